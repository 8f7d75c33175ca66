"""A look into a workbook's XML for what no reader tells: formulas never calculated, macros, where a sheet begins."""

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.ingest.grid import Remark

SCANNED = 64 << 20
"""Formulas stand in the first rows or in none; a sheet without one in its first 64 MB is not read on."""
NAMED = 10
_PIECE = 4 << 20
_LONGEST = 256 << 10
_CELL = re.compile(rb'<c\b([^>]*)>\s*(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>|(?!<v))')
_NAME = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
_DIMENSION = re.compile(rb'<dimension\s+ref="\$?([A-Z]{1,3})\$?[0-9]+(?::\$?([A-Z]{1,3})\$?[0-9]+)?"')


@dataclass(frozen=True)
class Inside:
    """What a sheet's XML says: the first and last column it declares (from 0; None without), and what to remark."""

    first: int | None = None
    last: int | None = None
    remarks: tuple[Remark, ...] = ()


def look(path: Path, sheet: str) -> Inside:
    """Return what the XML of that sheet says; nothing for a workbook of another kind, or one that another reader has to judge."""
    try:
        return _look(path, sheet) if zipfile.is_zipfile(path) else Inside()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        return Inside()


def _look(path: Path, sheet: str) -> Inside:
    with zipfile.ZipFile(path) as archive:
        member = _member(archive, sheet)
        if member is None:
            return Inside()
        macros = (Remark("macros"),) if any(name.endswith("vbaProject.bin") for name in archive.namelist()) else ()
        with archive.open(member) as stream:
            first = stream.read(_PIECE)
            found = _DIMENSION.search(first[:65536])
            cells = _uncalculated(first, stream)
    remarks = (*macros, Remark("uncalculated", len(cells), (), (*cells[:NAMED], *(("…",) if len(cells) > NAMED else ())))) if cells else macros
    if found is None:
        return Inside(remarks=remarks)
    return Inside(_number(found[1]), _number(found[2] or found[1]), remarks)


def _uncalculated(piece: bytes, stream: IO[bytes]) -> list[str]:
    """Return the cells, as A1, whose formula has no value; an empty text is a value."""
    cells: list[str] = []
    seen, tail = len(piece), b""
    while piece:
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
            break
        piece = stream.read(_PIECE)
        seen += len(piece)
    return cells


def _member(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the archive's member that holds the sheet of that name, None in a workbook of another kind."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return None
    ids = {_plain(name): id_ for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", archive.read("xl/workbook.xml").decode("utf-8", "replace"))
           if (name := _value(tag, "name")) is not None and (id_ := _value(tag, r"\w+:id")) is not None}
    targets = {_value(tag, "Id"): _value(tag, "Target") for tag in re.findall(r"<Relationship\b[^>]*>", archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace"))}
    target = targets.get(ids.get(sheet, ""))
    if target is None:
        return None
    member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return member if member in names else None


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
