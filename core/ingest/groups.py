"""Numbering groups of rows, exactly and without loops over rows."""

import weakref
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.ingest.grid import Mask

Codes = npt.NDArray[np.int64]
_numbered: "dict[int, tuple[weakref.ref[pa.Array], Codes]]" = {}
"""Columns that still live, with their numbers: several rules group by the same ids."""


def numbered(column: pa.Array) -> Codes:
    """Return a number per distinct value, from 0; null is a value of its own, -1. Asked again of the same column, it answers at once."""
    known = _numbered.get(id(column))
    if known is not None and known[0]() is column:
        return known[1]
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    codes: Codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    codes.flags.writeable = False
    _keep(id(column), column, codes)
    return codes


def _keep(key: int, column: pa.Array, codes: Codes) -> None:
    def forget(_: object) -> None:
        _numbered.pop(key, None)

    _numbered[key] = weakref.ref(column, forget), codes


def combined(columns: Sequence[npt.NDArray[np.integer]]) -> Codes:
    """Return one number per distinct combination of codes (each at least -1); the numbers are far apart."""
    whole: Codes = np.zeros(len(columns[0]), np.int64)
    size = 1
    for codes in columns:
        width = int(codes.max(initial=-1)) + 2
        if size * width >= 1 << 62:
            whole = numbered(pa.array(whole))
            size = int(whole.max(initial=0)) + 1
            if size == len(whole):      # no two rows are alike, whatever else they hold
                return whole
        whole = whole * width + (codes + 1)
        size *= width
    return whole


def ordinals(codes: Codes) -> Codes:
    """Return each row's place within its group, in row order, from 1."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(codes) else np.empty(0, np.int64)
    place = np.arange(len(codes)) - np.repeat(starts, np.diff(np.r_[starts, len(codes)]))
    result = np.empty(len(codes), np.int64)
    result[order] = place + 1
    return result


def sizes(codes: Codes) -> Codes:
    """Return the size of each row's group; codes are compact, as numbered gives them."""
    return np.bincount(codes + 1)[codes + 1] if len(codes) else codes


def repeats(codes: Codes) -> Mask:
    """Return which rows equal an earlier one."""
    if np.array_equal(codes, np.arange(len(codes))):    # numbered as they came, each a new one
        return np.zeros(len(codes), bool)
    return ordinals(codes) > 1


def as_text(numbers: Codes) -> pa.Array:
    """Return whole numbers from 0 as text."""
    words = pa.array([str(number) for number in range(int(numbers.max(initial=0)) + 1)])
    return words.take(pa.array(numbers))
