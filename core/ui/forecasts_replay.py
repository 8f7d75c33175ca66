"""How good the forecast was: replayed over the past, beside last year again, in plain words; and the file to take away."""

from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.base.text import Text
from core.base.unit import MISSING
from core.forecast import Scores
from core.outlook.board import Board
from core.report.forecast_workbook import LandingRow, workbook
from core.ui import blocks, session
from core.ui.forecasts import View
from core.ui.forecasts_words import off, share

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
_TOO_SHORT = Text(zh="只有 {months} 个整月，还不够在过去重演一遍（至少 18 个月）。", en="Only {months} whole months: too few to replay the past (18 at least).")
_OWN_WAY = Text(zh="这个指标按自己的方法推算，暂时没有回测。", en="This KPI is simulated in a way of its own; no replay of it yet.")
_DOWNLOAD = Text(zh="下载 Excel", en="Download xlsx")
_FILE = Text(zh="{kpi}预测", en="forecast {kpi}")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
                    + session.say(_BAND, share=share(scored.coverage80)))


def download(board: Board, seen: View) -> None:
    """Draw the button that hands out the forecast as a workbook, written when it is clicked."""
    lang, metric = session.lang(), seen.made.metric
    st.download_button(_DOWNLOAD(lang), _maker(board, seen), key="forecast_download", on_click="ignore", icon=":material/download:",
                       file_name=f"{_FILE.format(kpi=metric.label)(lang)}.xlsx", mime=_XLSX)


def _maker(board: Board, seen: View) -> Callable[[], bytes]:
    lang = session.lang()       # the click runs in another thread: what it needs is settled here
    landings = [LandingRow(s.metric.label(lang), s.metric.unit, s.target, s.landing, s.odds) for s in board.with_goals()]
    months = seen.made.months.frame.merge(seen.path, on="ds", how="left").merge(seen.made.again.rename(columns={"y_hat": "again"}), on="ds", how="left")
    return lambda: workbook(seen.made.metric.label(lang), seen.made.metric.unit, months, landings, seen.made.replayed, lang=lang)


def _rows(scored: Scores) -> list[list[str]]:
    lang = session.lang()
    return [[_MISS(lang), share(scored.wape), share(scored.wape_naive)],
            [_TOTAL(lang), share(scored.total_error), share(scored.total_error_naive)],
            [_BIAS(lang), off(scored.bias), off(scored.bias_naive)],
            [_INSIDE(lang), share(scored.coverage80), MISSING]]
