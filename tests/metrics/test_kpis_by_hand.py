"""Every KPI of the command line: literal rows in, the value worked out by hand out."""

from datetime import date

import pytest
import small_shop
from company import by, exactly, found, kpi

from core.base.home import workspace
from core.metrics import readings
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.store.facts import Facts


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return found(workspace("shop", tmp_path_factory.mktemp("home")), **small_shop.ALL)


# KPI, value to 31 March 2026, last year's, as the sums in the comments
BY_HAND = {
    # three orders of 10, 90 + 70 + 110 + 15 + 25 + 35; last year 30 + 60 + 80 + 40 + 30: unpaid, closed and 1 April are out
    "gmv": (375, 240),
    "gmv_net": (355, 232),                                     # less 20; less 8
    "gmv_growth": (375 / 240 - 1, 240 / 30 - 1),
    "orders": (9, 7),                                          # 3 + o8 o10 o11 o12 o13 o14; 3 + o3 o4 o5 o6
    "buyers": (4, 3),                                          # c1 c3 c4 c6; c1 c3 c4
    "new_customers": (1, 2),                                   # c6; c3 c4
    "average_order_value": (375 / 9, 240 / 7),
    "visitors": (600, 300),                                    # 3 × 100 + 300; 3 × 100
    "conversion": (24 / 600, 15 / 300),                        # (3 × 5 + 9) ÷ 600, never the mean of 5 % and 3 %
    "retention": (3 / 4, 1 / 2),                               # c1 c3 c4 of c1 c3 c4 c5; c1 (on 1 January) of c1 c2
    "repeat_purchase_rate": (1 / 4, 0),                        # c6 on two days; c4's two orders of one day are one
    "new_category_share": (200 / 375, 80 / 240),               # B: 90 + 110; 80
    "private_repeat_share": (150 / 375, 0),                    # 90 (WeCom shop) + 25 (c6) + 35 (c1); o3 before c1 joined
    "new_registrations": (2, 2),                               # c6 c7; c3 c4
    "members": (2, 2),                                         # c1 c4 (c3 left, c5 joins in April); c1 c3
    "spend": (119, 90),                                        # 3 × 30 + 5 + 24; 3 × 30
    "cac": (114, 45),                                          # (90 + 24) ÷ 1: retention spend is out; 90 ÷ 2
    "cac_change": (114 / 45 - 1, None),
    "acquisition_cost_ratio": (114 / 375, 90 / 240),
    "operating_cost_ratio": (60 / 375, 30 / 240),              # 3 × (12 + 8), no goods, no advertising; 3 × 10
    # 12 months of cost: 10 × 4 + 2 × 5 monthly, o7 4, o8 10, o10 5, o11 10, o12 5, o13 5 × 2, o14 5; (60 + 12 × 45) ÷ 13
    "inventory_turnover": (99 / (600 / 13), None),
    "days_of_stock": (365 * (600 / 13) / 99, None),
    "active_sku_rate": (2 / 3, 1 / 3),                         # A D of A B D (C is gone, E to come); A of A B C
    "sell_through": (5 / 20, None),                            # D alone is newer than the purchase records
    "satisfaction": (2 / 3, None),                             # 5 and 4 of 5, 3, 4
    "replenishment_hours": (60, None),                         # 24, 60, 96 so far; open since 39 h is not due
    "shipped_48h": (5 / 7, 3 / 7),                             # 3 + o8 + o13 (48 h) of 3 + o8 o10 o12 o13; o11 pre-sale, o14 not due
    "remote_72h": (1 / 2, None),                               # o8 in 71 h, o10 in 80 h; o12 has not left
    "first_reply_30min": (3 / 5, None),                        # t1 t5 t6 of t1 t2 t3 t5 t6; t4 is not due
    "resolved_24h": (3 / 4, None),                             # t1 t2 t6 of t1 t2 t3 t6; t4 t5 are not due
    "bot_resolution": (1 / 4, None),                           # t1 of t1 t2 t3 t6: t6 was handed over
    "capacity_locked": (30 / 100, None),                       # D in March
    "backup_suppliers": (1, None),                             # s2: s3 has no agreement, s4 backs up nobody
}


