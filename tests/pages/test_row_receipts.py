"""The receipt of a row of a table, a list, or of a step of the funnel: its rows make the very number that the row shows."""

from datetime import date
from decimal import Decimal

import pytest
from company import found, order
from receipts import recomputed

from core.analysis import rfm
from core.analysis.abc import abc, classes, months_used
from core.analysis.sku_stock import clear, reorder
from core.base.home import workspace
from core.metrics.catalog import metric
from core.metrics.coverage import coverage
from core.metrics.readings import monthly
from core.outlook import goal_phasing, goal_segments, rate_phasing
from core.outlook.board import board
from core.outlook.compared import compared
from core.outlook.funnel import funnel
from core.outlook.gap import gap
from core.outlook.goal_sheet import lines
from core.outlook.goods import by_category
from core.outlook.goods import told as goods_told
from core.outlook.growth import contributions
from core.outlook.lens import lens as lens_of
from core.outlook.pace import growth_path
from core.outlook.receipt import every, receipt
from core.outlook.together import together
from core.outlook.why import skus, why
from core.state import goals as state_goals
from core.ui import (
    boards,
    customers_return,
    forecasts,
    gaps,
    goals_phasing,
    goals_rates,
    goals_segments,
    goals_table,
    goals_together,
    goods_classes,
    growth_why,
    lens,
)
from tests.metrics.small_shop import months

LAST = date(2026, 3, 31)


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    """Every month two orders of A (100 and 5 × month) on tmall and one of B (10) on douyin; in March 2026 little stock of A, much of C."""
    space = workspace("shop", tmp_path_factory.mktemp("home"))
    days = months("2025-01", "2026-03")
    orders = [order(f"{sku}{n}{day:%Y%m}", f"{day:%Y-%m}-{10 + n} 21:00", amount, f"c{day.month}", channel, sku, quantity=quantity)
              for day in days for n, (sku, channel, amount, quantity) in enumerate([("A", "tmall", 100, 2), ("A", "tmall", 5 * day.month, 1), ("B", "douyin", 10, 1)])]
    found(space, order_lines=[order("first", "2025-01-01 21:00", 1, "c1", "tmall", "A"), *orders, order("last", "2026-03-31 21:00", 7, "c1", "tmall", "A")],
          products=[{"sku": "A", "category": "home", "unit_cost": 4, "lead_days": 20}, {"sku": "B", "category": "toys", "unit_cost": 3}, {"sku": "C", "category": "toys", "unit_cost": 2}],
          product_costs=[{"sku": "C", "valid_from": "2025-01-01", "unit_cost": 6}, {"sku": "C", "valid_from": "2026-04-01", "unit_cost": 9}],
          stock=[{"day": day, "warehouse": place, "sku": sku, "on_hand": held, "in_transit": coming} for day in ("2026-02-28", "2026-03-31")
                 for place, sku, held, coming in (("N", "A", 1, 0), ("S", "A", 0, 1), ("N", "C", 30, 0), ("S", "C", 10, 2))],
          traffic=[{"day": f"{day:%Y-%m}-{n:02}", "channel": channel, "visitors": 50, "product_viewers": 40, "cart_users": 9, "paying_users": 3}
                   for day in days for n in range(1, 29) for channel in ("tmall", "douyin")] + [{"day": "2026-03-31", "channel": "tmall", "visitors": 1, "paying_users": 1}])
    return space


@pytest.fixture(scope="module")
def facts(space):
    from core import store

    return store.current(space)


def told(facts, asked):
    """The receipt that a row asks for, whose own rows make its value."""
    of = receipt(facts, asked.id, asked.period, channel=asked.channel, category=asked.category, sku=asked.sku, lists=asked.lists, as_of=date.fromisoformat(asked.as_of) if asked.as_of else None)
    assert of.value is not None, asked
    assert recomputed(facts, of) == of.value, asked
    return of


