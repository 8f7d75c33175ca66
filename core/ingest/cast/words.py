"""Ids, free text, choices and flags."""

import hashlib
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.cast.result import Cast
from core.ingest.grid import Mask
from core.tables.declare import Column
from core.tables.names import choice
from core.tables.rules import NO, PERSONAL_VALUE, YES

_YES, _NO = frozenset(YES), frozenset(NO)
_EXPONENT = r"^[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}$"
_DECIMAL = r"^[0-9]+\.0$"
_NUMBER = r"^[0-9]+(?:\.[0-9]+)?$"
_LONG = r"^[0-9]{16,}$"
_EXACT = 1 << 53


def ids(texts: pa.StringArray, *, typed_numbers: bool, long_numbers: bool = False) -> Cast:
    """Return ids to the letter. "17850.0" loses its ".0" when every number of the column has one.

    Ids that a spreadsheet destroyed are bad: 1.03E+19; 16 digits and more where the workbook is seen to store them as numbers
    (long_numbers), or that are all such as floating point keeps. The remark is then "ids_lost". Stored numbers of 15 digits are
    whole, and named: one digit more would be lost.
    """
    lost = _mask(pc.match_substring_regex(texts, _EXPONENT))
    if lost.any():
        lost &= _looks_lost(texts)
    lost |= _stored(texts) if long_numbers else _rounded(texts, typed_numbers)
    whole = {"ids_at_limit": _mask(pc.match_substring_regex(texts, r"^[0-9]{15}(?:\.0)?$"))} if long_numbers else {}
    decimal = pc.match_substring_regex(texts, _DECIMAL)
    remark = None
    if pc.any(decimal).as_py() and pc.equal(pc.sum(decimal), pc.sum(pc.match_substring_regex(texts, _NUMBER))).as_py():
        texts = pc.replace_substring_regex(texts, r"^([0-9]+)\.0$", "\\1")
        remark = "ids_decimal"
    values = pc.if_else(pa.array(~lost), texts, None) if lost.any() else texts
    return Cast(values, lost, None, "ids_lost" if lost.any() else remark, named=whole)


def _looks_lost(texts: pa.StringArray) -> Mask:
    """An exponent of 11 and more is a number that Excel shortened; 1E5 can be a code."""
    exponent = pc.struct_field(pc.extract_regex(texts, r"[eE]\+?(?P<e>[0-9]{1,3})$"), "e")
    return _mask(pc.greater_equal(pc.if_else(pc.equal(exponent, ""), "0", exponent).cast(pa.int64()), 11))


def _stored(texts: pa.StringArray) -> Mask:
    """Return which texts are long numbers that floating point holds: they may have been any number beside it."""
    long = _mask(pc.match_substring_regex(texts, _LONG))
    long[long] = [int(float(text)) == int(text) for text in texts.filter(pa.array(long)).to_pylist()]
    return long


def _rounded(texts: pa.StringArray, typed_numbers: bool) -> Mask:
    """Long numbers that all end like rounded ones went through floating point: their last digits are gone."""
    long = _mask(pc.match_substring_regex(texts, _LONG))
    if not long.any():
        return long
    values = [int(text) for text in texts.take(pa.array(np.flatnonzero(long)[:2000])).to_pylist()]
    cut = all(value % 10 ** (len(str(value)) - 15) == 0 for value in values)
    floated = typed_numbers and all(int(float(value)) == value for value in values) and any(value > _EXACT * 8 for value in values)
    return long if cut or floated else np.zeros(len(texts), bool)


def without_persons(cast: Cast) -> Cast:
    """Return ids with e-mail addresses and mobile numbers replaced by a digest, alike in every table."""
    personal = _mask(pc.match_substring_regex(cast.values, PERSONAL_VALUE))
    if not personal.any():
        return cast
    digests = [_digest(text) for text in cast.values.filter(pa.array(personal)).to_pylist()]
    return replace(cast, values=pc.replace_with_mask(cast.values, pa.array(personal), pa.array(digests)), remark="personal")


def _digest(text: str) -> str:
    return "p" + hashlib.sha256(text.strip().lower().encode()).hexdigest()[:20]


def texts_of(texts: pa.StringArray) -> Cast:
    return Cast(texts, np.zeros(len(texts), bool))


def choices(texts: pa.StringArray, column: Column) -> Cast:
    """Return the kept value of each spelling; an unknown spelling is bad."""
    kept = [choice(column.choices, text) if text is not None else None for text in texts.to_pylist()]
    return Cast(pa.array(kept, pa.string()), np.array([value is None for value in kept], dtype=bool) & _mask(pc.is_valid(texts)))


def flags(texts: pa.StringArray, column: Column) -> Cast:
    """Return true or false: 是/否, yes/no, 1/0, ticks and crosses, and what the column itself declares."""
    kept = [_flag(text, column) if text is not None else None for text in texts.to_pylist()]
    return Cast(pa.array(kept, pa.bool_()), np.array([value is None for value in kept], dtype=bool) & _mask(pc.is_valid(texts)))


def _flag(text: str, column: Column) -> bool | None:
    if (declared := choice(column.choices, text)) is not None:
        return declared == "true"
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else None


def _mask(values: pa.Array) -> Mask:
    mask: Mask = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return mask.copy()
