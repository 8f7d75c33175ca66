"""Odds as every page writes them: to the percent, and rounded to 5 % while the history is under two years."""

import streamlit as st

from core.base.text import Text
from core.base.unit import Unit, write, write_odds
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.outlook.history import history
from core.ui import cache, session

SHORT = 24                  # whole months under which odds are rounded: no season of one's own yet
ROUNDED = 0.05
_KEPT = "odds_short"
_ABOUT = Text(zh="约 {odds}", en="about {odds}")


def whole_months() -> int:
    """Return how many whole months of orders there are."""
    facts = session.facts()

    def count() -> int:
        past = history(facts, CATALOG["gmv"], coverage(facts))
        return 0 if past is None else len(past.months)

    return cache.kept("odds.whole_months", count)


def is_short() -> bool:
    """Return whether the orders' history is under two years; looked up once a run, for a page writes odds by the dozen."""
    if _KEPT not in st.session_state:
        st.session_state[_KEPT] = 0 < whole_months() < SHORT
    return bool(st.session_state[_KEPT])


def forget() -> None:
    """Begin a page's run: its data may be newer than the last one's."""
    st.session_state.pop(_KEPT, None)


def odds_said(odds: float | None) -> str:
    """Return odds as a percentage, as plain text; with little history rounded to 5 % and said so: alike on every page."""
    lang = session.lang()
    if odds is None or odds != odds or not is_short():
        return write_odds(odds, lang)
    near = min(max(round(odds / ROUNDED) * ROUNDED, ROUNDED), 1 - ROUNDED)
    return _ABOUT.format(odds=write(near, Unit.SHARE, lang, digits=0))(lang)