def test_the_catalog_is_the_command_lines_list() -> None:
    assert sorted(CATALOG) == sorted([
        "gmv", "gmv_net", "gmv_growth", "orders", "buyers", "new_customers", "average_order_value", "visitors", "conversion",
        "retention", "repeat_purchase_rate", "new_category_share", "private_repeat_share", "new_registrations", "members",
        "spend", "cac", "cac_change", "acquisition_cost_ratio", "operating_cost_ratio", "inventory_turnover", "days_of_stock",
        "active_sku_rate", "sell_through", "satisfaction", "replenishment_hours", "shipped_48h", "remote_72h",
        "first_reply_30min", "resolved_24h", "bot_resolution", "capacity_locked", "backup_suppliers"])
    assert set(BY_HAND) == set(CATALOG)


@pytest.mark.parametrize("id_", BY_HAND)
def test_the_value_to_date_and_last_years_are_those_worked_out_by_hand(shop: Facts, id_: str) -> None:
    reading = kpi(shop, id_)

    value, last_year = BY_HAND[id_]
    assert reading.value == pytest.approx(value, rel=1e-12)
    assert reading.last_year == (pytest.approx(last_year, rel=1e-12) if last_year is not None else None)
    assert (reading.as_of, reading.needs, reading.reason) == (date(2026, 3, 31), None, None)


BY_CHANNEL = {
    "gmv": {"tmall": 160, "douyin": 125, "wecom": 90},
    "gmv_net": {"tmall": 160, "douyin": 125, "wecom": 70},
    "gmv_growth": {"tmall": 160 / 160 - 1, "douyin": 125 / 80 - 1, "wecom": None},
    "orders": {"tmall": 6, "douyin": 2, "wecom": 1},
    "buyers": {"tmall": 3, "douyin": 1, "wecom": 1},
    "new_customers": {"tmall": 0, "douyin": 1, "wecom": 0},
    "average_order_value": {"tmall": 160 / 6, "douyin": 125 / 2, "wecom": 90},
    "visitors": {"tmall": 300, "douyin": 300},
    "conversion": {"tmall": 15 / 300, "douyin": 9 / 300},
    "repeat_purchase_rate": {"tmall": 0, "douyin": 0, "wecom": 0},
    "new_category_share": {"tmall": 0, "douyin": 110 / 125, "wecom": 1},
    "private_repeat_share": {"tmall": 60 / 160, "douyin": 0, "wecom": 1},
    "spend": {"qianchuan": 90, "wecom": 5, "xhs": 24},
    "cac": {"qianchuan": 90, "wecom": None, "xhs": None},     # c6 came by 千川; nobody by xhs
    "operating_cost_ratio": {"": None, "tmall": 36 / 160, "douyin": 0, "wecom": 0},
    "shipped_48h": {"tmall": 4 / 5, "douyin": 0, "wecom": 1},
    "first_reply_30min": {"tmall": 2 / 3, "douyin": 1 / 2},
    "resolved_24h": {"tmall": 1, "douyin": 1 / 2},
    "bot_resolution": {"tmall": 1 / 2, "douyin": 0},
    "satisfaction": {"tmall": 2 / 3, "douyin": None},
    "remote_72h": {"tmall": 0, "wecom": 1},
}
BY_CATEGORY = {
    "gmv": {"": 5, "home": 145, "toys": 225},
    "gmv_net": {"": 5, "home": 145, "toys": 205},
    "orders": {"": 1, "home": 6, "toys": 3},
    "buyers": {"": 1, "home": 3, "toys": 2},
    "average_order_value": {"": 5, "home": 145 / 6, "toys": 75},
    "new_category_share": {"": 0, "home": 0, "toys": 200 / 225},
    "repeat_purchase_rate": {"": 0, "home": 0, "toys": 1 / 2},
    "inventory_turnover": {"": None, "home": 69 / (600 / 13), "toys": None},
    "active_sku_rate": {"home": 1, "toys": 1 / 2},
    "sell_through": {"toys": 1 / 4},
    "capacity_locked": {"toys": 0.3},
}


