"""Cards of KPIs: the headline cards, the smaller cards of other goals, the grid of plain numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.base.text import Text, markdown_safe
from core.base.unit import Unit, write, write_difference
from core.charts import bullet
from core.ui import receipt_link, session, status
from core.ui.odds import odds_said
from core.ui.receipt_link import Asked

_GOAL = Text(zh="目标", en="Goal")
_ODDS = Text(zh="达成概率", en="Odds")
_ODDS_HELP = Text(zh="达成概率：在模拟出的各种年末结果里，达到目标的占比。",
                  en="Odds: the share of simulated year-ends that reach the goal.")
_MARKS = ((Text(zh="危机", en="Crisis"), "red"), (Text(zh="关注", en="Concern"), "orange"), (Text(zh="满意", en="Satisfied"), "green"), (Text(zh="最好", en="Best"), "gray"))
_AGAINST_PACE = Text(zh="较计划", en="vs plan to date")
_AGAINST_LAST_YEAR = Text(zh="同比", en="YoY")
_LANDING = Text(zh="年末预测 **{middle}**（80% 区间 {low} 至 {high}）。",
                en="Year-end forecast **{middle}** (80% range {low} to {high}).")
_NO_LANDING = Text(zh="数据还不够预测年末。", en="Not enough data yet to forecast the year-end.")
_NEEDS = Text(zh="需上传「{table}」", en="Needs: {table}")


@dataclass(frozen=True)
class Goal:
    """A KPI with its goal, as a card shows it; numbers are in base units (shares 0..1), None where missing.

    landing is (P10, P50, P90) of the year-end; expected is where the plan wants the value today; scale is the bar's
    (low, high), by default from 0 to a little past the largest; marks are crisis, concern, satisfied, best, in the unit; missing is the label of the table that would bring it,
    reason the sentence that says why there is no value although the tables are there.
    """

    id: str
    title: Text
    icon: str
    unit: Unit
    status: str
    value: float | None
    target: float | None = None
    expected: float | None = None
    odds: float | None = None
    landing: tuple[float, float, float] | None = None
    good: Literal["up", "down"] = "up"
    definition: Text | None = None
    missing: Text | None = None
    scale: tuple[float, float] | None = None
    reason: Text | None = None
    marks: Sequence[float] = ()
    receipt: Asked | None = None  # the number whose receipt the card opens


@dataclass(frozen=True)
class Number:
    """A KPI without a goal, as a small card shows it; trend is a short series, oldest first; digits fixes its decimals."""

    title: Text
    unit: Unit
    value: float | None
    last_year: float | None = None
    trend: Sequence[float] = ()
    good: Literal["up", "down", ""] = "up"
    definition: Text | None = None
    missing: Text | None = None
    digits: int | None = None
    reason: Text | None = None
    receipt: Asked | None = None  # the number whose receipt and notes the card opens
    before: tuple[Text, float] | None = None  # a second comparison: what it is against, and its value


def hero(goal: Goal, foot: str | None = None, *, currency: str = "CNY",
         inside: DeltaGenerator | None = None) -> DeltaGenerator:
    """Draw a headline card: title and status, value against pace, goal and odds, bar, where the year lands.

    foot is one more sentence (Markdown, already in the session's language). Returns the card's container.
    """
    lang = session.lang()
    box = (inside or st).container(border=True, height="stretch", key=f"hero_{goal.status}_{goal.id}", gap="xsmall")
    with box:
        title_row(goal.icon, goal.title, goal.definition, goal.status, goal.receipt, key=f"goal_{goal.id}")
        with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
            _value(goal, currency)
            odds = markdown_safe(odds_said(goal.odds))
            st.markdown(f":small[:gray[{_GOAL(lang)} **{_written(goal.target, goal.unit, currency)}**]]  \n"
                        f":small[:gray[{_ODDS(lang)} **{odds}**]]", text_alignment="right", width="content",
                        help=_ODDS_HELP(lang))
        _bar(goal, currency)
        _marks(goal, currency)
        st.caption(("" if lang == "zh" else " ").join(part for part in (_landing(goal, currency), foot) if part))
    return box


def numbers(cards: Sequence[Number], *, columns: int = 6, currency: str = "CNY", key: str = "cards") -> None:
    """Draw small cards in a grid: value, change on last year, trend; a missing one says which upload brings it.

    key names the grid on its page.
    """
    with st.grid(columns, gap="small", min_column_width=150):
        for place, card in enumerate(cards):
            with st.container(border=True, height="stretch", gap=None, key=f"{key}_number_{place}"):
                _number_title(card, f"{key}_{place}")
                _number(card, currency)


def _number_title(card: Number, key: str) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall", wrap=False):
        explained = _explained(card)
        st.markdown(f":small[{markdown_safe(card.title(session.lang()))}]", width="content", help=explained)
        if card.receipt is not None:
            receipt_link.corner(card.receipt, key=key)


def _number(card: Number, currency: str) -> None:
    lang, change = session.lang(), _change(card, currency)
    st.metric(card.title(lang), write(card.value, card.unit, lang, currency=currency, digits=card.digits), change.text, label_visibility="collapsed",
              delta_color=change.colour, delta_arrow=change.arrow, delta_description=_AGAINST_LAST_YEAR(lang) if change.against else None,
              chart_data=list(card.trend) or None, chart_type="area")
    if card.before is not None:
        against, value = card.before
        earlier = _change(replace(card, last_year=value), currency)
        if earlier.text and card.value is not None:
            st.caption(f"{markdown_safe(earlier.text)} {against(lang)}")


@dataclass(frozen=True)
class _Change:
    text: str | None
    colour: Literal["green", "red", "gray", "off"] = "off"
    arrow: Literal["up", "down", "off"] = "off"
    against: bool = False


def _change(card: Number, currency: str) -> _Change:
    if card.value is None:
        return _Change(_NEEDS.format(table=card.missing)(session.lang()) if card.missing else None)
    if card.last_year is None:
        return _Change(None)
    if card.unit is Unit.SHARE:
        points = _compared(card.value - card.last_year, card.unit, card.good, currency)
        return replace(points, against=False)  # points are long words: no room beside them in a small card
    if not card.last_year:
        return _Change(None)
    growth = card.value / card.last_year - 1
    return _told(write(growth, Unit.SHARE, session.lang(), signed=True), growth, card.good)


def _compared(difference: float, unit: Unit, good: str, currency: str) -> _Change:
    return _told(write_difference(difference, unit, session.lang(), currency=currency), difference, good)


def _told(text: str, difference: float, good: str) -> _Change:
    """Return a change as it is written; one that reads as nothing has neither colour nor arrow."""
    seen = difference if set(text) & set("123456789") else 0.0
    return _Change(text if seen else text.lstrip("+−"), _colour(seen, good), _arrow(seen), True)


def _colour(difference: float, good: str) -> Literal["green", "red", "gray"]:
    if difference == 0 or not good:
        return "gray"
    return "green" if (difference > 0) == (good == "up") else "red"


def _arrow(difference: float) -> Literal["up", "down", "off"]:
    return "up" if difference > 0 else "down" if difference < 0 else "off"


def title_row(icon: str, title: Text, help: Text | None, state: str, receipt: Asked | None, *, key: str) -> None:
    """Draw the first line of a goal's card: icon, name with its definition, status, and the way to the receipt."""
    lang = session.lang()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="xxsmall"):
        st.markdown(f"{icon} **{title(lang)}**", width="content", help=help(lang) if help else None)
        with st.container(horizontal=True, width="content", vertical_alignment="center", gap="xxsmall"):
            status.badge(state)
            if receipt is not None:
                receipt_link.corner(receipt, key=key)


