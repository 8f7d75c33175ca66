"""What an import does to the rows that are there."""

import json
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from store_rows import AT, LEVELS, MINI, PRICES, contents, put, source, staged

from core import store
from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import same
from core.store.recipes import recipes
from core.store.registry import FACTS
from core.tables.staged import Finding


def price(item: str | None, value: float | None, day: str = "2026-01-05", shop: str | None = "A") -> dict[str, object]:
    return {"shop": shop, "item": item, "price": value, "at": day}


def level(day: str, item: str, pieces: int, place: str | None = "W") -> dict[str, object]:
    return {"day": day, "place": place, "item": item, "pieces": pieces}


def test_before_the_first_import_every_table_and_mart_is_there_and_empty(space: Workspace) -> None:
    facts = store.current(space)

    assert facts.version == 0
    marts = [name for name, recipe in recipes().items() if recipe.kind == "table"]
    for name in [*FACTS, *(f"rows_{name}" for name in FACTS), *marts, "batches", "coverage"]:
        assert facts.rows(f"select count(*) from {name}") == [(0,)], name
    assert facts.rows("select value from info where key = 'last_whole_day'") == [(None,)]
    assert not space.state.exists()


def test_rows_are_counted_as_new_changed_and_same(space: Workspace) -> None:
    put(space, "prices", [price("a", 1), price("b", 2), price("c", None)], tables=MINI)

    second = put(space, "prices", [price("a", 1), price("b", 3), price("c", None), price("d", 4)], tables=MINI)

    (counts,) = second.counts
    assert (counts.read, counts.new, counts.changed, counts.same) == (4, 1, 1, 2)
    assert second.batch == "f2"
    assert [row[1:3] for row in contents(store.current(space, tables=MINI), PRICES)] == [
        ("a", Decimal(1)), ("b", Decimal(3)), ("c", None), ("d", Decimal(4))]


def test_the_same_rows_again_write_nothing(space: Workspace) -> None:
    rows = [price("a", 1), price(None, None), price("b", 2, shop=None)]
    first = put(space, "prices", rows, tables=MINI)

    again = put(space, "prices", rows[::-1], tables=MINI, file="copy.csv")

    assert (again.status, again.batch, again.version) == ("unchanged", None, first.version)
    assert store.current(space, tables=MINI).rows("select count(*) from batches") == [(1,)]


def test_the_last_row_of_a_key_counts_and_the_others_are_told(space: Workspace) -> None:
    result = put(space, "prices", [price("a", 1), price("b", 5), price("a", 2), price("a", 3)], tables=MINI)

    (counts,) = result.counts
    assert (counts.read, counts.new, counts.repeated) == (4, 2, 2)
    assert [(finding.code, finding.count) for finding in result.findings] == [("repeated_key", 2)]
    facts = store.current(space, tables=MINI)
    assert [row[1:3] for row in contents(facts, PRICES)] == [("a", Decimal(3)), ("b", Decimal(5))]
    assert facts.rows("select count(*) from rows_prices") == [(4,)]


def test_a_file_replaces_the_days_and_places_that_it_covers_and_no_others(space: Workspace) -> None:
    put(space, "levels", [level("2026-01-01", "a", 1), level("2026-01-01", "b", 2), level("2026-01-02", "a", 3),
                          level("2026-01-01", "a", 9, place=None)], tables=MINI)

    second = put(space, "levels", [level("2026-01-01", "a", 5)], tables=MINI)

    (counts,) = second.counts
    assert (counts.new, counts.changed, counts.same, counts.removed) == (0, 1, 0, 1)
    assert contents(store.current(space, tables=MINI), LEVELS) == [
        (date(2026, 1, 1), "W", "a", 5), (date(2026, 1, 1), None, "a", 9), (date(2026, 1, 2), "W", "a", 3)]


def test_a_day_file_with_fewer_rows_is_not_unchanged(space: Workspace) -> None:
    rows = [level("2026-01-01", "a", 1), level("2026-01-01", "b", 2)]
    put(space, "levels", rows, tables=MINI)

    assert put(space, "levels", rows, tables=MINI).status == "unchanged"
    assert put(space, "levels", rows[:1], tables=MINI).status == "imported"


