"""Receipts after files were answered about, corrected, replaced and taken back: each row says the file and line that it stands by now."""

import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
from receipts import recomputed

from core import store
from core.base.home import Workspace
from core.outlook import returning
from core.outlook.imports import FileResult, import_files
from core.outlook.receipt import every, receipt

HEADER = "订单编号,商品编码,数量,实付金额,付款时间,客户ID\n"


def put(space: Workspace, path: Path, content: str = "", **options: object) -> FileResult:
    if content:
        path.write_text(content, encoding="utf-8")
    (result,) = import_files(space, [path], who="li", with_effect=False, **options)  # type: ignore[arg-type]
    return result


def told(space: Workspace) -> list[tuple[str, float, str, int]]:
    facts = store.current(space)
    of = receipt(facts, "gmv")
    rows = every(facts, of.parts[0])
    assert recomputed(facts, of) == of.value == float(sum(rows["counted"], Decimal(0)))
    assert set(rows["importer"]) == {"li"}
    return [(order, float(counted), file, row) for order, counted, file, row in zip(rows["order_id"], rows["counted"], rows["file"], rows["row"], strict=True)]


def test_rows_that_came_back_corrected_are_of_the_corrected_file_and_an_undo_gives_the_older_ones_back(space: Workspace, tmp_path: Path) -> None:
    put(space, tmp_path / "jan.csv", HEADER + "A1,S1,1,10,2026-01-05 10:00,c1\nA2,S1,1,many,2026-01-06 21:00,c2\nA3,S1,1,30,2026-01-07 21:00,c2\n")
    first = [("A1", 10.0, "jan.csv", 2), ("A3", 30.0, "jan.csv", 4)]
    assert told(space) == first

    book = openpyxl.load_workbook(io.BytesIO(returning.of_batch(space, "f1", who="li", lang="zh")))
    book.worksheets[1]["D3"] = 20
    book.save(tmp_path / "back.xlsx")
    assert put(space, tmp_path / "back.xlsx").status == "imported"
    # the workbook that came back holds the good rows, too: they stand by it now
    assert told(space) == [("A1", 10.0, "back.xlsx", 2), ("A2", 20.0, "back.xlsx", 3), ("A3", 30.0, "back.xlsx", 4)]

    put(space, tmp_path / "new.csv", HEADER + "A1,S1,1,11,2026-01-05 10:00,c1\n")
    assert told(space)[0] == ("A1", 11.0, "new.csv", 2)
    for batch in ("f3", "f2"):
        store.undo(space, batch, "li", datetime(2026, 9, 1))
    assert told(space) == first


def test_numbers_read_as_the_manager_answered_keep_their_cell(space: Workspace, tmp_path: Path) -> None:
    file, content = tmp_path / "dates.csv", HEADER + "A1,S1,1,30,03/04/2026 21:00,c1\n"
    asked = put(space, file, content)
    question = asked.questions[0]
    for answer, _ in question.choices[:1]:
        assert put(space, file, answers={question.key: answer}).status == "imported"
    assert told(space) == [("A1", 30.0, "dates.csv", 2)]
