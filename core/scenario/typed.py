"""A value or a range as a manager types it: signs, percent, 万 and K, currency marks, "200 to 260", "200-260", "200到260"."""

import re
import unicodedata
from dataclasses import dataclass, replace

_SCALES = {"万": 1e4, "w": 1e4, "亿": 1e8, "k": 1e3, "m": 1e6}
_NUMBER = re.compile(r"([+-]?)\s*[¥$€£]?\s*(\d+(?:\.\d*)?(?:e[+-]?\d{1,3})?|\.\d+)\s*(%|万|亿|[kmw])?\s*(?:元|块|天|yuan|rmb|cny|days?)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:\.{2,}|~|—|–|到|至|\bto\b|(?<=[\d%万亿kmw元天])\s*-\s*(?=[-+¥$€£.\d]))\s*", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")


@dataclass(frozen=True)
class Typed:
    """One number as it stands: its size, the sign written before it, whether it is a percentage, its word for a size ("万")."""

    size: float
    sign: str
    percent: bool
    word: str


def ends(text: str) -> list[str]:
    """Return the parts of a text that says a value (one part) or a range (two)."""
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).replace("−", "-").strip())
    return [part for part in _BETWEEN.split(plain) if part]


def number(text: str) -> Typed | None:
    """Return the number that one part says; None where it says none."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    sign, digits, word = match.groups()
    word = (word or "").lower()
    return Typed(float(digits) * _SCALES.get(word, 0.01 if word == "%" else 1.0), sign, word == "%", word)


def alike(low: Typed, high: Typed) -> tuple[Typed, Typed]:
    """Return both ends of a range as they are meant together: 15-18万 is 万 twice, and beside -10% a plain 5% is a change too."""
    if not low.word and high.word in _SCALES:
        low = replace(low, size=low.size * _SCALES[high.word], word=high.word)
    if low.percent and high.percent and bool(low.sign) != bool(high.sign):
        low, high = (replace(end, sign=end.sign or "+") for end in (low, high))
    return low, high
