"""What holds for every KPI of the catalog, and what a KPI says when it cannot be told."""

import dataclasses
import re
from datetime import date, timedelta

import pytest
import small_shop
from company import by, found, kpi, month_end, months, order

from core import store
from core.base.errors import CockpitError
from core.base.home import Workspace, workspace
from core.base.text import Text
from core.metrics import readings
from core.metrics.catalog import CATALOG, metric
from core.metrics.coverage import coverage
from core.metrics.declare import Metric
from core.store.facts import Facts
from core.tables.registry import TABLES


@pytest.mark.parametrize("of", CATALOG.values(), ids=list(CATALOG))
def test_every_name_and_definition_is_there_in_both_languages(of: Metric) -> None:
    texts = [getattr(of, field.name) for field in dataclasses.fields(of)]
    for text in (one for one in texts if isinstance(one, Text)):
        assert text.zh.strip()
        assert text.en.strip()
        assert not re.search(r"[\u4e00-\u9fff]", text.en.split(":")[0])
    assert of.label.zh != of.definition.zh


@pytest.mark.parametrize("slices", [None, "month", "channel", "category"])
def test_every_kpi_runs_on_the_empty_version_and_says_what_it_needs(space: Workspace, slices: str | None) -> None:
    rows = readings.read(store.current(space), by=slices)  # type: ignore[arg-type]

    assert [row.metric for row in rows] == list(CATALOG)
    for row in rows:
        assert (row.value, row.as_of) == (None, None)
        assert row.needs is not None
        assert row.needs.partition(".")[0] in TABLES


