"""Growth page: the year by month against last year, and the funnel."""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.base.text import Text, markdown_safe
from core.base.unit import Unit, write, write_points
from core.charts import funnel as funnel_chart
from core.charts import year
from core.outlook.compared import Compared
from core.outlook.course import marked_events, months
from core.outlook.event_year import told
from core.outlook.funnel import STEPS, funnel
from core.tables.registry import TABLES
from core.ui import blocks, boards, cache, lens, receipt_link, session
from core.ui.receipt_link import Asked

_YEAR = Text(zh="各月 GMV 与去年同期", en="GMV by month against last year")
_YEAR_ALT = Text(zh="今年各月 GMV，橙线为去年同一活动日", en="GMV by month this year; the orange line is last year's same event days")
_LINE = Text(zh="橙线：去年同一活动日 · 斜纹：未满月，不比较 · 点柱子看凭证", en="Orange line: last year, same event days · hatched: unfinished month, not compared · click a bar for its receipt")
_OWN = Text(zh="三角：自己的活动", en="triangles: your own events")
_FUNNEL = Text(zh="流量漏斗", en="Traffic funnel")
_FUNNEL_LINE = Text(zh="百分比：占上一步（较去年）· 橙线：去年人数", en="Share of the step before (vs last year) · orange: last year's people")
_FUNNEL_HELP = Text(zh="人数为每日去重后相加。各步比例相乘等于总的支付转化率。", en="People are daily uniques, summed. The rates multiply to the total.")
_FUNNEL_ALT = Text(zh="从访客到支付的人数", en="People from visit to payment")
_NO_FUNNEL = Text(zh="上传「{table}」后，这里显示从访客到支付每一步流失多少人。", en="Upload “{table}” to see how many people are lost at each step from visit to payment.")
_TEMPLATE = Text(zh="去上传", en="Upload data")
_TOTAL = Text(zh="每 100 位访客有 **{paid}** 位付款{change}。", en="Of 100 visitors **{paid}** pay{change}.")
_CHANGE = Text(zh="，比去年同期{points}", en=" ({points} on last year)")


def by_month(channel: str, category: str, inside: DeltaGenerator) -> None:
    """Draw the plan year's months against last year's, with festivals and the manager's events."""
    facts, board, lang, money = session.facts(), boards.current(), session.lang(), boards.currency()
    frame = cache.kept("growth.months", lambda: months(facts, board.known, channel, category), channel, category)
    events = marked_events(session.space(), int(frame["ds"].dt.year.iloc[0]))
    spec = year.spec(frame, events, unit=Unit.CURRENCY, lang=lang, currency=money)
    own = bool((events["kind"] == "own").any())
    caption = _LINE(lang) + (f" · {_OWN(lang)}" if own else "")
    box = blocks.chart_card(_YEAR, spec, key="growth_year", alt=_YEAR_ALT, height=330, inside=inside, receipt=replace(boards.asked(board.standings["gmv"]), channel=channel, category=category),
                            opens=lambda bar: Asked("gmv", str(bar["id"]), channel, category) if bar.get("id") else None)
    box.caption(caption)
    both = lens.growths(channel, category)
    if both is not None:
        box.markdown(f":small[{told(both, money)(lang)}]")


def people(of: Compared, channel: str, inside: DeltaGenerator) -> None:
    """Draw the funnel of the period, or say which upload brings it."""
    facts, known, lang = session.facts(), boards.current().known, session.lang()
    frame = cache.kept("growth.funnel", lambda: funnel(facts, known, of, channel), of, channel)
    if len(frame) < 2:
        with blocks.card(_FUNNEL, key="growth_no_funnel", inside=inside):
            st.caption(_NO_FUNNEL.format(table=TABLES["traffic"].label)(lang))
            blocks.template_button("traffic", key="growth_traffic_template")
        return
    conversion = Asked("conversion", of.choice, channel, as_of=of.period.last_day.isoformat())
    shown = frame.assign(label=[STEPS[step](lang) for step in frame["step"]])
    spec = funnel_chart.spec(shown, lang=lang)
    box = blocks.chart_card(_FUNNEL, spec, key="growth_funnel", alt=_FUNNEL_ALT, help=_FUNNEL_HELP, height=54 * len(frame), inside=inside, receipt=conversion)
    rate, last = float(frame["total"].iloc[-1]), float(frame["last_people"].iloc[-1] / frame["last_people"].iloc[0])
    change = "" if last != last else _CHANGE.format(points=write_points(rate - last, lang))(lang)
    box.markdown(_TOTAL.format(paid=write(rate * 100, Unit.COUNT, lang, digits=2), change=markdown_safe(change))(lang))
    box.caption(_FUNNEL_LINE(lang))
    with box.container(horizontal=True, gap="small"):
        for step in frame["step"]:
            receipt_link.words(replace(conversion, id=step), STEPS[step], key="growth_funnel")
