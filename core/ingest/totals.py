"""Rows below a header that are sums of others: labelled ones by their word, unlabelled ones by their arithmetic."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.cast.numbers import decimals
from core.ingest.cells import Cells, letters
from core.ingest.grid import Mask

_WORD = re.compile(r"[总合]\s*计|小\s*计|汇总|累计|本页合计|grand\s+totals?|sub\s*-?\s*totals?|totals?|sum", re.IGNORECASE)
_SURE = re.compile(r"[总合]\s*计|小\s*计|本页合计|grand\s+totals?|sub\s*-?\s*totals?", re.IGNORECASE)
_BEGINS = re.compile(r"(?:sub\s*-?\s*|grand\s+)?totals?\s*(?:[:：\-–—].*|\(.*\)|for .*|of .*)|[总合小]计\s*(?:[:：\-–—(（].*)", re.IGNORECASE)
_ENDS = re.compile(r".{1,16}(?:[总合小]计|汇总)|.{1,24}\s(?:sub\s*-?\s*|grand\s+)?totals?", re.IGNORECASE)
_LIKELY = r"[总合小汇累][\s]*[计总]|(?i:total|^sum$)"
_MARKS = tuple(word.encode() for word in ("总", "合", "小", "汇", "累", "tot", "sum"))
_COLONS = ":："
_DATED = re.compile(r"[0-9][0-9\s:/.\-–—年月日~至T]*")
_MOSTLY = 0.66
_CANDIDATES = 200
Numbers = npt.NDArray[np.float64]


def labelled(columns: Sequence[Cells], filled: npt.NDArray[np.int32]) -> Mask:
    """Return which rows name themselves a total: 合计 or "grand total" in any cell, "Total", "Total: shop", "华东小计" in the first filled one."""
    found = np.zeros(len(filled), bool)
    untouched = filled > 0
    for one in columns:
        words, sure = _words(one)
        if words.any():
            found |= (untouched & one.flags(words)) | one.flags(sure)
        untouched &= one.empty
    return found


def _words(cells: Cells) -> tuple[Mask, Mask]:
    """Return which texts are a word for a total in a row's first cell, and which are one anywhere."""
    words, sure = np.zeros(len(cells.texts), bool), np.zeros(len(cells.texts), bool)
    seen = letters(cells.texts).lower()
    if not any(mark in seen for mark in _MARKS):
        return words, sure
    likely = pc.fill_null(pc.match_substring_regex(cells.texts, _LIKELY), False)
    for place in np.flatnonzero(likely.to_numpy(zero_copy_only=False)):
        text = str(cells.texts[int(place)])[:60].rstrip(_COLONS)
        sure[place] = bool(_SURE.fullmatch(text))
        words[place] = bool(_WORD.fullmatch(text) or _BEGINS.fullmatch(text) or _ENDS.fullmatch(text))
    return words, sure


def unlabelled(columns: Sequence[Cells], kept: Mask) -> Mask:
    """Return which of the kept rows hold nothing but numbers (and a day) that are the sums of other rows.

    Such a row lacks a text that most rows have, and at least half of its numbers, one of them not 0, are the sum of
    all other rows, of those above it, or of those since the last such row (then two numbers at least have to agree).
    """
    found = np.zeros(len(kept), bool)
    candidates = _candidates(columns, kept)
    if not len(candidates):
        return found
    numbers = [_numbers(one) for one in columns]
    plain = kept.copy()
    plain[candidates] = False
    if plain.sum() < 2:
        return found
    last = 0
    for row in candidates:
        if _is_sum(numbers, plain, int(row), last):
            found[row] = True
            last = int(row) + 1
    return found


def _candidates(columns: Sequence[Cells], kept: Mask) -> npt.NDArray[np.int64]:
    """Return the rows, a few at most, in which a column is empty that most rows fill, and no cell is a text."""
    rows = int(kept.sum())
    lacking = np.zeros(len(kept), bool)
    for one in columns:
        empty = one.empty & kept
        if 0 < empty.sum() <= (1 - _MOSTLY) * rows + 1 and rows > 2:
            lacking |= empty
    places = np.flatnonzero(lacking)
    if len(places) > _CANDIDATES:
        places = np.r_[places[:1], places[-_CANDIDATES:]]
    wordless = [row for row in places if _no_words([one.text(int(row)) for one in columns if one.codes[row] >= 0])]
    return np.array(wordless, np.int64)


def _no_words(texts: Sequence[str]) -> bool:
    """Return whether all texts are numbers or days; one without a digit settles it before any is read."""
    return all(any(letter.isdigit() for letter in text) for text in texts) and all(map(_no_word, texts))


def _no_word(text: str) -> bool:
    return bool(_DATED.fullmatch(text)) or decimals(pa.array([text])).values[0].is_valid


def _numbers(cells: Cells) -> Numbers:
    values: Numbers = cells.spread(decimals(cells.texts).values).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return values


def _is_sum(numbers: Sequence[Numbers], plain: Mask, row: int, last: int) -> bool:
    given = [values for values in numbers if not np.isnan(values[row])]
    above, since = plain.copy(), plain.copy()
    above[row:] = False
    since[row:] = False
    since[:last] = False
    for rows, needed in ((plain, 1), (above, 1), (since, 2)):
        if rows.sum() < 2:
            continue
        equal = sum(_equal(values[row], values[rows]) for values in given)
        if equal >= needed and 2 * equal >= len(given):
            return True
    return False


def _equal(value: float, parts: Numbers) -> bool:
    return value != 0 and bool(abs(np.nansum(parts) - value) <= max(0.005, 1e-9 * abs(value)))