@pytest.mark.parametrize("name", ["order_lines", "products", "customers", "channels", "stock", "spend", "tickets"])
def test_every_kpi_runs_when_one_table_is_missing(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    facts = found(workspace("less", tmp_path_factory.mktemp("home")), **{table: rows for table, rows in small_shop.ALL.items() if table != name})
    direct = {of.id for of in CATALOG.values() for formula in (of.formulas or CATALOG[of.change_of or ""].formulas)[:1] if name in formula.tables}

    rows = readings.read(facts)
    for slices in ("month", "channel", "category"):
        readings.read(facts, by=slices)  # type: ignore[arg-type]

    assert {row.metric for row in rows if row.needs == name} >= direct - {"private_repeat_share"}


# columns that no file gave, and the KPIs that would read 0 (or 100 %) if that were not noticed
@pytest.mark.parametrize("lacking", [
    {"order_lines.customer_id": ["buyers", "new_customers", "retention", "repeat_purchase_rate", "private_repeat_share", "cac", "cac_change"],
     "order_lines.shipped_at": ["shipped_48h", "remote_72h"], "traffic.paying_users": ["conversion"],
     "products.is_new_category": ["new_category_share"], "customers.registered_at": ["new_registrations"],
     "purchases.received_at": ["replenishment_hours"], "tickets.score": ["satisfaction"], "tickets.first_reply_at": ["first_reply_30min"],
     "tickets.resolved_at": ["resolved_24h"], "tickets.is_common_question": ["bot_resolution"]},
    {"order_lines.delivered_at": ["remote_72h"], "traffic.visitors": ["visitors", "conversion"], "customers.joined_membership_at": ["members"],
     "customers.joined_private_domain_at": ["private_repeat_share"], "channels.is_private_domain": []},
    {"order_lines.province": ["remote_72h"]}], ids=["most", "some", "province"])
def test_a_column_that_no_file_gave_is_asked_for_and_never_read_as_zero(space: Workspace, lacking: dict[str, list[str]]) -> None:
    facts = found(space, **{table: [{name: value for name, value in row.items() if f"{table}.{name}" not in lacking} for row in rows]
                            for table, rows in small_shop.ALL.items()})

    for column, kpis in lacking.items():
        assert {id_: (kpi(facts, id_).value, kpi(facts, id_).needs) for id_ in kpis} == dict.fromkeys(kpis, (None, column))


def test_without_unit_costs_there_is_no_turnover(space: Workspace) -> None:
    rows = small_shop.ALL | {"products": [{k: v for k, v in row.items() if k != "unit_cost"} for row in small_shop.PRODUCTS], "product_costs": []}

    assert kpi(found(space, **rows), "inventory_turnover").needs == "products.unit_cost"


def test_the_private_domain_may_be_a_channel_alone(space: Workspace) -> None:
    rows = {name: rows for name, rows in small_shop.ALL.items() if name != "customers"}

    # o8 by the WeCom shop is all that is known to be private: 90 ÷ 375
    assert kpi(found(space, **rows), "private_repeat_share").value == 90 / 375


def test_totals_by_day_stand_in_for_a_list_of_customers(space: Workspace) -> None:
    counts = [{"day": "2026-01-02", "registrations": 5, "members": 100}, {"day": "2026-02-01", "registrations": 7},
              {"day": "2026-03-31", "registrations": 1, "members": 120}]
    facts = found(space, order_lines=small_shop.ORDERS, user_counts=counts,
                  customers=[{"customer_id": "c1", "acquired_channel": "tmall"}])

    assert (kpi(facts, "new_registrations").value, kpi(facts, "members").value) == (13, 120)
    assert kpi(facts, "members", "2026-03-30").value == 100
    assert by(facts, "members", "month") == {"2026-01": 100, "2026-02": 100, "2026-03": 120}


def test_too_short_a_history_is_said_and_not_guessed(space: Workspace) -> None:
    facts = found(space, order_lines=[order(f"f{day:%m}", f"{day.replace(day=2)} 21:00", 10, "c1") for day in months("2026-01", "2026-03")])

    growth, retention = kpi(facts, "gmv_growth"), kpi(facts, "retention")
    assert (growth.value, retention.value) == (None, None)
    assert growth.reason is not None
    assert "2025-01-01" in growth.reason.en
    assert retention.reason is not None
    assert (kpi(facts, "gmv").value, kpi(facts, "gmv").last_year) == (30, None)


def test_last_year_is_given_only_where_all_its_months_are_there(space: Workspace) -> None:
    day = [order(f"f{day:%Y%m}", f"{day.replace(day=2)} 21:00", 10) for day in months("2025-01", "2026-03")]
    whole = found(space, order_lines=day)
    assert kpi(whole, "gmv").last_year == 30

    gap = found(workspace("gap"), order_lines=[row for row in day if row["order_id"] != "f202502"])
    late = found(workspace("late"), order_lines=[row for row in day if row["order_id"] != "f202501"])
    for facts in (gap, late):
        assert kpi(facts, "gmv").last_year is None
        assert kpi(facts, "gmv_growth").value is None
    months_of_gap = {f"{r.period.start:%Y-%m}": r for r in readings.read(gap, ["gmv"], by="month") if r.period}
    assert months_of_gap["2025-02"].value is None
    assert months_of_gap["2025-02"].reason is not None
    assert months_of_gap["2026-02"].last_year is None
    assert months_of_gap["2026-01"].last_year == 10


def test_net_gmv_before_the_refunds_begin_is_not_compared(space: Workspace) -> None:
    lines = [order(f"f{day:%Y%m}", f"{day.replace(day=2)} 21:00", 10) for day in months("2025-01", "2026-03")]
    facts = found(space, order_lines=lines, refunds=[{"refund_id": "r", "order_id": "f202601", "refunded_at": "2026-01-05 10:00", "amount": 4}])

    assert (kpi(facts, "gmv_net").value, kpi(facts, "gmv_net").last_year) == (26, None)


def test_turnover_needs_the_stock_before_its_twelve_months_too(space: Workspace) -> None:
    lines = [order(f"f{day:%Y%m}", f"{day.replace(day=2)} 21:00", 10) for day in months("2025-01", "2026-03")]
    stock = [{"day": month_end(day), "sku": "A1", "warehouse": "w", "stock_value": 6} for day in months("2025-03", "2026-03")]
    products = [{"sku": "A1", "unit_cost": 5}]

    lines += [order("end", "2026-03-31 21:00", 10, sku="other")]

    # 12 × 5 ÷ (13 × 6 ÷ 13) = 10
    assert kpi(found(space, order_lines=lines, stock=stock, products=products), "inventory_turnover").value == pytest.approx(10)
    short = found(workspace("short"), order_lines=lines, products=products, stock=stock[1:])
    assert kpi(short, "inventory_turnover").value is None
    assert "2025-03-01" in (kpi(short, "inventory_turnover").reason or Text("", ""))("en")


def test_nothing_is_divided_by_zero(space: Workspace) -> None:
    lines = [order("a", "2026-01-02 21:00", 10)]
    facts = found(space, order_lines=lines, spend=[{"day": "2026-01-02", "channel": "x", "campaign": "", "spend": 5}],
                  traffic=[{"day": "2026-01-02", "channel": "x", "visitors": 0, "paying_users": 0}],
                  tickets=[{"ticket_id": "t", "opened_at": "2026-01-02 23:59", "first_reply_at": "2026-01-02 23:59"}])

    assert [kpi(facts, id_).value for id_ in ("conversion", "first_reply_30min")] == [None, None]
    assert kpi(facts, "spend").value == 5


def test_the_last_whole_day_has_an_order_after_eight_or_a_later_day_in_any_table(tmp_path_factory: pytest.TempPathFactory) -> None:
    def last(*times: str, **more: list[dict[str, object]]) -> date | None:
        facts = found(workspace("days", tmp_path_factory.mktemp("home")), order_lines=[order(at, at, 1) for at in times], **more)
        return coverage(facts).last_whole_day

    assert last("2026-01-01 10:00", "2026-01-02 20:00") == date(2026, 1, 2)
    assert last("2026-01-01 10:00", "2026-01-02 19:59") == date(2026, 1, 1)
    assert last("2026-01-01 10:00", "2026-01-02 09:00", traffic=[{"day": "2026-01-03", "channel": "x", "visitors": 1}]) == date(2026, 1, 2)


def test_a_partial_day_counts_for_its_month_but_not_to_date(space: Workspace) -> None:
    facts = found(space, order_lines=[order("a", "2026-01-31 21:00", 5), order("b", "2026-02-01 09:00", 3)])

    assert (kpi(facts, "gmv").value, kpi(facts, "gmv").as_of) == (5, date(2026, 1, 31))
    assert by(facts, "gmv", "month") == {"2026-01": 5, "2026-02": 3}


def test_an_unknown_kpi_is_answered_with_those_near_it() -> None:
    with pytest.raises(CockpitError) as caught:
        metric("gmv_nett")

    assert caught.value.code == "unknown_kpi"
    assert "gmv_net" in caught.value("zh")
    assert "gmv_nett" in caught.value("en")


# Spring Festival: 17 February 2026, 29 January 2025; its days are felt from 21 days before to 14 after
@pytest.fixture(scope="module")
def festival(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """1 a day; 100 more on the day before each Spring Festival, 7 on 20 January 2025."""
    lines = [order(f"{day}", f"{day} 21:00", 1) for year in (2025, 2026) for day in _days(year)]
    lines += [order("eve25", "2025-01-28", 100), order("eve26", "2026-02-16", 100), order("x", "2025-01-20", 7)]
    return found(workspace("festival", tmp_path_factory.mktemp("home")), order_lines=lines)


def _days(year: int) -> list[date]:
    last = date(2026, 4, 30) if year == 2026 else date(2025, 12, 31)
    return [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), last.toordinal() + 1)]