@pytest.mark.parametrize("by", ["channel", "category"])
def test_a_row_of_the_gap_holds_this_years_gmv_and_last_years(space, facts, by):
    growth = board(space, facts).standings["gmv_growth"]
    frame = gap(facts, growth, by)
    asked = gaps.receipts(growth, frame, by)
    assert len(asked) == 2
    expected = growth.pace.expected if growth.pace else growth.target
    for (_, row), one in zip(frame.iterrows(), asked, strict=True):
        now, past = (float(part.value) for part in told(facts, one).parts)
        assert (now, past * (1 + expected)) == (row["value"], pytest.approx(row["expected"]))


def test_what_no_file_names_a_channel_for_has_its_receipt_too(tmp_path_factory):
    space = workspace("odd", tmp_path_factory.mktemp("home"))
    odd = found(space, order_lines=[order("a", "2025-01-01 21:00", 40, "c1", "tmall"), order("b", "2025-12-31 21:00", 60, "c1", ""), order("c", "2026-01-01 21:00", 70, "c1", ""), order("d", "2026-03-31 21:00", 5, "c1", "jd")])

    assert told(odd, gaps.Asked("gmv", channel="(none)")).value == 70
    assert told(odd, gaps.Asked("gmv", "2025", channel="(none)")).value == 60


def test_a_month_of_the_phasing_opens_its_actual_and_one_to_come_last_years(space, facts):
    plan = goal_phasing.year_plan(space, facts, "gmv", 2026, coverage(facts))
    by_month, by_quarter = (goals_phasing.receipts(plan, what) for what in ("months", "quarters"))

    assert [one.period for one in by_month[:4]] == ["2026-01", "2026-02", "2026-03", "2025-04"]
    assert [told(facts, one).value for one in by_month[:4]] == [115, 120, 132, 130]   # 100 + 5 × month + 10, and 7 on 31 March
    assert [(one.period, told(facts, one).value) for one in by_quarter[:2]] == [("2026-Q1", 367), ("2025-Q2", 405)]


def test_a_goal_of_a_part_opens_what_that_part_reached(space, facts):
    for kind, segment in (("channel", "tmall"), ("category", "toys"), ("tier", str(rfm.tiers(facts, LAST).set_index("tier")["customers"].idxmax())), ("team", "growth")):
        state_goals.save(space, state_goals.Goal("gmv", 2026, segment_kind=kind, segment=segment, target=Decimal(5000)), who="t")
    lines = goal_segments.lines(space, facts, state_goals.goals(space, 2026), coverage(facts), {})
    shown = {line.goal.segment_kind: (line.actual, asked) for line, asked in zip(lines, goals_segments.receipts(lines), strict=True)}

    assert {kind: told(facts, asked).value for kind, (_, asked) in shown.items()} == {"channel": 337, "category": 30, "tier": shown["tier"][0], "team": 367}
    assert all(told(facts, asked).value == actual for actual, asked in shown.values())


def test_a_row_of_the_goods_lists_opens_the_number_that_the_list_is_about(facts):
    goods = abc(facts, months_used(LAST), LAST)
    gmv = {one.sku: told(facts, one).value for one in goods_classes.receipts(goods, "gmv", LAST) if one.sku != "C"}
    assert gmv == {sku: amount for sku, amount in zip(goods["sku"], goods["amount"], strict=True) if amount} == {"A": 1597, "B": 120}    # 12 × 100 + 5 × 78 + 7

    slow = clear(goods)
    worth = [told(facts, one) for one in goods_classes.receipts(slow, "stock_value", LAST)]
    assert [of.value for of in worth] == list(slow["stock_value"]) == [240]    # 40 pieces at 6, the cost of that day
    assert list(every(facts, worth[0].parts[0])[["warehouse", "on_hand", "counted"]].itertuples(index=False, name=None)) == [("N", 30, 180), ("S", 10, 60)]

    soon = reorder(goods)
    lasts = [told(facts, one) for one in goods_classes.receipts(soon, "stock_lasts_with_transit", LAST)]
    assert [of.value for of in lasts] == [pytest.approx(days) for days in soon["reach_days"]] == [15]    # (1 + 1) × 30 ÷ 4 sold since 2 March
    assert [float(part.value) for part in lasts[0].parts] == [30, 30, 4]


