"""A column of a file as its distinct texts and, per row, which of them it holds: everything is done once per text."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.grid import Mask

MISSING = ("", "-", "--", "---", "—", "——", "/", "\\", "null", "NULL", "Null", "None", "NaN", "nan", "N/A", "n/a", "NA", "<NA>", "(空)")
ERRORS = ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
_EDGES = np.array([byte <= 0x20 or byte == 0x7f or chr(byte) in "='`" or byte in b"".join(map(str.encode, "\u00a0\u3000\u200b\ufeff")) for byte in range(256)])
"""Bytes at either end of a text that may belong to what is taken off it."""
_BLANK = "[\\s\u00a0\u3000\u200b\ufeff]+"


@dataclass(frozen=True)
class Cells:
    """One column: codes point into texts, -1 is an empty cell; texts are trimmed and may repeat."""

    codes: npt.NDArray[np.int32]
    texts: pa.StringArray

    def where(self, mask: Mask) -> "Cells":
        return self if mask.all() else Cells(self.codes[mask], self.texts)

    @property
    def empty(self) -> Mask:
        return self.codes < 0

    def spread(self, values: pa.Array) -> pa.Array:
        """Return values given per text as values per row; empty cells become null."""
        return values.take(pa.array(self.codes, mask=self.codes < 0))

    def flags(self, per_text: Mask) -> Mask:
        """Return a yes or no given per text as one per row; empty cells are no."""
        return np.append(per_text, False)[self.codes]

    def used(self) -> Mask:
        """Return which texts still occur in a row."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.texts)).astype(bool)

    def text(self, row: int) -> str:
        """Return the text of one row, "" for an empty cell."""
        return str(self.texts[int(self.codes[row])]) if self.codes[row] >= 0 else ""


def encode(column: pa.Array, start: int = 0) -> tuple[Cells, Mask]:
    """Return a column of raw text from that row on as cells, and which rows hold an Excel error (they are empty cells)."""
    coded = _below(column, start) if pa.types.is_dictionary(column.type) else column.slice(start).dictionary_encode()
    texts = tidy(coded.dictionary)
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    errors = np.append(_among(texts, ERRORS), False)[codes]
    gone = _among(texts, MISSING + ERRORS)
    if gone.any():
        codes = np.where(np.append(gone, False)[codes], np.int32(-1), codes)
    return Cells(codes, texts), errors


def _below(column: pa.DictionaryArray, start: int) -> pa.DictionaryArray:
    """Return a column, coded as its texts come, from that row on and coded as they come from there."""
    head, rest = column.indices.slice(0, start), column.indices.slice(start)
    known = len(head.drop_null().unique())      # the first so many texts
    if not known:
        return pa.DictionaryArray.from_arrays(rest, column.dictionary)
    if pc.any(pc.less(rest, known)).as_py():     # one of them comes again
        return column.slice(start).cast(pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(pc.subtract(rest, known), column.dictionary.slice(known))


def letters(texts: pa.StringArray) -> bytes:
    """Return the bytes of all texts, one behind another: what no text can hold is seen there at once."""
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return b""
    bounds = np.frombuffer(offsets, np.int32, len(texts) + 1, 4 * texts.offset)
    found: bytes = data[int(bounds[0]):int(bounds[-1])].to_pybytes()
    return found


def tidy(texts: pa.Array) -> pa.Array:
    """Return texts without surrounding blanks, the ="…" of exports that guard their ids, or a leading apostrophe (a grave one in payment bills)."""
    dressed = _perhaps_dressed(texts)
    if not dressed.any():
        return texts
    if dressed.all():
        return _bare(texts)
    places = np.arange(len(texts))
    places[dressed] = len(texts) + np.arange(int(dressed.sum()))
    return pa.concat_arrays([texts, _bare(texts.filter(pa.array(dressed)))]).take(pa.array(places))


def _perhaps_dressed(texts: pa.StringArray) -> Mask:
    """Return which texts begin or end with a byte that a blank, a quote or a sign may be made of: the others need no pattern."""
    found = np.zeros(len(texts), bool)
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return found
    ends = np.frombuffer(offsets, np.int32, len(texts) + 1, 4 * texts.offset)
    letters = np.frombuffer(data, np.uint8)
    filled = np.flatnonzero(ends[1:] > ends[:-1])
    found[filled] = _EDGES[letters[ends[filled]]] | _EDGES[letters[ends[filled + 1] - 1]]
    return found


def _bare(texts: pa.StringArray) -> pa.StringArray:
    texts = pc.replace_substring_regex(texts, f"^{_BLANK}|{_BLANK}$", "")
    guarded = pc.match_substring_regex(texts, '^=".*"$')
    if pc.any(guarded).as_py():
        texts = pc.replace_substring_regex(texts, '^="(.*)"$', "\\1")
        texts = pc.replace_substring_regex(texts, f"^{_BLANK}|{_BLANK}$", "")
    return pc.replace_substring_regex(texts, "^['`]+", "")


def _among(texts: pa.Array, values: tuple[str, ...]) -> Mask:
    found: Mask = pc.is_in(texts, value_set=pa.array(values)).fill_null(False).to_numpy(zero_copy_only=False)
    return found
