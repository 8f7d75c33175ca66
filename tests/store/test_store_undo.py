"""Taking imports back, in any order: against literal cases and against a naive model of the rules."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_rows import AT, LEVELS, MINI, PRICES, contents, put, staged
from test_store_imports import level, price

from core import store
from core.base.errors import CockpitError
from core.base.home import Workspace
from core.store import rows as store_rows_of
from core.store.connection import Connection, opened
from core.store.facts import DuckFacts
from core.store.lineage import _wrong_rows
from core.store.schema import fit
from core.store.undo import take_back
from core.tables.declare import Table


def test_undo_brings_replaced_rows_back_and_removes_added_ones(space: Workspace) -> None:
    put(space, "prices", [price("a", 1), price("b", 2)], tables=MINI)
    before = contents(store.current(space, tables=MINI), PRICES)
    put(space, "prices", [price("b", 5), price("c", 6), price("d", 7)], tables=MINI)

    undone = store.undo(space, "f2", "wang", AT, tables=MINI)

    assert (undone.restored, undone.removed, undone.kept) == (1, 2, ())
    assert contents(store.current(space, tables=MINI), PRICES) == before


def test_undo_of_an_older_import_keeps_what_a_later_one_replaced_and_says_so(space: Workspace) -> None:
    put(space, "prices", [price("a", 1), price("b", 2)], tables=MINI)
    put(space, "prices", [price("b", 5)], tables=MINI, file="march.xlsx")

    undone = store.undo(space, "f1", "wang", AT, tables=MINI)

    assert (undone.restored, undone.removed) == (0, 1)      # a is gone
    (kept,) = undone.kept
    assert (kept.table, kept.rows, kept.batch, kept.file) == ("prices", 1, "f2", "march.xlsx")
    assert kept.reason.en == "prices: 1 rows stay as they are, the later import f2 (march.xlsx) has rewritten them."
    assert [row[1] for row in contents(store.current(space, tables=MINI), PRICES)] == ["b"]


def test_undo_skips_imports_that_are_undone_themselves(space: Workspace) -> None:
    for value in (1, 2, 3):
        put(space, "levels", [level("2026-01-01", "a", value), level("2026-01-01", "b", value)], tables=MINI)
    store.undo(space, "f2", "wang", AT, tables=MINI)

    store.undo(space, "f3", "wang", AT, tables=MINI)

    assert {row[3] for row in contents(store.current(space, tables=MINI), LEVELS)} == {1}


def test_an_undone_file_can_be_imported_again(space: Workspace) -> None:
    put(space, "prices", [price("a", 1)], tables=MINI)
    store.undo(space, "f1", "wang", AT, tables=MINI)

    again = put(space, "prices", [price("a", 1)], tables=MINI)

    assert (again.status, again.batch, again.counts[0].new) == ("imported", "f2", 1)
    history = store.batches(store.current(space, tables=MINI))
    assert list(history["undone_by"].isna()) == [True, False]


@pytest.mark.parametrize(("batch", "code"), [("f1", "undone_already"), ("f9", "batch"), ("march", "batch")])
def test_what_cannot_be_undone_is_said(space: Workspace, batch: str, code: str) -> None:
    put(space, "prices", [price("a", 1)], tables=MINI)
    store.undo(space, "f1", "wang", AT, tables=MINI)

    with pytest.raises(CockpitError) as caught:
        store.undo(space, batch, "wang", AT, tables=MINI)

    assert caught.value.code == code
    assert store.current(space, tables=MINI).version == 2


@dataclass
class Naive:
    """The rules of tables.md said as plainly as possible: all imports kept, the current rows worked out anew each time."""

    table: Table
    imports: list[list[tuple[Any, ...]]] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)

    def cell(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        return row[:len(self.table.replace_key)]

    def current(self) -> list[tuple[Any, ...]]:
        return [row for rows in self.cells().values() for _, row in rows]

    def undo(self, number: int) -> tuple[int, int]:
        """Return rows restored, and rows removed that nothing takes the place of."""
        before = self.cells()
        self.undone.add(number)
        after = self.cells()
        left = {cell: rows for cell, rows in before.items() if rows[0][0] == number}
        return (sum(len(after[cell]) for cell in left if cell in after),
                sum(len(rows) for cell, rows in left.items() if cell not in after))

    def cells(self) -> dict[tuple[Any, ...], list[tuple[int, tuple[Any, ...]]]]:
        """Return the current rows of every cell, each with the number of its import."""
        cells: dict[tuple[Any, ...], list[tuple[int, tuple[Any, ...]]]] = {}
        for number, rows in enumerate(self.imports, 1):
            if number not in self.undone:
                fresh: dict[tuple[Any, ...], list[tuple[int, tuple[Any, ...]]]] = {}
                for row in rows:
                    one = fresh.setdefault(self.cell(row), [])
                    one[:] = [(number, row)] if self.table.replace == "key" else [*one, (number, row)]
                cells |= fresh
        return cells

    def import_rows(self, rows: list[tuple[Any, ...]]) -> bool:
        before = Counter(self.current())
        self.imports.append(rows)
        if Counter(self.current()) == before:
            self.imports.pop()
            return False
        return True


SMALL = {
    "prices": st.tuples(st.sampled_from(["A", None]), st.sampled_from("abc"), st.integers(1, 2), st.just(None)),
    "levels": st.tuples(st.sampled_from(["2026-01-01", "2026-01-02"]), st.sampled_from(["W", None]), st.sampled_from("ab"),
                        st.integers(1, 2)),
}
STEPS = st.lists(st.one_of(
    st.tuples(st.just("undo"), st.integers(1, 6)),
    st.tuples(st.just("prices"), st.lists(SMALL["prices"], min_size=1, max_size=5)),
    st.tuples(st.just("levels"), st.lists(SMALL["levels"], min_size=1, max_size=5)),
), min_size=2, max_size=9)


@contextmanager
def empty_store(folder: Path) -> Iterator[Connection]:
    connection = opened(None, read_only=False, cache=folder, folders=[folder])
    fit(connection, MINI)
    yield connection
    connection.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_imports_and_undos_leaves_what_the_rules_say(space: Workspace, steps: list[tuple[str, Any]]) -> None:
    models = {name: Naive(table) for name, table in MINI.items()}
    batches: list[tuple[str, int]] = []     # batch number - 1 → table, its import's number there
    with empty_store(space.staging) as connection:
        for what, value in steps:
            if what != "undo":
                is_stored = models[what].import_rows(value)
                assert do_import(space, connection, MINI[what], value, len(batches) + 1) is is_stored
                if is_stored:
                    batches.append((what, len(models[what].imports)))
            elif value <= len(batches) and batches[value - 1][1] not in models[batches[value - 1][0]].undone:
                name, number = batches[value - 1]
                expected = models[name].undo(number)
                restored, removed, _ = take_back(connection, MINI, f"f{value}", "wang", AT)
                assert (restored, removed) == expected
            for name, model in models.items():
                assert as_rows(connection, MINI[name]) == Counter(model.current())
                assert _wrong_rows(DuckFacts(connection, 0), MINI[name]) == []


def do_import(space: Workspace, connection: Connection, table: Table, rows: list[tuple[Any, ...]], number: int) -> bool:
    names = [column.name for column in table.columns]
    part = staged(space, table.name, [dict(zip(names, row, strict=True)) for row in rows], MINI)
    store_rows_of.stage(connection, table, part.parquet, number)
    store_rows_of.settle(connection, table)
    if store_rows_of.compare(connection, table).is_unchanged:
        return False
    store_rows_of.apply(connection, table)
    connection.execute("insert into batches (batch, table_name, file) values (?, ?, 'f')", [number, table.name])
    return True


def as_rows(connection: Connection, table: Table) -> Counter[tuple[Any, ...]]:
    columns = {"prices": "shop, item, cast(price as integer), null", "levels": "strftime(day, '%Y-%m-%d'), place, item, pieces"}
    return Counter(connection.execute(f"select {columns[table.name]} from {table.name}").fetchall())
