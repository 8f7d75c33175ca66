"""Every other definition of a KPI: literal rows in, the value worked out by hand out; texts in both languages; nothing on empty tables."""

import re
from datetime import date

import pytest
import small_shop
from company import found, kpi

from core import store
from core.base.home import Workspace, workspace
from core.metrics import readings
from core.metrics.catalog import CATALOG, defined, kpi_of, metric
from core.metrics.declare import Variant
from core.metrics.variants import BY_ID, VARIANTS, variant_of
from core.store.facts import Facts
from core.tables.registry import TABLES

INTERACTIONS = [  # c2 visited, c5 was in touch: neither bought in 2026
    {"customer_id": "c2", "at": "2026-01-03 10:00", "kind": "visit"}, {"customer_id": "c5", "at": "2026-03-01 10:00", "kind": "message"},
    {"customer_id": "c7", "at": "2026-03-01 10:00", "kind": "visit"}, {"customer_id": "c3", "at": "2025-03-01 10:00", "kind": "visit"}]
COUNTS = [{"day": "2026-01-02", "registrations": 5, "members": 100}, {"day": "2026-03-31", "registrations": 1, "members": 120}]
SPEND = [{**row, "new_customers": 2} if row["channel"] == "xhs" else row for row in small_shop.SPEND]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    rows = small_shop.ALL | {"interactions": INTERACTIONS, "user_counts": COUNTS, "spend": SPEND}
    return found(workspace("shop", tmp_path_factory.mktemp("home")), **rows)


# KPI@variant, value to 31 March 2026, last year's
BY_HAND = {
    "gmv@ordered": (1375, 240),                                # 375 and what nobody paid: 500 + 500
    "gmv@net": (355, 232),                                     # less r1 20 of this year's refunds; less r0 8
    "gmv@net_of_sale": (285, 232),                             # less r1 20 and r2 70, both of this year's sales; r0 8 of o3
    "gmv_net@net_of_sale": (285, 232),
    "gmv_growth@calendar": (375 / 240 - 1, 240 / 30 - 1),
    "gmv_growth@ordered": (1375 / 240 - 1, 240 / 30 - 1),
    "gmv_growth@net": (355 / 232 - 1, None),                   # no refund before 2025: 2024 is not known
    "gmv_growth@net_of_sale": (285 / 232 - 1, None),
    "conversion@orders": (9 / 600, 7 / 300),
    "average_order_value@per_buyer": (375 / 4, 240 / 3),
    "private_repeat_share@of_repeat": (150 / 220, 0),          # repeat: o8 90, o10 70, o13 25, o14 35
    "private_repeat_share@of_private": (150 / 275, None),      # private: 150 and c6's first day 110 + 15; none in early 2025
    "private_repeat_share@by_channel": (90 / 375, 0),          # o8 alone came through the WeCom shop
    "retention@trailing_12": (3 / 4, None),                    # c1 c2 c3 c4 bought April 2024 to March 2025; c1 c3 c4 since
    "retention@quarter": (None, 0),                            # nobody with an id bought October to December 2025; c1 c2 did not come back
    "retention@members": (1, 1),                               # c1 c3 were members at the end of 2025, both back; c1 of c1
    "retention@private": (1, None),                            # c1 alone; nobody was in it at the end of 2024
    "retention@active": (1, 1 / 2),                            # c1 c3 c4 bought, c5 was in touch; c1 of c1 c2
    "retention@cohort_1": (1, 0),                              # month 1 in 2026: nobody joined in December to February but c6, who came back in March
    "retention@cohort_3_later": (None, 0),                     # month 3 in 2026: nobody bought first in October to December; c2 of December 2024 did not
    "repeat_purchase_rate@orders": (4 / 9, 1 / 7),             # o8 o10 o13 o14; o3
    "new_registrations@totals": (6, None), "members@totals": (120, None),
    "cac@paid": (114, 45),                                     # c6 came by 千川, a channel with spend; last year's two as well
    "cac@all_spend": (119, 45), "cac@loaded": (179, 60),       # 119 + 3 × (12 + 8); (90 + 30) ÷ 2
    "cac@claimed": (114 / 2, None),
    "cac_change@paid": (114 / 45 - 1, None), "cac_change@all_spend": (119 / 45 - 1, None), "cac_change@loaded": (179 / 60 - 1, None),
    "cac_change@claimed": (None, None),
    "acquisition_cost_ratio@net": (114 / 355, 90 / 232),
    "operating_cost_ratio@with_acquisition": ((60 + 114) / 375, (30 + 90) / 240),
    "inventory_turnover@year_to_date": (59 * 12 / 135, None),  # cost 14 + 25 + 20; three month-ends of 45
    "inventory_turnover@units": (23, None),                    # 12 + 6 single pieces + 5; one piece at every month's end
    "inventory_turnover@gmv": (485 / (600 / 13), None),        # 375, 12 × 10 less the 3 of this year, and o7 20
    "sell_through@remaining": (1, None),                       # 5 sold, none left in the newest count
    "satisfaction@mean": (12 / 3, None), "replenishment_hours@within_48h": (1 / 3, None),    # p5; p2 60 h, p4 open for 96
    "first_reply_30min@median": (20, None),                    # minutes 5 10 20 31 and t3, open for four weeks
    "first_reply_30min@p90": (24708.4, None),                  # between the 31 and the 41,160 of t3, six tenths of the way
    "resolved_24h@median": (13, None), "resolved_24h@p90": (487.4, None),                    # hours 1 2 24 and 686
}


