"""Cockpit: are we going to make it? Three headline goals, the pace, where the gap comes from, what to do next."""

import streamlit as st

from core.base.text import Text
from core.base.unit import write
from core.charts import pace as pace_chart
from core.outlook.board import HEADLINES
from core.outlook.pace import growth_path
from core.outlook.shortfall import shortfalls
from core.ui import blocks, boards, cache, cards, deadlines, gaps, lens, navigation, refunds_coming, session

TITLE = Text(zh="规划驾驶舱", en="Planning cockpit")
PACE = Text(zh="今年累计 GMV 同比：离目标还有多远", en="GMV growth to date: pace to goal")
SHADED = Text(zh="阴影：50% 和 80% 预测区间 · 点一点看凭证", en="shaded: 50%, 80% range · click a point for its receipt")
WHOLE_MONTHS = Text(zh="按日历整月", en="Whole months")
WHY_OTHER = Text(zh="图上每一点是年初到某个整月月末的累计，与去年同样的日历月相比；上方目标卡算到数据最后一天，并按活动对齐去年的日子（大促对大促）。所以卡上是 {card}，图上最后一个整月是 {chart}，两个都对。",
                 en="Each point is the year up to the end of a whole month, against the same calendar months of last year. The card above runs to the last day of data and sets "
                    "event days against event days (a promotion against last year's). So the card says {card} and the chart's last whole month {chart}: both are right.")
NO_PACE = Text(zh="有了去年全年的订单，这里会画出增长走势", en="With the whole of last year's orders, the course of growth shows here")
OTHERS = Text(zh="其他目标", en="The other goals")
PLAIN = ("gmv", "orders", "average_order_value", "conversion", "new_customers", "cac")

board = boards.current()
money = boards.currency()
with blocks.header(TITLE, boards.caption(board), receipt=boards.asked(board.standings["gmv_growth"])):
    navigation.link("upload", Text(zh="更新数据", en="Update data"))

if board.as_of is None:
    blocks.empty(Text(zh="先上传订单，再看目标走到哪里", en="Upload orders to see where the goals stand"), ["order_lines"], key="cockpit")
    st.stop()

feet = cache.kept("cockpit.shortfalls", lambda: shortfalls(session.facts(), board, money), boards.stamp(), money)
heroes = {}
for column, id_ in zip(st.columns(3, gap="small"), HEADLINES, strict=True):
    heroes[id_] = hero = cards.hero(boards.goal(board.standings[id_]), feet[id_](session.lang()) if id_ in feet else None, currency=money, inside=column)
    lens.chip(board.standings[id_], hero, key="cockpit")

cards.numbers([boards.number(board, id_) for id_ in PLAIN], currency=money)

growth = board.standings["gmv_growth"]
left, right = st.columns([5, 3], gap="small")
path = cache.kept("cockpit.path", lambda: growth_path(session.space(), session.facts(), growth, board.known), boards.stamp())
if path.empty or growth.target is None:
    with blocks.card(PACE, key="cockpit_no_pace", inside=left):
        st.caption(NO_PACE(session.lang()))
else:
    spec = cache.kept("cockpit.pace", lambda goal=growth.target, day=board.as_of: pace_chart.spec(  # type: ignore[misc]
        path, goal, unit=growth.metric.unit, lang=session.lang(), currency=money, as_of=day, events=boards.events(day.year)), session.lang(), money, boards.stamp(), boards.events_stamp())
    told = {"card": growth.reading.value, "chart": path["actual"].dropna().iloc[-1] if path["actual"].notna().any() else None}
    why = WHY_OTHER.format(**{name: write(value, growth.metric.unit, session.lang()) for name, value in told.items()})
    blocks.chart_card(PACE, spec, key="cockpit_pace", caption=f"{WHOLE_MONTHS(session.lang())} · {SHADED(session.lang())}", help=why, inside=left, height=340, alt=boards.in_words(growth), receipt=boards.asked(growth), opens=boards.growth_to)
gaps.card(growth, key="cockpit_gap", inside=right)

blocks.heading(OTHERS)
boards.goals_table([s for s in board.with_goals() if s.metric.id not in HEADLINES], key="cockpit_goals")
refunds_coming.draw(s.metric for s in board.with_goals())

for id_, hero in heroes.items():  # last, for the first time it takes a while
    with hero:
        deadlines.draw(id_)
