"""The beginning of a large file is told before the rest is read, and the whole is what it would have been without."""

from pathlib import Path

import fastexcel
import pytest
import xlsxwriter

from core import ingest
from core.ingest import first_look
from core.ingest.sniff import Form

HEADERS = "订单编号,商品编码,下单时间,付款时间,数量,实付金额,收货省份"


def lines(count: int) -> list[str]:
    """Rows of which the second has an amount that is none."""
    return [f"2026{number:014d},SKU-{number % 50:06d},2026-03-01 10:00:00,2026-03-01 10:01:00,1,{'zehn' if number == 1 else 10},广东省广州市天河区"
            for number in range(count)]


def book(path: Path, rows: int, first: str = "订单") -> Path:
    with xlsxwriter.Workbook(path) as made:
        if first != "订单":
            hidden = made.add_worksheet(first)
            hidden.write_row(0, 0, ["a", "b"])
        sheet = made.add_worksheet("订单")
        if first != "订单":
            sheet.activate()
            sheet.set_first_sheet()
            hidden.hide()
        sheet.write_row(0, 0, HEADERS.split(","))
        for number, line in enumerate(lines(rows), 1):
            sheet.write_row(number, 0, line.split(","))
    return path


def test_a_large_file_shows_its_table_columns_and_findings_before_the_rest(tmp_path):
    path, seen = tmp_path / "orders.csv", []
    path.write_text("\n".join([HEADERS, *lines(60_000)]), encoding="utf-8")
    (whole,) = ingest.read(path, tmp_path / "staging", first=seen.append)
    ((first,),) = seen
    assert (first.table, first.source.columns) == (whole.table, whole.source.columns) == ("order_lines", whole.source.columns)
    assert 1000 < first.rows_read < whole.rows_read == 60_000
    assert [(one.code, one.count, one.rows) for one in first.findings if one.code == "bad_value"] == [("bad_value", 1, (3,))]
    assert (first.parts, whole.parts[0].rows) == ((), 59_999)


def test_a_small_file_is_told_once(tmp_path):
    path, seen = tmp_path / "orders.csv", []
    path.write_text("\n".join([HEADERS, *lines(20)]), encoding="utf-8")
    (whole,) = ingest.read(path, tmp_path / "staging", first=seen.append)
    assert (seen, whole.rows_read) == ([], 20)


@pytest.mark.parametrize("first", ["订单", "说明"])
def test_a_workbook_is_cut_after_a_row_and_stays_one(first, tmp_path, monkeypatch):
    path = book(tmp_path / "orders.xlsx", 200, first)
    monkeypatch.setattr(first_look, "LARGE", 0)
    monkeypatch.setattr(first_look, "SHEET_BYTES", 8192)
    small = first_look.beginning(path, Form.WORKBOOK, None, tmp_path / "first")
    sheet = fastexcel.read_excel(small).load_sheet("订单", header_row=None, dtypes="string").to_arrow()
    assert 3 < sheet.num_rows < 200
    assert sheet.column(0)[1].as_py() == "202600000000000000"
    assert sheet.column(6)[sheet.num_rows - 1].as_py() == "广东省广州市天河区"


def test_what_cannot_be_cut_is_read_as_a_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(first_look, "LARGE", 0)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(book(tmp_path / "orders.xlsx", 5).read_bytes()[:-40])
    assert first_look.beginning(broken, Form.WORKBOOK, None, tmp_path / "first") is None
    assert first_look.beginning(tmp_path / "orders.xlsx", Form.WORKBOOK, "no such sheet", tmp_path / "first") is None
    assert first_look.beginning(tmp_path / "orders.xlsx", Form.HTML, None, tmp_path / "first") is None


def test_text_in_pairs_of_bytes_is_cut_after_a_pair(tmp_path, monkeypatch):
    monkeypatch.setattr(first_look, "LARGE", 0)
    monkeypatch.setattr(first_look, "TEXT_BYTES", 601)
    path = tmp_path / "orders.txt"
    path.write_text("\n".join([HEADERS, *lines(20)]), encoding="utf-16")
    text = first_look.beginning(path, Form.TEXT, None, tmp_path / "first").read_bytes().decode("utf-16")
    assert text.split("\n")[:2] == [HEADERS, lines(1)[0]]
    assert text.endswith("\n")
