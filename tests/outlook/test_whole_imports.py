"""The whole way of a file: kept, read, stored, told, taken back; and nothing half done whatever happens."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from core import store
from core.base.errors import CockpitError
from core.base.home import Workspace, workspace
from core.metrics.readings import read
from core.outlook import imports, keeping
from core.outlook.imports import FileResult, import_files
from core.state import goals

ROOT = Path(__file__).resolve().parents[2]
HEADER = "订单编号,商品编码,数量,实付金额,付款时间,客户ID,店铺\n"
JANUARY = HEADER + "1001,A1,2,30.50,2026-01-05 10:00:00,c1,天猫\n1002,A2,1,19.50,2026-01-31 21:00:00,c2,天猫\n"
FEBRUARY = HEADER + "1003,A1,1,50.00,2026-02-28 22:00:00,c1,抖音\n"
CHANGED = HEADER + "1002,A2,1,29.50,2026-01-31 21:00:00,c2,天猫\n"


def text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def put(space: Workspace, *paths: Path, **options: object) -> list[FileResult]:
    return import_files(space, paths, who="li", **options)  # type: ignore[arg-type]


def opened(space: Workspace) -> Workspace:
    """Looking at a workspace for the first time makes its state.db."""
    goals.goals(space, 2026)
    return space


def digest(space: Workspace) -> str:
    """All that the workspace keeps: facts, raw files, what staging holds, the rows of state.db; not the caches."""
    hashed = hashlib.sha256()
    for folder in (space.facts, space.raw, space.staging):
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"):
            hashed.update(path.name.encode() + path.read_bytes())
    if space.state.exists():
        with closing(sqlite3.connect(space.state)) as connection:
            hashed.update("\n".join(connection.iterdump()).encode())
    return hashed.hexdigest()


def rows(space: Workspace, table: str = "order_lines") -> str:
    """The hash of a table's current rows, without their origin."""
    return hashlib.sha256(repr(sorted(map(repr, store.current(space).rows(f"select * exclude (_batch, _row, _seq) from {table}")))).encode()).hexdigest()


def gmv(space: Workspace) -> float | None:
    return read(store.current(space), ["gmv"])[0].value


def kpi_values(space: Workspace) -> dict[str, float | None]:
    return {reading.metric: reading.value for reading in read(store.current(space))}


def test_a_csv_is_imported_kept_and_told(space: Workspace, tmp_path: Path) -> None:
    file = text(tmp_path / "一月.csv", JANUARY)

    (result,) = put(space, file)

    assert (result.path, result.status, result.table, result.header_row, result.batch) == ("一月.csv", "imported", "order_lines", 1, "f1")
    assert vars(result.rows) == {"read": 2, "new": 2, "changed": 0, "same": 0, "rejected": 0}
    assert dict(result.columns)["实付金额"] == "paid_amount"
    assert gmv(space) == 50
    assert [path.name for path in space.raw.iterdir()] == [hashlib.sha256(file.read_bytes()).hexdigest()]
    assert list(space.staging.iterdir()) == []
    assert keeping.check(space) == []


def test_the_same_file_again_is_unchanged_and_a_newer_value_replaces_the_old(space: Workspace, tmp_path: Path) -> None:
    put(space, text(tmp_path / "a.csv", JANUARY))
    before = digest(space)

    (again,) = put(space, tmp_path / "a.csv")
    assert (again.status, again.batch, again.rows.same) == ("unchanged", None, 2)
    assert digest(space) == before

    (changed,) = put(space, text(tmp_path / "b.csv", CHANGED))
    assert (changed.status, changed.rows.new, changed.rows.changed) == ("imported", 0, 1)
    assert gmv(space) == 60