def test_a_number_in_a_sentence_about_goods_has_its_receipt_behind_it(facts):
    goods = abc(facts, months_used(LAST), LAST)
    said = goods_told(goods, classes(goods), by_category(facts, coverage(facts)), 2, (0.8, 0.95), "CNY")
    asked = [[dict(link.query) for link in one.links] for one in said]
    shown = [[receipt(facts, one["receipt"], one.get("period", ""), category=one.get("category", ""), sku=one.get("sku", ""), lists={"abc": one["abc"]} if "abc" in one else None).value
              for one in links] for links in asked]

    c = goods[goods["abc"] == "C"]
    assert shown[0] == [len(c), c["stock_value"].sum(), c["amount"].sum()]
    assert shown[1] == [reorder(goods)["reach_days"].iloc[0]]
    assert shown[-1] == [int((goods["abc"] == letter).sum()) for letter in "ABC"]


@pytest.mark.parametrize(("number", "column"), [("units_sold_30", "units_30"), ("stock_on_hand", "on_hand"), ("stock_in_transit", "in_transit"), ("stock_lasts", "cover_days")])
def test_so_can_every_other_number_of_such_a_row(facts, number, column):
    goods = abc(facts, months_used(LAST), LAST)
    shown = goods.iloc[list(goods["sku"]).index("A")]

    assert told(facts, goods_classes.receipts(goods[goods["sku"] == "A"], number, LAST)[0]).value == pytest.approx(shown[column])


def test_units_of_a_sku_are_told_by_channel_and_days(facts):
    assert receipt(facts, "units_sold", "2026-03", sku="A").value == 4
    assert receipt(facts, "units_sold", "2026-03", sku="A", channel="tmall").value == 4
    assert receipt(facts, "units_sold", "2026-03", sku="A", channel="douyin").value == 0
    assert receipt(facts, "gmv", "2026-03", sku="A", channel="tmall", category="home").value == 122
    assert receipt(facts, "gmv_growth", "2026-02", sku="A").value == 0


def test_a_sku_of_the_drill_opens_its_gmv_of_those_days(space, facts):
    of = why(facts, "gmv", compared(coverage(facts), "ytd"), coverage(facts))
    for piece in skus(facts, of).pieces:
        assert told(facts, goods_classes.Asked("gmv", "ytd", as_of=LAST.isoformat(), sku=piece.key)).value == piece.after


def test_a_step_of_the_funnel_opens_its_rows_of_traffic(facts):
    days = compared(coverage(facts), "month")
    frame = funnel(facts, coverage(facts), days, "tmall")
    shown = {row["step"]: told(facts, goods_classes.Asked(row["step"], "month", "tmall", as_of=LAST.isoformat())).value for _, row in frame.iterrows()}

    assert shown == dict(zip(frame["step"], frame["people"], strict=True)) == {"visitors": 1401, "product_viewers": 1120, "cart_users": 252, "paying_users": 85}


def test_a_month_of_a_rate_opens_the_level_that_was_reached_at_its_end(space, facts):
    state_goals.save(space, state_goals.Goal("conversion", 2026, target=Decimal("0.07")), who="t")
    line = next(one for one in lines(space, facts, board(space, facts), 2026) if one.goal.kpi == "conversion")
    plan = rate_phasing.rate_plan(space, facts, line, 2026, coverage(facts))
    asked = goals_rates.receipts(plan)

    assert [told(facts, one).value for one in asked[:3]] == list(plan.reached[:3])
    assert asked[3:] == [None] * 9


