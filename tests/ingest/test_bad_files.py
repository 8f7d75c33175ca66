"""A file that cannot be read ends in one sentence with what to do, leaves nothing behind, and the server lives."""

import zipfile
from pathlib import Path

import pytest
from ingest_files import ORDER_HEADER, SHEET, raw_workbook, text, truncated, workbook, zipped

from core.base.errors import CockpitError
from core.ingest import Limits, read

ROW = ("A1", "S1", 1, 2.5, "2024-03-01", "u1")


def refusal(path: Path, limits: Limits | None = None) -> CockpitError:
    """Return the refusal of the file; its words are one sentence in each language, and staging stays empty."""
    staging = path.parent / "staging"
    with pytest.raises(CockpitError) as caught:
        read(path, staging, **({"limits": limits} if limits else {}))
    error = caught.value
    assert error.text.zh.endswith("。")
    assert error.text.en.endswith(".")
    assert not list(staging.glob("*"))
    return error


@pytest.mark.parametrize(("content", "words"), [
    (b"%PDF-1.7 \n", "PDF"), (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"), (b"\x7fELF\x00\x00", "program"),
    (b"\x00\x01\x02\x03\x05" * 40, "binary")])
def test_another_type_is_named_whatever_the_extension(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "orders.xlsx"
    path.write_bytes(content)
    error = refusal(path)
    assert error.code == "wrong_type"
    assert words in error.text.en


def test_a_word_document_is_named(tmp_path: Path) -> None:
    error = refusal(zipped(tmp_path / "a.xlsx", word__document="<x/>"))
    assert error.code == "wrong_type"
    assert "Word" in error.text.zh


def test_an_empty_file(tmp_path: Path) -> None:
    assert refusal(text(tmp_path / "a.csv", "")).code == "empty_file"
    assert refusal(text(tmp_path / "b.csv", "\n\n  \n")).code == "empty_file"


def test_a_header_without_rows(tmp_path: Path) -> None:
    assert refusal(text(tmp_path / "a.csv", ",".join(ORDER_HEADER) + "\n")).code == "no_rows"
    assert refusal(workbook(tmp_path / "b.xlsx", [ORDER_HEADER])).code == "no_rows"
    assert refusal(workbook(tmp_path / "c.xlsx", [])).code == "no_rows"


def test_a_password(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    assert refusal(path).code == "password"


def test_a_truncated_workbook(tmp_path: Path) -> None:
    assert refusal(truncated(tmp_path / "a.xlsx", [ORDER_HEADER, ROW])).code == "truncated"


def test_a_damaged_compound_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le") + b"\xff" * 600)
    assert refusal(path).code in ("unreadable", "truncated")


def test_one_cell_at_the_end_of_the_world_is_named(tmp_path: Path) -> None:
    sheet = SHEET.format('<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
                         '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    error = refusal(raw_workbook(tmp_path / "a.xlsx", sheet))
    assert error.code == "far_cell"
    assert "XFD1048576" in error.text.en


def test_a_far_cell_that_slips_past_the_look_kills_only_the_child(tmp_path: Path) -> None:
    filler = '<row r="1"><c r="A1"><v>1</v></c></row>' + f"<!--{'x' * (2 << 20)}-->"
    sheet = SHEET.format(f'<dimension ref="A1:B2"/><sheetData>{filler}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    assert refusal(raw_workbook(tmp_path / "a.xlsx", sheet)).code == "memory"


def test_a_lying_extent_does_no_harm(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{letter}1" t="inlineStr"><is><t>{name}</t></is></c>' for letter, name in zip("ABCDEF", ORDER_HEADER, strict=True))
    row = "".join(f'<c r="{letter}2" t="inlineStr"><is><t>{value}</t></is></c>' for letter, value in zip("ABCDEF", ROW, strict=True))
    sheet = SHEET.format(f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{cells}</row><row r="2">{row}</row></sheetData>')
    (staged,) = read(raw_workbook(tmp_path / "a.xlsx", sheet), tmp_path / "staging")
    assert staged.rows_read == 1


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(60):
                sheet.write(b"<c/>" * (1 << 18))
    assert refusal(path).code == "bomb"


def test_too_much_memory_is_said(tmp_path: Path) -> None:
    wide = [ORDER_HEADER, *[ROW] * 20_000]
    assert refusal(workbook(tmp_path / "a.xlsx", wide), Limits(memory_mb=60)).code == "memory"


def test_too_much_time_is_said(tmp_path: Path) -> None:
    error = refusal(workbook(tmp_path / "a.xlsx", [ORDER_HEADER, ROW]), Limits(seconds=0))
    assert error.code == "time"


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    assert refusal(text(tmp_path / "a.csv", "a,b\n" * (1 << 19)), Limits(file_mb=1)).code == "too_large"


def test_columns_that_fit_no_table_name_the_nearest(tmp_path: Path) -> None:
    error = refusal(text(tmp_path / "a.csv", "温度,湿度,风向\n21,60,N\n22,61,S\n"))
    assert error.code == "no_table"
    assert "温度" in error.text.zh


def test_no_such_file_sheet_or_table(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").code == "not_found"
    path = workbook(tmp_path / "a.xlsx", [ORDER_HEADER, ROW])
    with pytest.raises(CockpitError, match="数据"):
        read(path, tmp_path / "staging", sheet="Sheet9")
    with pytest.raises(CockpitError, match="order_lines"):
        read(path, tmp_path / "staging", table="orders")


def test_a_cancel_ends_the_child_and_leaves_nothing(tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    def cancel(_stage: str, _share: float, _rows: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        read(workbook(tmp_path / "a.xlsx", [ORDER_HEADER, ROW]), tmp_path / "staging", progress=cancel)
    assert not list((tmp_path / "staging").iterdir())