def _value(goal: Goal, currency: str) -> None:
    lang = session.lang()
    change = _Change(None)
    if goal.value is not None and goal.expected is not None:
        change = _compared(goal.value - goal.expected, goal.unit, goal.good, currency)
    st.metric(goal.title(lang), _written(goal.value, goal.unit, currency), change.text, delta_color=change.colour,
              delta_arrow=change.arrow, delta_description=_AGAINST_PACE(lang) if change.against else None,
              label_visibility="collapsed", width="content")


def _bar(goal: Goal, currency: str) -> None:
    lang = session.lang()
    if goal.value is None or goal.target is None:
        return
    spec = bullet.spec(goal.value, goal.target, goal.expected, colour=status.MARKS[goal.status].bar, unit=goal.unit,
                       lang=lang, currency=currency, scale=goal.scale, marks=goal.marks)
    alt = f"{goal.title(lang)}: {_written(goal.value, goal.unit, currency)}, {_goal_line(goal, currency)}"
    st.vega_lite_chart(spec, key=f"bar_{goal.id}", height=24, alt=alt)


def _marks(goal: Goal, currency: str) -> None:
    if goal.value is None or len(goal.marks) != len(_MARKS):
        return
    lang = session.lang()
    st.markdown(" ".join(f":small[:{colour}[{label(lang)} {_written(mark, goal.unit, currency)}]]" for (label, colour), mark in zip(_MARKS, goal.marks, strict=True)))


def _landing(goal: Goal, currency: str) -> str:
    lacking = _lacking(goal)
    if lacking:
        return lacking
    if goal.landing is None:
        return _NO_LANDING(session.lang())
    low, middle, high = (_written(value, goal.unit, currency) for value in goal.landing)
    return session.say(_LANDING, low=low, middle=middle, high=high)


def _lacking(goal: Goal) -> str | None:
    """Return why there is no value: the table to upload, else the reason; None where there is one."""
    if goal.missing:
        return _NEEDS.format(table=goal.missing)(session.lang())
    return markdown_safe(goal.reason(session.lang())) if goal.reason and goal.value is None else None


def _explained(card: Number) -> str | None:
    """Return the definition, and why there is no value where that is not an upload away."""
    told = [card.definition, card.reason if card.value is None and not card.missing else None]
    return "\n\n".join(text(session.lang()) for text in told if text) or None


def _goal_line(goal: Goal, currency: str) -> str:
    lang = session.lang()
    parts = [] if goal.target is None else [f"{_GOAL(lang)} **{_written(goal.target, goal.unit, currency)}**"]
    if goal.odds is not None:
        parts.append(f"{_ODDS(lang)} **{markdown_safe(odds_said(goal.odds))}**")
    return " · ".join(parts)


def _written(value: float | None, unit: Unit, currency: str) -> str:
    return write(value, unit, session.lang(), currency=currency)
