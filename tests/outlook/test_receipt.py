"""From any number back to the rows: for every KPI of the catalog the rows of its receipt make its value exactly."""


import pytest
from company import found, order
from receipts import made_of_rows, recomputed

from core.base.errors import CockpitError
from core.base.home import Workspace, workspace
from core.metrics import readings
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage, coverage
from core.metrics.variants import BY_ID
from core.outlook.receipt import every, page, receipt, size
from core.store.facts import Facts
from tests.metrics import small_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return found(workspace("shop", tmp_path_factory.mktemp("home")), **small_shop.ALL)


@pytest.fixture(scope="module")
def known(shop: Facts) -> Coverage:
    return coverage(shop)


@pytest.mark.parametrize("id_", CATALOG)
def test_the_rows_of_every_kpi_make_its_value_exactly(shop: Facts, known: Coverage, id_: str) -> None:
    reading = readings.read(shop, [id_], known=known)[0]
    told = receipt(shop, id_, known=known)

    assert told.parts
    assert told.value == reading.value
    assert recomputed(shop, told) == reading.value


@pytest.mark.parametrize("by", ["channel", "category"])
def test_so_do_those_of_every_channel_and_category(shop: Facts, known: Coverage, by: str) -> None:
    checked = 0
    for reading in readings.read(shop, by=by, known=known):  # type: ignore[arg-type]
        if reading.value is None or not reading.key:
            continue
        told = receipt(shop, reading.metric, **{by: reading.key}, known=known)
        assert (told.value, recomputed(shop, told)) == (reading.value, reading.value), reading
        checked += 1
    assert checked > 20


@pytest.mark.parametrize("month", ["2026-01", "2026-03"])
def test_so_do_those_of_every_month(shop: Facts, known: Coverage, month: str) -> None:
    rows = [r for r in readings.read(shop, by="month", known=known) if r.period and f"{r.period.start:%Y-%m}" == month and r.value is not None]
    assert len(rows) > 20
    for reading in rows:
        told = receipt(shop, reading.metric, month, known=known)
        assert (told.value, recomputed(shop, told)) == (reading.value, reading.value), reading


def test_a_row_names_its_file_sheet_row_importer_and_time(shop: Facts) -> None:
    told = receipt(shop, "gmv", "2026-03")
    first = page(shop, told.parts[0]).iloc[0]

    # the filler of 2 March is the 27th of the order rows, which begin in row 2
    assert (first["order_id"], first["file"], first["sheet"], first["row"], first["importer"]) == ("f2026-03", "rows.xlsx", "Sheet1", 28, "li")
    assert str(first["imported_at"]) == "2026-09-01 00:00:00"
    assert {"file", "sheet", "row", "importer", "imported_at", "counted"} < set(told.parts[0].titles)


def test_pages_follow_each_other_and_hold_every_row_once(shop: Facts) -> None:
    part = receipt(shop, "gmv", "2024-01..2026-03").parts[0]
    pages = [page(shop, part, number, 10) for number in range(5)]

    assert [len(one) for one in pages] == [10, 10, 10, 10, 1]
    assert [key for one in pages for key in zip(one["order_id"], one["line_no"], strict=True)] == \
        list(every(shop, part)[["order_id", "line_no"]].itertuples(index=False, name=None))


def test_who_counts_once_is_found_however_far_down(space: Workspace) -> None:
    # 6,000 orders of one customer, then one of another: beyond what is looked through at first
    rows = [order(f"a{n}", f"2026-01-{1 + n // 1500:02} {n % 20:02}:{n % 60:02}", 1, "a") for n in range(6000)]
    facts = found(space, order_lines=[*rows, order("b", "2026-02-01 21:00", 1, "b")])
    buyers, repeat = receipt(facts, "buyers").parts[0], receipt(facts, "repeat_purchase_rate").parts[0]

    assert list(page(facts, buyers)["customer_id"]) == ["a", "b"]
    assert list(page(facts, repeat)["paid_at"].astype(str)) == ["2026-01-02 00:00:00"]
    assert made_of_rows(facts, repeat) == repeat.value == 1


def test_the_formula_is_told_in_the_parts_own_names(shop: Facts) -> None:
    assert receipt(shop, "average_order_value").formula("zh") == "GMV ÷ 订单数"
    assert receipt(shop, "gmv_net").formula("en") == "GMV − Refunds"
    assert receipt(shop, "gmv_growth").formula("en") == "(GMV) ÷ (Last year: GMV) − 1"
    assert receipt(shop, "satisfaction").formula("en") == "Answers of 4 or 5 ÷ all answers"
    for id_ in CATALOG:
        for part in receipt(shop, id_).parts:
            assert part.name.zh.strip()
            assert part.name.en.strip()


def test_what_cannot_be_told_says_so(shop: Facts, space: Workspace) -> None:
    empty = receipt(found(space, order_lines=[]), "cac")
    assert (empty.parts, empty.value, empty.needs) == ((), None, "spend")
    with pytest.raises(CockpitError, match="cannot be told by channel"):
        receipt(shop, "retention", channel="tmall")
    with pytest.raises(CockpitError):
        receipt(shop, "gmv", "next week")


