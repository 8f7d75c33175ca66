"""Files that go out and come in again: rows not taken, corrected; a table's rows, exported and edited."""

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from core import store
from core.base.home import Workspace
from core.ingest.ours import MAPPING_SHEET, REASON, SUMMARY_SHEET
from core.ingest.template import template
from core.outlook import imports, returning
from core.outlook.imports import FileResult, import_files
from core.tables.registry import TABLES

HEADER = ("订单编号", "商品编码", "数量", "实付金额", "付款时间", "客户ID")


def put(space: Workspace, path: Path, **options: object) -> FileResult:
    (result,) = import_files(space, [path], who="li", with_effect=False, **options)  # type: ignore[arg-type]
    return result


def counts(result: FileResult) -> tuple[int, ...]:
    return tuple(vars(result.rows).values())


def amounts(space: Workspace) -> list[tuple[str, str, float]]:
    return [(order, line, float(paid)) for order, line, paid in
            store.current(space).rows("select order_id, line_no, paid_amount from order_lines order by order_id, line_no")]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """An own workbook: a title, a second sheet, a formula with its value; two bad rows, one of them in an order of two lines."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "一月"
    sheet.append(["一月订单"])
    sheet.append([*HEADER, "备注"])
    for row in (("A1", "S1", 1, 10, datetime(2026, 1, 5, 10), "c1", "=SUM(1,2)"), ("A1", "S2", "two", 20, datetime(2026, 1, 5, 10), "c1", "x"),
                ("A2", "S1", 1, 30, "soon", "c2", "@x"), ("A3", "S1", 1, 40, datetime(2026, 1, 6, 21), "c2", "")):
        sheet.append(row)
    made.create_sheet("说明").append(["只是说明"])
    made.save(tmp_path / "一月.xlsx")
    return tmp_path / "一月.xlsx"


def corrected(content: bytes, target: Path, **cells: object) -> Path:
    made = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        made.worksheets[1][place] = value
    made.save(target)
    return target


def test_rows_not_taken_come_back_coloured_and_go_in_again_as_the_only_new_ones(space: Workspace, book: Path, tmp_path: Path) -> None:
    first = put(space, book)
    assert (first.status, counts(first)) == ("imported", (4, 2, 0, 0, 2))

    content = returning.of_batch(space, "f1", who="li", lang="zh")
    made = openpyxl.load_workbook(io.BytesIO(content))
    assert made.sheetnames == [SUMMARY_SHEET, "一月", MAPPING_SHEET, "说明"]
    sheet = made["一月"]
    assert [cell.value for cell in sheet["H"]] == [None, REASON, None, "「数量」读不懂", "「付款时间」读不懂", None]
    red = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.start_color.rgb == "00FFC7CE"]
    assert red == ["C4", "H4", "E5", "H5"]
    assert all(cell.data_type != "f" for one in made.worksheets for row in one.iter_rows() for cell in row)

    again = put(space, corrected(content, tmp_path / "again.xlsx", C4=2, E5=datetime(2026, 1, 7)))
    assert (again.status, counts(again)) == ("imported", (4, 2, 0, 2, 0))
    assert amounts(space) == [("A1", "1", 10), ("A1", "2", 20), ("A2", "1", 30), ("A3", "1", 40)]
    assert put(space, tmp_path / "again.xlsx").status == "unchanged"
    assert returning.of_file(space, book, "一月.xlsx", "一月", who="li", answers={}, lang="en")


def test_a_csv_comes_back_as_a_workbook_that_goes_in_again(space: Workspace, tmp_path: Path) -> None:
    lines = ["A1,S1,1,10,2026-01-05 10:00,c1", "A1,S2,two,20,2026-01-05 10:00,=cmd|'/c calc'!A1", "A2,S1,1,30,2026-01-06 21:00,c2,too,many"]
    (tmp_path / "a.csv").write_text("\n".join([",".join(HEADER), *lines]) + "\n", encoding="gb18030")
    first = put(space, tmp_path / "a.csv")
    assert counts(first) == (3, 1, 0, 0, 2)
    content = returning.of_batch(space, "f1", who="li", lang="en")
    made = openpyxl.load_workbook(io.BytesIO(content))
    assert all(cell.data_type != "f" for one in made.worksheets for row in one.iter_rows() for cell in row)
    again = put(space, corrected(content, tmp_path / "b.xlsx", C3=2, A4="A2", B4="S1", C4=1, D4=30, E4="2026-01-06 21:00", F4="c2"))
    assert counts(again) == (3, 2, 0, 1, 0)


def test_a_day_table_comes_back_whole_so_that_good_rows_stay(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("日期,渠道,访客数\n2026-01-01,天猫,10\n2026-01-01,天猫,many\n", encoding="utf-8")
    assert counts(put(space, tmp_path / "s.csv")) == (2, 1, 0, 0, 1)
    content = returning.of_batch(space, "f1", who="li", lang="zh")
    put(space, corrected(content, tmp_path / "t.xlsx", C3=5))
    assert store.current(space).rows("select sum(visitors) from traffic") == [(15,)]


def test_without_rows_left_out_there_is_nothing_to_give_back(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("日期,渠道,访客数\n2026-01-01,天猫,10\n", encoding="utf-8")
    put(space, tmp_path / "s.csv")
    for batch in ("f1", "f9", "s9"):
        with pytest.raises(Exception, match="left out"):
            returning.of_batch(space, batch, who="li", lang="zh")


# Each table goes out in one language, its neighbour in the other: what a language changes is the same in all of them.
@pytest.mark.parametrize(("name", "lang"), [(name, ("zh", "en")[index % 2]) for index, name in enumerate(sorted(TABLES))])
def test_any_tables_rows_go_out_and_come_in_unchanged(space: Workspace, tmp_path: Path, name: str, lang: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(TABLES[name], "zh")))
    example, first = book.worksheets[1], book.worksheets[0]
    for row in example.iter_rows(min_row=2):
        for cell in row:
            first[cell.coordinate] = cell.value
    book.save(tmp_path / "in.xlsx")
    done = put(space, tmp_path / "in.xlsx", table=name)
    answers = {question.key: question.choices[0][0] for question in done.questions}
    done = put(space, tmp_path / "in.xlsx", table=name, answers=answers) if answers else done
    assert (done.status, done.rows.read, done.rows.new) == ("imported", 2, 2), done
    content, ending = returning.current_rows(space, name, lang)  # type: ignore[arg-type]
    (tmp_path / f"out.{ending}").write_bytes(content)
    again = put(space, tmp_path / f"out.{ending}", table=name)
    assert (again.status, again.rows.same) == ("unchanged", again.rows.read), again


def test_exported_rows_edited_update_and_never_double(space: Workspace, tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(space, book)
    for limit in (returning.XLSX_ROWS, 1):
        monkeypatch.setattr(returning, "XLSX_ROWS", limit)
        content, ending = returning.current_rows(space, "order_lines", "en")
        (tmp_path / f"out.{ending}").write_bytes(content)
        assert put(space, tmp_path / f"out.{ending}").status == "unchanged"
    edited = content.decode("utf-8-sig").replace("10.0000", "12.5")
    (tmp_path / "edited.csv").write_text(edited, encoding="utf-8-sig")
    done = put(space, tmp_path / "edited.csv")
    assert (done.rows.new, done.rows.changed, done.rows.same) == (0, 1, 1)
    imports.undo(space, "f2", who="li")
    assert [row[2] for row in amounts(space)] == [10, 40]
