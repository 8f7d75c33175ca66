"""A large plain sheet is read to the letter as it is cell by cell; one that is written in any other way is left to that."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import fastexcel
import openpyxl
import pyarrow as pa
import pytest
import xlsxwriter

from core import ingest
from core.ingest import plain_sheet

FORMATS = ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "[h]:mm", "0.00", "General", '"¥"#,##0.00', "h:mm AM/PM", "@", "d", '[$-804]yyyy"年"m"月"')
TEXTS = ("甲", "乙 ", "  丙", "a&b", "<x>", "_x0041_", "x\ny", "", "tab\t", 'x"y', "  ", "#N/A", "1", "2.50", "中文" * 20)
SERIALS = (0, 1, 59, 60, 61, -1, 2_958_465, 2_958_466, 45292.5, 45292.0000057, 1e10, 0.25)
Cell = tuple[int, int]
Read = tuple[list[list[str | None]], list[Cell]]


def by_pieces(path: Path) -> Read | None:
    sheet = plain_sheet.read(path, fastexcel.read_excel(path).sheet_names[0], at_least=0)
    return None if sheet is None else (_trimmed(sheet.columns), sorted(sheet.errors))


def cell_by_cell(path: Path) -> Read | None:
    try:
        batch, errors = fastexcel.read_excel(path).load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_arrow_with_errors()
    except fastexcel.FastExcelError:
        return None
    return _trimmed(batch.columns), sorted(cell.position for cell in errors.errors) if errors else []


def _trimmed(columns: Any) -> list[list[str | None]]:
    """Return columns as lists without the empty rows at their end."""
    lists = [column.cast(pa.string()).to_pylist() for column in columns]
    height = max((place + 1 for column in lists for place, text in enumerate(column) if text is not None), default=0)
    return [column[:height] for column in lists]


def a_value(chance: random.Random) -> Any:
    makers: tuple[Callable[[], Any], ...] = (
        lambda: chance.choice(TEXTS), lambda: chance.randrange(-5, 100_000), lambda: round(chance.uniform(-9, 9999), chance.randrange(12)),
        lambda: chance.uniform(0, 1e-9), lambda: 10.0 ** chance.randrange(-12, 25), lambda: datetime(1999, 1, 1) + timedelta(seconds=chance.randrange(10 ** 9)),
        lambda: datetime(2020, 1, 1) + timedelta(microseconds=chance.randrange(10 ** 15)), lambda: True, lambda: None,
        lambda: (chance.choice(SERIALS), chance.choice(FORMATS)), lambda: (None, "0.00"), lambda: 310_000_000_000_000_000 + chance.randrange(1000),
        lambda: float(chance.randrange(1000)), lambda: date(2024, 1, 1) + timedelta(days=chance.randrange(900)), lambda: str(chance.randrange(50)))
    return chance.choice(makers)()


def by_xlsxwriter(chance: random.Random, path: Path, *, inline: bool) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": inline, "strings_to_numbers": False, "strings_to_formulas": False,
                                    "default_date_format": "yyyy-mm-dd hh:mm:ss", "date_1904": chance.random() < 0.15}) as book:
        formats = {one: book.add_format({"num_format": one}) for one in FORMATS}
        sheet = book.add_worksheet("甲&乙")
        top, left = chance.choice((0, 0, 3)), chance.choice((0, 0, 2, 25))
        for row in range(chance.randrange(1, 40)):
            for column in range(chance.randrange(0, 9)):
                value = a_value(chance)
                if isinstance(value, tuple):
                    sheet.write(top + row, left + column, value[0], formats[value[1]])
                elif isinstance(value, str):
                    sheet.write_string(top + row, left + column, value)
                else:
                    sheet.write(top + row, left + column, value)
        if not inline:
            sheet.merge_range(top + 50, left, top + 51, left, "m")


def by_openpyxl(chance: random.Random, path: Path) -> None:
    book = openpyxl.Workbook()
    for _ in range(chance.randrange(1, 40)):
        values = [a_value(chance) for _ in range(chance.randrange(1, 9))]
        book.worksheets[0].append([None if isinstance(value, tuple) else value for value in values])
    book.save(path)


@pytest.mark.parametrize("writer", ["inline", "shared", "openpyxl"])
def test_every_kind_of_cell_of_every_writer_reads_as_it_does_cell_by_cell(writer: str, tmp_path: Path) -> None:
    path, read = tmp_path / "book.xlsx", 0
    for seed in range(40):
        chance = random.Random(f"{writer}{seed}")
        if writer == "openpyxl":
            by_openpyxl(chance, path)
        else:
            by_xlsxwriter(chance, path, inline=writer == "inline")
        found = by_pieces(path)
        read += found is not None
        assert found is None or found == cell_by_cell(path), seed
    assert read > 30


PLAIN = ('<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c><c r="B1" t="inlineStr"><is><t>数量</t></is></c><c r="C1" t="s"><v>0</v></c></row>'
         '<row r="2" spans="1:3"><c r="A2" t="inlineStr"><is><t>001</t></is></c><c r="B2"><v>1.5</v></c><c r="C2" s="1"><v>45292.25</v></c></row>'
         '<row r="4"><c r="A4" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c><c r="B4" s="1"/><c r="C4" t="b"><v>1</v></c></row>')
STRINGS = '<si><t>时间</t></si><si><r><t>rich</t></r><r><t> text</t></r></si><si><t xml:space="preserve"> kept </t></si>'


def written(path: Path, rows: str, *, strings: str = STRINGS, before: str = "", behind: str = "") -> Path:
    """Write a workbook whose sheet has these rows, as they are."""
    blank = io.BytesIO()
    with xlsxwriter.Workbook(blank) as book:
        book.add_worksheet("S").write(0, 0, "x", book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}))
    with zipfile.ZipFile(blank) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = re.sub(rb"<dimension.*?/>", b"", content)
                content = re.sub(rb"<sheetData>.*</sheetData>", f"{before}<sheetData>{rows}</sheetData>{behind}".encode(), content)
            if name.endswith("sharedStrings.xml"):
                content = re.sub(rb"<si>.*</si>", strings.encode(), content)
            new.writestr(name, content)
    return path


def test_a_plain_sheet_is_read_by_pieces(tmp_path: Path) -> None:
    path = written(tmp_path / "plain.xlsx", PLAIN, behind='<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>')
    sheet = plain_sheet.read(path, "S", at_least=0)
    assert sheet is not None
    assert _trimmed(sheet.columns) == [["编号", "001", None, " x "], ["数量", "1.5", None, None], ["时间", "2024-01-01 06:00:00", None, "true"]]
    assert sheet.inside.merges == ((1, 0, 3, 0),)


@pytest.mark.parametrize("rows", [
    PLAIN.replace("</row><row", "</row>\n<row"),                    # written for people to read
    PLAIN.replace('<c r="B2"><v>', '<c r="B2"><f>1+0.5</f><v>'),    # a formula
    PLAIN.replace('r="B2"', 'r="B3"'),                              # a cell that says it stands in another row
    PLAIN.replace('r="B2"', 'r="D2"').replace('r="C2"', 'r="B2"'),  # cells out of order
    PLAIN.replace('row r="4"', 'row r="2"'),                        # a row twice
    PLAIN.replace("001", "<![CDATA[001]]>"), PLAIN.replace("001", "a<!-- b -->c"), PLAIN.replace("001", "a > b"),
    PLAIN.replace("001", "a &amp; b &#20013; &lt;"), PLAIN.replace("001", "_x4E2D_"), PLAIN.replace("001", " x"),
    PLAIN.replace(' r="4"', "").replace(' r="A4"', ""),             # a row without a number
    PLAIN.replace('<row r="4"', '<row r="3" ht="20"/><row r="4"'), PLAIN + '<row r="5"/>', PLAIN + '<row r="5"></row>',
    PLAIN.replace('t="s"><v>0', 't="s"><v>1'), PLAIN.replace('t="s"><v>0', 't="s"><v>2'), PLAIN.replace('t="s"><v>0', 't="s"><v>9'),
    PLAIN.replace("<v>1.5</v>", "<v></v>"), PLAIN.replace("<v>1.5</v>", "<v>abc</v>"), PLAIN.replace("<v>1.5</v>", "<v> 1.5 </v>"),
    PLAIN.replace('<c r="B2">', '<c r="B2" t="e">').replace("1.5", "#N/A"), PLAIN.replace('r="B2"', 'r="b2"'), PLAIN.replace("001", "a\rb"),
    PLAIN.replace('<c r="B2">', '<c r="B2" t="d">').replace("1.5", "2024-03-01T10:00:00"), PLAIN.replace('r="C2"', 'r="XFD2"'), PLAIN.replace("45292.25", "1e400"),
])
def test_what_is_not_plain_reads_as_it_does_cell_by_cell_or_is_left_to_that(rows: str, tmp_path: Path) -> None:
    path = written(tmp_path / "odd.xlsx", rows)
    found = by_pieces(path)
    assert found is None or found == cell_by_cell(path)


@pytest.mark.parametrize("seed", range(8))
def test_broken_sheets_never_read_otherwise_than_cell_by_cell(seed: int, tmp_path: Path) -> None:
    chance, path = random.Random(seed), tmp_path / "broken.xlsx"
    for _ in range(40):
        rows = list(PLAIN)
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(rows))
            rows[place] = chance.choice(("", rows[place] * 2, chance.choice(PLAIN), chance.choice("<>/\"=& 01AZcrst")))
        written(path, "".join(rows))
        found = by_pieces(path)
        assert found is None or found == cell_by_cell(path), "".join(rows)


def test_a_damaged_or_cut_off_sheet_is_left_to_who_says_what_is_wrong(tmp_path: Path) -> None:
    path = written(tmp_path / "whole.xlsx", PLAIN * 1)
    raw = bytearray(path.read_bytes())
    place = raw.find(b"xl/worksheets/sheet1.xml") + 60
    for damage in (bytes(raw[:place] + b"\xff\xff" + raw[place + 2:]), bytes(raw[:-40])):
        (tmp_path / "damaged.xlsx").write_bytes(damage)
        assert plain_sheet.read(tmp_path / "damaged.xlsx", "S", at_least=0) is None


def test_of_a_large_plain_workbook_the_bad_rows_come_back_with_their_orders(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("订单")
        sheet.write_row(0, 0, ("订单编号", "商品编码", "数量", "实付金额", "付款时间", "买家留言"))
        for row in range(1, 26_001):
            sheet.write_row(row, 0, (f"A{(row + 1) // 2:06d}", f"S{row % 50}", "two" if row == 20_001 else 1, row / 100, "2026-01-05 10:00:00", "无" * 30))
    assert plain_sheet.read(path, "订单") is not None
    (staged,) = ingest.read(path, tmp_path / "staging")
    assert (staged.rows_read, staged.rejected, [part.rows for part in staged.parts]) == (26_000, 1, [25_999])
    content = ingest.give_back(path, tmp_path / "staging", staged.source, "order_lines", [(20_002, "bad_value", "quantity")], lang="zh")
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[1].iter_rows(values_only=True))
    assert [row[:4] for row in rows[1:]] == [("A010001", "S1", "two", "200.01"), ("A010001", "S2", "1", "200.02")]
