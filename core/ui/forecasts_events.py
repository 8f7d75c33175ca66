"""What the coming events do to the forecast: one sentence with the money, and each event with what is assumed and what it did before."""

import numpy as np
import pandas as pd
import streamlit as st

from core.base.period import write_day
from core.base.text import Text
from core.base.unit import MISSING, Unit, write
from core.forecast.events import Told
from core.ui import blocks, session
from core.ui.forecasts import View
from core.ui.forecasts_words import said

_TITLE = Text(zh="接下来的活动和节日", en="Events to come")
_OWN = Text(zh="您排在后面的 {count} 个活动为剩余月份带来 **{money}**（占预测的 {share}）；没有它们，剩余月份合计是 **{without}**。",
            en="The {count} events you have planned bring **{money}** to the months left ({share} of the forecast); without them these months come to **{without}**.")
_COSTS = Text(zh="您排在后面的 {count} 个活动合计让剩余月份减少 **{money}**；没有它们，剩余月份合计是 **{without}**。",
              en="The {count} events you have planned take **{money}** from the months left in all; without them these months come to **{without}**.")
_OWN_ONE = Text(zh="您排在后面的这个活动为剩余月份带来 **{money}**（占预测的 {share}）；没有它，剩余月份合计是 **{without}**。",
                en="The event you have planned brings **{money}** to the months left ({share} of the forecast); without it these months come to **{without}**.")
_COSTS_ONE = Text(zh="您排在后面的这个活动让剩余月份减少 **{money}**；没有它，剩余月份合计是 **{without}**。",
                  en="The event you have planned takes **{money}** from the months left; without it these months come to **{without}**.")
_NO_OWN = Text(zh="后面还没有您自己的活动。在「导入」里上传活动日历，写上预计提升，预测会随之变化。",
               en="No event of yours lies ahead. Upload your event calendar with the uplift you expect, and the forecast follows.")
_COLUMNS = {"name": Text(zh="活动", en="Event"), "days": Text(zh="日期", en="Days"), "who": Text(zh="来自", en="From"), "assumed": Text(zh="您预计每天", en="You assume a day"),
            "measured": Text(zh="以往每天", en="Earlier ones, a day"), "used": Text(zh="预测采用", en="The forecast takes"), "money": Text(zh="带来金额", en="Brings")}
_YOURS, _CALENDAR = Text(zh="您的活动", en="Yours"), Text(zh="日历", en="Calendar")
_HOW = Text(zh="以往的提升由每天的数据估出，与趋势、星期、淡旺季分开；金额已扣除大促之后几天的回落。您的预计会对照以往「预计与实际」的差别来看。日历上的大促和节日要在历史里完整出现过两年，才单独计入。",
            en="What earlier ones did is measured on daily data, apart from trend, weekday and season; money is after the quieter days behind a sale. What you assume is read against how such assumptions turned out. A festival of the calendar counts once the history holds it whole in two years.")


def draw(seen: View) -> None:
    """Draw the card; nothing where the KPI's events are not known."""
    effects, metric = seen.made.effects, seen.made.metric
    if effects is None or metric.kind != "sum":
        return
    told = [one for one in effects.told if abs(one.used) > 5e-4 or one.own]
    ahead = seen.made.months.frame["y_hat"].dropna().to_numpy(dtype=np.float64)
    with blocks.card(_TITLE, key="forecast_events", help=_HOW):
        st.markdown(_sentence([one for one in told if one.own], effects.own, ahead, metric.unit))
        if told:
            frame = pd.DataFrame([_row(one, ahead, metric.unit) for one in told], columns=[text(session.lang()) for text in _COLUMNS.values()])
            st.dataframe(frame, hide_index=True, key="forecast_events_table", row_height=36, height="content", placeholder=MISSING)


def _sentence(own: list[Told], brought: np.ndarray[tuple[int], np.dtype[np.float64]], ahead: np.ndarray[tuple[int], np.dtype[np.float64]], unit: Unit) -> str:
    if not own:
        return _NO_OWN(session.lang())
    money, total = float(brought @ ahead), float(ahead.sum())
    text = (_OWN_ONE if len(own) == 1 else _OWN) if money >= 0 else _COSTS_ONE if len(own) == 1 else _COSTS
    return session.say(text, count=len(own), money=said(abs(money), unit), share=write(money / total if total else 0.0, Unit.SHARE, session.lang(), digits=0), without=said(total - money, unit))


def _row(one: Told, ahead: np.ndarray[tuple[int], np.dtype[np.float64]], unit: Unit) -> list[str]:
    lang = session.lang()
    return [one.name(lang), f"{write_day(one.start, lang)} – {write_day(one.end, lang)}", (_YOURS if one.own else _CALENDAR)(lang),
            _percent(one.assumed), _percent(one.measured), _percent(one.used), said(float(one.by_period @ ahead), unit, signed=True)]


def _percent(value: float | None) -> str:
    return MISSING if value is None else write(value, Unit.SHARE, session.lang(), signed=True, digits=0)
