"""What the what-if rests on: how well each channel is known and why, what only the manager knows, what is assumed; all editable."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text, markdown_safe
from core.base.unit import MISSING, Unit, write
from core.outlook.curves import Fitted, response_curves
from core.scenario.baseline import Baseline
from core.scenario.settings import CANNIBAL, PULLED
from core.state.curve_answers import CurveAnswers, answer_curves, curve_answers
from core.ui import blocks, session
from core.ui.table import Field, table

_TITLE = Text(zh="每个渠道有多可靠", en="How well each channel is known")
_GRADES = Text(zh="A 实测可靠，B 可用，C 证据不足", en="A well measured, B usable, C too little evidence")
_CHANNEL, _GRADE, _EVIDENCE = Text(zh="渠道", en="Channel"), Text(zh="等级", en="Grade"), Text(zh="依据", en="Evidence")
_ELASTICITY = Text(zh="多花 1%，新客多 %", en="% per 1% spend")
_SHARE = Text(zh="占新客（90% 区间）", en="New customers (90%)")
_WHY = Text(zh="**{channel}（{grade}）**：{reasons}", en="**{channel} ({grade})**: {reasons}")
_ASK = Text(zh="数据答不了、只有您知道的两件事", en="Two things that no data can tell, only you")
_FOLLOW = Text(zh="需求旺的时候，会不会跟着加预算？", en="Are budgets raised when demand is strong?")
_FOLLOWS = {"yes": Text(zh="会", en="Yes"), "no": Text(zh="不会", en="No"), "unknown": Text(zh="不清楚", en="Don't know")}
_FOLLOW_HELP = Text(zh="如果会，旺季的销售会被误算成投放的功劳：这时数字会往下调，也会更不确定。", en="If so, sales of strong weeks look like the spend's doing: the figures then come down and are less sure.")
_ORGANIC = Text(zh="完全不投放，还会有百分之几的新客？（可留空）", en="What share of new customers, in %, would come without any spend? (may stay empty)")
_PRIOR = Text(zh="没有数据时的假设（可以改）", en="What is assumed without data (yours to edit)")
_PRIOR_HOW = Text(zh="弹性：多花 1%，新客多百分之几。占比：这个渠道带来的新客占全部新客。± 是误差，越小越相信您的数；占比的 ± 是相对的，0.8 约为上下一倍多。改完马上生效；测算过的渠道，弹性改过才算数，和数据一起算。清空一格，它和它的误差就恢复默认值。",
                  en="Elasticity: % more new customers per 1% more spend. Share: of all new customers. ± is the error: the smaller, the more your figure counts; that of the share is relative, 0.8 is about double or half. It takes effect at once; where a channel is measured, your elasticity counts once you edit it, together with the data. Clear a cell and its pair goes back to the default.")
_PRIOR_COLUMNS = {"elasticity": Text(zh="弹性", en="Elasticity"), "elasticity_sd": Text(zh="弹性 ±", en="± elasticity"),
                  "share": Text(zh="占比", en="Share"), "share_sd": Text(zh="占比 ±", en="± share")}
_TESTS = Text(zh="做过加投或停投测试？上传结果，它比任何推算都算数。也可以上传行业需求指数。",
              en="Have you run a lift test? Upload its result: it counts more than any estimate. A demand index can be uploaded too.")
_REST = Text(zh="其他假设", en="What else is assumed")
_EXPLAINED = Text(
    zh="售价弹性 {price}；备货够不够按需求的常见起伏推算；新品类多卖的部分有 {cannibal} 来自老品类；活动多卖的部分有 {pulled} 是从下个月提前买走的。这些都是假设。",
    en="A price elasticity of {price}; how stock limits sales follows the usual ups and downs of demand; {cannibal} of what new categories sell more comes from the old ones; "
       "{pulled} of what campaigns sell more is bought ahead of the next month. All of this is assumed.")
_FOLLOW_KEY, _ORGANIC_KEY, _PRIOR_KEY, _FAULT = "whatif_follow", "whatif_organic", "whatif_priors", "whatif_ground_fault"


def draw(base: Baseline, names: Mapping[str, Text]) -> None:
    """Draw the evidence of the channels, the questions to the manager, and every assumption."""
    lang = session.lang()
    fault = st.session_state.pop(_FAULT, None)
    if isinstance(fault, Text):
        st.warning(markdown_safe(fault(lang)))
    if base.channels is not None:
        fitted, answers = response_curves(session.space(), session.facts()), curve_answers(session.space())
        _channels(base, names, fitted)
        _questions(answers)
        _priors(base, names, fitted, answers)
    with blocks.card(_REST, key="whatif_rest"):
        for note in base.notes:
            st.markdown(f"- {note(lang)}")
        shares = {name: write(value, Unit.SHARE, lang, digits=0) for name, value in (("cannibal", CANNIBAL), ("pulled", PULLED))}
        st.caption(_EXPLAINED.format(price=f"{base.money.price_elasticity:g}".replace("-", "−"), **shares)(lang))


def _channels(base: Baseline, names: Mapping[str, Text], fitted: Fitted | None) -> None:
    assert base.channels is not None
    lang, channels = session.lang(), base.channels
    shares = {channel.name: np.quantile(channel.share, [0.05, 0.5, 0.95]) for channel in fitted.found.channels} if fitted else {}
    frame = pd.DataFrame({
        "channel": [names[channel](lang) for channel in channels.names], "grade": [curve.grade for curve in channels.curves],
        "evidence": [curve.evidence(lang) for curve in channels.curves], "share": [_share(shares.get(name)) for name in channels.names],
        "elasticity": [f"{curve.elasticity:.2f} ± {curve.elasticity_sd:.2f}" for curve in channels.curves]})
    with blocks.card(_TITLE, key="whatif_grades", caption=_GRADES(lang)):
        table(frame, {"channel": Field(_CHANNEL), "grade": Field(_GRADE, width=56), "evidence": Field(_EVIDENCE), "share": Field(_SHARE), "elasticity": Field(_ELASTICITY)},
              key="whatif_channels", alt=_TITLE)
        together: dict[tuple[str, str], list[str]] = {}
        for name, curve in zip(channels.names, channels.curves, strict=True):
            together.setdefault((curve.grade, ("；" if lang == "zh" else "; ").join(reason(lang).rstrip("。.") for reason in curve.reasons)), []).append(names[name](lang))
        for (grade, reasons), whose in together.items():
            st.caption(_WHY.format(channel=markdown_safe(("、" if lang == "zh" else ", ").join(whose)), grade=grade, reasons=markdown_safe(reasons) or MISSING)(lang))


def _questions(answers: CurveAnswers) -> None:
    lang = session.lang()
    with blocks.card(_ASK, key="whatif_questions", help=_FOLLOW_HELP):
        st.session_state[_FOLLOW_KEY] = answers.follow_demand
        st.segmented_control(_FOLLOW(lang), list(_FOLLOWS), format_func=lambda value: _FOLLOWS[value](lang), key=_FOLLOW_KEY, required=True, on_change=_answered)
        st.session_state[_ORGANIC_KEY] = None if answers.organic is None else round(answers.organic * 100.0, 2)
        st.number_input(_ORGANIC(lang), min_value=0.0, max_value=99.0, step=5.0, key=_ORGANIC_KEY, on_change=_answered, width=420, placeholder=MISSING)
        st.caption(_TESTS(lang))
        with st.container(horizontal=True):
            for name in ("lift_tests", "demand_index"):
                blocks.template_button(name, key=f"whatif_template_{name}")


def _answered() -> None:
    organic = st.session_state.get(_ORGANIC_KEY)
    _keep(lambda before: replace(before, follow_demand=st.session_state[_FOLLOW_KEY], organic=None if organic is None else float(organic) / 100.0))


def _priors(base: Baseline, names: Mapping[str, Text], fitted: Fitted | None, answers: CurveAnswers) -> None:
    """Draw the assumptions of every channel as an editor; an edit is kept and the curves are measured anew."""
    assert base.channels is not None
    lang = session.lang()
    measured = {channel.name: channel.prior for channel in fitted.found.channels} if fitted else {}
    with st.expander(_PRIOR(lang), icon=":material/edit_note:", key="whatif_priors_box", expanded=True):
        st.caption(_PRIOR_HOW(lang))
        rows = [{"channel": names[name](lang), "elasticity": curve.prior.mean, "elasticity_sd": curve.prior.sd,
                 **({"share": measured[name].median if name in measured else np.nan, "share_sd": measured[name].sd if name in measured else np.nan} if measured else {})}
                for name, curve in zip(base.channel_names, base.channels.curves, strict=True)]      # no share where nothing is measured by the week
        key = f"{_PRIOR_KEY}_{hash(repr(answers)) % 10**8}"
        fractions = {name: st.column_config.NumberColumn(title(lang), min_value=0.01, max_value=3.0 if name.endswith("sd") else 0.99, step=0.01, format="%.2f")
                     for name, title in _PRIOR_COLUMNS.items()}
        st.data_editor(pd.DataFrame(rows).round(3), key=key, hide_index=True, row_height=36, disabled=["channel"], on_change=_edited, args=(key, base, fitted),
                       column_config={"channel": st.column_config.TextColumn(_CHANNEL(lang)), **fractions})


def _edited(key: str, base: Baseline, fitted: Fitted | None) -> None:
    curves = dict(zip(base.channel_names, base.channels.curves if base.channels else (), strict=True))
    measured = {channel.name: channel.prior for channel in fitted.found.channels} if fitted else {}

    def changed(before: CurveAnswers) -> CurveAnswers:
        elasticities, shares = dict(before.elasticities), dict(before.shares)
        for row, cells in st.session_state[key]["edited_rows"].items():
            name = base.channel_names[int(row)]
            if {"elasticity", "elasticity_sd"} & cells.keys():
                prior = curves[name].prior
                _put(elasticities, name, cells, "elasticity", (prior.mean, prior.sd))
            if name in measured and {"share", "share_sd"} & cells.keys():
                _put(shares, name, cells, "share", (measured[name].median, measured[name].sd))
        return replace(before, elasticities=elasticities, shares=shares)

    _keep(changed)


def _put(said: dict[str, tuple[float, float]], name: str, cells: Mapping[str, float | None], column: str, before: tuple[float, float]) -> None:
    """Put what was typed into a row beside what stays of it; a cell that was cleared takes the pair back to what is assumed by itself."""
    middle, sd = cells.get(column, before[0]), cells.get(f"{column}_sd", before[1])
    if middle is None or sd is None:
        said.pop(name, None)
    else:
        said[name] = (float(middle), float(sd))


def _keep(change: Callable[[CurveAnswers], CurveAnswers]) -> None:
    try:
        answer_curves(session.space(), change(curve_answers(session.space())), who=session.who())
    except CockpitError as error:
        st.session_state[_FAULT] = error.text


def _share(quantiles: "np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None") -> str:
    if quantiles is None:
        return MISSING
    low, middle, high = (write(float(value), Unit.SHARE, session.lang(), digits=0) for value in quantiles)
    return f"{middle} ({low} – {high})"


