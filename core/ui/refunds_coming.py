"""Net GMV of the newest months still falls: said wherever net GMV is shown."""

from collections.abc import Iterable

import streamlit as st

from core.outlook.ripening import ripening
from core.ui import boards, cache, session

NET = "gmv_net"


def draw(shown: Iterable[str]) -> None:
    """Say of which months refunds are still coming, if net GMV is among the KPIs that are shown."""
    day = boards.current().as_of
    if NET not in shown or day is None:
        return
    for month in cache.kept("refunds_coming", lambda: ripening(session.facts(), day), day):
        st.caption(f":material/hourglass_top: {month.told(boards.currency())(session.lang())}")
