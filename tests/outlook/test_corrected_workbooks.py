"""The workbook of rows left out, corrected, goes in again and means what the first file meant: writing, day, treatments, header, titles."""

import io
from pathlib import Path

import openpyxl

from core import store
from core.base.home import Workspace
from core.ingest.ours import ANSWERS_SHEET
from core.outlook import returning
from core.outlook.imports import FileResult, import_files


def put(space: Workspace, path: Path, **answers: str) -> FileResult:
    (result,) = import_files(space, [path], who="li", with_effect=False, answers={key.replace("__", "."): value for key, value in answers.items()})
    return result


def again(space: Workspace, content: bytes, target: Path, **cells: object) -> FileResult:
    made = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        made.worksheets[1][place] = value
    made.save(target)
    return put(space, target)


def test_the_writing_that_was_answered(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"sku,name,unit cost\nS1,\xc4\xd6,1\nS2,Gr\xfc\xdfe,much\n")
    assert [question.key for question in put(space, tmp_path / "a.csv").questions] == ["encoding"]
    assert put(space, tmp_path / "a.csv", encoding="cp1252").rows.rejected == 1
    last = again(space, returning.of_batch(space, "f1", who="li", lang="en"), tmp_path / "b.xlsx", C3="2")
    assert (last.rows.new, last.rows.same, last.rows.rejected) == (1, 1, 0)
    assert store.current(space).rows("select sku, name from products order by sku") == [("S1", "\xc4\xd6"), ("S2", "Gr\xfc\xdfe")]


def test_the_day_of_a_snapshot_and_what_was_done_with_rows(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "库存.csv").write_text("商品编码,仓库,库存数量\nS1,N,5\nS2,N,-3\nS3,N,some\n", encoding="utf-8")
    first = put(space, tmp_path / "库存.csv", column__day="=2026-01-31", fix__below_minimum__on_hand="zero")
    assert (first.status, first.rows.new, first.rows.rejected) == ("imported", 2, 1)
    for content in (returning.of_batch(space, "f1", who="li", lang="zh"),
                    returning.of_file(space, tmp_path / "库存.csv", "库存.csv", "", who="li", answers={"column.day": "=2026-01-31", "fix.below_minimum.on_hand": "zero"}, lang="zh")):
        assert ANSWERS_SHEET in openpyxl.load_workbook(io.BytesIO(content)).sheetnames
        last = again(space, content, tmp_path / "改.xlsx", C4="7")
        assert "answers_brought" in [finding.code for finding in last.findings]
        assert [(str(day), sku, held) for day, sku, held in store.current(space).rows("select day, sku, on_hand from stock order by sku")] == [
            ("2026-01-31", "S1", 5), ("2026-01-31", "S2", 0), ("2026-01-31", "S3", 7)]
    assert last.status == "unchanged"


def test_a_file_without_a_header_and_one_with_titles_above(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bare.csv").write_text("A1,S1,1,10,2026-01-05 10:00,c1\nA2,S1,two,20,2026-01-06 10:00,c2\nA3,S1,1,30,2026-01-06 21:00,c3\n", encoding="utf-8")
    said = {"header_row": "0", "table": "order_lines", "column__order_id": "[A]", "column__sku": "[B]", "column__quantity": "[C]", "column__paid_amount": "[D]",
            "column__paid_at": "[E]", "column__ordered_at": "[E]", "column__customer_id": "[F]"}
    del said["column__paid_at"]
    first = put(space, tmp_path / "bare.csv", **said)
    assert (first.status, first.rows.new, first.rows.rejected) == ("imported", 2, 1)
    last = again(space, returning.of_batch(space, "f1", who="li", lang="en"), tmp_path / "bare.xlsx", C3="2")
    assert (last.status, last.rows.new, last.rows.same) == ("imported", 1, 2)

    (tmp_path / "spend.csv").write_text("推广报表,,,\n单位：万元,,,\n日期,渠道,计划名称,花费\n2026-01-01,千川,a,1.5\n2026-01-02,千川,a,much\n", encoding="utf-8")
    put(space, tmp_path / "spend.csv")
    spent = store.current(space).rows("select sum(spend) from spend")
    last = again(space, returning.of_batch(space, "f3", who="li", lang="zh"), tmp_path / "spend.xlsx", D5="1.5")
    assert last.status == "imported"
    assert store.current(space).rows("select sum(spend) / 2 from spend") == spent