@pytest.mark.parametrize("id_", BY_CHANNEL)
def test_by_channel_the_parts_are_summed_before_they_are_divided(shop: Facts, id_: str) -> None:
    assert exactly(by(shop, id_, "channel")) == exactly(BY_CHANNEL[id_])


@pytest.mark.parametrize("id_", BY_CATEGORY)
def test_by_category_the_parts_are_summed_before_they_are_divided(shop: Facts, id_: str) -> None:
    assert exactly(by(shop, id_, "category")) == exactly(BY_CATEGORY[id_])


@pytest.mark.parametrize(("id_", "slices"), [
    ("acquisition_cost_ratio", "channel"), ("retention", "channel"), ("members", "channel"), ("backup_suppliers", "channel"),
    ("inventory_turnover", "channel"), ("cac", "category"), ("acquisition_cost_ratio", "category"), ("operating_cost_ratio", "category"),
    ("conversion", "category"), ("shipped_48h", "category"), ("retention", "category")])
def test_what_cannot_be_told_by_that_dimension_is_left_out(shop: Facts, id_: str, slices: str) -> None:
    assert by(shop, id_, slices) == {}


# January, February, March 2026, and the begun April where the table reaches into it
BY_MONTH = {
    "gmv": {1: 100, 2: 205, 3: 70, 4: 7},
    "gmv_net": {1: 80, 2: 205, 3: 70, 4: -63},
    "gmv_growth": {1: 100 / 70 - 1, 2: 205 / 90 - 1, 3: 70 / 80 - 1, 4: None},  # no day of April is whole yet
    "orders": {1: 2, 2: 4, 3: 3, 4: 1},
    "buyers": {1: 1, 2: 2, 3: 2, 4: 0},
    "new_customers": {1: 0, 2: 1, 3: 0, 4: 0},
    "average_order_value": {1: 50, 2: 205 / 4, 3: 70 / 3, 4: 7},
    "visitors": {1: 100, 2: 100, 3: 400},
    "conversion": {1: 0.05, 2: 0.05, 3: 14 / 400},
    "retention": {1: 1 / 4, 2: 2 / 4, 3: 3 / 4, 4: 3 / 4},
    "repeat_purchase_rate": {1: 0, 2: 0, 3: 0, 4: None},
    "new_category_share": {1: 0.9, 2: 110 / 205, 3: 0, 4: 0},
    "private_repeat_share": {1: 0.9, 2: 0, 3: 60 / 70, 4: 0},
    "new_registrations": {1: 0, 2: 1, 3: 1, 4: 0},
    "members": {1: 3, 2: 3, 3: 2, 4: 3},
    "spend": {1: 35, 2: 30, 3: 54},
    "cac": {1: None, 2: 30, 3: None, 4: None},
    "acquisition_cost_ratio": {1: 0.3, 2: 30 / 205, 3: 54 / 70, 4: None},
    "operating_cost_ratio": {1: 0.2, 2: 20 / 205, 3: 20 / 70},
    "inventory_turnover": {1: None, 2: None, 3: 99 / (600 / 13)},
    "active_sku_rate": {1: 2 / 2, 2: 2 / 3, 3: 2 / 3, 4: 1 / 3},
    "shipped_48h": {1: 1, 2: 1 / 3, 3: 1, 4: None},
    "replenishment_hours": {1: 24, 2: 60, 3: 96, 4: None},
    "satisfaction": {3: 2 / 3},
    "capacity_locked": {2: 0.9, 3: 0.3, 4: 1},
    "backup_suppliers": {3: 1},
}


@pytest.mark.parametrize("id_", BY_MONTH)
def test_by_month_every_month_stands_for_itself(shop: Facts, id_: str) -> None:
    values = by(shop, id_, "month")
    newest = {month: value for month, value in values.items() if month.startswith("2026")}

    assert exactly(newest) == exactly({f"2026-{month:02}": value for month, value in BY_MONTH[id_].items()})


