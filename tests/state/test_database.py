"""The file itself: its version, one writer at a time, all or nothing, beside the store's own table."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from core.base.errors import CockpitError
from core.base.home import Workspace, workspace
from core.state import database, goals, schema
from core.state.database import close, reading, writing
from core.state.goals import Goal


def pragma(space: Workspace, name: str) -> object:
    with reading(space) as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_the_file_is_durable_and_knows_its_version(space: Workspace) -> None:
    assert [pragma(space, name) for name in ("journal_mode", "synchronous", "busy_timeout", "user_version")] == [
        "wal", 2, 5000, schema.VERSION]  # 2: FULL


def test_a_file_of_a_newer_program_is_refused_in_one_sentence(space: Workspace) -> None:
    with sqlite3.connect(space.state) as raw:
        raw.execute("PRAGMA user_version = 999")
    raw.close()
    with pytest.raises(CockpitError, match="newer cockpit wrote this workspace"):
        goals.goals(space)


def test_an_older_file_is_brought_forward_step_by_step(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    goals.save(space, Goal("gmv", 2026, target=Decimal(1)), who="Han")
    close(space)
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 2)
    monkeypatch.setattr(schema, "STEPS", {
        schema.VERSION - 1: ("alter table notes add column pinned integer",),
        schema.VERSION: ("update notes set pinned = 0", "create table later (id integer)")})
    with reading(space) as connection:
        assert connection.exec_driver_sql("select count(pinned) from notes").scalar_one() == 0
        assert connection.exec_driver_sql("select count(*) from later").scalar_one() == 0
    assert goals.goals(space)[0].target == 1


def test_the_stores_table_in_the_same_file_is_left_alone(space: Workspace) -> None:
    with sqlite3.connect(space.state) as raw:
        raw.execute("create table fact_version (version integer)")
        raw.execute("insert into fact_version values (7)")
    raw.close()
    goals.save(space, Goal("gmv", 2026), who="Han")
    with sqlite3.connect(space.state) as raw:
        raw.execute("update fact_version set version = 8")
        assert raw.execute("select version from fact_version").fetchall() == [(8,)]
    raw.close()
    assert len(goals.goals(space)) == 1


def delete_all_and_fail(space: Workspace) -> None:
    with writing(space) as connection:
        connection.exec_driver_sql("delete from records")
        raise ZeroDivisionError


def test_an_error_in_the_block_leaves_nothing_behind(space: Workspace) -> None:
    goals.save(space, Goal("gmv", 2026), who="Han")
    with pytest.raises(ZeroDivisionError):
        delete_all_and_fail(space)
    assert len(goals.goals(space)) == 1


def test_writers_take_turns_and_lose_nothing(space: Workspace) -> None:
    def add(month: int) -> None:
        goals.save(space, Goal("gmv", 2026, f"{month:02d}", target=Decimal(month)), who="Han")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(1, 13)))
    assert [goal.target for goal in goals.goals(space)] == list(range(1, 13))


def test_of_two_who_change_what_both_saw_exactly_one_comes_through(space: Workspace) -> None:
    seen = goals.save(space, Goal("gmv", 2026, target=Decimal(0)), who="Han")

    def change(target: int) -> bool:
        try:
            goals.save(space, replace(seen, target=Decimal(target)), who=f"user {target}")
        except CockpitError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(change, range(1, 9))) == 1


def test_readers_see_the_state_before_while_somebody_writes(space: Workspace) -> None:
    goals.save(space, Goal("gmv", 2026), who="Han")
    with writing(space) as connection:
        connection.exec_driver_sql("delete from records")
        assert len(goals.goals(space)) == 1
    assert goals.goals(space) == []


def test_a_writer_who_waits_too_long_is_told(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_MILLISECONDS", 1)
    with writing(space), pytest.raises(CockpitError, match="Another window or command is writing"):
        goals.save(space, Goal("gmv", 2026), who="Han")


def test_a_file_put_in_place_of_the_old_one_is_the_one_that_is_read(space: Workspace, tmp_path: Path) -> None:
    other = workspace("other", tmp_path)
    goals.save(other, Goal("members", 2026), who="Han")
    close(other)
    goals.save(space, Goal("gmv", 2026), who="Han")
    close(space)
    assert [goal.kpi for goal in goals.goals(space)] == ["gmv"]
    other.state.replace(space.state)
    assert [goal.kpi for goal in goals.goals(space)] == ["members"]
