"""The what-if as one fragment: levers at the left, what they make of the year beside them; a move redraws nothing else."""

import streamlit as st

from core.base.text import Text, markdown_safe
from core.outlook import baseline as outlook
from core.outlook.board import Board
from core.outlook.gap import labels
from core.outlook.scenarios import targets
from core.scenario import outcome as outcomes
from core.scenario import tree
from core.scenario.baseline import Baseline
from core.ui import (
    blocks,
    cache,
    session,
    whatif_answers,
    whatif_bar,
    whatif_compare,
    whatif_decisions,
    whatif_draft,
    whatif_ground,
    whatif_levers,
    whatif_results,
    whatif_sealed,
)

_LEVERS = Text(zh="杠杆：剩余月份，相对计划", en="Levers: the months left, against plan")
_WORKING = Text(zh="正在把预测、渠道和复购曲线接起来……", en="Joining forecast, channels and repeat curves …")
_ASSUMED = Text(zh=":material/science: 投放反应曲线是**假设，未经测量**", en=":material/science: Response to spend: **assumption, not measured**")


def baseline() -> Baseline:
    """Return the baseline of the open workspace, made once per version of its facts; read it, never change it."""
    with st.spinner(session.say(_WORKING)):
        return cache.shared("whatif.baseline", lambda: outlook.baseline(session.space(), session.facts()))


@st.fragment
def explore(base: Baseline, board: Board) -> None:
    """Draw the what-if: a moved lever redraws this and nothing else."""
    names, goals = _channel_names(base), targets(board)
    overrides = whatif_levers.settle(base, whatif_draft.asked_levers())
    whatif_draft.keep(overrides)
    outcome = tree.run(base, overrides)
    landing = outcomes.landing(outcome)
    found = whatif_results.rows(outcome, landing, board, goals)
    whatif_bar.draw(base)
    whatif_results.headlines(found)
    whatif_results.money(outcome, landing)
    with blocks.card(_LEVERS, key="whatif_levers", caption=_assumed(base)):
        whatif_levers.draw(base, outcome, names)
    for note in outcome.notes:
        st.warning(markdown_safe(note(session.lang())), icon=":material/inventory:")
    left, right = st.columns([2, 3], gap="small")
    whatif_results.months(outcome, inside=left)
    whatif_results.others(found, inside=right)
    whatif_ground.draw(base, names)
    whatif_compare.draw(base, goals, names, landing, found)
    whatif_sealed.draw(base, outcome, board, goals)
    whatif_decisions.draw(outcome, board, goals)


def _assumed(base: Baseline) -> str | None:
    assumed = base.channels is not None and not any(curve.measured for curve in base.channels.curves)
    return _ASSUMED(session.lang()) if assumed else None


@st.fragment
def answer(base: Baseline, board: Board) -> None:
    """Draw what it would take to reach a goal; it hangs on no lever, so a moved one does not redraw it."""
    whatif_answers.draw(base, board, targets(board), _channel_names(base))


def _channel_names(base: Baseline) -> dict[str, Text]:
    facts = session.facts()
    names = cache.kept("whatif.channels", lambda: labels(facts, "channel"))
    return {channel: names.get(channel) or Text(zh=channel, en=channel) for channel in base.channel_names}