def test_a_begun_month_is_marked_and_never_compared(shop: Facts) -> None:
    rows = {f"{r.period.start:%Y-%m}": (r.value, r.last_year, r.partial) for r in readings.read(shop, ["gmv"], by="month") if r.period}

    assert rows["2026-04"] == (7, None, True)
    assert rows["2026-03"] == (70, 80, False)
    assert rows["2024-12"] == (60, None, False)
    assert rows["2024-01"] == (10, None, False)     # closed on New Year's Day, not half a month
    assert len(rows) == 28


def test_months_add_up_to_all_that_was_paid(shop: Facts) -> None:
    paid = sum(float(r["paid_amount"]) for r in small_shop.ORDERS if r["paid_at"] and r["status"] != "closed")

    assert sum(value or 0 for value in by(shop, "gmv", "month").values()) == paid


def test_asked_for_an_earlier_day_nothing_later_counts(shop: Facts) -> None:
    # to 6 February: 2 × 10 + 90 + 70 + 110 + 15
    assert kpi(shop, "gmv", "2026-02-06").value == 305
    assert by(shop, "gmv", "month", "2026-02-06")["2026-02"] == 205
    assert max(by(shop, "gmv", "month", "2026-02-06")) == "2026-02"
    assert by(shop, "gmv", "month", "2026-02-05")["2026-02"] == 80
    assert by(shop, "buyers", "month", "2026-02-05")["2026-02"] == 1
    assert kpi(shop, "buyers", "2026-02-05").value == 2
    assert kpi(shop, "retention", "2026-02-05").value == 2 / 4
    assert kpi(shop, "members", "2026-02-28").value == 3
    assert by(shop, "repeat_purchase_rate", "channel", "2026-03-25") == {"tmall": 0, "douyin": 0, "wecom": 0}


def test_what_happened_after_the_asked_day_is_not_known_on_it(shop: Facts) -> None:
    # to 22 January 08:00 … the 21st: o8 is neither shipped nor due; only the second of January stands
    assert kpi(shop, "shipped_48h", "2026-01-21").denominator == 1
    # p2 was ordered on 8 February and received on the 10th at 12:00: on the 9th it is open and not yet due, on the 10th 60 h are not over… it is in
    assert kpi(shop, "replenishment_hours", "2026-02-09").value == 24
    assert kpi(shop, "resolved_24h", "2026-03-02").denominator == 1      # t2 is open and has until the 3rd


def test_before_all_data_there_is_a_reason_and_no_zero(shop: Facts) -> None:
    for reading in readings.read(shop, as_of=date(2020, 1, 1)):
        if reading.metric != "backup_suppliers":
            assert reading.value is None, reading.metric
    assert kpi(shop, "gmv", "2020-01-01").reason is not None
    assert readings.read(shop, ["gmv"], by="month", as_of=date(2020, 1, 1)) == []


def test_each_kpi_is_known_as_far_as_the_earliest_of_its_tables(tmp_path_factory: pytest.TempPathFactory) -> None:
    rows = dict(small_shop.ALL)
    rows["spend"] = [row for row in small_shop.SPEND if str(row["day"]) < "2026-03-10"]
    rows["costs"] = [row for row in small_shop.COSTS if str(row["month"]) < "2026-03-01"]
    rows["stock"] = [row for row in small_shop.STOCK if str(row["day"]) < "2026-03-01"]
    facts = found(workspace("lag", tmp_path_factory.mktemp("home")), **rows)

    as_of = {reading.metric: reading.as_of for reading in readings.read(facts)}
    assert (as_of["gmv"], as_of["spend"], as_of["cac"]) == (date(2026, 3, 31), date(2026, 3, 2), date(2026, 3, 2))
    assert (as_of["operating_cost_ratio"], as_of["inventory_turnover"]) == (date(2026, 2, 28), date(2026, 2, 28))
    # 2 × 20 ÷ (100 + 205), March is in neither part
    assert kpi(facts, "operating_cost_ratio").value == 40 / 305
    assert coverage(facts).last_whole_day == date(2026, 3, 31)
