"""Why the forecast says what it says: one sentence on the blend, its members, and the past taken apart."""

import pandas as pd
import streamlit as st

from core.base.text import Text
from core.base.unit import MISSING
from core.charts import decomposition
from core.outlook.explained import explained
from core.ui import blocks, boards, cache, session
from core.ui.forecasts import View
from core.ui.forecasts_words import narrow, share

_REASON = Text(zh="为什么这样预测", en="Why the forecast says so")
_PARTS = Text(zh="历史由什么组成", en="What the past is made of")
_SUM = Text(zh="各条相加就是实际值", en="The strips add up to what was booked")
_ALT = Text(zh="{kpi}：趋势、淡旺季、大促与节日、其余", en="{kpi}: trend, season, events and the rest")
_COLUMNS = (Text(zh="方法", en="Method"), Text(zh="占比", en="Weight"), Text(zh="过去误差", en="Missed by"))
_WORKING = Text(zh="正在拆解历史……", en="Taking the past apart …")

_BESIDE = 36        # pixels of a strip's title and of what is left between two


def draw(seen: View) -> None:
    """Draw the reason at the left and the decomposition at the right."""
    with st.spinner(_WORKING(session.lang())):
        found = cache.kept("forecast.explained", lambda: explained(seen.made), seen.made.metric.id, boards.stamp())
    left, right = st.columns([2, 3], gap="small")
    with blocks.card(_REASON, key="forecast_why", inside=left):
        st.markdown(found.sentence(session.lang()) if found else seen.made.months.method(session.lang()))
        if not seen.made.stretched.replays and (warning := narrow(seen.made)) is not None:     # what replays widened is among the notes
            st.markdown(warning)
        if found and len(found.members) > 1:
            members = found.members
            rows = [[label(session.lang()), share(float(weight), digits=0), share(float(missed)) if missed == missed else MISSING]
                    for label, weight, missed in zip(members["label"], members["weight"], members["missed"], strict=True)]
            st.dataframe(pd.DataFrame(rows, columns=[text(session.lang()) for text in _COLUMNS]), hide_index=True, key="forecast_members", row_height=36, height="content")
        for note in dict.fromkeys([*seen.made.months.notes]):
            st.caption(f":material/info: {note(session.lang())}")
    if found is not None and len(found.parts) > 1:
        spec = decomposition.spec(found.parts, unit=seen.made.metric.unit, lang=session.lang(), currency=boards.currency(), events=boards.events(*sorted(set(found.parts["ds"].dt.year))))
        blocks.chart_card(_PARTS, spec, key="forecast_parts_of_past", caption=_SUM(session.lang()), inside=right, height=sum(strip["height"] + _BESIDE for strip in spec["vconcat"]), alt=_ALT.format(kpi=seen.made.metric.label))
