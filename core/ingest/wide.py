"""Tables with a column per month, day or channel, turned so that each cell is a row of its own."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from core.base.text import Text, join, same
from core.ingest.cells import Cells
from core.ingest.choose import lacking
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.grid import Mask
from core.ingest.headers import vocabulary
from core.ingest.match import match
from core.ingest.periods import Period, period
from core.tables.channel_words import is_channel
from core.tables.registry import TABLES
from core.tables.spelling import spelled
from core.tables.staged import Finding, Question

FEWEST = 3
MOST_MEASURES = 60
WIDEST = 500
LONGEST = 20
"""Letters that a channel has in a header before the measure behind it."""
_SUMS = re.compile(r"[总合小]\s*计|全年|年度合计|汇总|平均|均值|(?:grand\s+|sub)?total|sum|average|avg|ytd", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_HINTS: Mapping[str, str] = {
    "spend": r"花费|消耗|推广|投放|广告|预算执行|spend|ad cost|media|marketing", "costs": r"费用|成本|开支|支出|cost|expense|overhead",
    "traffic": r"访客|流量|\buv\b|visitor|traffic|session", "stock": r"库存|盘点|结存|stock|inventory|on hand",
    "market": r"市场|大盘|行业|market|industry", "votes": r"投票|票数|vote", "supplier_capacity": r"产能|capacity",
}
"""Words in titles, sheet and file names that say what the numbers of a wide table are."""
_ONLY_IF_SPOKEN = ("votes", "supplier_capacity")
_LONG: Mapping[str, tuple[str, str, bool]] = {
    "costs": ("month", "amount", False), "spend": ("day", "spend", False), "stock": ("day", "on_hand", True), "market": ("month", "market_gmv", False),
    "supplier_capacity": ("month", "capacity", False), "votes": ("month", "votes", False), "traffic": ("day", "visitors", False),
}
"""Table → its column of time, its numbers, and whether a month stands for its last day (a stock is counted then)."""


@dataclass(frozen=True)
class Turned:
    """What a sheet came to: its frame, as it was or turned, the table it then is, what to say and what to ask."""

    frame: Frame
    table: str | None = None
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)    # what its columns mean by having been turned


def turned(frame: Frame, named_table: str | None, answers: Mapping[str, str], about: str, this_year: int) -> Turned:
    """Return the frame with a row per cell when its columns are months, days or channels; else as it is.

    about is what surrounds the table (file, sheet, titles): it may say the year and what the numbers are.
    """
    if (groups := _groups(frame.names)) is not None:
        return _by_group(frame, groups, answers, about, this_year)
    periods = {place: found for place, name in enumerate(frame.names) if (found := period(name))}
    if len(set(periods.values())) >= FEWEST and (labels := _measures(frame, periods)) is not None:
        return _across(frame, periods, labels, answers, about, this_year)
    if len(set(periods.values())) >= FEWEST:
        return _by_period(frame, periods, named_table, answers, about, this_year)
    channels = [place for place, name in enumerate(frame.names) if is_channel(name)]
    if len(channels) >= FEWEST:
        return _by_channel(frame, channels, named_table, answers, about)
    return Turned(frame)


def _by_period(frame: Frame, periods: Mapping[int, Period], named_table: str | None, answers: Mapping[str, str], about: str, this_year: int) -> Turned:
    rest = _rest(frame, periods)
    tables = _fitting(frame, rest, [name for name in _LONG if name != "traffic"], lambda name: (_LONG[name][0],), named_table or answers.get("table"), about)
    if not tables:
        return Turned(frame)
    if len(tables) > 1:
        return Turned(frame, questions=(_ask_table(tables),))
    year = _year(periods, answers, about)
    if year is None and any(one.year is None for one in periods.values()):
        return Turned(frame, tables[0], questions=(_ask_year(this_year),))
    time, value, at_end = _LONG[tables[0]]
    texts = [one.first_day(year or this_year, at_end=at_end) for one in periods.values()]
    long = _unpivot(frame, rest, list(periods), texts, (_label(tables[0], time), _label(tables[0], value)))
    what = Text(zh="月份", en="month") if all(one.day is None for one in periods.values()) else Text(zh="日期", en="day")
    return Turned(long, tables[0], (_say(frame, list(periods), what),), (), _means(frame, rest, tables[0], time))


def _measures(frame: Frame, periods: Mapping[int, Period]) -> tuple[str, ...] | None:
    """Return the names of the columns that stand as rows beside days or months across (访客数, 支付金额 below each other), None for data."""
    rest = _rest(frame, periods)
    if len(rest) != 1 or not 1 < frame.height <= MOST_MEASURES:
        return None
    texts = tuple(frame.cells[rest[0]].text(row) for row in range(frame.height))
    known = sum(spelled(text) in vocabulary() for text in texts)
    return texts if len(set(texts)) == len(texts) and known >= FEWEST - 1 and 2 * known >= len(texts) else None


def _across(frame: Frame, periods: Mapping[int, Period], labels: tuple[str, ...], answers: Mapping[str, str], about: str, this_year: int) -> Turned:
    """Return the sheet with a row per day or month and a column per measure."""
    year = _year(periods, answers, about)
    if year is None and any(one.year is None for one in periods.values()):
        return Turned(frame, questions=(_ask_year(this_year),))
    days = Cells(np.arange(len(periods), dtype=np.int32), pa.array([one.first_day(year or this_year, at_end=False) for one in periods.values()], pa.string()))
    cells = [_one_below_the_other([frame.cells[place].text(row) for place in periods]) for row in range(frame.height)]
    time = Text(zh="月份", en="month") if all(one.day is None for one in periods.values()) else Text(zh="日期", en="day")
    rows = np.full(len(periods), frame.header_row, np.int32)
    long = Frame((time.zh, *labels), (days, *cells), rows, frame.header_row, frame.left_out, {})
    return Turned(long, findings=(_say(frame, list(periods), time),))


def _one_below_the_other(texts: list[str]) -> Cells:
    coded = pa.array([text or None for text in texts], pa.string()).dictionary_encode()
    return Cells(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32), coded.dictionary)


def _by_channel(frame: Frame, channels: list[int], named_table: str | None, answers: Mapping[str, str], about: str) -> Turned:
    rest = _rest(frame, channels)
    tables = _fitting(frame, rest, ["spend", "traffic", "costs"], lambda _: ("channel",), named_table or answers.get("table"), about)
    if not tables:
        return Turned(frame)
    if len(tables) > 1:
        return Turned(frame, questions=(_ask_table(tables),))
    long = _unpivot(frame, rest, channels, [frame.names[place] for place in channels],
                    (_label(tables[0], "channel"), _label(tables[0], _LONG[tables[0]][1])))
    return Turned(long, tables[0], (_say(frame, channels, Text(zh="渠道", en="channel")),), (), _means(frame, rest, tables[0], "channel"))


def _groups(names: Sequence[str]) -> dict[str, dict[str, int]] | None:
    """Return by channel (or month) the place of each of its measures, where at least two share at least two: 天猫访客数, 天猫买家数, 抖音访客数, …"""
    found: dict[str, dict[str, int]] = {}
    for place, name in enumerate(names if len(names) <= WIDEST else ()):
        over, measure = _parted(name)
        if measure:
            found.setdefault(over, {})[measure] = place
    kinds = {period(over) is not None for over in found}
    shared = set.intersection(*map(set, found.values())) if found else set()
    return found if len(found) > 1 and len(shared) > 1 and len(kinds) == 1 else None


def _parted(name: str) -> tuple[str, str]:
    """Return the channel or month that a name begins with and the known column behind it (天猫访客数), two empty texts for any other."""
    if len(name) > 2 * LONGEST:
        return "", ""
    for end in range(min(len(name) - 1, LONGEST), 0, -1):
        over, measure = name[:end].strip(), name[end:].strip(" -_·/")
        if (period(over) is not None or is_channel(over)) and spelled(measure) in vocabulary():
            return over, measure
    return "", ""


def _by_group(frame: Frame, groups: Mapping[str, Mapping[str, int]], answers: Mapping[str, str], about: str, this_year: int) -> Turned:
    """Return the sheet with a row per channel (or month) and a column per measure; a group that is empty in a row gives none."""
    periods = {over: found for over in groups if (found := period(over))}
    year = _year({}, answers, about)
    if year is None and any(one.year is None for one in periods.values()):
        return Turned(frame, questions=(_ask_year(this_year),))
    texts = [periods[over].first_day(year or this_year, at_end=False) if periods else over for over in groups]
    what = Text(zh="月份", en="month") if periods else Text(zh="渠道", en="channel")
    wide = [place for group in groups.values() for place in group.values()]
    rest = [place for place in _rest(frame, wide) if not _SUMS.match(frame.names[place].strip())]
    measures = list(dict.fromkeys(measure for group in groups.values() for measure in group))
    nothing = Cells(np.full(frame.height, -1, np.int32), pa.array([], pa.string()))
    order = np.argsort(np.tile(np.arange(frame.height), len(groups)), kind="stable")
    stacked = [_stacked([frame.cells[group[measure]] if measure in group else nothing for group in groups.values()]) for measure in measures]
    filled: Mask = np.logical_or.reduce([one.codes >= 0 for one in stacked])[order]
    chosen, row = order[filled], np.tile(np.arange(frame.height), len(groups))[order][filled]
    cells = (*(Cells(frame.cells[place].codes[row], frame.cells[place].texts) for place in rest),
             Cells((chosen // frame.height).astype(np.int32), pa.array(texts, pa.string())), *(Cells(one.codes[chosen], one.texts) for one in stacked))
    names = (*(frame.names[place] for place in rest), what.zh, *measures)
    errors = {_parted(name)[1] if name not in names else name: rows for name, rows in frame.error_rows.items()}
    return Turned(Frame(names, cells, frame.rows[row], frame.header_row, frame.left_out, errors), findings=(_say(frame, wide, what),))


def _rest(frame: Frame, wide: Mapping[int, Period] | list[int]) -> list[int]:
    """Return the places of the other columns, without sums across."""
    return [place for place, name in enumerate(frame.names) if place not in wide and not _SUMS.fullmatch(name.strip())]


def _fitting(frame: Frame, rest: list[int], tables: Sequence[str], across: Callable[[str], tuple[str, ...]], wanted: str | None, about: str) -> list[str]:
    """Return the tables that the turned sheet would be a whole one of; a table that is named or spoken of is the only one."""
    found = []
    for name in tables:
        table = TABLES[name]
        headers = tuple(frame.names[place] for place in rest)
        long = (*headers, *(_label(name, column) for column in across(name)), _label(name, _LONG[name][1]))
        made = match(table, long, _means(frame, rest, name, across(name)[0]), {})
        known = sum(made.columns[place] is not None for place in range(len(headers)))
        if not lacking(made) and 2 * known >= len(headers):
            found.append(name)
    if wanted in found:
        return [wanted]
    spoken = [name for name in found if re.search(_HINTS[name], about, re.IGNORECASE)]
    return spoken if len(spoken) == 1 else [name for name in found if name not in _ONLY_IF_SPOKEN]


def _means(frame: Frame, rest: list[int], name: str, across: str) -> dict[str, str]:
    """Return what the turned columns mean; a single other column of a table of costs is the kind of cost."""
    value = _LONG[name][1]
    means = {f"column.{column}": _label(name, column) for column in (across, value)}
    if name == "costs" and across == "month" and len(rest) == 1:
        means["column.kind"] = frame.names[rest[0]]
    return means


def _label(table: str, column: str) -> str:
    return TABLES[table].column(column).label.zh


def _year(periods: Mapping[int, Period], answers: Mapping[str, str], about: str) -> int | None:
    said = answers.get("year", "")
    if said.isdigit():
        return int(said)
    years = {int(found) for found in _YEAR.findall(about)}
    return years.pop() if len(years) == 1 else None


def _unpivot(frame: Frame, rest: list[int], wide: list[int], texts: list[str], labels: tuple[str, str]) -> Frame:
    """Return one row per filled cell of the wide columns, in the order of the rows."""
    height, width = frame.height, len(wide)
    order = np.argsort(np.tile(np.arange(height), width), kind="stable")
    values = _stacked([frame.cells[place] for place in wide])
    filled: Mask = (values.codes >= 0)[order]
    row = np.tile(np.arange(height), width)[order][filled]
    times = Cells(np.repeat(np.arange(width, dtype=np.int32), height)[order][filled], pa.array(texts, pa.string()))
    cells = [Cells(frame.cells[place].codes[row], frame.cells[place].texts) for place in rest]
    names = (*(frame.names[place] for place in rest), *labels)
    errors = {name: rows for name, rows in frame.error_rows.items() if name in names}
    return Frame(names, (*cells, times, Cells(values.codes[order][filled], values.texts)), frame.rows[row], frame.header_row, frame.left_out, errors)


def _stacked(columns: list[Cells]) -> Cells:
    """Return the columns' cells one below the other."""
    codes, start = [], 0
    for one in columns:
        codes.append(np.where(one.codes >= 0, one.codes + start, -1))
        start += len(one.texts)
    return Cells(np.concatenate(codes).astype(np.int32), pa.concat_arrays([pa.array(one.texts, pa.string()) for one in columns]))


def _say(frame: Frame, wide: list[int], what: Text) -> Finding:
    names = [same(frame.names[place]) for place in wide[:4]] + ([same("…")] if len(wide) > 4 else [])
    return finding("wide", len(wide), target=what, value=join(names))


def _ask_table(tables: list[str]) -> Question:
    return Question("table", Text(zh="这是一张横排的表，每列一个月份、日期或渠道：里面的数字是什么？",
                                  en="This table has a column per month, day or channel: what are its numbers?"),
                    tuple((name, TABLES[name].label) for name in tables))


def _ask_year(this_year: int) -> Question:
    return Question("year", Text(zh="表头只写了月份，没有写年份：是哪一年？", en="The headers name months but no year: which year is it?"),
                    tuple((str(year), same(str(year))) for year in (this_year, this_year - 1, this_year - 2, this_year + 1)))
