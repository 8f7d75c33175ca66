"""Quotation marks that are text (20" screens): lines whose quotes do not pair up are quoted anew, so that none swallows others."""

import csv
import re
from dataclasses import dataclass
from typing import Literal

LONGEST = 128 << 10
"""A cell over several lines is at most this long in bytes (Excel's longest is 32,767 characters)."""
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')
_NARROW = 4
"""With fewer columns than this, a line of prose easily has as many commas as a row."""


@dataclass(frozen=True)
class Mended:
    """The content with every stray quote written as text, and the numbers of the rows this was done to."""

    content: bytes
    rows: tuple[int, ...]


def mend(content: bytes, delimiter: str, width: int) -> Mended:
    """Return the content with lines quoted anew whose quotes do not close, or close amid a word.

    A quoted cell over several lines stays one when its quote closes before a delimiter or a line's end, the row it
    makes is as wide as the table, and what it spans is not rows itself. Only lines with a quote are looked at.
    """
    if content.count(b"\r") != content.count(b"\r\n"):
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    pieces: list[bytes] = []
    rows: list[int] = []
    copied = counted = row = 0
    quote = content.find(b'"')
    while quote >= 0:
        start, end = content.rfind(b"\n", 0, quote) + 1, _line_end(content, quote)
        row += content.count(b"\n", counted, start)
        counted = start
        text = _text(content[start:end])
        found = _cells(text, delimiter)
        if found == "open" and (whole := _several(content, start, end, delimiter, width)):
            row -= content.count(b"\n", start, whole)
            end = whole
        elif isinstance(found, str):
            pieces += [content[copied:start], _requoted(text, delimiter, width)]
            copied = end
            rows.append(row + 1)
        quote = content.find(b'"', end)
    return Mended(b"".join([*pieces, content[copied:]]), tuple(rows))


def _several(content: bytes, start: int, end: int, delimiter: str, width: int) -> int | None:
    """Return where the row ends whose quoted cell goes on over following lines, None when it is no such row."""
    while (quote := content.find(b'"', end + 1, start + LONGEST)) >= 0:
        end = _line_end(content, quote)
        text = _text(content[start:end])
        found = _cells(text, delimiter)
        if found == "open":
            continue
        return end if isinstance(found, list) and len(found) == width and not _swallows(text, delimiter, width) else None
    return None


def _swallows(text: str, delimiter: str, width: int) -> bool:
    """Return whether the lines of a row look like rows themselves."""
    full = [line.count(delimiter) == width - 1 for line in text.split("\n") if line.strip()]
    return all(full) or (width >= _NARROW and any(full[1:-1]))


def _cells(text: str, delimiter: str) -> list[str] | Literal["open", "stray"]:
    """Return the cells of a row, or that a quote is open at its end, or that one closes amid a word."""
    cells: list[str] = []
    place = 0
    while True:
        if text.startswith('"', place):
            quoted = _QUOTED.match(text, place)
            if quoted is None:
                return "open"
            cells.append(quoted[1].replace('""', '"'))
            place = quoted.end()
            if place < len(text) and text[place] != delimiter:
                return "stray"
        else:
            end = text.find(delimiter, place)
            end = len(text) if end < 0 else end
            cells.append(text[place:end])
            place = end
        if place >= len(text):
            return cells
        place += 1


def _requoted(text: str, delimiter: str, width: int) -> bytes:
    """Return the line with its quotes as text; with another width than the table's, as a lenient reader takes it, if that fits."""
    cells = text.split(delimiter)
    if len(cells) != width:
        lenient = next(csv.reader([text], delimiter=delimiter), [])
        cells = lenient if len(lenient) == width else cells
    line = delimiter.join('"' + cell.replace('"', '""') + '"' if '"' in cell or delimiter in cell else cell for cell in cells)
    return line.encode("utf-8", "surrogateescape")


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape").removesuffix("\r").replace("\r\n", "\n")


def _line_end(content: bytes, place: int) -> int:
    end = content.find(b"\n", place)
    return len(content) if end < 0 else end
