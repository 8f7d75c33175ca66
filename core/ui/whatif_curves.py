"""Each channel's response curve: where it stands, where the plan puts it, where it would stand with next to no bounds."""

from collections.abc import Mapping

import streamlit as st

from core.base.text import Text, markdown_safe
from core.charts import response
from core.scenario.baseline import Baseline
from core.scenario.frontier import frontier, same_money
from core.scenario.modes import WIDE, Plan, curve_points
from core.ui import blocks, session, whatif_kept
from core.ui.whatif_results import currency

_TITLE = Text(zh="各渠道的反应曲线", en="Response of each channel")
_HOW = Text(zh="横轴：剩余月份投放；纵轴：它带来的全年 GMV。实线是经历过的范围，虚线是推测。● 现在　◆ 方案　▲ 不设上下限的最优",
            en="Across: spend of the months left; up: the GMV of the year it brings. Solid: the range lived through; dashed: a continuation. ● now  ◆ plan  ▲ best without bounds")
_NOW, _PLAN, _WIDE = Text(zh="现在", en="Now"), Text(zh="方案", en="Plan"), Text(zh="不设上下限的最优", en="Best without bounds")
_GRADE = Text(zh="依据 {grade}：{source}", en="Evidence {grade}: {source}")
_ALT = Text(zh="{channel}的投放与它带来的 GMV", en="Spend of {channel} and the GMV it brings")
_ROOM = 1.15


def curves(base: Baseline, plan: Plan, names: Mapping[str, Text]) -> None:
    """Draw a small chart per channel."""
    lang, channels = session.lang(), base.channels
    assert channels is not None
    wide = whatif_kept.kept("whatif.wide", lambda: _wide(base), plan.caution)
    blocks.heading(_TITLE, _HOW(lang))
    grid = st.grid(3, gap="small", min_column_width=210)
    for place, (name, curve) in enumerate(zip(channels.names, channels.curves, strict=True)):
        planned = float(channels.spend[place].sum())
        if planned <= 0:
            continue
        chosen = plan.split.overrides[f"budget.{name}"]
        highest = max(2.0, chosen, min(wide[name], 3.0), curve.seen[1] if curve.seen else 0.0) * _ROOM
        frame = curve_points(base, place, highest)
        marks = [(_NOW(lang), planned, "now"), (_PLAN(lang), planned * chosen, "plan")]
        marks += [(_WIDE(lang), planned * wide[name], "wide")] if wide[name] <= highest else []
        with grid.cell(), st.container(border=True, gap="xxsmall", key=f"whatif_curve_{place}"):
            st.markdown(f"**{markdown_safe(names[name](lang))}**")
            blocks.chart(response.spec(frame, marks, seen=curve.seen, lang=lang, currency=currency()), key=f"whatif_curve_chart_{place}",
                         alt=_ALT.format(channel=names[name]), height=150)
            st.caption(_GRADE.format(grade=curve.grade, source=curve.evidence)(lang), help="  \n".join(reason(lang) for reason in curve.reasons))


def _wide(base: Baseline) -> dict[str, float]:
    """Return each channel's spend ratio in the best split of the same money with next to no bounds."""
    split = same_money(frontier(base, dict.fromkeys(base.channel_names, WIDE)))
    return {name: split.overrides[f"budget.{name}"] for name in base.channel_names}


