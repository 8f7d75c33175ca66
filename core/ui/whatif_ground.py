"""What the what-if rests on: what was assumed for want of data, and how strongly each channel answers to spend."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.base.text import Text
from core.base.unit import Unit
from core.scenario.baseline import Baseline
from core.ui import session
from core.ui.table import Field, table

_TITLE = Text(zh="这些数字建立在什么之上", en="What these numbers rest on")
_ELASTICITY = Text(zh="多花 1%，新客多百分之几", en="% more customers per 1% more spend")
_SPREAD = Text(zh="不确定性（±）", en="Uncertainty (±)")
_CHANNEL = Text(zh="渠道", en="Channel")
_SPEND = Text(zh="剩余月份计划投放", en="Planned spend to come")
_NEW = Text(zh="预计带来新客", en="New customers expected")
_EVIDENCE = Text(zh="依据", en="Evidence")
_EXPLAINED = Text(
    zh="弹性是起步用的经验判断：花得越多，每多花一元带来的新客越少。售价弹性 {price}、备货与缺货的关系同样是假设。",
    en="Elasticities are a starting judgement: each further yuan brings fewer customers. The price elasticity of {price} and how stock limits sales are assumed too.")


def draw(base: Baseline, names: Mapping[str, Text]) -> None:
    """Draw it folded away: sentences, and a table of channels where there is spend."""
    lang = session.lang()
    with st.expander(_TITLE(lang), icon=":material/foundation:", key="whatif_ground", on_change="rerun") as box:
        if not box.open:
            return
        for note in base.notes:
            st.markdown(f"- {note(lang)}")
        st.caption(_EXPLAINED.format(price=f"{base.money.price_elasticity:g}")(lang))
        if base.channels is not None:
            _channels(base, names)


def _channels(base: Baseline, names: Mapping[str, Text]) -> None:
    assert base.channels is not None
    lang, channels = session.lang(), base.channels
    frame = pd.DataFrame({
        "channel": [names[channel](lang) for channel in channels.names], "spend": channels.spend.sum(axis=1),
        "new": channels.new_customers.sum(axis=1), "elasticity": channels.elasticity, "spread": channels.elasticity_sd,
        "evidence": [curve.evidence(lang) for curve in channels.curves]})
    table(frame, {
        "channel": Field(_CHANNEL), "spend": Field(_SPEND, Unit.CURRENCY), "new": Field(_NEW, Unit.COUNT),
        "elasticity": Field(_ELASTICITY), "spread": Field(_SPREAD), "evidence": Field(_EVIDENCE)}, key="whatif_channels", alt=_TITLE)
