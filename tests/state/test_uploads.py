"""Uploads of goals, events and the roadmap: upserted by key, undone to the letter, in any order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.state import goals, initiatives, promotions, records, template
from core.state.goals import Goal
from core.state.undo import undo_upload
from core.state.uploads import Counts, apply_upload, preview_upload, uploads
from core.tables.declare import ARROW
from core.tables.registry import TABLES, state_tables
from core.tables.staged import Part, Source

_ARROW_TYPES = {
    "string": pa.string(), "date32": pa.date32(), "timestamp[us]": pa.timestamp("us"), "int64": pa.int64(),
    "decimal128(18, 4)": pa.decimal128(18, 4), "double": pa.float64(), "bool": pa.bool_()}


def staged(folder: Path, table: str, rows: list[dict[str, Any]]) -> tuple[Part, Source]:
    """A part as reading a file stages it: every declared column typed, the file's columns in source."""
    declared = TABLES[table].columns
    schema = pa.schema([(column.name, _ARROW_TYPES[ARROW[column.kind]]) for column in declared] + [("_row", pa.int32())])
    full = [{column.name: row.get(column.name) for column in declared} | {"_row": number}
            for number, row in enumerate(rows, start=2)]
    path = folder / f"{len(list(folder.glob('*.parquet')))}.parquet"
    pq.write_table(pa.Table.from_pylist(full, schema=schema), path)
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Part(table, path, len(rows)), Source(f"{table}.xlsx", "ab" * 32, "Sheet1", 1, {name: name for name in names})


def goal_row(kpi: str, target: str | None, **more: Any) -> dict[str, Any]:
    return {"kpi": kpi, "year": 2026, "target": None if target is None else Decimal(target), **more}


def targets(space: Workspace) -> dict[str, Decimal | None]:
    return {goal.kpi: goal.target for goal in goals.goals(space)}


def test_an_upload_counts_new_changed_and_same_rows(space: Workspace, tmp_path: Path) -> None:
    goals.save_all(space, [Goal("gmv", 2026, target=Decimal("100")), Goal("cac", 2026, target=Decimal("50"))], who="Han")
    part, source = staged(tmp_path, "goals", [
        goal_row("gmv", "120"), goal_row("cac", "50"), goal_row("retention", "0.65", period="Q1")])
    assert preview_upload(space, part, source) == Counts(read=3, new=1, changed=1, same=1)
    done = apply_upload(space, part, source, who="Li")
    assert (done.id, done.counts, done.importer, done.file) == ("s1", Counts(3, 1, 1, 1), "Li", "goals.xlsx")
    assert uploads(space) == [done]
    assert targets(space) == {"gmv": 120, "cac": 50, "retention": Decimal("0.65")}


def test_the_same_file_twice_changes_nothing(space: Workspace, tmp_path: Path) -> None:
    part, source = staged(tmp_path, "goals", [goal_row("gmv", "120"), goal_row("cac", None)])
    apply_upload(space, part, source, who="Li")
    before = records.rows(space, "goals")
    again = apply_upload(space, part, source, who="Wu")
    assert (again.id, again.counts) == (None, Counts(2, 0, 0, 2))
    assert records.rows(space, "goals") == before
    assert len(uploads(space)) == 1


def test_blanks_of_a_goal_mean_the_whole_year_and_the_whole_company(space: Workspace, tmp_path: Path) -> None:
    apply_upload(space, *staged(tmp_path, "goals", [goal_row("gmv", "120.5000")]), who="Li")
    goal = goals.goal(space, "gmv", 2026)
    assert goal is not None
    assert (goal.period, goal.segment, goal.basis, goal.direction, str(goal.target)) == (
        "year", "", "value", "up", "120.5")


def test_columns_that_a_file_does_not_have_keep_what_people_entered(space: Workspace, tmp_path: Path) -> None:
    goals.save(space, Goal("gmv", 2026, target=Decimal(1), owner="李雷", crisis=Decimal("0.5"), held=True), who="Han")
    apply_upload(space, *staged(tmp_path, "goals", [goal_row("gmv", "2")]), who="Li")
    goal = goals.goal(space, "gmv", 2026)
    assert goal is not None
    assert (goal.target, goal.owner, goal.crisis, goal.held) == (2, "李雷", Decimal("0.5"), True)


def test_the_last_row_of_a_key_wins(space: Workspace, tmp_path: Path) -> None:
    done = apply_upload(space, *staged(tmp_path, "goals", [goal_row("gmv", "1"), goal_row("gmv", "2")]), who="Li")
    assert done.counts == Counts(2, 1, 0, 0)
    assert targets(space) == {"gmv": 2}


def test_undo_restores_replaced_rows_and_removes_new_ones(space: Workspace, tmp_path: Path) -> None:
    template.fill(space, 2026)
    before = {record.key: record.data for record in records.rows(space, "goals")}
    apply_upload(space, *staged(tmp_path, "goals", [goal_row("retention", "0.5"), goal_row("gmv", "9")]), who="Li")
    undone = undo_upload(space, "s1", who="Wu")
    assert (undone.restored, undone.removed, undone.kept) == (1, 1, ())
    assert {record.key: record.data for record in records.rows(space, "goals")} == before
    assert uploads(space)[0].undone_by == "Wu"


@pytest.mark.parametrize("order", [("s1", "s2"), ("s2", "s1")])
def test_undo_in_any_order_ends_where_it_began(space: Workspace, tmp_path: Path, order: tuple[str, str]) -> None:
    goals.save(space, Goal("gmv", 2026, target=Decimal(1)), who="Han")
    apply_upload(space, *staged(tmp_path, "goals", [goal_row("gmv", "2"), goal_row("cac", "5")]), who="Li")
    apply_upload(space, *staged(tmp_path, "goals", [goal_row("gmv", "3"), goal_row("cac", "5")]), who="Li")
    for upload in order:
        undo_upload(space, upload, who="Wu")
    assert targets(space) == {"gmv": 1}


