"""The rows of a sheet's XML taken apart without an XML reader: every byte has to stand where plain writers put it.

A sheet of half a million rows is 300 MB of XML in which the same few tags come again. Arrays find where cells begin, look at
eight bytes at a time whether what stands there is one of the shapes seen so far, and take out what lies between. Whatever is
written in any other way raises Unusual, and another reader has to read it.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.grid import Mask

Places = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
MOST_SHAPES = 100
MOST_COLUMNS = 16_384
_MOST_EMPTY = 20
"""Places without a cell per cell up to which a piece is laid out as a rectangle."""
_MARGIN = 64
_FIRST_DIGIT, _PAST_LETTERS = ord("0"), ord("A")
_HEAD = re.compile(rb'((?: s="[0-9]{1,5}")?(?: t="[A-Za-z]{1,9}")?)(/>|></c>|><v>|><is><t>|><is><t xml:space="preserve">)')
_MORE = r'(?: [A-Za-z][\w:.]*="[^"<>&]*")*'
_EMPTY_ROWS = re.compile(f"(?:<row{_MORE}(?:/>|></row>))*".encode())
_ROW_CLOSED = b"></row>"


class Unusual(Exception):  # noqa: N818 - no error: the file is as good as any, only not plain
    """Raised for a sheet that is written in a way not known here."""


@dataclass(frozen=True)
class Shape:
    """What stands between a cell's name and its value: all of it, its attributes, and what closes the value ("" without one)."""

    whole: bytes
    attributes: bytes
    opening: bytes

    @property
    def closing(self) -> bytes:
        return b"" if self.is_blank else b"</v></c>" if self.opening == b"><v>" else b"</t></is></c>"

    @property
    def tags(self) -> int:
        """Return how many tags such a cell has."""
        return {b"/>": 1, b"></c>": 2, b"><v>": 4}.get(self.opening, 6)

    @property
    def is_blank(self) -> bool:
        return self.opening in (b"/>", b"></c>")


@dataclass
class Shapes:
    """The shapes that a sheet's cells have, in the order in which they were met."""

    known: list[Shape] = field(default_factory=list)

    def met(self, piece: bytes, place: int) -> Shape:
        found = _HEAD.match(piece, place)
        if found is None or len(self.known) == MOST_SHAPES:
            raise Unusual
        self.known.append(Shape(found[0], found[1], found[2]))
        return self.known[-1]


@dataclass(frozen=True)
class Piece:
    """Some rows: their numbers in the sheet, how many columns, and column by column every value behind the number (from 1, as one
    byte) of its shape; null where a row has no value."""

    numbers: Places
    width: int
    values: pa.StringArray

    def column(self, place: int) -> pa.StringArray:
        height = len(self.numbers)
        return self.values.slice(place * height, height) if place < self.width else pa.nulls(height, pa.string())


def taken(piece: bytes, shapes: Shapes) -> Piece:
    """Return what the piece holds: whole rows, from a <row to the end of a </row>; shapes learns those that are new. Raise Unusual."""
    text = Text(piece)
    rows, cells = text.starts(b"<row r=\""), text.starts(b"<c r=\"")
    if not len(rows) or not len(cells) or cells[0] < rows[0]:
        raise Unusual
    numbers, digits, lengths = _numbers(text, rows)
    first = np.searchsorted(cells, rows)
    counts = np.diff(np.append(first, len(cells)))
    of = np.repeat(np.arange(len(rows)), counts)
    filled = counts > 0
    ends = np.append(cells[1:], 0)
    ends[(first + counts - 1)[filled]] = np.append(rows[1:], len(piece))[filled] - len(b"</row>")
    text.demand(ends[(first + counts - 1)[filled]], b"</row>")
    columns, heads = _named(text, cells, of, digits, lengths)
    starts, stops, tags = _values(text, heads, ends, shapes)
    single = _rows_told(text, rows + len(b'<row r="') + lengths + 1, np.append(rows[1:], len(piece)), np.where(filled, cells[np.minimum(first, len(cells) - 1)], -1))
    if tags + 2 * len(rows) - single != np.count_nonzero(text.opens):
        raise Unusual
    return _laid_out(text, numbers, of, columns, starts, stops)


