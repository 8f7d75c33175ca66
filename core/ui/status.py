"""How a goal stands, as a word, an icon and a colour; never by colour alone."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from core.base.text import Text
from core.ui import look, session

Colour = Literal["green", "orange", "red", "gray"]


@dataclass(frozen=True)
class Mark:
    """What shows one status: label, icon, badge colour, and the colour of its bar."""

    label: Text
    icon: str
    colour: Colour
    bar: str


MARKS: dict[str, Mark] = {
    "on_track": Mark(Text(zh="进展顺利", en="On track"), ":material/check_circle:", "green", look.GOOD),
    "at_risk": Mark(Text(zh="有风险", en="At risk"), ":material/warning:", "orange", look.WARN),
    "off_track": Mark(Text(zh="偏离目标", en="Off track"), ":material/error:", "red", look.BAD),
    "no_target": Mark(Text(zh="未设目标", en="No target"), ":material/flag:", "gray", look.NEUTRAL),
    "no_data": Mark(Text(zh="缺数据", en="No data"), ":material/cloud_off:", "gray", look.NEUTRAL),
}


def badge(status: str) -> None:
    """Draw the badge of a status (a key of MARKS)."""
    mark = MARKS[status]
    st.badge(mark.label(session.lang()), icon=mark.icon, color=mark.colour)