def test_a_preview_changes_nothing_and_its_effect_is_that_of_the_import(space: Workspace, tmp_path: Path) -> None:
    put(space, text(tmp_path / "a.csv", JANUARY))
    before, values = digest(space), kpi_values(space)

    (preview,) = put(space, text(tmp_path / "b.csv", FEBRUARY), dry_run=True)
    assert (preview.status, preview.batch, preview.rows.new) == ("preview", None, 1)
    assert digest(space) == before

    (done,) = put(space, tmp_path / "b.csv")
    after = kpi_values(space)
    assert done.kpi_effect == preview.kpi_effect
    assert {move.id: (move.before, move.after) for move in done.kpi_effect if move.before != move.after} == {
        id_: (values[id_], after[id_]) for id_ in after if after[id_] != values[id_]}
    assert (values["gmv"], after["gmv"]) == (50, 100)


def test_a_preview_in_an_untouched_workspace_leaves_it_untouched(space: Workspace, tmp_path: Path) -> None:
    before = digest(opened(space))

    (preview,) = put(space, text(tmp_path / "a.csv", JANUARY), dry_run=True)

    assert preview.status == "preview"
    assert {move.id: move.after for move in preview.kpi_effect}["gmv"] == 50
    assert digest(space) == before


def test_undo_brings_back_the_table_to_the_letter_also_out_of_order(space: Workspace, tmp_path: Path) -> None:
    put(space, text(tmp_path / "a.csv", JANUARY))
    first = rows(space)
    put(space, text(tmp_path / "b.csv", CHANGED))
    put(space, text(tmp_path / "c.csv", FEBRUARY))

    done = imports.undo(space, "f2", who="li")
    assert (done.restored, done.removed) == (1, 0)
    assert gmv(space) == 100
    imports.undo(space, " F3 ", who="wang")

    assert rows(space) == first
    history = imports.history(space)
    assert [(row["batch"], row["file"], row["undone_by"]) for row in history] == [("f3", "c.csv", "wang"), ("f2", "b.csv", "li"), ("f1", "a.csv", None)]
    with pytest.raises(CockpitError):
        imports.undo(space, "f3", who="li")
    with pytest.raises(CockpitError):
        imports.undo(space, "f99", who="li")
    with pytest.raises(CockpitError):
        imports.undo(space, "nonsense", who="li")


