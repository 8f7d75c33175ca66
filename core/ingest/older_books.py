"""What xls, ods and xlsb say beside their values: merged ranges (xls, ods), and columns with long numbers that are stored as numbers."""

import zipfile
from pathlib import Path

import python_calamine
from lxml import etree

from core.ingest.formulas import MERGES_KEPT, Inside
from core.ingest.grid import Merge

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_LONG = 1e14
_LOOKED_AT = 20_000
_ROWS, _COLUMNS = 1 << 20, 1 << 14


def look(path: Path, sheet: str) -> Inside:
    """Return the sheet's merged ranges (None in an xlsb, which is not asked) and the columns in which its beginning has numbers of 15 digits and more."""
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            page = book.get_sheet_by_name(sheet)
            found, start, end = page.merged_cell_ranges, page.start, page.end
            long = {column for place, row in enumerate(page.iter_rows()) if place < _LOOKED_AT
                    for column, cell in enumerate(row) if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= _LONG}
    except python_calamine.CalamineError:
        return Inside()     # the reader says what is wrong with it
    if start is None or end is None:
        return Inside()
    merges = tuple((top, left, bottom, right) for (top, left), (bottom, right) in found[:MERGES_KEPT]) if found is not None else _of_ods(path, sheet)
    return Inside(start[1], end[1], merges=merges, long_numbers=frozenset(long))


def _of_ods(path: Path, sheet: str) -> tuple[Merge, ...] | None:
    """Return the merged ranges of an ods's sheet, None for a file of another kind."""
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        if "content.xml" not in archive.namelist():
            return None
        with archive.open("content.xml") as stream:
            return tuple(_spans(stream, sheet))[:MERGES_KEPT]


def _spans(stream: object, sheet: str) -> list[Merge]:
    found: list[Merge] = []
    here, row, column = False, 0, 0
    for event, tag in etree.iterparse(stream, events=("start", "end"), tag=[f"{_TABLE}{name}" for name in ("table", "table-row", "table-cell", "covered-table-cell")],
                                      resolve_entities=False, no_network=True):
        kind = tag.tag.removeprefix(_TABLE)
        if kind == "table":
            if event == "end" and here:
                return found
            here, row, column = event == "start" and tag.get(f"{_TABLE}name") == sheet, 0, 0
        elif event == "start" and kind == "table-row":
            column = 0
        elif event == "end" and kind == "table-row":
            row += _times(tag, "number-rows-repeated", _ROWS)
            tag.clear()
        elif event == "end":
            across, down = _times(tag, "number-columns-spanned", _COLUMNS), _times(tag, "number-rows-spanned", _ROWS)
            if here and (across > 1 or down > 1):
                found.append((row, column, row + down - 1, column + across - 1))
            column += _times(tag, "number-columns-repeated", _COLUMNS)
    return found


def _times(tag: "etree._Element", name: str, most: int) -> int:
    text = tag.get(f"{_TABLE}{name}") or "1"
    return min(int(text), most) if text.isdigit() else 1
