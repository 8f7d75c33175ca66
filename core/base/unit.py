"""Units of KPIs, and the one writer that turns a number into what a manager reads."""

import math
from enum import StrEnum
from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal, get_currency_symbol

from core.base.text import Lang, Text


class Unit(StrEnum):
    """What a number counts; inside, money is in the currency's unit and shares are 0..1."""

    CURRENCY = "currency"
    SHARE = "share"
    COUNT = "count"
    TIMES = "times"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SCORE = "score"


MISSING = "–"
_SUFFIX: dict[Unit, Text] = {
    Unit.TIMES: Text(zh=" 次", en="×"),
    Unit.DAYS: Text(zh=" 天", en=" d"),
    Unit.HOURS: Text(zh=" 小时", en=" h"),
    Unit.MINUTES: Text(zh=" 分钟", en=" min"),
    Unit.SCORE: Text(zh=" 分", en=" of 5"),
}
_STEPS: dict[Lang, tuple[tuple[float, str], ...]] = {
    "zh": ((1e8, " 亿"), (1e4, " 万")),
    "en": ((1e9, "B"), (1e6, "M"), (1e3, "K")),
}
# Parsed once: given a name, Babel looks through all its locales for every number.
_LOCALE: dict[Lang, Locale] = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en_US")}


def write(
    value: float | None,
    unit: Unit,
    lang: Lang,
    *,
    currency: str = "CNY",
    signed: bool = False,
    digits: int | None = None,
    full: bool = False,
) -> str:
    """Return the number as text: 万/亿 or K/M, percent for shares, the unit behind it; missing is "–".

    signed puts + before a gain (a share's difference is then in points: use write_points); digits fixes the decimals;
    full writes every digit instead of the short scale.
    """
    if value is None or math.isnan(value) or math.isinf(value):
        return MISSING
    if digits is None and unit in _SUFFIX:
        digits = 1
    if unit is Unit.SHARE:
        return _sign(value, signed) + _plain(abs(value) * 100, 1 if digits is None else digits, lang) + "%"
    number = _plain(abs(value), digits, lang) if full else short(abs(value), lang, digits=digits, unit=unit)
    symbol = currency_symbol(currency, lang) if unit is Unit.CURRENCY else ""
    return _sign(value, signed) + symbol + number + (_SUFFIX[unit](lang) if unit in _SUFFIX else "")


def write_points(difference: float | None, lang: Lang, *, digits: int = 1) -> str:
    """Return a difference of two shares in percentage points, always signed."""
    if difference is None or math.isnan(difference):
        return MISSING
    return _sign(difference, True) + _plain(abs(difference) * 100, digits, lang) + Text(zh=" 个百分点", en=" pts")(lang)


def write_odds(odds: float | None, lang: Lang) -> str:
    """Return odds in whole percent; nothing simulated is certain, so the ends read under 1 % and over 99 %."""
    if odds is None or math.isnan(odds):
        return MISSING
    return "<1%" if odds < 0.01 else ">99%" if odds > 0.99 else write(odds, Unit.SHARE, lang, digits=0)


def write_difference(difference: float | None, unit: Unit, lang: Lang, *, currency: str = "CNY") -> str:
    """Return a signed difference of two values of that unit; shares become points."""
    if unit is Unit.SHARE:
        return write_points(difference, lang)
    return write(difference, unit, lang, currency=currency, signed=True)


def short(value: float, lang: Lang, *, digits: int | None = None, unit: Unit = Unit.COUNT) -> str:
    """Return a number of at most four figures with its scale word (万, 亿, K, M, B)."""
    for step, word in _STEPS[lang]:
        if abs(value) >= max(step, 1e4) * 0.9995:  # four figures read better whole
            scaled = value / step
            return _plain(scaled, _decimals(scaled) if digits is None else digits, lang) + word
    if digits is None:
        digits = 0 if unit is Unit.COUNT else _decimals(value)
    return _plain(value, digits, lang)


def currency_symbol(currency: str, lang: Lang) -> str:
    """Return the sign of a currency, ¥ for the yuan in both languages."""
    return "¥" if currency == "CNY" else str(get_currency_symbol(currency, locale=_LOCALE[lang]))


def _decimals(value: float) -> int:
    size = abs(value)
    return 2 if size < 10 else 1 if size < 1000 else 0


@lru_cache(maxsize=16384)  # a page writes the same hundreds of numbers at every run; Babel takes 40 µs for each
def _plain(value: float, digits: int | None, lang: Lang) -> str:
    pattern = "#,##0.##" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=_LOCALE[lang]))


def _sign(value: float, signed: bool) -> str:
    return "−" if value < 0 else "+" if signed and value > 0 else ""