def test_sheets_of_a_workbook_are_batches_of_their_own_and_one_raw_file(space: Workspace, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "订单"
    for line in JANUARY.strip().split("\n"):
        book.active.append(line.split(","))
    sheet = book.create_sheet("商品")
    for line in (("商品编码", "类目", "成本价"), ("A1", "家居", 5), ("A2", "玩具", 7)):
        sheet.append(line)
    book.create_sheet("说明").append(["随便写点什么"])
    book.save(tmp_path / "全部.xlsx")

    results = put(space, tmp_path / "全部.xlsx")

    assert [(r.sheet, r.table, r.status, r.batch) for r in results] == [("订单", "order_lines", "imported", "f1"), ("商品", "products", "imported", "f2")]
    assert len(list(space.raw.iterdir())) == 1
    assert store.current(space).rows("select sum(cost) from daily_sales") == [(17,)]     # 2 × 5 + 7


def test_a_folder_goes_in_file_by_file_and_a_bad_one_stops_none(space: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    (folder / "二月").mkdir(parents=True)
    text(folder / "a.csv", JANUARY)
    text(folder / "b.csv", "天气,心情\n晴,好\n")
    text(folder / "二月" / "c.csv", FEBRUARY)
    text(folder / "readme.md", "# no table")
    text(folder / "~$a.csv", "lock file of a spreadsheet program")

    results = put(space, folder, with_effect=False)

    assert [(r.path, r.status) for r in results] == [("a.csv", "imported"), ("b.csv", "rejected"), ("c.csv", "imported")]
    assert results[1].error is not None
    assert gmv(space) == 100
    assert len(list(space.raw.iterdir())) == 2      # what was refused is not kept


@pytest.mark.parametrize("content", ["", "\x00\x01\x02", "天气,心情\n晴,好\n"])
def test_a_refused_file_leaves_no_trace(space: Workspace, tmp_path: Path, content: str) -> None:
    before = digest(opened(space))

    (result,) = put(space, text(tmp_path / "x.csv", content))

    assert (result.status, result.table, result.batch) == ("rejected", None, None)
    assert result.error is not None
    for lang in ("zh", "en"):
        assert result.error(lang)
    assert digest(space) == before


def test_questions_are_asked_and_answers_carry_the_file_in(space: Workspace, tmp_path: Path) -> None:
    dates = HEADER + "1001,A1,1,30.50,03/04/2026 10:00,c1,天猫\n1002,A1,1,30.50,05/04/2026 10:00,c1,天猫\n"
    before = digest(opened(space))

    (asked,) = put(space, text(tmp_path / "a.csv", dates))
    assert asked.status == "needs_answers"
    assert len(asked.questions) == 1
    assert (digest(space), list(space.staging.iterdir())) == (before, [])

    question = asked.questions[0]
    (done,) = put(space, tmp_path / "a.csv", answers={question.key: question.choices[0][0]})
    assert (done.status, done.rows.new) == ("imported", 2)


def test_no_file_and_an_empty_folder_are_said_before_anything_is_done(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for paths in ([text(tmp_path / "a.csv", JANUARY), tmp_path / "gone.csv"], [tmp_path / "empty"]):
        with pytest.raises(CockpitError) as caught:
            put(space, *paths)
        assert caught.value.code == "no_file"
    assert store.current(space).version == 0


def test_goals_go_to_the_state_and_come_out_again(space: Workspace, tmp_path: Path) -> None:
    put(space, text(tmp_path / "a.csv", JANUARY))
    sheet = text(tmp_path / "goals.csv", "指标,年份,目标值\ngmv,2026,5000\n")
    before = digest(space)

    (preview,) = put(space, sheet, dry_run=True)
    assert (preview.status, preview.table, preview.rows.new) == ("preview", "goals", 1)
    assert digest(space) == before
    (done,) = put(space, sheet)
    assert (done.status, done.batch) == ("imported", "s1")
    assert {goal.kpi: goal.target for goal in goals.goals(space, 2026)}["gmv"] == 5000
    (again,) = put(space, sheet)
    assert (again.status, again.batch) == ("unchanged", None)

    imports.undo(space, "s1", who="li")

    assert "gmv" not in {goal.kpi for goal in goals.goals(space, 2026)}
    assert [row["batch"] for row in imports.history(space)] == ["s1", "f1"]
    assert len(list(space.raw.iterdir())) == 2


def test_a_cut_off_copy_is_never_taken_for_the_raw_file(space: Workspace, tmp_path: Path) -> None:
    file = text(tmp_path / "a.csv", JANUARY)
    name = hashlib.sha256(file.read_bytes()).hexdigest()
    (space.raw / f"{name}.123.part").write_bytes(b"half")

    put(space, file)

    assert (space.raw / name).read_bytes() == file.read_bytes()


def child(home: Path, file: Path, stage: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, str(Path(__file__).with_name("import_then_die.py")), str(home), str(file), stage],
                            text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize("stage", ["check", "3", "Done"])    # Done: behind the pointer's move, the rows are in, and so must be their raw file
def test_killed_at_any_point_all_of_a_file_is_in_or_nothing(cockpit_home: Path, space: Workspace, tmp_path: Path, stage: str) -> None:
    put(space, text(tmp_path / "a.csv", JANUARY), with_effect=False)
    before = rows(space)
    file = text(tmp_path / "b.csv", FEBRUARY)

    process = child(cockpit_home, file, stage)
    assert (process.communicate()[1], process.returncode) == ("", -9)

    is_in = stage == "Done"
    assert (rows(space) != before) == is_in
    assert gmv(space) == (100 if is_in else 50)
    assert keeping.check(space) == []
    (again,) = put(space, file, with_effect=False)
    assert again.status == ("unchanged" if is_in else "imported")
    assert gmv(space) == 100
    assert list(space.staging.iterdir()) == []       # what the dead one left is swept
    assert [path for path in space.raw.iterdir() if len(path.name) != 64] == []


def test_two_processes_importing_at_once_both_land(cockpit_home: Path, space: Workspace, tmp_path: Path) -> None:
    files = [text(tmp_path / "a.csv", JANUARY), text(tmp_path / "b.csv", FEBRUARY)]

    processes = [child(cockpit_home, file, "never") for file in files]
    for process in processes:
        assert (process.communicate()[1], process.returncode) == ("", 0)

    assert gmv(space) == 100
    assert sorted(row["batch"] for row in imports.history(space)) == ["f1", "f2"]
    assert keeping.check(space) == []
    assert list(space.staging.iterdir()) == []


def test_a_backup_comes_back_in_a_new_workspace_with_every_number(space: Workspace, tmp_path: Path) -> None:
    put(space, text(tmp_path / "a.csv", JANUARY), text(tmp_path / "g.csv", "指标,年份,目标值\ngmv,2026,5000\n"), with_effect=False)
    size = keeping.backup(space, tmp_path / "all.zip")
    other = workspace("other")

    keeping.restore(other, tmp_path / "all.zip")

    assert size == (tmp_path / "all.zip").stat().st_size > 0
    assert kpi_values(other) == kpi_values(space)
    assert {goal.kpi: goal.target for goal in goals.goals(other, 2026)} == {goal.kpi: goal.target for goal in goals.goals(space, 2026)}
    assert sorted(path.name for path in other.raw.iterdir()) == sorted(path.name for path in space.raw.iterdir())
    assert keeping.check(other) == []
    (more,) = put(other, text(tmp_path / "b.csv", FEBRUARY), with_effect=False)
    assert more.status == "imported"
    imports.undo(other, "f1", who="li")
    assert gmv(other) == 50


def test_what_holds_data_is_never_overwritten_by_a_backup(space: Workspace, tmp_path: Path) -> None:
    put(space, text(tmp_path / "a.csv", JANUARY), with_effect=False)
    keeping.backup(space, tmp_path / "all.zip")
    with_goals = workspace("goals")
    put(with_goals, text(tmp_path / "g.csv", "指标,年份,目标值\ngmv,2026,5000\n"))

    for target in (space, with_goals):
        before = digest(target)
        with pytest.raises(CockpitError) as caught:
            keeping.restore(target, tmp_path / "all.zip")
        assert caught.value.code == "restore_target"
        assert digest(target) == before


def test_a_damaged_backup_restores_nothing(space: Workspace, tmp_path: Path) -> None:
    put(space, text(tmp_path / "a.csv", JANUARY), with_effect=False)
    keeping.backup(space, tmp_path / "all.zip")
    content = (tmp_path / "all.zip").read_bytes()
    flipped = bytearray(content)
    for place in range(2000, len(flipped) - 2000, 997):
        flipped[place] ^= 0xFF
    other = workspace("other")

    for broken in (content[: len(content) // 2], bytes(flipped), b"", b"hello"):
        (tmp_path / "broken.zip").write_bytes(broken)
        with pytest.raises(CockpitError) as caught:
            keeping.restore(other, tmp_path / "broken.zip")
        assert caught.value.code == "no_backup"
    with pytest.raises(CockpitError):
        keeping.restore(other, tmp_path / "gone.zip")
    with pytest.raises(CockpitError):
        keeping.backup(space, tmp_path / "nowhere" / "x.zip")
    assert store.current(other).version == 0
    assert list(other.raw.iterdir()) == []


def test_the_check_finds_a_changed_and_a_missing_raw_file(space: Workspace, tmp_path: Path) -> None:
    put(space, text(tmp_path / "一月.csv", JANUARY), text(tmp_path / "b.csv", FEBRUARY), with_effect=False)
    first, second = (space.raw / hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("一月.csv", "b.csv"))
    first.unlink()
    second.write_text("something else")

    said = [problem("zh") for problem in keeping.check(space)]

    assert len(said) == 2
    assert second.name[:12] in said[0]
    assert "一月.csv" in said[1]


def test_the_check_finds_a_damaged_state(space: Workspace, tmp_path: Path) -> None:
    put(space, text(tmp_path / "a.csv", JANUARY), with_effect=False)
    for path in space.folder.glob("state.db-*"):
        path.unlink()
    space.state.write_bytes(b"no database at all" * 500)

    (problem,) = keeping.check(space)

    assert "state.db" in problem("en")
    assert keeping.facts_version(space) is None
