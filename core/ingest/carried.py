"""Answers that a workbook carries which the cockpit gave back: with them the corrected rows mean what they meant at first."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import fastexcel

from core.base.text import Lang, Text
from core.ingest.ours import ANSWERS_SHEET
from core.ingest.unclear import NO_HEADER

_HOW = Text(zh="请保留这张工作表：再次上传时照用上面这些回答，不会再问一遍。", en="Please keep this sheet: with it nothing is asked again when the workbook is uploaded.")
_HEAD = (Text(zh="问题", en="Question"), Text(zh="回答", en="Answer"))
_WORKBOOK = 1 << 20


def rows(answers: Mapping[str, str], lang: Lang) -> list[Sequence[str]]:
    """Return the sheet that carries them: a head, a row per answer (its key, its value), and why to keep it; [] without any."""
    if not answers:
        return []
    return [[title(lang) for title in _HEAD], *([key, value] for key, value in sorted(answers.items())), [], [_HOW(lang)]]


def read(path: Path) -> dict[str, str]:
    """Return the answers that a workbook brings along, {} for any other file."""
    try:
        with zipfile.ZipFile(path) as archive:
            if ANSWERS_SHEET.encode() not in archive.open("xl/workbook.xml").read(_WORKBOOK):
                return {}
        sheet = fastexcel.read_excel(path).load_sheet(ANSWERS_SHEET, header_row=None, skip_rows=1, dtypes="string")
    except (zipfile.BadZipFile, KeyError, OSError, fastexcel.FastExcelError):
        return {}       # no workbook of ours: its own reader judges it
    if sheet.width < len(_HEAD):
        return {}
    keys, values = (column.to_pylist() for column in sheet.to_arrow().columns[:2])
    return {key: value or "" for key, value in zip(keys, values, strict=True) if key and (value or key == "channel")}


def of_sheets(answers: Mapping[str, str], sheet: str, sheets: Sequence[str]) -> dict[str, str]:
    """Return the answers, each for the sheet that it was given of."""
    return {key if key.startswith(tuple(f"{name}/" for name in sheets)) else f"{sheet}/{key}": value for key, value in answers.items()}


def without_header(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers as they hold for the same rows below a header of our own: what was said about letters of columns is in it."""
    if answers.get("header_row") != NO_HEADER:
        return {key: value for key, value in answers.items() if key != "header_row"}
    return {key: value for key, value in answers.items() if key != "header_row" and not value.startswith("[")}