def only_empty_rows(rest: bytes) -> bool:
    """Return whether what stands behind the last closed row is nothing but rows without cells."""
    return _EMPTY_ROWS.fullmatch(rest) is not None


class Text:
    """A piece as bytes, and as the eight bytes that begin at each of them."""

    def __init__(self, piece: bytes) -> None:
        self.whole = piece
        self.kept = np.empty(len(piece) + _MARGIN, np.uint8)
        self.kept[:len(piece)], self.kept[len(piece):] = np.frombuffer(piece, np.uint8), 0
        self.bytes = self.kept[:len(piece)]
        self.words: Words = np.ndarray((len(piece) + _MARGIN - 8,), "<u8", self.kept, strides=(1,))
        self.opens: Mask = self.bytes == ord("<")

    def starts(self, tag: bytes) -> Places:
        """Return where a tag of that letter begins; each of them has to begin like this one."""
        places = np.flatnonzero(self.opens & (self.kept[1:len(self.whole) + 1] == tag[1]))
        self.demand(places, tag)
        return places

    def demand(self, places: Places, text: bytes) -> None:
        if not self.stands(places, text).all():
            raise Unusual

    def stands(self, places: Places, text: bytes) -> Mask:
        """Return at which places that text stands."""
        found: Mask = (self.words[places] & _first(len(text))) == _word(text)
        for start in range(8, len(text), 8):
            start = min(start, len(text) - 8)
            found &= self.words[places + start] == _word(text[start:])
        return found


def _word(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text[:8].ljust(8, b"\0"), "little"))


def _first(count: int) -> np.uint64:
    return np.uint64((1 << 8 * min(count, 8)) - 1)


_FIRST = np.array([int(_first(count)) for count in range(9)], np.uint64)


def _numbers(text: Text, rows: Places) -> tuple[Places, Words, Places]:
    """Return each row's number, its digits and closing quote as one word, and how many digits."""
    words = text.words[rows + len(b'<row r="')]
    letters = words.view(np.uint8).reshape(-1, 8)
    is_digit = (letters >= _FIRST_DIGIT) & (letters <= ord("9"))
    lengths = np.argmin(is_digit, axis=1)
    numbers = np.zeros(len(rows), np.int64)
    for place in range(int(lengths.max())):
        numbers = np.where(place < lengths, numbers * 10 + letters[:, place] - _FIRST_DIGIT, numbers)
    if (letters[np.arange(len(rows)), lengths] != ord('"')).any() or numbers[0] < 1 or (np.diff(numbers) < 1).any():
        raise Unusual
    return numbers, words & _FIRST[lengths + 1], lengths


def _rows_told(text: Text, starts: Places, ends: Places, cells: Places) -> int:
    """Return how many rows are one closed tag; what a row's tag says beside its number has to be sound (cells is the first one, -1 without any)."""
    empty = np.flatnonzero(cells < 0)
    single = text.bytes[ends[empty] - 2] == ord("/")
    text.demand(ends[empty[~single]] - len(_ROW_CLOSED), _ROW_CLOSED)
    stops = cells - 1
    stops[empty] = np.where(single, ends[empty] - 2, ends[empty] - len(_ROW_CLOSED))
    if (stops < starts).any() or (text.bytes[stops[cells >= 0]] != ord(">")).any():
        raise Unusual
    more = stops > starts
    if not pc.all(pc.match_substring_regex(pc.unique(between(starts[more], stops[more], pa.py_buffer(text.kept))), f"^{_MORE}$"), min_count=0).as_py():
        raise Unusual
    return int(single.sum())


