"""The last responsible moment of goals, as Cockpit and Growth say it; worked out once per version of facts and goals."""

from collections.abc import Mapping
from datetime import timedelta

import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text
from core.outlook.baseline import baseline
from core.outlook.board import Board
from core.outlook.last_moment import LastMoment, last_moments, sentence
from core.ui import boards, cache, session

HELP = Text(zh="按推演的驱动树算：从这一天起才动所有能帮上忙的杠杆（每个最多 20%，不超出自身上下限），中间情形刚好还能到目标；再晚一天就到不了。",
            en="By the what-if's driver tree: levers that help (each by 20% at most, within its own bounds) and begin on that day still bring the middle case to the goal; a day later they do not.")


def told(id_: str) -> str:
    """Return the sentence (Markdown) of one goal, "" where there is none to say."""
    board = boards.current()
    found = cache.shared("growth.last_moments", lambda: _moments(board), boards.stamp(), boards.events_stamp())
    said = sentence(found[id_], boards.currency()) if id_ in found else None
    return said(session.lang()) if said else ""


def draw(id_: str) -> None:
    """Draw a goal's sentence, where there is one to say."""
    if said := told(id_):
        st.caption(f":material/hourglass_bottom: {said}", help=HELP(session.lang()))


def _moments(board: Board) -> Mapping[str, LastMoment]:
    """Return the goals' last moments; none while there are too few sales for a forecast."""
    targets = {standing.metric.id: standing.target for standing in board.with_goals() if standing.target is not None}
    if board.as_of is None:
        return {}
    try:
        return last_moments(baseline(session.space(), session.facts()), targets, start=board.as_of + timedelta(days=1))
    except CockpitError:  # the what-if says on its own page what it lacks
        return {}
