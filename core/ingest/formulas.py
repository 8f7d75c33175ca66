"""A look into a workbook's XML for what no reader tells: formulas never calculated, macros, where a sheet begins."""

import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.ingest.grid import Merge, Remark

SCANNED = 64 << 20
"""Formulas stand in the first rows or in none; a sheet without one in its first 64 MB is not read on."""
NAMED = 10
PIECE = 4 << 20
_LONGEST = 256 << 10
_CELL = re.compile(rb'<c\b([^>]*)>\s*(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>|(?!<v))')
_NAME = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
_LONG_NUMBER = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})[0-9]{1,7}"(?:\s+s="[0-9]+")?(?:\s+t="n")?\s*><v>(?:[0-9]{15,}(?:\.0)?|[0-9]\.[0-9]+E\+?(?:1[4-9]|[2-9][0-9]))</v>')
_MERGE = re.compile(rb'<mergeCell\s+ref="\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})"')
MERGES_KEPT = 200_000
_DIMENSION = re.compile(rb'<dimension\s+ref="\$?([A-Z]{1,3})\$?[0-9]+(?::\$?([A-Z]{1,3})\$?[0-9]+)?"')


@dataclass(frozen=True)
class Inside:
    """What a sheet's XML says: the first and last column it declares (from 0; None without), what to remark, its merged ranges
    (first row, first column, last row, last column, from 0; None where the end of the sheet was not reached), and the columns in
    which its beginning has numbers of 15 digits and more."""

    first: int | None = None
    last: int | None = None
    remarks: tuple[Remark, ...] = ()
    merges: tuple[Merge, ...] | None = None
    long_numbers: frozenset[int] = frozenset()


def is_xlsx(path: Path) -> bool:
    """Return whether the file is a workbook of XML parts; xls, ods and xlsb are not."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def look(path: Path, sheet: str) -> Inside:
    """Return what the XML of that sheet says; nothing for a workbook of another kind, or one that another reader has to judge."""
    try:
        return _look(path, sheet) if zipfile.is_zipfile(path) else Inside()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        return Inside()


def _look(path: Path, sheet: str) -> Inside:
    with zipfile.ZipFile(path) as archive:
        inside = member(archive, sheet)
        if inside is None:
            return Inside()
        with archive.open(inside) as stream:
            first = stream.read(PIECE)
            found = _DIMENSION.search(first[:65536])
            cells, end = _uncalculated(first, stream)
        return told(archive, first, (_number(found[1]), _number(found[2] or found[1])) if found else None, cells, end)


def told(archive: zipfile.ZipFile, first: bytes, columns: tuple[int, int] | None, cells: Sequence[str], end: bytes | None) -> Inside:
    """Return what is known of a sheet by its first piece, its columns, its cells that were never calculated, and what stands behind its rows."""
    macros = (Remark("macros"),) if any(name.endswith("vbaProject.bin") for name in archive.namelist()) else ()
    merges, long = _merges(end) if end is not None else None, frozenset(_number(column) for column in _LONG_NUMBER.findall(first))
    remarks = (*macros, Remark("uncalculated", len(cells), (), (*cells[:NAMED], *(("…",) if len(cells) > NAMED else ())))) if cells else macros
    first_column, last_column = columns or (None, None)
    return Inside(first_column, last_column, remarks, merges, long)


def _merges(end: bytes) -> tuple[Merge, ...]:
    return tuple((int(top) - 1, _number(left), int(bottom) - 1, _number(right)) for left, top, right, bottom in _MERGE.findall(end)[:MERGES_KEPT])


def _uncalculated(piece: bytes, stream: IO[bytes]) -> tuple[list[str], bytes | None]:
    """Return the cells, as A1, whose formula has no value (an empty text is a value), and what stands behind the rows; None where that was not reached."""
    cells: list[str] = []
    seen, tail, last = len(piece), b"", b""
    while piece:
        last = last[-PIECE:] + piece
        if b"<f" in piece or b"<f" in tail:
            whole = tail + piece
            end = whole.rfind(b"</c>") + 4
            for found in _CELL.finditer(whole, 0, end):
                name = _NAME.search(found[1])
                if name and b't="str"' not in found[1]:
                    cells.append(name[1].decode())
            tail = whole[end:][-_LONGEST:]
        else:
            tail = b""
        if seen > SCANNED and not cells:
            return cells, None
        piece = stream.read(PIECE)
        seen += len(piece)
    return cells, last[last.rfind(b"</sheetData>"):] if b"</sheetData>" in last else None


def member(archive: zipfile.ZipFile, sheet: str | None) -> str | None:
    """Return the archive's member that holds the sheet of that name (the first that shows without one), None in a workbook of another kind."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return None
    tags = _sheets(archive)
    ids = {_plain(name): id_ for tag in tags if sheet is not None or "idden" not in (_value(tag, "state") or "")
           if (name := _value(tag, "name")) is not None and (id_ := _value(tag, r"\w+:id")) is not None}
    targets = {_value(tag, "Id"): _value(tag, "Target") for tag in re.findall(r"<Relationship\b[^>]*>", archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace"))}
    target = targets.get(ids.get(sheet, "") if sheet is not None else next(iter(ids.values()), ""))
    if target is None:
        return None
    found = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found if found in names else None


def is_hidden(archive: zipfile.ZipFile, sheet: str) -> bool:
    """Return whether the sheet of that name does not show."""
    return any(_plain(_value(tag, "name") or "") == sheet and "idden" in (_value(tag, "state") or "") for tag in _sheets(archive))


def _sheets(archive: zipfile.ZipFile) -> list[str]:
    return re.findall(r"<(?:\w+:)?sheet\b[^>]*>", archive.read("xl/workbook.xml").decode("utf-8", "replace"))


def _value(tag: str, attribute: str) -> str | None:
    found = re.search(rf"\s{attribute}=\"([^\"]*)\"", tag)
    return found[1] if found else None


def _plain(text: str) -> str:
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
