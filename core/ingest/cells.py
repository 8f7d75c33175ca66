"""A column of a file as its distinct texts and, per row, which of them it holds: everything is done once per text."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.grid import Mask

MISSING = ("", "-", "--", "---", "—", "——", "/", "\\", "null", "NULL", "Null", "None", "NaN", "nan", "N/A", "n/a", "NA", "<NA>", "(空)", "#N/A")
ERRORS = ("#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
_BLANK = "[\\s\u00a0\u3000\u200b\ufeff]+"


@dataclass(frozen=True)
class Cells:
    """One column: codes point into texts, -1 is an empty cell; texts are trimmed and may repeat."""

    codes: npt.NDArray[np.int32]
    texts: pa.StringArray

    def where(self, mask: Mask) -> "Cells":
        return Cells(self.codes[mask], self.texts)

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


def encode(column: pa.Array) -> tuple[Cells, Mask]:
    """Return a column of raw text as cells, and which rows hold an Excel error (they are empty cells)."""
    coded = column.dictionary_encode()
    texts = tidy(coded.dictionary)
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    errors = np.append(_among(texts, ERRORS), False)[codes]
    gone = _among(texts, MISSING + ERRORS)
    if gone.any():
        codes = np.where(np.append(gone, False)[codes], np.int32(-1), codes)
    return Cells(codes, texts), errors


def tidy(texts: pa.Array) -> pa.Array:
    """Return texts without surrounding blanks, the ="…" of exports that guard their ids, or a leading apostrophe."""
    texts = pc.replace_substring_regex(texts, f"^{_BLANK}|{_BLANK}$", "")
    guarded = pc.match_substring_regex(texts, '^=".*"$')
    if pc.any(guarded).as_py():
        texts = pc.replace_substring_regex(texts, '^="(.*)"$', "\\1")
        texts = pc.replace_substring_regex(texts, f"^{_BLANK}|{_BLANK}$", "")
    return pc.replace_substring_regex(texts, "^'+", "")


def _among(texts: pa.Array, values: tuple[str, ...]) -> Mask:
    found: Mask = pc.is_in(texts, value_set=pa.array(values)).fill_null(False).to_numpy(zero_copy_only=False)
    return found
