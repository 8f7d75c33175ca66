"""Large plain sheets of xlsx read piece by piece: half the processor time and memory of reading them cell by cell."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.ingest import formulas, sheet_pieces, unpacked
from core.ingest.shared_texts import shared
from core.ingest.sheet_pieces import Piece, Shapes, Unusual
from core.ingest.sheet_texts import Texts

LARGE = 8 << 20
"""Bytes of XML below which a sheet is read cell by cell: that is quick enough."""
_LONGEST_ROW = 16 << 20
_BEGIN, _END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_ENCODING = re.compile(rb"""encoding=["']([^"']*)["']""")
_LONGEST_END = 32 << 20
_LAST_ROW = 1 << 20
Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its columns as dictionary arrays from the first column that holds anything, rows from the first one of the sheet,
    where it holds errors (row, column), and what its XML says beside."""

    columns: tuple[pa.DictionaryArray, ...]
    errors: tuple[tuple[int, int], ...]
    inside: formulas.Inside


def read(path: Path, name: str, *, at_least: int = LARGE) -> Sheet | None:
    """Return that sheet of a workbook; None for a small, hidden or empty one, for one that is not written plainly, or for another kind of file."""
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            member = formulas.member(archive, name)
            if member is None or archive.getinfo(member).file_size < at_least or formulas.is_hidden(archive, name):
                return None
            return _read(archive, path, member)
    except (Unusual, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        return None     # whoever reads it cell by cell says what is wrong with it


class _Parts:
    """A sheet's XML in pieces: what stands before its rows, whole rows, and what stands behind them."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.first = next(pieces, b"")
        self._begin = self.first.find(_BEGIN)
        declared = _ENCODING.search(self.first, 0, max(self._begin, 0))
        if self._begin < 0 or (declared and declared[1].lower() != b"utf-8"):
            raise Unusual
        self.end = b""

    def rows(self) -> Iterator[bytes]:
        """Yield the rows, whole ones; raise Unusual where they do not end, or end in something else."""
        rest = self.first[self._begin + len(_BEGIN):]
        while (end := rest.find(_END, cut := rest.rfind(_ROW_END) + len(_ROW_END))) < 0:
            if cut >= len(_ROW_END):
                yield rest[:cut]
                rest = rest[cut:]
            piece = next(self._pieces, b"")
            rest += piece
            if not piece or len(rest) > _LONGEST_ROW:
                raise Unusual
        cut = cut if cut >= len(_ROW_END) else 0
        if not sheet_pieces.only_empty_rows(rest[cut:end]):
            raise Unusual
        if cut:
            yield rest[:cut]
        self.end = rest[end:]
        for piece in self._pieces:      # to the end, for only there is it known whether all of it is sound
            self.end += piece if len(self.end) < _LONGEST_END else b""


def _read(archive: zipfile.ZipFile, path: Path, member: str) -> Sheet | None:
    shapes, taken = Shapes(), list[Piece]()
    source = _Parts(unpacked.pieces(path, archive.getinfo(member), formulas.PIECE))
    for rows in source.rows():
        taken.append(sheet_pieces.taken(rows, shapes))
        if len(taken) > 1 and taken[-1].numbers[0] <= taken[-2].numbers[-1]:
            raise Unusual
    if not taken or taken[-1].numbers[-1] > _LAST_ROW:
        raise Unusual
    numbers = np.concatenate([piece.numbers for piece in taken])
    texts = Texts(archive, member, shared(archive, path, member))
    columns, errors, filled = list[pa.DictionaryArray](), list[tuple[int, int]](), list[int]()
    for place in range(max(piece.width for piece in taken)):
        coded = pa.chunked_array([piece.column(place) for piece in taken]).dictionary_encode().combine_chunks()
        coded.dictionary.validate(full=True)
        filled += [place] if len(coded.dictionary) else []
        codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        found, bad, may_repeat = texts.of(coded.dictionary, shapes.known)
        errors += [(int(numbers[row]) - 1, place) for row in np.flatnonzero(np.append(bad, False)[codes])]
        columns.append(_column(numbers, *(_each_once(codes, found) if may_repeat else (codes, found))))
    if not filled:
        return None
    first = filled[0]
    return Sheet(tuple(columns[first:filled[-1] + 1]), tuple((row, place - first) for row, place in errors), formulas.told(archive, source.first, (first, filled[-1]), (), source.end))


def _each_once(codes: Codes, texts: pa.StringArray) -> tuple[Codes, pa.StringArray]:
    """Return codes into texts of which each is there once; what has no text is an empty cell."""
    again = texts.dictionary_encode()
    if len(again.dictionary) == len(texts):
        return codes, texts
    return np.append(again.indices.fill_null(-1).to_numpy(zero_copy_only=False), np.int32(-1))[codes], again.dictionary


def _column(numbers: sheet_pieces.Places, codes: Codes, texts: pa.StringArray) -> pa.DictionaryArray:
    """Return the column with a place for every row of the sheet, also for those that the file leaves out."""
    if numbers[-1] != len(numbers):
        every = np.full(int(numbers[-1]), -1, np.int32)
        every[numbers - 1] = codes
        codes = every
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), texts)
