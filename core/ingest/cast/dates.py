"""Dates and times as people write them; day before month or after is decided over the whole column, or asked."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.base.text import Text
from core.ingest.cast.result import Cast
from core.ingest.grid import Mask
from core.tables.staged import Question

_CLOCK = r"(?:[T日号\s]*(?P<ap1>上午|下午|AM|PM)?\s*(?P<h>[0-9]{1,2})[::时点](?P<mi>[0-9]{1,2})(?:[::分](?P<s>[0-9]{1,2})(?:\.(?P<f>[0-9]{1,9}))?秒?)?分?\s*(?P<ap2>AM|PM|A\.M\.|P\.M\.)?\s*(?:Z|UTC|GMT|[A-Z]{2,4}T|[+-][0-9]{2}:?[0-9]{2}|\([^)]*\))?)?"
_ZONE = r"[0-9]:[0-9]{2}(?:\.[0-9]+)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[A-Z]{2,4}T|[+-][0-9]{2}:?[0-9]{2})$"
_END = r"\s*(?:\(?(?:周|星期)[一二三四五六日天]\)?)?$"
_YEAR_FIRST = r"(?i)^(?P<y>[0-9]{4})\s*[-/.年]\s*(?P<m>[0-9]{1,2})\s*[-/.月]\s*(?P<d>[0-9]{1,2})\s*[日号]?" + _CLOCK + _END
_COMPACT = r"^(?P<y>[12][0-9]{3})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:\s*(?P<h>[0-9]{2}):?(?P<mi>[0-9]{2}):?(?P<s>[0-9]{2})?)?$"
_YEAR_LAST = r"(?i)^(?P<a>[0-9]{1,2})\s*[-/.]\s*(?P<b>[0-9]{1,2})\s*[-/.]\s*(?P<y>[0-9]{4}|[0-9]{2})[,\s]*" + _CLOCK + _END
_MONTH_ONLY = r"(?i)^(?P<y>[12][0-9]{3})\s*(?:[-/.年]\s*)?(?P<m>0?[1-9]|1[0-2])\s*月?份?$"
_NAMES = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY_NAME = rf"(?i)^(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[-\s./]+(?P<n>{_NAMES})[a-z]*[-\s.,/]+(?P<y>[0-9]{{4}}|[0-9]{{2}})[,\s]*" + _CLOCK + "$"
_NAME_DAY = rf"(?i)^(?P<n>{_NAMES})[a-z]*[\s.]+(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[,\s]+(?P<y>[0-9]{{4}})[,\s]*" + _CLOCK + "$"
_NAME_MONTH = rf"(?i)^(?P<n>{_NAMES})[a-z]*[-\s.,/']+(?P<y>[0-9]{{4}}|[0-9]{{2}})$"
_SERIAL = r"^[2-7][0-9]{4}(?:\.[0-9]+)?$"
_MICRO_DAY = 86_400_000_000
_FIRST, _LAST = np.datetime64("1900-01-01", "us").astype(np.int64), np.datetime64("2100-01-01", "us").astype(np.int64)
_PLAIN_LENGTHS = pa.array([0, 10, 16, 19, 23, 26, None], pa.int32())
Micros = npt.NDArray[np.int64]


@dataclass
class _Reading:
    """Microseconds since 1970 per text, and which texts are still unread."""

    micros: Micros
    open: Mask
    no_such_day: Mask
    outside_years: Mask

    def take(self, places: npt.NDArray[np.int64], micros: Micros, real: Mask) -> None:
        """Settle these texts: a day that is no day of the calendar, or is far from today, stays unread."""
        inside = (micros >= _FIRST) & (micros < _LAST)
        sound = real & inside
        self.micros[places[sound]] = micros[sound]
        self.open[places[sound]] = False
        self.no_such_day[places[~real]] = True
        self.outside_years[places[real & ~inside]] = True


def times(texts: pa.StringArray, column: str, answer: str | None, *, months: bool = False) -> Cast:
    """Return timestamp[us] per text. A zone is dropped: the clock on the wall counts. A bare day is its midnight.

    Where day and month could change places, the whole column decides; if it cannot and the values would differ, the
    result carries a question "dates.COLUMN" with both readings ("dmy", "mdy"). Serials are Excel's days since 1899-12-30.
    """
    plain = _plain(texts)
    if plain is not None:
        return Cast(plain, _mask(pc.equal(texts, "")))
    texts = pc.utf8_normalize(texts, form="NFKC")
    reading = _Reading(np.zeros(len(texts), np.int64), _mask(pc.is_valid(texts)), np.zeros(len(texts), bool), np.zeros(len(texts), bool))
    for pattern in (_YEAR_FIRST, _COMPACT):
        _take(reading, texts, pattern)
    question = _year_last(reading, texts, column, answer)
    for pattern in (_DAY_NAME, _NAME_DAY):
        _take(reading, texts, pattern)
    if months:
        for pattern in (_MONTH_ONLY, _NAME_MONTH):
            _take(reading, texts, pattern)
    serials = _serials(reading, texts)
    valid = _mask(pc.is_valid(texts))
    values = pa.array(reading.micros, mask=reading.open | ~valid).cast(pa.timestamp("us"))
    faults = {"no_such_day": reading.no_such_day & reading.open, "outside_years": reading.outside_years & reading.open & ~reading.no_such_day}
    return Cast(values, reading.open, question, "serials" if serials else "clock_dropped" if zones(texts) else None, faults)


def _plain(texts: pa.StringArray) -> pa.Array | None:
    """Return the times of a column that is written 2026-03-01 or 2026-03-01 12:30:00 throughout (or is empty), None for any other."""
    lengths = pc.binary_length(texts)
    if not len(texts) or not pc.all(pc.is_in(lengths, value_set=_PLAIN_LENGTHS)).as_py():
        return None
    try:
        values = pc.if_else(pc.equal(lengths, 0), None, texts).cast(pa.timestamp("us"))
    except pa.ArrowInvalid:     # some other way of writing, or no day of the calendar
        return None
    micros = values.cast(pa.int64()).drop_null()
    span = pc.min_max(micros)
    return values if len(micros) and span["min"].as_py() >= _FIRST and span["max"].as_py() < _LAST else None


def zones(texts: pa.StringArray) -> list[str]:
    """Return the time zones that are written behind the times: +08:00, Z."""
    found = pc.struct_field(pc.extract_regex(texts, _ZONE), "zone")
    return sorted(zone for zone in pc.unique(found.drop_null()).to_pylist() if zone)


def days(texts: pa.StringArray, column: str, answer: str | None) -> Cast:
    """Return date32 per text; the clock, if there is one, is dropped."""
    cast = times(texts, column, answer)
    return replace(cast, values=_floor(cast.values, "day"))


def months(texts: pa.StringArray, column: str, answer: str | None) -> Cast:
    """Return the first day of the month per text: 2024-03, 2024年3月, Mar 2024, or any day of it."""
    cast = times(texts, column, answer, months=True)
    return replace(cast, values=_floor(cast.values, "month"))


def _floor(values: pa.Array, unit: str) -> pa.Array:
    return pc.floor_temporal(values, unit=unit).cast(pa.date32())


def _take(reading: _Reading, texts: pa.StringArray, pattern: str) -> None:
    """Read what is still open and fits the pattern."""
    places = np.flatnonzero(reading.open)
    if not len(places):
        return
    groups = _groups(texts, places, pattern)
    if groups is None:
        return
    places, found = places[groups[0]], groups[1]
    reading.take(places, *_micros(found, _number(found, "m") if "m" in found else _month(found["n"]), _number(found, "d", 1)))


def _groups(texts: pa.StringArray, places: npt.NDArray[np.int64], pattern: str) -> tuple[Mask, dict[str, pa.Array]] | None:
    found = pc.extract_regex(texts.take(pa.array(places)), pattern)
    hit = _mask(pc.is_valid(found))
    if not hit.any():
        return None
    kept = found.filter(pa.array(hit))
    return hit, {field.name: pc.struct_field(kept, field.name) for field in kept.type}


def _year_last(reading: _Reading, texts: pa.StringArray, column: str, answer: str | None) -> Question | None:
    places = np.flatnonzero(reading.open)
    groups = _groups(texts, places, _YEAR_LAST) if len(places) else None
    if groups is None:
        return None
    places, found = places[groups[0]], groups[1]
    first, second = _number(found, "a"), _number(found, "b")
    order, is_open = _order(first, second, answer)
    question = None
    if is_open:
        differs = int(np.flatnonzero(first != second)[0])
        question = _ask(column, found, differs, str(texts[int(places[differs])]))
    day, month = (first, second) if order == "dmy" else (second, first)
    reading.take(places, *_micros(found, month, day))
    return question


def _order(first: Micros, second: Micros, answer: str | None) -> tuple[str, bool]:
    """Return the order of day and month by evidence, and whether it has to be asked."""
    if answer in ("dmy", "mdy"):
        return answer, False
    day_first, month_first = int((first > 12).sum()), int((second > 12).sum())
    if day_first != month_first:
        return ("dmy" if day_first > month_first else "mdy"), False
    return "dmy", bool((first != second).any())


def _ask(column: str, found: dict[str, pa.Array], place: int, example: str) -> Question:
    year, first, second = (int(_number(found, name)[place]) for name in ("y", "a", "b"))
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    return Question(f"dates.{column}", Text(
        zh="「{column}」里的日期两种读法都说得通，例如 {example}：前面的数是日还是月？",
        en="The dates in “{column}” can be read both ways, for example {example}: is the first number the day or the month?",
    ).format(column=column, example=example), (
        ("dmy", Text(zh=f"日在前：{year}年{second}月{first}日", en=f"Day first: {year}-{second:02d}-{first:02d}")),
        ("mdy", Text(zh=f"月在前：{year}年{first}月{second}日", en=f"Month first: {year}-{first:02d}-{second:02d}"))))


def _micros(found: dict[str, pa.Array], month: Micros, day: Micros) -> tuple[Micros, Mask]:
    """Return microseconds since 1970 of calendar parts, and which parts make a real time."""
    year = _number(found, "y")
    short = _mask(pc.less(pc.utf8_length(found["y"]), 4))
    year = np.where(short, np.where(year < 70, year + 2000, year + 1900), year)
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    date = months.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    sound = (month >= 1) & (month <= 12) & (day >= 1) & (date.astype("datetime64[M]") == months)
    hour, minute, second = (_number(found, name) for name in ("h", "mi", "s"))
    hour = _half_day(found, hour)
    sound &= (hour <= 24) & (minute < 60) & (second < 60)
    micros = date.astype(np.int64) * _MICRO_DAY + ((hour * 60 + minute) * 60 + second) * 1_000_000 + _fraction(found)
    return micros, sound


def _half_day(found: dict[str, pa.Array], hour: Micros) -> Micros:
    if "ap1" not in found:
        return hour
    word = pc.utf8_upper(pc.binary_join_element_wise(found["ap1"], found["ap2"], ""))
    late = _mask(pc.match_substring_regex(word, "^P|下午"))
    early = _mask(pc.match_substring_regex(word, "^A|上午"))
    hour = np.where(late & (hour < 12), hour + 12, hour)
    return np.where(early & (hour == 12), 0, hour)


def _fraction(found: dict[str, pa.Array]) -> Micros | int:
    if "f" not in found:
        return 0
    padded = pc.utf8_slice_codeunits(pc.utf8_rpad(found["f"], 6, "0"), 0, 6)
    micros: Micros = padded.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return micros


def _serials(reading: _Reading, texts: pa.StringArray) -> bool:
    places = np.flatnonzero(reading.open & _mask(pc.match_substring_regex(texts, _SERIAL)))
    if not len(places):
        return False
    number = texts.take(pa.array(places)).cast(pa.float64()).to_numpy(zero_copy_only=False)
    epoch = np.datetime64("1899-12-30", "us").astype(np.int64)
    reading.micros[places] = epoch + np.round(number * 86400).astype(np.int64) * 1_000_000
    reading.open[places] = False
    return True


def _month(names: pa.Array) -> Micros:
    order = pa.array(_NAMES.split("|"))
    places: Micros = pc.index_in(pc.utf8_lower(names), value_set=order).to_numpy(zero_copy_only=False).astype(np.int64)
    return places + 1


def _number(found: dict[str, pa.Array], name: str, otherwise: int = 0) -> Micros:
    if name not in found:
        size = len(next(iter(found.values())))
        return np.full(size, otherwise, np.int64)
    text = pc.if_else(pc.equal(found[name], ""), str(otherwise), found[name])
    numbers: Micros = pc.fill_null(text, str(otherwise)).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return numbers


def _mask(values: pa.Array) -> Mask:
    mask: Mask = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return mask.copy()
