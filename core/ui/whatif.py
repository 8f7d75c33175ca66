"""The what-if as one fragment: levers at the left, answers at the right; a move redraws nothing else of the page."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import streamlit as st

from core.base.text import Text, markdown_safe
from core.outlook import baseline as outlook
from core.outlook.board import Board
from core.outlook.campaign_months import campaigns
from core.outlook.curves import response_curves
from core.outlook.gap import labels
from core.outlook.scenarios import targets
from core.scenario import outcome as outcomes
from core.scenario import tree
from core.scenario.baseline import Baseline
from core.scenario.tree import Outcome
from core.ui import (
    blocks,
    boards,
    cache,
    filters,
    receipt_link,
    session,
    whatif_answers,
    whatif_bar,
    whatif_budget,
    whatif_compare,
    whatif_decisions,
    whatif_draft,
    whatif_excel,
    whatif_ground,
    whatif_kept,
    whatif_levers,
    whatif_results,
    whatif_sealed,
    whatif_supply,
)

_LEVERS = Text(zh="杠杆：剩余月份，相对计划", en="Levers: the months left, against plan")
_STEP = Text(zh="第 {step} 步，共 3 步：{words}", en="Step {step} of 3: {words}")
_STEPS = (Text(zh="预测每个指标的年末……", en="forecasting the year-end of every KPI …"), Text(zh="测算每个渠道的投放效果……", en="measuring what each channel's spend brings …"),
          Text(zh="把预测、渠道和复购接成一个模型……", en="joining forecast, channels and repeat purchases into one model …"))
_ASSUMED = Text(zh=":material/science: 投放反应曲线是**假设，未经测量**", en=":material/science: Response to spend: **assumption, not measured**")
_OPEN = Text(zh="现在打开的方案动了：**{levers}**", en="What is open now moves: **{levers}**")
_AT_REST = Text(zh="现在没有动任何杠杆：这里封存和决定的就是预测本身。", en="No lever is moved: what is sealed or decided on here is the forecast itself.")
_VIEW = Text(zh="看什么", en="View")
_VIEW_KEY, _WIDE = "whatif_view", ("compare", "decide")     # their tables take the levers' room too
VIEWS: dict[str, Text] = {
    "outcome": Text(zh="结果", en="Outcome"),
    "budget": Text(zh="预算分配", en="Budget"),
    "goods": Text(zh="备货", en="Goods"),
    "questions": Text(zh="怎样达成", en="What would it take"),
    "compare": Text(zh="方案比较", en="Compare"),
    "ground": Text(zh="依据", en="Evidence"),
    "decide": Text(zh="定案", en="Decide"),
}


def board() -> Board:
    """Return the board of the open workspace; while it is worked out for the first time the page says so."""
    with _step(0):
        return boards.current()


def baseline() -> Baseline:
    """Return the baseline of the open workspace, made once per version of its facts and calendar; read it, never change it."""
    with _step(1):      # kept by itself: the step after it asks for it again
        response_curves(session.space(), session.facts())
    stamps = whatif_kept.note()
    with _step(2):
        return cache.shared("whatif.baseline", lambda: outlook.baseline(session.space(), session.facts()), *stamps)


@st.fragment
def explore(base: Baseline, board: Board) -> None:
    """Draw the what-if: a moved lever redraws this and nothing else; an answer, a new event or an upload the whole page."""
    if whatif_kept.outdated():      # by anybody: the levers then stand on another baseline
        st.rerun()
    receipt_link.follow()
    names, goals = _channel_names(base), targets(board)
    space = session.space()
    events = whatif_kept.kept("whatif.campaigns", lambda: campaigns(space, base.months_left))
    overrides = whatif_levers.settle(base, whatif_draft.asked_levers())
    whatif_draft.keep(overrides)
    outcome = tree.run(base, overrides)
    landing = outcomes.landing(outcome)
    found = whatif_results.rows(outcome, landing, board, goals)
    whatif_bar.draw(base)
    whatif_results.headlines(found)
    session.follow_link(_VIEW_KEY, _VIEW_KEY.split("_", 1)[-1], VIEWS, next(iter(VIEWS)))
    if st.session_state[_VIEW_KEY] in _WIDE:
        right = st.container()
    else:
        left, right = st.columns([5, 10], gap="small")
        with left.container(), blocks.card(_LEVERS, key="whatif_levers"):
            if assumed := _assumed(base):
                st.caption(assumed)
            whatif_levers.draw(base, outcome, names, events)
    with right.container():     # a container of its own: cards keep their height beside taller levers
        whatif_results.money(outcome, landing)
        for note in outcome.notes:
            st.warning(markdown_safe(note(session.lang())), icon=":material/inventory:")
        view = filters.choice(_VIEW, VIEWS, key=_VIEW_KEY, look="buttons", hide_label=True)
        bodies: dict[str, Callable[[], None]] = {
            "outcome": lambda: whatif_results.outcome(outcome, found),
            "budget": lambda: whatif_budget.draw(base, outcome, goals, names),
            "goods": lambda: whatif_supply.draw(base, outcome, goals, names),
            "questions": lambda: whatif_answers.draw(base, board, goals, names),
            "compare": lambda: whatif_compare.draw(base, goals, names, landing, found),
            "ground": lambda: whatif_ground.draw(base, names),
            "decide": lambda: _decide(base, outcome, board, goals, names),
        }
        bodies[view]()


def _step(place: int) -> AbstractContextManager[None]:
    """Return what says, while work goes on, which of the steps it is."""
    return st.spinner(session.say(_STEP, step=place + 1, words=_STEPS[place]))


def _decide(base: Baseline, outcome: Outcome, board: Board, goals: Mapping[str, float], names: Mapping[str, Text]) -> None:
    st.caption(_OPEN.format(levers=markdown_safe(whatif_levers.told(outcome.overrides, names)(session.lang())))(session.lang()) if outcome.overrides else _AT_REST(session.lang()))
    whatif_decisions.draw(outcome, board, goals)
    whatif_sealed.draw(base, outcome, board, goals)
    whatif_excel.draw(base, outcome, goals, names)


def _assumed(base: Baseline) -> str | None:
    assumed = base.channels is not None and not any(curve.measured for curve in base.channels.curves)
    return _ASSUMED(session.lang()) if assumed else None


def _channel_names(base: Baseline) -> dict[str, Text]:
    facts = session.facts()
    names = whatif_kept.kept("whatif.channels", lambda: labels(facts, "channel"))
    return {channel: names.get(channel) or Text(zh=channel, en=channel) for channel in base.channel_names}