def test_undoing_the_first_of_two_keeps_what_the_second_says(space: Workspace, tmp_path: Path) -> None:
    apply_upload(space, *staged(tmp_path, "goals", [goal_row("gmv", "2"), goal_row("cac", "5")]), who="Li")
    apply_upload(space, *staged(tmp_path, "goals", [goal_row("gmv", "3"), goal_row("cac", "5")]), who="Li")
    undone = undo_upload(space, "s1", who="Wu")
    assert targets(space) == {"gmv": 3, "cac": 5}
    assert (undone.restored, undone.removed) == (0, 0)
    assert [kept.reason.en for kept in undone.kept] == ["the later import s2 replaced it"] * 2


def test_undo_keeps_what_a_person_changed_since_and_says_so(space: Workspace, tmp_path: Path) -> None:
    apply_upload(space, *staged(tmp_path, "goals", [goal_row("gmv", "2"), goal_row("cac", "5")]), who="Li")
    seen = goals.goal(space, "gmv", 2026)
    assert seen is not None
    goals.save(space, replace(seen, target=Decimal(7)), who="韩梅梅")
    undone = undo_upload(space, "s1", who="Wu")
    assert targets(space) == {"gmv": 7}
    assert [(kept.key[0], kept.reason("zh")) for kept in undone.kept] == [("gmv", "韩梅梅 后来改动了这一行")]


def test_undo_of_a_row_deleted_since_leaves_it_deleted(space: Workspace, tmp_path: Path) -> None:
    goals.save(space, Goal("gmv", 2026, target=Decimal(1)), who="Han")
    apply_upload(space, *staged(tmp_path, "goals", [goal_row("gmv", "2")]), who="Li")
    seen = goals.goal(space, "gmv", 2026)
    assert seen is not None
    goals.delete(space, seen, who="Han")
    assert undo_upload(space, "s1", who="Wu").kept[0].reason.en == "it was deleted since"
    assert targets(space) == {}


@pytest.mark.parametrize(("upload", "sentence"), [
    ("s9", "There is no import “s9”"), ("f1", "There is no import “f1”"), ("", "There is no import “”")])
def test_an_unknown_upload_cannot_be_undone(space: Workspace, upload: str, sentence: str) -> None:
    with pytest.raises(CockpitError, match=sentence):
        undo_upload(space, upload, who="Wu")


def test_an_upload_is_undone_once(space: Workspace, tmp_path: Path) -> None:
    apply_upload(space, *staged(tmp_path, "goals", [goal_row("gmv", "2")]), who="Li")
    undo_upload(space, "s1", who="Wu")
    with pytest.raises(CockpitError, match="was already undone by Wu"):
        undo_upload(space, "s1", who="Wu")


def test_every_change_of_an_upload_and_its_undo_is_in_the_goals_history(space: Workspace, tmp_path: Path) -> None:
    goals.save(space, Goal("gmv", 2026, target=Decimal(1)), who="Han")
    apply_upload(space, *staged(tmp_path, "goals", [goal_row("gmv", "2")]), who="Li")
    undo_upload(space, "s1", who="Wu")
    told = [(change.who, change.action, change.fields["target"]) for change in goals.history(space)]
    assert told == [("Wu", "undo", ("2", "1")), ("Li", "upload", ("1", "2")), ("Han", "set", (None, "1"))]


def test_events_and_initiatives_come_in_typed(space: Workspace, tmp_path: Path) -> None:
    apply_upload(space, *staged(tmp_path, "events", [{
        "event_id": "E1", "name_zh": "春季焕新", "kind": "campaign", "starts_on": date(2026, 3, 1),
        "ends_on": date(2026, 3, 10), "assumed_uplift": 0.3, "budget": Decimal("50000.50")}]), who="Li")
    apply_upload(space, *staged(tmp_path, "initiatives", [{
        "initiative_id": "D3", "title": "内容素材库", "due": date(2026, 6, 30), "status": "doing", "progress": 0.4}]),
        who="Li")
    event = promotions.promotions(space, 2026)[0]
    assert (event.name("en"), event.ends_on, event.assumed_uplift, event.budget, event.channel) == (
        "春季焕新", date(2026, 3, 10), 0.3, Decimal("50000.50"), "")
    initiative = initiatives.initiatives(space)[0]
    assert (initiative.name("en"), initiative.status, initiative.progress) == ("Content library", "doing", 0.4)


@pytest.mark.parametrize("table", [table.name for table in state_tables()])
def test_every_state_table_takes_an_upload_and_gives_it_back(space: Workspace, tmp_path: Path, table: str) -> None:
    values = {"id": "x", "text": "x", "choice": "x", "date": date(2026, 1, 1), "month": date(2026, 1, 1), "count": 2026,
              "money": Decimal(1), "number": Decimal(1), "share": 0.5, "flag": True, "time": None}
    row = {column.name: values[column.kind] for column in TABLES[table].columns} | (
        {"period": "year"} if table == "goals" else {})
    part, source = staged(tmp_path, table, [row])
    assert apply_upload(space, part, source, who="Li").counts == Counts(1, 1, 0, 0)
    assert apply_upload(space, part, source, who="Li").id is None
    assert undo_upload(space, "s1", who="Li").removed == 1
    assert records.rows(space, table) == []


def test_a_facts_table_is_refused(space: Workspace, tmp_path: Path) -> None:
    with pytest.raises(CockpitError, match="is not kept here"):
        apply_upload(space, *staged(tmp_path, "refunds", []), who="Li")
