"""Versions: whole or not at all, whoever dies, reads or writes at the same time."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest
from store_rows import AT, FACTS, MINI, PRICES, contents, put

from core import store
from core.base.errors import CockpitError
from core.base.home import Workspace, workspace
from core.store import lock, pointer
from core.store.versions import published

ROOT = Path(__file__).resolve().parents[2]
STAGES = 9      # progress calls of an import of the small tables, the last after all is done


def child(home: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("import_in_child.py")), str(home), *arguments], text=True, cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent), *sys.path])})


def items(space: Workspace) -> list[str]:
    return [row[1] for row in contents(store.current(space, tables=MINI), PRICES)]


def row(item: str) -> dict[str, object]:
    return {"shop": "A", "item": item, "price": 1, "at": "2026-01-01"}


def test_the_stages_that_the_kill_test_covers_are_all_there_are(cockpit_home: Path, space: Workspace) -> None:
    put(space, "prices", [row("old")], tables=MINI)

    process = child(cockpit_home, "new", "run")

    assert process.communicate()[0] == f"{STAGES} calls\n"


@pytest.mark.parametrize("stage", range(1, STAGES + 1))
def test_killed_at_any_stage_the_version_before_or_after_stands_whole(cockpit_home: Path, space: Workspace, stage: int) -> None:
    put(space, "prices", [row("old")], tables=MINI)

    process = child(cockpit_home, "new", "die", str(stage))
    process.communicate()
    (space.cache / "spill-building").mkdir(exist_ok=True)

    assert process.returncode == -9
    is_published = stage >= 8       # the pointer moved before the eighth call
    assert items(space) == (["new", "old"] if is_published else ["old"])
    assert store.check(space, tables=MINI) == []
    put(space, "prices", [row("next")], tables=MINI)
    assert items(space) == (["new", "next", "old"] if is_published else ["next", "old"])
    assert not (space.cache / "spill-building").exists()
    left = sorted(path.name for path in space.facts.glob("*.duckdb*"))
    assert left == sorted(one.file for one in pointer.newest(space.state, 2))


def test_killed_in_the_very_first_import_nothing_or_all_of_it_is_there(cockpit_home: Path, space: Workspace) -> None:
    process = child(cockpit_home, "new", "die", "6")     # one stage less, there is nothing to copy: the file has its name, the pointer does not know it
    process.communicate()

    assert items(space) == ["new"]
    put(space, "prices", [row("next")], tables=MINI)
    assert items(space) == ["new", "next"]


def test_two_processes_importing_at_once_both_land(cockpit_home: Path, space: Workspace) -> None:
    first = child(cockpit_home, "first", "wait", "Storing the rows")
    assert first.stdout is not None
    assert first.stdout.readline() == "reached\n"
    second = child(cockpit_home, "second", "wait", "Waiting for its turn to write")
    assert second.stdout is not None
    assert second.stdout.readline() == "reached\n"

    for process in (second, first):     # the second goes on to the lock while the first still holds it
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    results = [first.communicate(), second.communicate()]

    assert (first.returncode, second.returncode) == (0, 0), results
    assert items(space) == ["first", "second"]
    assert list(store.batches(store.current(space, tables=MINI))["batch"]) == ["f2", "f1"]


def test_a_writer_that_waits_too_long_is_told_who_holds_it_up(space: Workspace) -> None:
    with lock.held(space.facts / "writer.lock", "王芳"), pytest.raises(CockpitError) as caught:
        put(space, "prices", [row("a")], tables=MINI, wait=0)

    assert caught.value.code == "busy"
    assert "王芳" in caught.value("zh")
    assert put(space, "prices", [row("a")], tables=MINI, wait=0).status == "imported"


def test_readers_see_a_version_before_or_after_and_never_between(space: Workspace) -> None:
    names = [f"i{number}" for number in range(200)]
    seen: list[tuple[int, int, int]] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            seen.extend(store.current(space, tables=MINI).rows("select count(*), min(price), max(price) from prices"))

    put(space, "prices", [row(name) for name in names], tables=MINI)
    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for value in range(2, 8):
        put(space, "prices", [row(name) | {"price": value} for name in names], tables=MINI)
    is_over.set()
    for reader in readers:
        reader.join()

    assert {count for count, _, _ in seen} == {200}
    assert all(low == high for _, low, high in seen)


def test_who_holds_an_old_version_goes_on_reading_it(space: Workspace) -> None:
    put(space, "prices", [row("a")], tables=MINI)
    old = store.current(space, tables=MINI)

    for name in "bcd":
        put(space, "prices", [row(name)], tables=MINI)

    assert [len(contents(facts, PRICES)) for facts in (old, store.current(space, tables=MINI))] == [1, 4]
    assert store.current(space, tables=MINI) is store.current(space, tables=MINI)
    assert len(list(space.facts.glob("*.duckdb"))) == 2


def test_many_threads_share_a_version_without_mixing_answers(space: Workspace) -> None:
    put(space, "levels", [{"day": "2026-01-01", "place": "W", "item": str(n), "pieces": n} for n in range(1000)], tables=MINI)
    facts = store.current(space, tables=MINI)
    wrong: list[object] = []

    def ask(number: int) -> None:
        for _ in range(30):
            answer = facts.rows("select pieces from levels where pieces < ? order by pieces", [number])
            if answer != [(n,) for n in range(number)]:
                wrong.append(answer)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, 13)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_facts_outlive_a_lost_pointer(space: Workspace) -> None:
    put(space, "prices", [row("a")], tables=MINI)
    put(space, "prices", [row("b")], tables=MINI)
    for path in space.folder.glob("state.db*"):
        path.unlink()

    assert items(space) == ["a", "b"]
    put(space, "prices", [row("c")], tables=MINI)
    assert items(space) == ["a", "b", "c"]
    assert store.current(space, tables=MINI).version == 3


def test_a_version_file_that_is_gone_is_said_in_one_sentence(space: Workspace) -> None:
    put(space, "prices", [row("a")], tables=MINI)
    store.forget(space)
    now = published(space)
    assert now is not None
    (space.facts / now.file).unlink()

    with pytest.raises(CockpitError) as caught:
        store.current(space, tables=MINI)

    assert caught.value.code == "facts_missing"
    assert len(store.check(space, tables=MINI)) == 1


def test_a_file_of_an_older_program_gets_the_new_tables_and_keeps_its_rows(space: Workspace) -> None:
    put(space, "prices", [row("a")], tables={"prices": PRICES})
    store.forget(space)

    facts = store.current(space, tables=MINI)

    assert facts.version == 2
    assert facts.rows("select count(*) from levels") == [(0,)]
    assert facts.rows("select item from prices") == [("a",)]


def test_an_import_into_a_file_of_an_older_program_does_not_wait_for_itself(space: Workspace) -> None:
    put(space, "prices", [row("a")], tables={"prices": PRICES})
    store.forget(space)

    assert put(space, "prices", [row("b")], tables=MINI, wait=0).version == 3


def test_a_backup_restores_into_another_workspace(space: Workspace, cockpit_home: Path, tmp_path: Path) -> None:
    put(space, "order_lines", [{"order_id": "1", "line_no": "1", "ordered_at": "2026-01-01 21:00", "paid_at": "2026-01-01 21:00",
                                "sku": "a", "quantity": 1, "paid_amount": 10}])
    other = workspace("other")

    assert store.backup_to(space, tmp_path / "facts.duckdb")
    store.restore_from(other, tmp_path / "facts.duckdb")

    assert store.current(other).rows("select sum(amount) from daily_sales") == [(10,)]
    assert list(store.batches(store.current(other))["batch"]) == ["f1"]
    assert store.check(other) == []


def test_there_is_nothing_to_back_up_before_the_first_import(space: Workspace, tmp_path: Path) -> None:
    assert not store.backup_to(space, tmp_path / "facts.duckdb")
    assert not (tmp_path / "facts.duckdb").exists()


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" * 2000])
def test_what_is_no_backup_restores_nothing(space: Workspace, tmp_path: Path, content: bytes) -> None:
    put(space, "prices", [row("a")], tables=MINI)
    (tmp_path / "x.duckdb").write_bytes(content)

    with pytest.raises(CockpitError) as caught:
        store.restore_from(space, tmp_path / "x.duckdb", tables=MINI)

    assert caught.value.code == "no_facts"
    assert items(space) == ["a"]


def test_a_damaged_row_is_found_by_the_check(space: Workspace) -> None:
    put(space, "prices", [row("a"), row("b")], tables=MINI)
    now = published(space)
    assert now is not None
    store.forget(space)
    with duckdb.connect(str(space.facts / now.file)) as connection:
        connection.execute("delete from prices where item = 'a'")

    problems = store.check(space, tables=MINI)

    assert [problem.en for problem in problems] == [
        "prices: import f1 should have 2 rows but 1 are stored. Undo it and import it again."]


def test_a_version_file_does_not_grow_with_every_rebuild(space: Workspace) -> None:
    rows = [{"order_id": str(n), "line_no": "1", "ordered_at": "2026-01-01", "paid_at": "2026-01-01", "sku": "a", "quantity": 1,
             "paid_amount": n + 1, "customer_id": str(n % 99)} for n in range(5_000)]
    sizes = []
    for value in range(3):
        put(space, "order_lines", rows, at=AT)
        put(space, "products", [{"sku": "a", "category": str(value)}])
        now = published(space)
        assert now is not None
        sizes.append((space.facts / now.file).stat().st_size)

    assert sizes[-1] <= 1.5 * sizes[0]
    assert set(FACTS) >= {"order_lines", "products"}
