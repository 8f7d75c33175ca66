"""Net GMV of the newest months still falls: said wherever a number that rests on it is shown."""

from collections.abc import Iterable
from datetime import date

import streamlit as st

from core.base.period import Period, add_months
from core.base.text import Text, markdown_safe
from core.metrics.catalog import after_refunds
from core.metrics.declare import Metric
from core.outlook.ripening import Ripening, ripening
from core.ui import boards, cache, session

SIGN = " *"
"""Behind a month's number in a table whose refunds are still coming; the sentence below says of which."""


def draw(shown: Iterable[Metric], *, within: Period | None = None, because: Text | None = None) -> None:
    """Say of which months (of a period, if one is given) refunds are still coming, if one of the KPIs shown rests on net GMV.

    because goes before it where the page does not show net GMV itself.
    """
    if not any(after_refunds(metric) for metric in shown):
        return
    lang = session.lang()
    months = [month.told(boards.currency())(lang) for month in coming()
              if within is None or (month.month < within.end and within.start < add_months(month.month, 1))]
    if months:
        told = ("" if lang == "zh" else " ").join(months)
        st.caption(f":material/hourglass_top: {because(lang) if because else ''}{markdown_safe(told)}")


def marked(metric: Metric, year: int, values: list[str]) -> list[str]:
    """Return the twelve months' numbers as written, with the SIGN at those of a KPI after refunds whose refunds are still coming."""
    months = {one.month for one in coming()} if after_refunds(metric) else set()
    return [value + SIGN if date(year, place, 1) in months else value for place, value in enumerate(values, 1)]


def coming() -> tuple[Ripening, ...]:
    """Return the months whose refunds are still coming, from memory."""
    day = boards.current().as_of
    return cache.kept("refunds_coming", lambda: ripening(session.facts(), day), day) if day is not None else ()