def test_rows_of_one_key_within_a_day_file_all_stay(space: Workspace) -> None:
    rows = [level("2026-01-01", "a", 1), level("2026-01-01", "a", 1), level("2026-01-01", "a", 4)]

    put(space, "levels", rows, tables=MINI)

    assert store.current(space, tables=MINI).rows("select sum(pieces), count(*) from levels") == [(6, 3)]
    assert put(space, "levels", rows, tables=MINI).status == "unchanged"


def test_a_file_of_two_tables_is_one_import(space: Workspace) -> None:
    parts = [staged(space, "prices", [price("a", 1)], MINI), staged(space, "levels", [level("2026-01-01", "a", 1)], MINI)]
    finding = Finding("warning", "odd", "price", 1, (2,), same("odd"), same("look"))

    result = store.commit(space, parts, source("both.xlsx"), importer="wang", at=AT, findings=[finding], rejected=3, tables=MINI)

    history = store.batches(store.current(space, tables=MINI))
    assert result.batch == "f1"
    assert list(history["batch"]) == ["f1", "f1"]
    assert list(history["table_name"]) == ["levels", "prices"]
    assert history["rows_rejected"].sum() == 3
    assert json.loads(history.iloc[1]["findings"])[0]["code"] == "odd"


def test_rows_stand_in_the_order_of_their_day(space: Workspace) -> None:
    put(space, "prices", [price("b", 1, "2026-03-01"), price("a", 2, "2026-01-01")], tables=MINI)
    put(space, "prices", [price("c", 3, "2026-02-01")], tables=MINI)
    put(space, "prices", [price("d", 4, "2026-04-01")], tables=MINI)

    rows = store.current(space, tables=MINI).rows("select item from prices order by rowid")

    assert [item for (item,) in rows] == ["a", "c", "b", "d"]


def test_a_preview_shows_the_version_that_would_be_and_leaves_no_trace(space: Workspace) -> None:
    put(space, "prices", [price("a", 1)], tables=MINI)
    files = sorted(path.name for path in space.facts.iterdir())

    with store.candidate(space, [staged(space, "prices", [price("a", 7)], MINI)], source(), importer="li", at=AT,
                         tables=MINI) as preview:
        assert preview.outcome.counts[0].changed == 1
        assert preview.facts.rows("select price from prices") == [(Decimal(7),)]
        assert store.current(space, tables=MINI).rows("select price from prices") == [(Decimal(1),)]

    assert sorted(path.name for path in space.facts.iterdir()) == files
    assert store.current(space, tables=MINI).version == 1


def test_a_preview_can_be_published(space: Workspace) -> None:
    with store.candidate(space, [staged(space, "prices", [price("a", 7)], MINI)], source(), importer="li", at=AT,
                         tables=MINI) as preview:
        preview.publish()

    assert store.current(space, tables=MINI).rows("select price from prices") == [(Decimal(7),)]


def test_a_number_beyond_all_measure_is_refused_in_one_sentence(space: Workspace) -> None:
    rows = [{"order_id": "1", "line_no": "1", "ordered_at": "2026-01-01", "paid_at": "2026-01-01", "sku": "a",
             "quantity": 90_000_000_000_000, "unit_price": 90_000_000_000_000}]

    with pytest.raises(CockpitError) as caught:
        put(space, "order_lines", rows)

    assert caught.value.code == "number_too_large"
    assert store.current(space).version == 0


@pytest.mark.parametrize("sql", [
    "select * from read_csv('/etc/passwd')", "copy (select 1) to '/tmp/escaped.csv'", "attach '/tmp/escaped.duckdb'",
    "insert into prices values ('A', 'x', 1, null, 1, 1, 1)", "set memory_limit = '90GB'", "install httpfs",
])
def test_facts_cannot_be_changed_and_reach_nothing_outside(space: Workspace, sql: str) -> None:
    put(space, "prices", [price("a", 1)], tables=MINI)
    facts = store.current(space, tables=MINI)

    with pytest.raises(duckdb.Error):
        facts.rows(sql)
