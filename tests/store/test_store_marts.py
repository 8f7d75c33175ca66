"""Every mart on a handful of literal rows, with the sums in comments."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from store_rows import AT, put, source, staged

from core import store
from core.base.home import Workspace
from core.base.money import spread
from core.store.build import build
from core.store.connection import opened
from core.store.facts import DuckFacts, Facts
from core.store.prepare import last_whole_day, prepare
from core.store.recipes import recipes, to_build
from core.store.registry import FACTS
from core.store.schema import fit


def line(order: str, number: str = "1", at: str = "2026-03-01 10:00", **values: Any) -> dict[str, Any]:
    return {"order_id": order, "line_no": number, "ordered_at": at, "paid_at": at, "sku": "a", "quantity": 1,
            "paid_amount": 10, "status": "done"} | values


def load(space: Workspace, **tables: list[dict[str, Any]]) -> Facts:
    """Import rows of several tables as one file and return the facts."""
    parts = [staged(space, name, rows) for name, rows in tables.items()]
    store.commit(space, parts, source(), importer="li", at=AT)
    return store.current(space)


def test_a_sale_is_paid_and_of_positive_quantity_and_amount(space: Workspace) -> None:
    facts = load(space, order_lines=[
        line("good"), line("unpaid", paid_at=None), line("closed", status="closed", paid_at=None),
        line("refunded", status="closed"), line("returned", quantity=-1),
        line("free", paid_amount=0), line("bare", quantity=None, status=None)])

    assert facts.rows("select order_id, quantity, amount from sale_lines order by 1") == [
        ("bare", Decimal(1), Decimal(10)), ("good", Decimal(1), Decimal(10)), ("refunded", Decimal(1), Decimal(10))]


def test_without_an_amount_price_times_quantity_less_discount_counts(space: Workspace) -> None:
    facts = load(space, order_lines=[
        line("a", paid_amount=None, unit_price="3.33", quantity=3, discount_amount="0.99"),
        line("b", paid_amount=None, unit_price="2.5", quantity="0.5")])

    assert facts.rows("select order_id, amount from sale_lines order by 1") == [
        ("a", Decimal("9.00")), ("b", Decimal("1.25"))]     # 3 × 3.33 − 0.99; half of 2.50


def head(order: str, **values: Any) -> dict[str, Any]:
    return line(order, "0", "2026-03-01 09:00", sku=None, customer_id="C1", channel="tmall", province="浙江") | values


def test_an_order_without_details_is_one_sale_line(space: Workspace) -> None:
    facts = load(space, order_lines=[head("1", paid_amount=100)])

    assert facts.rows("select line_no, sku, category, amount from sale_lines") == [("0", "", "", Decimal(100))]
    assert facts.rows("select count(*) from sku_months") == [(0,)]


def test_details_take_the_orders_place_inherit_from_it_and_share_its_total(space: Workspace) -> None:
    details = [line("1", number, ordered_at=None, paid_at=None, paid_amount=None, unit_price=price, status=None)
               for number, price in (("1", 10), ("2", 10), ("3", 10))]
    facts = load(space, order_lines=[head("1", paid_amount=100), *details])

    # 100 / 3 = 33.33 each, the cent that is left goes to the first
    assert facts.rows("select line_no, amount, customer_id, channel, paid_at from sale_lines order by 1") == [
        ("1", Decimal("33.34"), "C1", "tmall", datetime(2026, 3, 1, 9)),
        ("2", Decimal("33.33"), "C1", "tmall", datetime(2026, 3, 1, 9)),
        ("3", Decimal("33.33"), "C1", "tmall", datetime(2026, 3, 1, 9))]
    assert facts.rows("select amount, units, province from sale_orders") == [(Decimal(100), Decimal(3), "浙江")]


def test_lines_with_an_amount_keep_it_and_the_others_share_the_rest(space: Workspace) -> None:
    facts = load(space, order_lines=[
        head("1", paid_amount=100), line("1", "1", paid_amount=40),
        line("1", "2", paid_amount=None, unit_price=1), line("1", "3", paid_amount=None, unit_price=3),
        line("1", "4", paid_amount=None, unit_price=9, status="closed", paid_at=None)])

    # 100 − 40 = 60 over prices 1 and 3; the closed line gets nothing
    assert facts.rows("select line_no, amount from sale_lines order by 1") == [
        ("1", Decimal(40)), ("2", Decimal(15)), ("3", Decimal(45))]


@pytest.mark.parametrize(("head_paid", "line_paid", "expected"), [
    (None, "2026-03-01 10:00", None),                   # the line's is only its order time: the order is unpaid
    ("2026-03-02 08:00", "2026-03-01 10:00", datetime(2026, 3, 2, 8)),
    (None, "2026-03-03 12:00", datetime(2026, 3, 3, 12)),
    ("2026-03-02 08:00", "2026-03-03 12:00", datetime(2026, 3, 3, 12)),
    ("2026-03-02 08:00", None, datetime(2026, 3, 2, 8)),
])
def test_a_real_pay_time_counts_before_the_orders_and_an_order_time_does_not(
        space: Workspace, head_paid: str | None, line_paid: str | None, expected: datetime | None) -> None:
    facts = load(space, order_lines=[head("1", paid_at=head_paid), line("1", paid_at=line_paid)])

    assert facts.rows("select paid_at from sale_lines") == ([(expected,)] if expected else [])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(total=st.decimals("0.01", "99999.9999", places=4), prices=st.lists(st.decimals(0, 500, places=2), min_size=1, max_size=12))
def test_totals_are_spread_as_in_base_money(space: Workspace, total: Decimal, prices: list[Decimal]) -> None:
    weights = prices if any(prices) else [Decimal(1)] * len(prices)
    cents = [Fraction(total) * Fraction(weight) / Fraction(sum(weights)) * 100 for weight in weights]
    remainders = [share - share.__floor__() for share in cents]
    assume(len(set(remainders)) == len(remainders) or len(set(prices)) == 1)    # else rounding noise decides in Python
    rows = [head("1", paid_amount=total), *(line("1", str(number), paid_amount=None, unit_price=price)
                                            for number, price in enumerate(prices, 1))]
    connection = opened(None, read_only=False, cache=space.cache, folders=[space.staging])
    fit(connection, FACTS)
    columns = [column.name for column in FACTS["order_lines"].columns]
    path = staged(space, "order_lines", rows).parquet
    connection.execute(f"insert into order_lines by name select {', '.join(columns)} from read_parquet('{path}')")

    prepare(connection, FACTS)
    for name in ("order_heads", "order_spread"):
        connection.execute(f"create or replace temp table {name} as {recipes()[name].sql}")
    parts = [amount for (amount,) in connection.execute(
        "select amount from order_spread order by length(line_no), line_no").fetchall()]
    connection.close()

    assert parts == spread(total, prices)
    assert sum(parts) == total


def test_channels_are_found_by_name_label_and_alias_whatever_the_case(space: Workspace) -> None:
    facts = load(
        space, channels=[{"channel": "tmall", "label_zh": "天猫", "label_en": "Tmall", "aliases": "天猫旗舰店；TM, tm-shop"},
                         {"channel": "douyin", "label_zh": "抖音小店", "label_en": "Douyin", "aliases": "tm"}],
        order_lines=[line(str(n), channel=name) for n, name in enumerate(
            ["tmall", "天猫", " TMALL ", "天猫旗舰店", "tm-shop", "Douyin", "拼多多", None, "TM"])],
        spend=[{"day": "2026-03-01", "channel": "天猫", "campaign": "x", "purpose": None, "spend": 5, "new_customers": 2},
               {"day": "2026-03-01", "channel": "tmall", "campaign": "y", "purpose": None, "spend": 6}])

    # TM belongs to both, so to the first by name: douyin
    assert facts.rows("select channel, sum(lines) from daily_sales group by 1 order by 1") == [
        ("", 1), ("douyin", 2), ("tmall", 5), ("拼多多", 1)]
    assert facts.rows("select channel, purpose, spend, claimed_customers, clicks from daily_spend") == [
        ("tmall", "", Decimal(11), 2, None)]


def test_a_renamed_channel_renames_sales_that_were_there(space: Workspace) -> None:
    put(space, "order_lines", [line("1", channel="猫店")])
    put(space, "channels", [{"channel": "tmall", "aliases": "猫店"}])

    assert store.current(space).rows("select channel from sale_orders") == [("tmall",)]


def test_cost_is_the_one_valid_on_the_day_of_payment_else_the_products(space: Workspace) -> None:
    facts = load(
        space, products=[{"sku": "a", "category": "美妆", "unit_cost": 9}, {"sku": "b", "unit_cost": 2, "is_new_category": True}],
        product_costs=[{"sku": "a", "valid_from": "2026-01-01", "unit_cost": 3}, {"sku": "a", "valid_from": "2026-02-01", "unit_cost": 4}],
        order_lines=[line("1", at="2025-12-31 12:00", quantity=2), line("2", at="2026-01-31 23:59", quantity=2),
                     line("3", at="2026-02-01 00:00", quantity=2), line("4", at="2026-02-01", sku="b"),
                     line("5", at="2026-02-01", sku="z")])

    # 2 × 9 before any validity, 2 × 3, 2 × 4, 1 × 2, unknown
    assert [cost for (cost,) in facts.rows("select cost from sale_lines order by order_id")] == [18, 6, 8, 2, None]
    assert facts.rows("select cost, costed_amount, amount from daily_sales where day = '2026-02-01' and not is_new_category"
                      " and category = ''") == [(None, Decimal(0), Decimal(10))]
    assert facts.rows("select month, sku, category, amount, units, cost from sku_months where sku = 'a' order by 1") == [
        (date(2025, 12, 1), "a", "美妆", Decimal(10), Decimal(2), Decimal(18)),
        (date(2026, 1, 1), "a", "美妆", Decimal(10), Decimal(2), Decimal(6)),
        (date(2026, 2, 1), "a", "美妆", Decimal(10), Decimal(2), Decimal(8))]


def test_postage_is_money_but_no_goods(space: Workspace) -> None:
    facts = load(space, order_lines=[line("1"), line("1", "2", sku="POST", paid_amount=4), line("1", "3", sku="运费5元", paid_amount=5)])

    assert facts.rows("select amount, units, lines from daily_sales") == [(Decimal(19), Decimal(1), 3)]
    assert facts.rows("select sku from sku_months") == [("a",)]
    assert facts.rows("select sku from sale_lines where not is_goods order by 1") == [("POST",), ("运费5元",)]


def test_orders_of_one_day_are_one_purchase_and_one_order_brings_the_customer(space: Workspace) -> None:
    facts = load(space, order_lines=[
        line("1", at="2026-03-01 10:00", customer_id="C"), line("2", at="2026-03-01 09:00", customer_id="C"),
        line("3", at="2026-03-05 09:00", customer_id="C"), line("4", at="2026-03-05 10:00", customer_id="C"),
        line("5", at="2026-03-05 10:00")])

    assert facts.rows("select order_id, purchase_number, is_first, is_repeat from sale_orders order by 1") == [
        ("1", 1, False, False), ("2", 1, True, False), ("3", 2, False, True), ("4", 2, False, True), ("5", None, False, False)]
    assert facts.rows("select day, orders, first_orders, repeat_orders from daily_orders order by 1") == [
        (date(2026, 3, 1), 2, 1, 0), (date(2026, 3, 5), 3, 0, 2)]
    assert facts.rows("select sum(amount) from daily_sales where is_repeat") == [(Decimal(20),)]


def test_private_is_the_customer_on_that_day_or_the_channel(space: Workspace) -> None:
    facts = load(
        space, channels=[{"channel": "wecom", "is_private_domain": True}],
        customers=[{"customer_id": "C", "joined_private_domain_at": "2026-02-01 15:00", "left_private_domain_at": "2026-03-01 08:00"},
                   {"customer_id": "D", "joined_private_domain_at": "2026-02-01", "left_private_domain_at": "2026-01-01"}],
        order_lines=[line("1", at="2026-01-31", customer_id="C"), line("2", at="2026-02-01 09:00", customer_id="C"),
                     line("3", at="2026-02-28", customer_id="C"), line("4", at="2026-03-01 23:00", customer_id="C"),
                     line("5", at="2026-01-01", channel="wecom"), line("6", at="2026-05-01", customer_id="D")])

    assert facts.rows("select order_id, is_private from sale_orders order by 1") == [
        ("1", False), ("2", True), ("3", True), ("4", False), ("5", True), ("6", True)]     # D came back


def test_an_order_is_shipped_when_all_its_goods_are(space: Workspace) -> None:
    facts = load(space, order_lines=[
        line("1", shipped_at="2026-03-02 10:00"), line("1", "2", shipped_at="2026-03-03 10:00"), line("1", "3", sku="POST"),
        line("2", shipped_at="2026-03-02 10:00"), line("2", "2")])

    assert facts.rows("select order_id, shipped_at from sale_orders order by 1") == [("1", datetime(2026, 3, 3, 10)), ("2", None)]


def test_buyers_of_periods_channels_and_categories(space: Workspace) -> None:
    facts = load(
        space, products=[{"sku": "a", "category": "美妆"}, {"sku": "b", "category": "食品"}],
        order_lines=[
            line("1", at="2025-02-10 21:00", customer_id="C", channel="tmall"),
            line("2", at="2025-02-11 21:00", customer_id="C", channel="tmall"), line("2", "2", at="2025-02-11 21:00", sku="b",
                                                                                     customer_id="C", channel="tmall"),
            line("3", at="2025-03-20 21:00", customer_id="C", channel="jd"),
            line("4", at="2025-12-01 21:00", customer_id="D", channel="jd"),
            line("5", at="2026-03-15 21:00", customer_id="D", channel="jd"), line("6", at="2026-03-15 22:00", channel="jd")])

    def buyers(kind: str, period: date, channel: str = "*", category: str = "*") -> list[tuple[Any, ...]]:
        return facts.rows("select buyers, repeat_buyers, orders, new_customers from period_buyers where period_kind = ?"
                          " and period = ? and channel = ? and category = ?", [kind, period, channel, category])

    assert buyers("month", date(2025, 2, 1)) == [(1, 1, 2, 1)]
    assert buyers("month", date(2025, 2, 1), category="食品") == [(1, 0, 1, 0)]
    assert buyers("month", date(2025, 3, 1)) == [(1, 0, 1, 0)]
    assert buyers("quarter", date(2025, 1, 1)) == [(1, 1, 3, 1)]
    assert buyers("quarter", date(2025, 1, 1), "jd") == [(1, 0, 1, 0)]
    assert buyers("year", date(2025, 1, 1)) == [(2, 1, 4, 2)]
    assert buyers("year", date(2025, 1, 1), "jd", "美妆") == [(2, 0, 2, 1)]
    assert buyers("ytd", date(2025, 1, 1)) == [(1, 1, 2, 1)]        # to 15 March: neither order 3 nor 4
    assert buyers("ytd", date(2026, 1, 1)) == [(1, 0, 2, 0)]        # order 6 has no customer


def test_retention_counts_who_of_a_year_bought_again_in_the_next(space: Workspace) -> None:
    facts = load(
        space, customers=[{"customer_id": "C", "joined_private_domain_at": "2025-01-01", "joined_membership_at": "2026-01-05"},
                          {"customer_id": "D", "joined_membership_at": "2025-06-01", "left_membership_at": "2025-07-01"}],
        order_lines=[line("1", at="2025-05-01", customer_id="C"), line("2", at="2025-06-01", customer_id="D"),
                     line("3", at="2026-02-01", customer_id="C"), line("4", at="2026-03-01", customer_id="C"),
                     line("5", at="2026-02-01", customer_id="D"), line("6", at="2026-02-01", customer_id="E")])

    assert facts.rows("select base_year, kind, base from retention_base order by 1, 2") == [
        (2025, "all", 2), (2025, "private", 1), (2026, "all", 3), (2026, "members", 1), (2026, "private", 1)]
    assert facts.rows("select base_year, kind, day, returned from retention_days order by 1, 2") == [
        (2025, "all", date(2026, 2, 1), 2), (2025, "private", date(2026, 2, 1), 1)]


def test_cohorts_by_month_with_who_came_back_so_far(space: Workspace) -> None:
    facts = load(space, order_lines=[
        line("1", at="2026-01-10", customer_id="C"), line("2", at="2026-01-12", customer_id="C"),
        line("3", at="2026-01-15", customer_id="D"), line("4", at="2026-02-01", customer_id="D"),
        line("5", at="2026-04-01", customer_id="C"), line("6", at="2026-04-02", customer_id="D")])

    assert facts.rows("select month_number, customers, returned_by, amount, cohort_size from cohort_months order by 1") == [
        (0, 2, 0, Decimal(30), 2), (1, 1, 1, Decimal(10), 2), (2, 0, 1, Decimal(0), 2), (3, 2, 2, Decimal(20), 2)]
    assert facts.rows("select customer_id, month, purchase_days, amount, first_month from customer_months order by 1, 2")[0] == (
        "C", date(2026, 1, 1), 2, Decimal(20), date(2026, 1, 1))


def test_refunds_find_the_channel_and_category_of_their_sale(space: Workspace) -> None:
    facts = load(
        space, products=[{"sku": "a", "category": "美妆"}, {"sku": "b", "category": "食品"}],
        order_lines=[line("1", "1", channel="tmall"), line("1", "2", sku="b", channel="tmall")],
        refunds=[{"refund_id": "r1", "order_id": "1", "line_no": "2", "refunded_at": "2026-04-01 10:00", "amount": 3, "quantity": 1},
                 {"refund_id": "r2", "order_id": "1", "sku": "a", "refunded_at": "2026-04-01", "amount": 2},
                 {"refund_id": "r3", "order_id": "9", "refunded_at": "2026-04-01", "amount": 1}])

    assert facts.rows("select channel, category, amount, quantity, refunds from daily_refunds order by amount desc") == [
        ("tmall", "食品", Decimal(3), Decimal(1), 1), ("tmall", "美妆", Decimal(2), Decimal(0), 1), ("", "", Decimal(1), Decimal(0), 1)]


def test_stock_is_valued_as_given_else_at_the_cost_of_the_day(space: Workspace) -> None:
    facts = load(
        space, products=[{"sku": "a", "category": "美妆", "unit_cost": 2}, {"sku": "b", "category": "美妆"}],
        stock=[{"day": "2026-03-31", "warehouse": "E", "sku": "a", "on_hand": 3}, {"day": "2026-03-31", "warehouse": "W", "sku": "a", "on_hand": 1},
               {"day": "2026-03-31", "warehouse": "E", "sku": "b", "on_hand": 0, "stock_value": 5},
               {"day": "2026-03-31", "warehouse": "E", "sku": "c", "on_hand": 7}])

    assert facts.rows("select category, value, on_hand, skus, skus_in_stock from daily_stock order by 1") == [
        ("", None, Decimal(7), 1, 1), ("美妆", Decimal(13), Decimal(4), 2, 1)]      # (3 + 1) × 2 + 5


def test_traffic_customers_and_costs_by_day_and_month(space: Workspace) -> None:
    facts = load(
        space, traffic=[{"day": "2026-03-01", "channel": "tmall", "visitors": 100, "paying_users": 3}],
        customers=[{"customer_id": "C", "registered_at": "2026-03-01 10:00", "joined_membership_at": "2026-03-01"},
                   {"customer_id": "D", "registered_at": "2026-03-01", "joined_private_domain_at": "2026-03-02"}],
        costs=[{"month": "2026-03-01", "kind": "rent", "channel": None, "amount": 8}, {"month": "2026-03-01", "kind": "rent", "channel": "jd", "amount": 2}])

    assert facts.rows("select visitors, product_viewers, paying_users from daily_traffic") == [(100, None, 3)]
    assert facts.rows("select * from daily_customers order by 1") == [
        (date(2026, 3, 1), 2, 1, 0, 0, 0), (date(2026, 3, 2), 0, 0, 0, 1, 0)]
    assert facts.rows("select * from monthly_costs order by channel") == [
        (date(2026, 3, 1), "rent", "", Decimal(8)), (date(2026, 3, 1), "rent", "jd", Decimal(2))]
    assert facts.rows("select table_name, month, rows, first_day, last_day from coverage where table_name = 'costs'") == [
        ("costs", date(2026, 3, 1), 2, date(2026, 3, 1), date(2026, 3, 1))]


STOCK_LATER = {"stock": [{"day": "2026-03-05", "warehouse": "E", "sku": "a", "on_hand": 1}]}


@pytest.mark.parametrize(("tables", "expected"), [
    ({"order_lines": [line("1", at="2026-03-01 10:00"), line("2", at="2026-03-02 19:59")]}, date(2026, 3, 1)),
    ({"order_lines": [line("1", at="2026-03-01 10:00"), line("2", at="2026-03-02 20:00")]}, date(2026, 3, 2)),
    ({"order_lines": [line("1", at="2026-03-01 10:00")]}, None),                      # the only day is not over
    ({"order_lines": [line("1", at="2026-03-02 19:00")], **STOCK_LATER}, date(2026, 3, 4)),
    ({"order_lines": [line("1", at="2026-03-02 21:00")],                               # a month or a validity is no day
      "costs": [{"month": "2026-04-01", "kind": "rent", "amount": 1}],
      "product_costs": [{"sku": "a", "valid_from": "2027-01-01", "unit_cost": 1}]}, date(2026, 3, 2)),
])
def test_the_last_whole_day_has_an_evening_order_or_a_later_day_in_any_table(
        space: Workspace, tables: Mapping[str, list[dict[str, Any]]], expected: date | None) -> None:
    facts = load(space, **tables)

    assert facts.rows("select value from info where key = 'last_whole_day'") == [(expected.isoformat() if expected else None,)]


def test_a_later_stock_day_moves_the_year_to_date_of_buyers(space: Workspace) -> None:
    put(space, "order_lines", [line("1", at="2026-03-01 10:00", customer_id="C"), line("2", at="2026-03-02 10:00", customer_id="D")])
    before = store.current(space).rows("select buyers from period_buyers where period_kind = 'ytd' and channel = '*' and category = '*'")
    put(space, "stock", STOCK_LATER["stock"])

    after = store.current(space).rows("select buyers from period_buyers where period_kind = 'ytd' and channel = '*' and category = '*'")

    assert (before, after) == ([(1,)], [(2,)])


def test_only_marts_of_touched_tables_are_made_again() -> None:
    assert [recipe.name for recipe in to_build(FACTS, ["traffic"])] == ["daily_traffic"]
    assert [recipe.name for recipe in to_build(FACTS, ["stock"])] == ["cost_ranges", "daily_stock"]
    assert {recipe.name for recipe in to_build(FACTS, ["order_lines"])} >= {"sale_lines", "cohort_months", "daily_refunds"}


def test_an_import_makes_no_more_marts_than_it_must(space: Workspace) -> None:
    put(space, "order_lines", [line("1", at="2026-02-01"), line("2", at="2026-03-09")])
    made: list[str] = []

    put(space, "traffic", [{"day": "2026-03-01", "channel": "jd", "visitors": 1}],
        progress=lambda _done, step: made.append(step.en))

    assert [name for name in made if name.startswith("Summing up")] == ["Summing up, step 1 of 1"]


def test_marts_after_many_imports_equal_marts_of_one(space: Workspace) -> None:
    orders = [line(str(n), at=f"2026-0{1 + n % 6}-1{n % 7} 10:00", customer_id=f"C{n % 5}", paid_amount=n + 1) for n in range(40)]
    for start in range(0, 40, 8):
        put(space, "order_lines", orders[start:start + 8])
    put(space, "products", [{"sku": "a", "category": "美妆", "unit_cost": 1}])
    many = store.current(space)
    connection = opened(None, read_only=False, cache=space.cache, folders=[space.staging])
    fit(connection, FACTS)
    for name in ("order_lines", "products"):
        columns = ", ".join(f'"{column.name}"' for column in FACTS[name].columns)
        connection.executemany(f"insert into {name} by position values ({', '.join('?' * (len(FACTS[name].columns) + 3))})",
                               [(*row, 1, 1, n) for n, row in enumerate(many.rows(f"select {columns} from {name}"))])

    build(connection, FACTS, FACTS, version=1, at=AT)

    assert last_whole_day(connection, FACTS) == date(2026, 6, 14)
    for name in (name for name, recipe in recipes().items() if recipe.kind == "table" and name != "sale_lines"):
        assert sorted(many.rows(f"select * from {name}"), key=repr) == sorted(
            DuckFacts(connection, 1).rows(f"select * from {name}"), key=repr), name
    connection.close()


def test_a_listed_product_is_goods_whatever_it_is_called(space: Workspace) -> None:
    facts = load(space, order_lines=[line("1", sku="M"), line("2", sku="POST")], products=[{"sku": "M", "name": "Mug"}])
    assert facts.rows("select sku, is_goods from sale_lines order by 1") == [("M", True), ("POST", False)]


def test_who_left_and_joined_again_counts_as_the_later_stay(space: Workspace) -> None:
    again = {"customer_id": "c", "joined_membership_at": "2026-03-05 09:00", "left_membership_at": "2026-03-01 09:00"}
    facts = load(space, customers=[again])
    assert facts.rows("select sum(members_joined - members_left) from daily_customers") == [(1,)]
