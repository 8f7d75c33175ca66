"""Times of several zones in one column: their clocks cannot be set beside each other before somebody says whose day counts."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pyarrow as pa

from core.base.text import Text
from core.ingest.cast.dates import zones
from core.ingest.cells import Cells
from core.ingest.frame import Frame
from core.ingest.match import Match
from core.tables.declare import Kind
from core.tables.staged import Question

SUMMER = 60
"""Minutes by which summer time moves a zone: such a column is one shop's own clock."""
CLOCK = "clock"
_LOOKED_AT = 1000
_TIME = re.compile(r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$")


def settled(match: Match, frame: Frame, answers: Mapping[str, str]) -> tuple[Frame, list[Question]]:
    """Return the frame with times of several zones put on the clock that was chosen, and what remains to be asked (zone.HEADER).

    Zones an hour apart are one place in summer and winter: its clock is kept, as that of a single zone is.
    """
    cells, asked = list(frame.cells), []
    for place, name in enumerate(match.columns):
        if name is None or place >= len(frame.cells) or match.table.column(name).kind not in (Kind.TIME, Kind.DATE):
            continue
        given = _given(cells[place].texts)
        if not given or max(given.values()) - min(given.values()) <= SUMMER:
            continue
        header = match.headers[place]
        answer = answers.get(f"zone.{header}")
        if answer in given:
            cells[place] = Cells(cells[place].codes, pa.array([_moved(text, given[answer]) for text in cells[place].texts.to_pylist()], pa.string()))
        elif answer != CLOCK:
            asked.append(_ask(header, given, cells[place].texts.to_pylist()))
    return replace(frame, cells=tuple(cells)), asked


def _given(texts: pa.StringArray) -> dict[str, int]:
    """Return the zones of a column with their minutes; none where its beginning has none, or a time is written so that it cannot be moved."""
    if not zones(texts.slice(0, _LOOKED_AT)):
        return {}
    given = zones(texts)
    if any(text.endswith(tuple(given)) and not _TIME.match(text) for text in texts.to_pylist()):
        return {}
    return {zone: _minutes(zone) for zone in given}


def _ask(header: str, given: Mapping[str, int], texts: list[str]) -> Question:
    example = next(text for text in texts if text.endswith(tuple(given)))
    choices = tuple((zone, Text(zh="都换算成 {zone}：{example} 即 {moved}", en="All on the clock of {zone}: {example} is {moved}").format(
        zone=zone, example=example, moved=_moved(example, minutes))) for zone, minutes in given.items())
    return Question(f"zone.{header}", Text(
        zh="「{header}」的时间来自几个时区（{zones}）：按哪里的钟点算？", en="The times in “{header}” are of several time zones ({zones}): whose clock counts?",
    ).format(header=header, zones=", ".join(given)), (*choices, (CLOCK, Text(zh="各按文件里写的钟点，不换算", en="Each as its clock shows it, not converted"))))


def _minutes(zone: str) -> int:
    if zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "")
    return (60 * int(digits[:2]) + int(digits[2:])) * (-1 if zone[0] == "-" else 1)


def _moved(text: str, minutes: int) -> str:
    """Return a time on the clock of the zone so many minutes before Greenwich, without its zone; other texts as they are."""
    found = _TIME.match(text)
    if found is None:
        return text
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        moved = datetime(year, month, day, hour, minute, second) + timedelta(minutes=minutes - _minutes(found[7]))
    except (ValueError, OverflowError):
        return text     # no such day: named as such when it is cast
    return f"{moved:%Y-%m-%d %H:%M:%S}"