def test_orders_of_one_part_are_counted_by_their_first_line(shop: Facts) -> None:
    part = receipt(shop, "orders", "2026-03").parts[0]
    rows = page(shop, part)

    assert size(shop, part) == len(rows) == part.value
    # order o14 has two lines; it counts once, by line 1
    assert list(rows["order_id"]).count("o14") == 1


@pytest.mark.parametrize("id_", BY_ID)
def test_the_rows_of_every_other_definition_make_its_value_exactly(shop: Facts, known: Coverage, id_: str) -> None:
    reading = readings.read(shop, [id_], known=known)[0]
    told = receipt(shop, id_, known=known)

    assert told.value == reading.value
    assert recomputed(shop, told) == (None if reading.value is None else pytest.approx(reading.value, rel=1e-12))


def test_orders_with_a_row_of_their_own_are_told_as_ordered_by_their_lines(space: Workspace) -> None:
    # o1: 100 for two lines of 30 and 20; o2: only its own row; o3: a line without any time but its order's
    heads = [order("o1", "2026-01-05", 100, "a", line_no="0", sku=""), order("o2", "2026-01-06", 40, "b", line_no="0", sku=""), order("o3", "2026-01-07", 9, "a", line_no="0", sku="")]
    lines = [order("o1", "2026-01-05", None, "a", line_no="1", unit_price=30), order("o1", "2026-01-05", None, "a", line_no="2", unit_price=20),
             order("o3", "2026-01-07", None, "a", line_no="1", unit_price=9) | {"ordered_at": None, "paid_at": None}]
    facts = found(space, order_lines=[*heads, *lines, order("end", "2026-01-31 21:00", 1)])
    part = receipt(facts, "gmv@ordered").parts[0]
    rows = every(facts, part)

    assert [(id_, line, float(counted)) for id_, line, counted in zip(rows["order_id"], rows["line_no"], rows["counted"], strict=True)] == \
        [("o1", "1", 60), ("o1", "2", 40), ("o2", "0", 40), ("o3", "1", 9), ("end", "1", 1)]
    assert made_of_rows(facts, part) == part.value == 150


def test_what_came_back_is_listed_on_the_day_its_order_was_paid(shop: Facts) -> None:
    part = receipt(shop, "gmv@net_of_sale", "2025-01").parts[1]
    rows = every(shop, part)

    # r0, refunded on 10 January, is of order o3 of the 1st
    assert list(zip(rows["refund_id"], rows["order_id"], rows["counted"].astype(float), strict=True)) == [("r0", "o3", 8.0)]


def test_who_came_back_is_listed_with_the_order_or_visit_that_counts(space: Workspace) -> None:
    # a buys in every month, b in January and April 2025, c once in March 2026, d once in June 2025, and is seen again in 2026
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)] + ["2026-01", "2026-02", "2026-03"]
    rows = [order(f"a{month}", f"{month}-10", 1, "a") for month in months]
    rows += [order("b1", "2025-01-05", 1, "b"), order("b2", "2025-04-05", 1, "b"), order("c", "2026-03-05", 1, "c"), order("d", "2025-06-01", 1, "d")]
    touches = [{"customer_id": "d", "at": "2026-02-02 12:00", "kind": "visit"}, {"customer_id": "a", "at": "2026-01-02 12:00", "kind": "visit"}]
    facts = found(space, order_lines=[*rows, order("end", "2026-03-31 21:00", 1)], interactions=touches)

    def listed(id_: str, period: str = "") -> list[list[str]]:
        told = receipt(facts, id_, period)
        assert recomputed(facts, told) == told.value
        assert period or told.value == readings.read(facts, [id_])[0].value
        return [sorted(every(facts, part)["customer_id"]) for part in told.parts]

    assert listed("retention@trailing_12") == [["a", "b"], ["a", "b"]]   # April 2024 to March 2025, and since
    assert listed("retention@quarter") == [["a"], ["a"]]
    assert listed("retention@active") == [["a", "d"], ["a", "b", "d"]]
    assert listed("retention@cohort_1", "2025") == [[], ["b", "d"]]
    assert listed("retention@cohort_3_later", "2025") == [["b"], ["b", "d"]]
    seen = every(facts, receipt(facts, "retention@active").parts[0])
    assert list(zip(seen["customer_id"], seen["at"].astype(str), seen["kind"], strict=True)) == [("a", "2026-01-02 12:00:00", "visit"), ("d", "2026-02-02 12:00:00", "visit")]


def test_a_number_of_one_channel_and_one_category_is_told_by_both(shop: Facts) -> None:
    # in 2026 on tmall, goods of home: o10 of 70, o14 of 30 without its postage, three fillers of 10
    for id_, value in (("gmv", 130.0), ("orders", 5.0), ("average_order_value", 26.0), ("buyers", 2.0), ("new_customers", 0.0)):
        told = receipt(shop, id_, channel="tmall", category="home")
        assert told.slices == {"channel": "tmall", "category": "home"}
        assert (told.value, recomputed(shop, told)) == (value, value), id_
    with pytest.raises(CockpitError, match="cannot be told by channel and category"):
        receipt(shop, "cac", channel="tmall", category="home")