@pytest.mark.parametrize(("as_of", "now", "before"), [
    ("2026-01-20", 20, 20),                 # outside the window: 1 to 20 January less none; 20 January 2025 waits for its place in the festival
    ("2026-02-08", 39, 39 + 7),             # nine days before: of 2025 the 20th of January and its 7 are in, the eve is not
    ("2026-02-15", 46, 46 + 7),             # the day before the eve
    ("2026-02-16", 47 + 100, 47 + 107),     # eve on eve
    ("2026-03-31", 90 + 100, 90 + 107),     # behind the window: all days of both
    ("2026-04-30", 120 + 100, 120 + 107)])
def test_growth_compares_the_same_event_days(festival: Facts, as_of: str, now: int, before: int) -> None:
    growth = kpi(festival, "gmv_growth", as_of)

    assert (growth.numerator, growth.denominator) == (now, before)
    assert growth.value == now / before - 1
    assert kpi(festival, "gmv", as_of).last_year == before


def test_growth_of_a_begun_month_compares_the_same_days_only(space: Workspace) -> None:
    first, last = date(2025, 1, 1), date(2026, 6, 12)
    days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    facts = found(space, order_lines=[order(f"{day}", f"{day} 21:00", 100 if day.year == 2025 else 150) for day in days])

    assert by(facts, "gmv_growth", "month")["2026-06"] == pytest.approx(0.5)  # 12 × 150 ÷ 12 × 100 - 1, not ÷ 30 × 100
