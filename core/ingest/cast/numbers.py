"""Numbers as people write them: 1,234.50, ¥12, (123), 1.2万, 12.5 %, 1E+05, 1.234,50."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.base.text import Text
from core.ingest.cast.result import Cast
from core.ingest.grid import Mask
from core.tables.staged import Question

Powers = npt.NDArray[np.int64]
MONEY = pa.decimal128(18, 4)
_PLAIN = r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$"
_WIDE = pa.decimal128(38, 18)
_DRESS = "(?i)[¥￥$€£\\s,'\u00a0]|元|人民币|CNY|RMB|USD|US|EUR|HK"
_FORM = (r"(?i)^(?P<open>\()?(?P<sign>[+-])?(?P<number>[0-9]{1,14}(?:\.[0-9]*)?|\.[0-9]+)(?:e(?P<exponent>[+-]?[0-9]{1,2}))?"
         r"(?P<unit>万|亿|千|百万|千万|k|m|w)?(?P<percent>%)?(?P<close>\))?(?P<after>-)?$")
_THOUSANDS = r"^[^0-9]*[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?[^0-9.,]*$"
_CONTINENTAL = r"^[^0-9]*[0-9]{1,3}(\.[0-9]{3})*,[0-9]+[^0-9.,]*$"
_UNITS = {"万": 4, "亿": 8, "千": 3, "百万": 6, "千万": 7, "k": 3, "m": 6, "w": 4}


def decimals(texts: pa.StringArray) -> Cast:
    """Return DECIMAL(18,4) per text, rounded half away from zero; "12.5%" is 0.125, "1.2万" is 12000."""
    plain = pc.match_substring_regex(texts, _PLAIN)
    if pc.all(plain).as_py() is not False:
        return Cast(texts.cast(MONEY), np.zeros(len(texts), bool))
    values = pc.if_else(plain, texts, None).cast(MONEY)
    rest = np.flatnonzero(~_mask(plain))
    dressed = _dressed(texts.take(pa.array(rest)), texts)
    values = pc.replace_with_mask(values, pc.invert(plain), dressed)
    return Cast(values, _mask(pc.is_null(values)) & _mask(pc.is_valid(texts)))


def counts(texts: pa.StringArray) -> Cast:
    """Return int64 per text; a value with a fraction is bad."""
    cast = decimals(texts)
    whole = pc.round(cast.values, 0)
    broken = _mask(pc.fill_null(pc.not_equal(whole, cast.values), False))
    return Cast(pc.if_else(pa.array(~broken), whole, None).cast(pa.int64()), cast.bad | broken)


def shares(texts: pa.StringArray, column: str, answer: str | None) -> Cast:
    """Return shares 0..1 per text. Plain numbers over 1 beside the sign-less rest are asked about: percent or fraction."""
    cast = decimals(texts)
    exact = np.round(cast.values.cast(pa.float64()).to_numpy(zero_copy_only=False), 10)     # a decimal becomes 0.015000000000000001 on its way
    values = pa.array(exact, mask=_mask(pc.is_null(cast.values)))
    signed = _mask(pc.match_substring(texts, "%"))
    numbers = np.nan_to_num(values.to_numpy(zero_copy_only=False))
    if not ((np.abs(numbers) > 1) & ~signed).any():
        return Cast(values, cast.bad)
    if answer == "percent":
        return Cast(pc.if_else(pa.array(signed), values, pc.divide(values, 100.0)), cast.bad)
    question = None if answer == "fraction" else _ask_percent(column, float(numbers[~signed][np.abs(numbers[~signed]).argmax()]))
    return Cast(values, cast.bad, question)


def _ask_percent(column: str, largest: float) -> Question:
    value = f"{largest:g}"
    return Question(f"share.{column}", Text(
        zh="「{column}」里有 {value} 这样大于 1 的数：它是百分数还是倍数？",
        en="“{column}” holds {value}, which is more than 1: is it a percentage or a multiple?").format(column=column, value=value), (
        ("percent", Text(zh="百分数：{value} 即 {value}%", en="A percentage: {value} means {value}%").format(value=value)),
        ("fraction", Text(zh="倍数：{value} 即 {value} 倍", en="A multiple: {value} means {value} times").format(value=value))))


def _dressed(texts: pa.StringArray, column: pa.StringArray) -> pa.Array:
    """Return decimals of texts with signs, units and separators around the digits; null where it is no number."""
    bare = pc.utf8_normalize(texts, form="NFKC")
    bare = pc.replace_substring_regex(bare, "[−–—]", "-")
    if _continental(column):
        bare = pc.replace_substring(pc.replace_substring(bare, ".", ""), ",", ".")
    comma = pc.match_substring(bare, ",")
    sound = pc.or_(pc.invert(comma), pc.match_substring_regex(bare, _THOUSANDS))
    bare = pc.if_else(sound, pc.replace_substring_regex(bare, _DRESS, ""), None)
    found = pc.extract_regex(bare, _FORM)
    number = _part(found, "number", None)
    negative = pc.or_(pc.or_(pc.equal(_part(found, "sign", ""), "-"), pc.equal(_part(found, "after", ""), "-")),
                      pc.and_(pc.equal(_part(found, "open", ""), "("), pc.equal(_part(found, "close", ""), ")")))
    size = _rounded(number, _power(found))
    return pc.if_else(negative, pc.negate(size), size)


def _power(found: pa.StructArray) -> Powers:
    """Return the power of ten that exponent, unit and percent sign multiply the digits by."""
    exponent = pc.if_else(pc.equal(_part(found, "exponent", ""), ""), "0", _part(found, "exponent", "0"))
    power: Powers = pc.replace_substring(exponent, "+", "").cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False).copy()
    unit = pc.utf8_lower(_part(found, "unit", ""))
    for word, zeros in _UNITS.items():
        power[_mask(pc.equal(unit, word))] += zeros
    power[_mask(pc.equal(_part(found, "percent", ""), "%"))] -= 2
    return power


def _rounded(number: pa.StringArray, power: Powers) -> pa.Array:
    """Return number × 10^power as DECIMAL(18,4); null where it does not fit."""
    digits = pc.replace_substring_regex(number, r"(\.[0-9]{18})[0-9]+$", "\\1")
    digits = pc.replace_substring_regex(pc.replace_substring_regex(digits, r"\.$", ""), r"^\.", "0.")
    exact = pc.round(digits.cast(_WIDE), 4, round_mode="half_towards_infinity")
    if not power.any():
        return exact.cast(MONEY)
    scaled = exact.cast(pa.float64()).to_numpy(zero_copy_only=False) * 10.0 ** power
    shifted = digits.cast(pa.float64()).to_numpy(zero_copy_only=False) * 10.0 ** power
    fits = np.abs(np.nan_to_num(scaled, nan=np.inf)) < 1e14
    moved = pa.array(np.round(shifted, 4), mask=~fits).cast(MONEY, safe=False)
    return pc.if_else(pa.array(power == 0), exact.cast(MONEY), moved)


def _continental(column: pa.StringArray) -> bool:
    """A comma is the decimal sign when every comma can be one and some cannot part thousands."""
    commas = column.filter(pc.fill_null(pc.match_substring(column, ","), False))
    if not len(commas) or not pc.all(pc.match_substring_regex(commas, _CONTINENTAL)).as_py():
        return False
    points = column.filter(pc.fill_null(pc.match_substring_regex(column, r"\.[0-9]{1,2}$|\.[0-9]{4,}$"), False))
    return not len(points) and not pc.all(pc.match_substring_regex(commas, _THOUSANDS)).as_py()


def _part(found: pa.StructArray, name: str, otherwise: str | None) -> pa.Array:
    part = pc.struct_field(found, name)
    return part if otherwise is None else pc.fill_null(pc.if_else(pc.is_valid(found), part, otherwise), otherwise)


def _mask(values: pa.Array) -> Mask:
    mask: Mask = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return mask
