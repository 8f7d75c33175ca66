"""Days and months written without a year (3月1日, 12月, Mar 1): the year is asked, and goes on where the months begin again."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa

from core.base.text import Text, join, same
from core.ingest.cells import Cells
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.match import Match
from core.tables.declare import Column, Kind
from core.tables.staged import Finding, Question

_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAYS = (re.compile(r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?"), re.compile(rf"(?P<n>{_NAMES})[a-z]*\.?[\s-]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?", re.IGNORECASE),
         re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<n>{_NAMES})[a-z]*", re.IGNORECASE))
_MONTHS = (re.compile(r"(?P<m>\d{1,2})\s*月份?"), re.compile(rf"(?P<n>{_NAMES})[a-z]*", re.IGNORECASE))
_COARSE: tuple[tuple[re.Pattern[str], Text], ...] = (
    (re.compile(r"(?:20\d\d)?\s*[-年/]?\s*(?:Q[1-4]|第?[一二三四1-4]季度?)", re.IGNORECASE), Text(zh="季度", en="quarters")),
    (re.compile(r"(?:20\d\d)?\s*[-年/]?\s*(?:W(?:k|eek)?\s*\d{1,2}|week\s*\d{1,2}|第\s*[\d一二三四五六七八九十]+\s*周)", re.IGNORECASE), Text(zh="周", en="weeks")),
    (re.compile(r".*\d\s*[日号]?\s*(?:~|～|至|到|—|–|--|\s-\s|(?<=\d|日|号)-(?=\d{1,4}[/月.年]|20\d\d)|\bto\b)\s*\d.*"), Text(zh="时间段", en="spans of days")),
    (re.compile(r"20\d\d\s*年?"), Text(zh="年份", en="years")),
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_TIMES = (Kind.DATE, Kind.TIME, Kind.MONTH)
_MOSTLY = 0.9
_WRAP = 6
_LOOKED_AT = 400


def settled(match: Match, frame: Frame, answers: Mapping[str, str], about: str, this_year: int) -> tuple[Frame, tuple[Question, ...]]:
    """Return the frame with years given to the columns that lack them, and what is to be asked before: the year of the newest row."""
    asked: list[Question] = []
    for place, name in enumerate(match.columns):
        if name is None or (column := match.table.column(name)).kind not in _TIMES:
            continue
        cells = frame.cells[place]
        parts = _parts(cells, column)
        if parts is None:
            continue
        named = {int(year) for year in _YEAR.findall(about)}
        said = answers.get("year", str(named.pop()) if len(named) == 1 else "")
        if said.isdigit():
            frame = replace(frame, cells=tuple(_with_year(cells, parts, int(said)) if one == place else kept for one, kept in enumerate(frame.cells)))
        else:
            asked.append(_ask(match.headers[place], cells, parts, this_year))
    return frame, tuple(asked[:1])


def coarse(match: Match, frame: Frame) -> list[Finding]:
    """Return what to say of columns that should hold days (or months) and hold quarters, weeks or spans."""
    found = []
    for place, name in enumerate(match.columns):
        if name is not None and (column := match.table.column(name)).kind in _TIMES:
            texts = _sample(frame.cells[place])
            what = next((words for pattern, words in _COARSE if texts and sum(bool(pattern.fullmatch(text)) for text in texts) >= _MOSTLY * len(texts)), None)
            if what is not None and not (column.kind is Kind.MONTH and _parts(frame.cells[place], column)):
                found.append(finding("coarse_days", column=match.headers[place], why=what, value=texts[0][:40],
                                     target=Text(zh="月", en="month") if column.kind is Kind.MONTH else Text(zh="天", en="day")))
    return found


def _sample(cells: Cells) -> list[str]:
    return [str(text).strip() for text in cells.texts.take(pa.array(np.flatnonzero(cells.used())[:_LOOKED_AT])).to_pylist()]


def _parts(cells: Cells, column: Column) -> list[tuple[int, int] | None] | None:
    """Return month and day per text (None: it has another form), None for a column that mostly does not lack its year."""
    used = np.flatnonzero(cells.used())
    patterns = (*_DAYS, *_MONTHS) if column.kind is Kind.MONTH else _DAYS
    if not len(used) or not any(pattern.fullmatch(str(cells.texts[int(used[0])]).strip()) for pattern in patterns):
        return None
    found = [_month_and_day(str(text).strip(), patterns) for text in cells.texts.to_pylist()]
    return found if sum(found[int(place)] is not None for place in used) >= _MOSTLY * len(used) else None


def _month_and_day(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[int, int] | None:
    for pattern in patterns:
        if part := pattern.fullmatch(text):
            given = part.groupdict()
            month = int(given["m"]) if "m" in given else _NAMES.split("|").index(given["n"][:3].lower()) + 1
            return (month, int(given.get("d") or 1)) if 1 <= month <= 12 else None
    return None


def _with_year(cells: Cells, parts: list[tuple[int, int] | None], newest: int) -> Cells:
    """Return the cells as 2026-03-01: rows are in order, so that after December comes the next year's January, and newest is the last year."""
    rows = np.flatnonzero([code >= 0 and parts[code] is not None for code in cells.codes])
    months = np.array([parts[cells.codes[row]][0] for row in rows], np.int32)
    steps = np.diff(months, prepend=months[:1])
    turns = np.cumsum((steps < -_WRAP).astype(np.int32) - (steps > _WRAP))
    years = newest + turns - turns.max()
    texts = cells.texts.to_pylist()
    made = pa.array([f"{year:04d}-{parts[cells.codes[row]][0]:02d}-{parts[cells.codes[row]][1]:02d}" for row, year in zip(rows, years, strict=True)], pa.string())
    codes = cells.codes.copy()
    coded = made.dictionary_encode()
    codes[rows] = coded.indices.to_numpy().astype(np.int32) + len(texts)
    return Cells(codes, pa.concat_arrays([pa.array(texts, pa.string()), coded.dictionary]))


def _ask(header: str, cells: Cells, parts: list[tuple[int, int] | None], this_year: int) -> Question:
    last = next(int(code) for code in cells.codes[::-1] if code >= 0 and parts[code] is not None)
    month, day = parts[last] or (1, 1)
    years = (this_year, this_year - 1, this_year - 2, this_year + 1) if date(this_year, month, 1) <= date.today() else (this_year - 1, this_year, this_year - 2, this_year + 1)
    return Question("year", Text(zh="「{header}」没有写年份，例如最后一行的“{example}”：是哪一年？", en="“{header}” gives no year, for example “{example}” in the last row: which year is it?").format(
        header=join([same(header)]), example=str(cells.texts[last])), tuple((str(year), same(f"{year}-{month:02d}-{day:02d}")) for year in years))
