"""A sealed snapshot is the same a year later; a decision holds on to the one it was made on."""

import sqlite3
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.state import sealed
from core.state.audit import changes
from core.state.database import close, writing
from core.state.decisions import Decision, change, decide, decisions

SAID = {"landing": {"gmv": {"p10": 0.1 + 0.2, "p50": 1.0, "p90": 2.0}}, "name": "预算"}
NOON = datetime(2026, 1, 5, 12, 0)


def test_a_snapshot_is_read_back_to_the_bit_with_its_hash_and_data_version(space: Workspace) -> None:
    made = sealed.seal(space, "2026 budget", SAID, data_version=7, who="Han", scenario="ab12cd34", official=True, at=NOON)
    close(space)
    kept = sealed.read(space, made.id)
    assert kept == made
    assert kept.document == SAID
    assert (kept.data_version, kept.official, kept.scenario, kept.who, kept.at) == (7, True, "ab12cd34", "Han", NOON)
    # sha256 of the one JSON text: names sorted, no blanks, 0.1 + 0.2 with all its digits
    assert kept.sha256 == "a6e9c682239cc59a3f93ae9b5c5d79ee2115e5ce82855d624f8ff3c68919c44e"


def test_a_sealed_row_can_neither_be_rewritten_nor_deleted(space: Workspace) -> None:
    sealed.seal(space, "A", SAID, data_version=1, who="Han")
    for statement in ("update sealed set document = '{}'", "delete from sealed"):
        with pytest.raises(IntegrityError, match="sealed only grows"), writing(space) as connection:
            connection.exec_driver_sql(statement)
    assert sealed.snapshots(space)[0].document == SAID


def test_a_file_changed_behind_our_back_is_told(space: Workspace) -> None:
    made = sealed.seal(space, "A", SAID, data_version=1, who="Han")
    close(space)
    with sqlite3.connect(space.state) as raw:
        raw.execute("drop trigger sealed_no_update")
        raw.execute("update sealed set document = replace(document, '2.0', '9.0')")
    raw.close()
    assert sealed.broken(space) == ["A"]
    with pytest.raises(CockpitError, match="tampered"):
        sealed.read(space, made.id)


def test_official_versions_stand_apart_and_no_name_is_used_twice(space: Workspace) -> None:
    sealed.seal(space, "Budget", SAID, data_version=1, who="Han", official=True)
    sealed.seal(space, "Try", SAID, data_version=1, who="Li")
    assert [one.name for one in sealed.snapshots(space, official=True)] == ["Budget"]
    assert [one.name for one in sealed.snapshots(space, official=False)] == ["Try"]
    with pytest.raises(CockpitError, match="sealed already"):
        sealed.seal(space, " Budget ", {}, data_version=2, who="Han")
    with pytest.raises(CockpitError, match="Name the snapshot"):
        sealed.seal(space, "  ", {}, data_version=2, who="Han")


def test_a_decision_keeps_its_snapshot_and_tells_the_second_editor(space: Workspace) -> None:
    snapshot = sealed.seal(space, "A", SAID, data_version=1, who="Han")
    made = decide(space, Decision("More Douyin", snapshot.id, "Li", date(2026, 3, 31)), who="Han", at=NOON)
    assert decisions(space) == [made]
    assert (made.status, made.due, made.version) == ("open", date(2026, 3, 31), 1)
    done = change(space, replace(made, status="done", sealed=99), who="Li")
    assert (done.status, done.sealed, done.version) == ("done", snapshot.id, 2)     # the snapshot cannot be swapped
    with pytest.raises(CockpitError) as raised:
        change(space, replace(made, note="late"), who="Han")
    assert raised.value.code == "stale"
    assert [entry.fields["status"] for entry in changes(space, "decision") if "status" in entry.fields] == [("open", "done"), (None, "open")]
    with pytest.raises(CockpitError, match="what was decided"):
        decide(space, Decision(" ", snapshot.id), who="Han")