def test_every_variant_is_worked_out_by_hand() -> None:
    assert set(BY_HAND) == set(BY_ID)


@pytest.mark.parametrize("id_", BY_HAND)
def test_the_value_to_date_and_last_years_are_those_worked_out_by_hand(shop: Facts, id_: str) -> None:
    reading, (value, last_year) = kpi(shop, id_), BY_HAND[id_]
    assert reading.value == (pytest.approx(value, rel=1e-9) if value is not None else None)
    assert reading.last_year == (pytest.approx(last_year, rel=1e-9) if last_year is not None else None)
    assert (reading.as_of, reading.needs) == (date(2026, 3, 31), None)


@pytest.mark.parametrize("one", [one for found in VARIANTS.values() for one in found], ids=list(BY_ID))
def test_a_variant_has_names_in_both_languages_and_is_found_by_any_of_them(one: Variant) -> None:
    for text in (one.label, one.metric.definition):
        assert text.zh.strip()
        assert not re.search(r"[\u4e00-\u9fff]", text.en)
    assert kpi_of(one.metric) == one.kpi
    assert one.kpi in CATALOG
    assert metric(one.metric.id) is one.metric
    assert all(variant_of(one.kpi, written) is one for written in (one.id, one.label.zh, one.label.en.upper()))


def test_no_definition_or_an_unknown_one_is_the_kpis_own() -> None:
    assert defined("gmv_growth", "") is CATALOG["gmv_growth"]
    assert defined("gmv_growth", "财务口径") is CATALOG["gmv_growth"]
    assert defined("gmv_growth", "按日历日").id == "gmv_growth@calendar"


@pytest.mark.parametrize("slices", [None, "month", "channel", "category"])
def test_on_empty_tables_every_variant_says_what_it_needs(space: Workspace, slices: str | None) -> None:
    rows = readings.read(store.current(space), list(BY_ID), by=slices)  # type: ignore[arg-type]
    assert [row.metric for row in rows] == list(BY_ID)
    assert all(row.value is None and (row.needs or "").partition(".")[0] in TABLES for row in rows)


def test_every_variant_of_the_catalog_runs_by_month_channel_and_category(shop: Facts) -> None:
    for slices in ("month", "channel", "category"):
        assert readings.read(shop, list(BY_ID), by=slices)  # type: ignore[arg-type]
