"""Workbooks of every kind as programs write them (xls, ods by LibreOffice; xlsb by its records), merged cells, long numbers."""

import shutil
import struct
import subprocess
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from test_reading import codes, one, rows

HEADER = ("订单编号", "商品编码", "数量", "单价", "下单时间", "用户编号")
LINES = (("A1", "0012", 2, 9.5, datetime(2024, 3, 1, 10, 30), "u1"), ("A2", "0013", 1, 1234.25, datetime(2024, 3, 2), "u2"))
READ = [("A1", "0012", Decimal(2), Decimal("9.5"), datetime(2024, 3, 1, 10, 30), "u1"), ("A2", "0013", Decimal(1), Decimal("1234.25"), datetime(2024, 3, 2), "u2")]
NAMES = ("order_id", "sku", "quantity", "unit_price", "ordered_at", "customer_id")


def lines(path: Path) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in NAMES) for row in rows(one(path))]


@pytest.mark.parametrize("since_1904", [False, True])
def test_xlsx_dates_of_either_system(tmp_path: Path, since_1904: bool) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm", "date_1904": since_1904}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEADER, *LINES)):
            sheet.write_row(number, 0, row)
    assert lines(path) == READ


def merged_over_lines(path: Path) -> None:
    """Write orders whose number, time and amount are merged over their two lines, which have no price; and a long number beside them."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["订单编号", "下单时间", "实付金额", "商品编码", "数量", "用户编号"])
        for first, order in ((1, "A1"), (3, "A2")):
            for place, value in enumerate((order, "2024-03-01 10:00", 25)):
                sheet.merge_range(first, place, first + 1, place, value)
            for line in (0, 1):
                sheet.write_row(first + line, 3, [f"K{line}", 1, 6_920_000_000_000_001_234 + first])


def check_merged(path: Path) -> None:
    staged = one(path)
    assert [(row["order_id"], row["sku"], row["paid_amount"]) for row in rows(staged)] == [
        ("A1", "K0", None), ("A1", "K1", None), ("A2", "K0", None), ("A2", "K1", None), ("A1", None, 25), ("A2", None, 25)]
    assert codes(staged)["ids_lost"] == 4


def test_an_amount_merged_over_lines_without_a_price_counts_once(tmp_path: Path) -> None:
    merged_over_lines(tmp_path / "b.xlsx")
    check_merged(tmp_path / "b.xlsx")


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_files_that_libreoffice_writes(tmp_path: Path, kind: str) -> None:
    office = shutil.which("soffice")
    assert office, "make test brings LibreOffice (tools/prepare.py)"
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet("订单")
        sheet.write(0, 0, "二〇二四年三月订单")
        for number, row in enumerate((HEADER, *LINES), start=2):
            sheet.write_row(number, 0, row)
        hidden = book.add_worksheet("旧")
        hidden.write_row(0, 0, HEADER)
        hidden.hide()
    merged_over_lines(tmp_path / "b.xlsx")
    subprocess.run([office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx")],
                   check=True, capture_output=True)
    path = tmp_path / f"a.{kind}"
    assert path.read_bytes()[:4] == (b"\xd0\xcf\x11\xe0" if kind == "xls" else b"PK\x03\x04")
    assert lines(path) == READ
    staged = one(path)
    assert (staged.source.sheet, staged.source.header_row, codes(staged)["hidden_sheets"]) == ("订单", 3, 1)
    check_merged(tmp_path / f"b.{kind}")


def test_a_binary_workbook(tmp_path: Path) -> None:
    assert lines(binary_workbook(tmp_path / "a.xlsb", [HEADER, *LINES])) == READ


def binary_workbook(path: Path, cells: list[tuple[object, ...]]) -> Path:
    """Write the least of an xlsb: one sheet "S" of inline texts and numbers, dates with the built-in format 22."""
    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    def record(kind: int, data: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size = len(data)
        return head + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + data

    def cell(place: int, value: object) -> bytes:
        if isinstance(value, str):
            return record(6, struct.pack("<II", place, 0) + text(value))
        dated = isinstance(value, datetime)
        number = (value - datetime(1899, 12, 30)).total_seconds() / 86400 if isinstance(value, datetime) else float(str(value))
        return record(5, struct.pack("<IId", place, int(dated), number))

    styles = record(0x116) + record(0x269, struct.pack("<I", 2)) + b"".join(
        record(0x2F, struct.pack("<HHHHHHHH", 0, code, 0, 0, 0, 0, 0, 0)) for code in (0, 22)) + record(0x26A) + record(0x117)
    extent = record(148, struct.pack("<IIII", 0, len(cells) - 1, 0, len(cells[0]) - 1))
    sheet = record(129) + extent + record(145) + b"".join(
        record(0, struct.pack("<IIHBBB", number, 0, 300, 0, 0, 0) + struct.pack("<I", 0)) + b"".join(cell(place, value) for place, value in enumerate(row))
        for number, row in enumerate(cells)) + record(146) + record(130)
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + text("r1") + text("S")) + record(144) + record(132)
    relation = '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'.format
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'.format
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        archive.writestr("_rels/.rels", relations(relation("r1", "officeDocument", "xl/workbook.bin")))
        archive.writestr("xl/_rels/workbook.bin.rels", relations(relation("r1", "worksheet", "worksheets/sheet1.bin") + relation("r2", "styles", "styles.bin")))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/styles.bin", styles)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def test_headers_merged_over_two_rows_are_read_from_the_files_merges(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:G1", "三月订单")
        for place, name in ((0, "订单编号"), (1, "下单时间"), (6, "用户编号")):
            sheet.merge_range(1, place, 2, place, name)
        sheet.merge_range("C2:D2", "商品")
        sheet.merge_range("E2:F2", "成交")
        sheet.write_row("C3", ["商品编码", "数量", "单价", "实付金额"])
        sheet.write_row("A4", ["A1", "2024-03-01 10:00", "K1", 2, 9.5, 18, "u1"])
    staged = one(path)
    assert staged.source.header_row == 3
    assert staged.source.columns == {"订单编号": "order_id", "下单时间": "ordered_at", "商品编码": "sku", "数量": "quantity", "单价": "unit_price",
                                     "实付金额": "paid_amount", "用户编号": "customer_id"}
    assert [(row["order_id"], row["paid_amount"], row["customer_id"]) for row in rows(staged)] == [("A1", Decimal(18), "u1")]


def test_a_value_merged_over_an_orders_lines_stands_for_each_and_its_amount_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["订单编号", "下单时间", "用户编号", "商品编码", "数量", "单价", "实付金额"])
        for place, value in ((0, "A1"), (1, "2024-03-01 10:00"), (2, "u1"), (6, 25)):
            sheet.merge_range(1, place, 2, place, value)
        sheet.write_row(1, 3, ["K1", 1, 10])
        sheet.write_row(2, 3, ["K2", 2, 10])
        sheet.write_row(3, 0, ["A2", "2024-03-02 10:00", "u2", "K1", 1, 10, 10])
    staged = one(path)
    assert (staged.rejected, codes(staged)["merged"]) == (0, 3)
    assert [(row["order_id"], row["sku"], row["quantity"], row["paid_amount"], row["customer_id"]) for row in rows(staged)] == [
        ("A1", "K1", 1, None, "u1"), ("A1", "K2", 2, None, "u1"), ("A2", "K1", 1, 10, "u2"), ("A1", None, None, 25, "u1")]


def test_long_ids_stored_as_numbers_are_lost_and_those_stored_as_text_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number, id_ in enumerate((1234567890123456, 1234567890123457, 330000000000000123), start=1):
            sheet.write_row(number, 0, [id_, f"12345678901234{number + 55}", 1, 9.5, "2024-03-01 10:00", f"u{number}"])
    staged = one(path)
    found = {finding.code: (finding.level, finding.count, finding.advice.en) for finding in staged.findings}
    assert found["ids_lost"] == ("error", 3, "Export again and set the column to text before opening the file.")
    assert (staged.rejected, rows(staged) if staged.parts else []) == (3, [])


def test_ids_of_15_digits_stored_as_numbers_are_whole_and_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [123456789012345, "K1", 1, 9.5, "2024-03-01 10:00", "u1"])
    staged = one(path)
    assert {finding.code: finding.level for finding in staged.findings if finding.code.startswith("ids")} == {"ids_at_limit": "warning"}
    assert [row["order_id"] for row in rows(staged)] == ["123456789012345"]