def _named(text: Text, cells: Places, of: Places, digits: Words, lengths: Places) -> tuple[Places, Places]:
    """Return each cell's column from 0, and where what follows its name begins; its row has to be the one that it stands in."""
    names = text.words[cells + len(b'<c r="')]
    columns, used = _letter(names, 0) - _PAST_LETTERS, np.ones(len(cells), np.int64)
    sound = (columns >= 0).all() and (columns < 26).all()
    for place in (1, 2):
        letter = _letter(names, place)
        more = (used == place) & (letter >= _PAST_LETTERS)
        if not more.any():
            break
        columns = np.where(more, (columns + 1) * 26 + letter - _PAST_LETTERS, columns)
        sound &= (letter[more] <= ord("Z")).all()
        used += more
    if not sound or columns.max() >= MOST_COLUMNS or (np.diff(of * MOST_COLUMNS + columns) < 1).any():
        raise Unusual
    after = cells + len(b'<c r="') + used
    if ((text.words[after] & _FIRST[lengths + 1][of]) != digits[of]).any():
        raise Unusual
    return columns, after + lengths[of] + 1


def _letter(names: Words, place: int) -> Places:
    return ((names >> np.uint64(8 * place)) & np.uint64(255)).astype(np.int64)


def _values(text: Text, heads: Places, ends: Places, shapes: Shapes) -> tuple[Places, Places, int]:
    """Return where each value, with the number of its shape written before it, starts and stops, -1 for a blank cell; how many tags all have."""
    starts, stops = np.full(len(heads), -1, np.int64), np.full(len(heads), -1, np.int64)
    rest, tags, place = np.arange(len(heads)), 0, 0
    while len(rest):
        shape = shapes.known[place] if place < len(shapes.known) else shapes.met(text.whole, int(heads[rest[0]]))
        place += 1
        hit = text.stands(heads if len(rest) == len(heads) else heads[rest], shape.whole)
        found, rest = rest[hit], rest[~hit]
        if not len(found):
            continue
        tags += shape.tags * len(found)
        begin, stop = heads[found] + len(shape.whole), ends[found] - len(shape.closing)
        if shape.is_blank:
            if (begin != stop).any():
                raise Unusual
            continue
        if (begin > stop).any():
            raise Unusual
        text.demand(stop, shape.closing)
        starts[found], stops[found] = begin - 1, stop
        text.kept[begin - 1] = place
    return starts, stops, tags


def _laid_out(text: Text, numbers: Places, of: Places, columns: Places, starts: Places, stops: Places) -> Piece:
    """Return the values column by column: one text and what lies behind it in turn are an array of texts, of which every other is taken."""
    width, height = int(columns.max()) + 1, len(numbers)
    if width * height > _MOST_EMPTY * len(columns):
        raise Unusual
    told = starts >= 0
    if not told.all():
        of, columns, starts, stops = of[told], columns[told], starts[told], stops[told]
    places = np.full(width * height, -1, np.int32)
    places[columns * height + of] = np.arange(len(starts), dtype=np.int32)
    return Piece(numbers, width, between(starts, stops, pa.py_buffer(text.kept), places))


def between(starts: npt.NDArray[Any], stops: npt.NDArray[Any], data: pa.Buffer, places: "npt.NDArray[np.int32] | None" = None) -> pa.StringArray:
    """Return the texts that stand between these bytes, one behind another; with places those that are asked for, null for -1.

    A text and the gap behind it in turn are what Arrow keeps texts as, so nothing is copied but what is taken.
    """
    bounds = np.empty(2 * len(starts) + 1, np.int32)
    bounds[:-1:2], bounds[1::2], bounds[-1] = starts, stops, stops[-1] if len(stops) else 0
    every = pa.StringArray.from_buffers(2 * len(starts), pa.py_buffer(bounds), data)
    if places is None:
        return every.take(pa.array(np.arange(0, 2 * len(starts), 2, dtype=np.int32)))
    return every.take(pa.array(2 * places, mask=places < 0))