def test_a_point_of_the_pace_chart_opens_the_growth_to_that_months_end(space, facts):
    path = growth_path(space, facts, board(space, facts).standings["gmv_growth"]).dropna(subset=["actual"])

    assert len(path) == 3
    for row in path.to_dict("records"):
        assert told(facts, boards.growth_to({"id": f"{row['ds']:%Y-%m-%d}"})).value == pytest.approx(row["actual"])


@pytest.mark.parametrize("kpi", ["gmv", "conversion"])
def test_a_point_of_the_fan_opens_the_month_that_it_shows_and_of_what_is_forecast_the_year_end(space, facts, kpi):
    standing = board(space, facts).standings[kpi]
    shown = {f"{one.period.start:%Y-%m-%d}": one.value for one in monthly(facts, metric(kpi), coverage(facts)) if not one.partial}

    assert len(shown) == 15
    assert {day: told(facts, forecasts.point_receipt(standing, {"id": day, "column": "y"})).value for day in shown} == shown
    assert forecasts.point_receipt(standing, {"id": "2026-10-31", "column": "y_hat"}).forecast == "year"
    assert forecasts.point_receipt(standing, {"id": None}) is None


def test_a_bar_of_the_buyers_opens_that_months_new_customers_or_all_buyers(facts):
    assert told(facts, customers_return.month_receipt({"id": "2025-02", "field": "new"})).value == 1
    assert told(facts, customers_return.month_receipt({"id": "2026-03", "field": "returning"})).value == 2    # c3, and c1 on the last day
    assert customers_return.month_receipt({}) is None


def test_a_goals_row_opens_what_it_stands_at_and_of_a_year_gone_by_the_whole_year(space, facts):
    for year in (2025, 2026):
        state_goals.save(space, state_goals.goal(space, "gmv", year) or state_goals.Goal("gmv", year, target=Decimal(5000)), who="t")
        stood = board(space, facts)
        given = lines(space, facts, stood, year)
        asked = goals_table.receipts(given, stood, year)
        shown = {line.goal.kpi: (line.actual, told(facts, one).value) for line, one in zip(given, asked, strict=True) if one is not None}
        assert shown["gmv"] == ((367, 367) if year == 2026 else (1711, 1711))    # 12 × 110 + 5 × 78 + 1
        assert all(actual == value for actual, value in shown.values())
        assert [one is None for one in asked] == [line.actual is None for line in given]


def test_a_row_of_the_lens_opens_the_value_under_that_definition(space, facts):
    for kpi in ("gmv_growth", "average_order_value", "retention"):
        found = lens_of(space, facts, kpi, coverage(facts), 2026)
        asked = lens.receipts(found)
        assert [one and told(facts, one).value for one in asked] == [one.standing.reading.value for one in found.seen]
        assert len([one for one in asked if one]) >= (1 if kpi == "retention" else 2)


@pytest.mark.parametrize("choice", ["ytd", "month"])
@pytest.mark.parametrize("by", ["channel", "category", "newness", "customer"])
def test_a_part_of_a_split_opens_this_years_gmv_and_last_years(facts, by, choice):
    days = compared(coverage(facts), choice)
    frame = contributions(facts, by, of=days)
    asked = growth_why.receipts(frame, by, days, "", "")

    assert len(frame) >= (1 if by == "newness" else 2)
    for row, one in zip(frame.to_dict("records"), asked, strict=True):
        of = told(facts, one)
        assert [float(part.value) for part in of.parts] == [row["value"], row["last_year"]]


def test_what_goals_imply_together_leads_to_last_years_amounts(space, facts):
    for kpi, target in (("gmv", 5000), ("conversion", "0.07")):
        state_goals.save(space, state_goals.goal(space, kpi, 2026) or state_goals.Goal(kpi, 2026, target=Decimal(target)), who="t")
    found = together(facts, board(space, facts), "CNY")
    asked = goals_together.receipts(found, 2026)

    assert found.facts
    assert {one.period for one in asked} == {"2025"}
    assert next(told(facts, one).value for one in asked if one.id == "gmv") == 1711
