"""How good the forecast was: replayed over the past, beside last year again, in plain words."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.base.text import Text
from core.base.unit import MISSING
from core.forecast import Scores
from core.ui import blocks, session
from core.ui.forecasts import View
from core.ui.forecasts_words import narrow, off, share

_TITLE = Text(zh="我们以前预测得准吗？", en="How good were we?")
_HOW = Text(zh="站在过去 {origins} 个月末，只用当时的数据，对照后来的实际", en="Standing at {origins} past month ends, knowing nothing later, against what came")
_MEASURE, _OURS, _NAIVE = Text(zh="衡量", en="Measure"), Text(zh="我们的预测", en="This forecast"), Text(zh="照搬去年同期", en="Last year again")
_MISS = Text(zh="单月平均误差", en="Average miss of a month")
_BIAS = Text(zh="整体偏高 / 偏低", en="Too high or too low, overall")
_INSIDE = Text(zh="落在 80% 区间内的月份", en="Months inside the 80 % range")
_TOTAL = Text(zh="合计误差（几个月加起来）", en="Miss of the total (months added up)")
_BETTER = Text(zh="平均每月差 **{ours}**，照搬去年要差 **{naive}**：预测更可信。", en="A month was missed by **{ours}** on average, last year again by **{naive}**: the forecast is the better guide.")
_WORSE = Text(zh="平均每月差 **{ours}**，照搬去年只差 **{naive}**：这个指标先参考去年同期。", en="A month was missed by **{ours}** on average, last year again by only **{naive}**: for this KPI look at last year first.")
_BAND = Text(zh="80% 区间应罩住约八成的月份，实际罩住 **{share}**。", en="The 80% range should hold about eight months in ten; it held **{share}**.")
_TOO_SHORT = Text(zh="只有 {months} 个整月，还不够在过去重演一遍（至少 18 个月）。", en="Whole months so far: {months}. That is too few to replay the past (18 at least).")
_OWN_WAY = Text(zh="这个指标按自己的方法推算，暂时没有回测。", en="This KPI is simulated in a way of its own; no replay of it yet.")
_LEAST = 18


def draw(seen: View, *, inside: DeltaGenerator | None = None) -> None:
    """Draw the replay's table with its sentence, or why there is none."""
    lang, scored = session.lang(), seen.made.scored
    how = _HOW.format(origins=scored.origins)(lang) if scored else None
    with blocks.card(_TITLE, key="forecast_replay", caption=how, inside=inside):
        if scored is None:
            months = len(seen.made.past.months)
            st.caption((_TOO_SHORT.format(months=months) if months < _LEAST else _OWN_WAY)(lang))
            return
        frame = pd.DataFrame(_rows(scored), columns=[text(lang) for text in (_MEASURE, _OURS, _NAIVE)])
        st.dataframe(frame, hide_index=True, key="forecast_replay_table", row_height=36, height="content", placeholder=MISSING)
        better = _BETTER if scored.wape <= scored.wape_naive else _WORSE
        st.markdown(session.say(better, ours=share(scored.wape), naive=share(scored.wape_naive)) + " " * (lang == "en")
                    + (narrow(seen.made) or session.say(_BAND, share=share(scored.coverage80))))


def _rows(scored: Scores) -> list[list[str]]:
    lang = session.lang()
    return [[_MISS(lang), share(scored.wape), share(scored.wape_naive)],
            [_TOTAL(lang), share(scored.total_error), share(scored.total_error_naive)],
            [_BIAS(lang), off(scored.bias), off(scored.bias_naive)],
            [_INSIDE(lang), share(scored.coverage80), MISSING]]
