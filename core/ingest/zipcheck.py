"""A look at a zipped workbook before anything opens it: bombs and cells at the end of the world."""

import re
import zipfile
import zlib
from pathlib import Path

from core.ingest import refusals

UNPACKED_LIMIT = 2 << 30
RATIO_LIMIT = 100
RATIO_COUNTS_FROM = 50 << 20
"""A small sheet of equal rows may pack 100 to 1 in all honesty; only a big one can hurt."""
CELL_LIMIT = 100_000_000
"""The rectangle around all cells that a reader has to hold at once; 1,048,576 rows × 95 columns."""
SCAN_LIMIT = 64 << 20
SMALL_SHEET = 1 << 20
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s+ref="(?:\$?[A-Z]{1,3}\$?\d+:)?\$?([A-Z]{1,3})\$?(\d{1,8})"')
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,8})"')


def check(path: Path) -> None:
    """Raise CockpitError when the zipped workbook is a bomb, has far cells or is damaged; other files pass."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive.infolist())
            for info in archive.infolist():
                if info.flag_bits & 1:
                    raise refusals.password()
                if re.fullmatch(r"/?xl/worksheets/[^/]+\.xml", info.filename):
                    _check_extent(archive, info)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as cause:
        raise refusals.truncated() from cause


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if unpacked > UNPACKED_LIMIT or (unpacked > RATIO_COUNTS_FROM and unpacked > RATIO_LIMIT * max(packed, 1)):
        raise refusals.bomb()


def _check_extent(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """A declared extent may lie, so a large one is looked up in the cells, and a small sheet always is.

    A big sheet that declares too little is left to the memory limit of the reading child: scanning it would cost
    the server as much as reading it.
    """
    with archive.open(info) as stream:
        declared = _DIMENSION.search(stream.read(65536))
    if info.file_size > SMALL_SHEET and (declared is None or _area(*declared.groups()) <= CELL_LIMIT):
        return
    column, row = _extent(archive, info)
    if column * row > CELL_LIMIT:
        raise refusals.far_cell(f"{_letters(column)}{row}")


def _extent(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[int, int]:
    """Return the last column and row that cells name within the first SCAN_LIMIT bytes."""
    column = row = seen = 0
    tail = b""
    with archive.open(info) as stream:
        while seen < SCAN_LIMIT and (chunk := stream.read(1 << 20)):
            seen += len(chunk)
            found = set(_CELL.findall(tail + chunk))
            for letters, number in found:
                column, row = max(column, _number(letters)), max(row, int(number))
            tail = chunk[-200:]
    return column, row


def _area(letters: bytes, row: bytes) -> int:
    return _number(letters) * int(row)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
