"""What the values say to the columns that names suggest: a date column without a date is none, an empty one gives way."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.cast import dates, numbers
from core.ingest.cast.words import flags
from core.ingest.cells import Cells
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.match import Match
from core.tables.declare import Column, Kind
from core.tables.names import choice
from core.tables.staged import Finding

SAMPLE = 300
FEWEST = 3
MOSTLY = 0.6
READABLE = 0.1
"""With a smaller share of readable texts, a column is not what its name says."""
_NUMBERS = (Kind.MONEY, Kind.NUMBER, Kind.COUNT, Kind.SHARE)
_DATES = (Kind.DATE, Kind.TIME, Kind.MONTH)

_NUMBERED = ("order_id", "refund_id", "purchase_id", "ticket_id")
_LIKE_NAMES = r"^[^0-9]*([\s]|\p{Han})[^0-9]*$"
"""Documents have numbers: a column of names in several words ("Name" is the order's number at Shopify, the customer elsewhere) is none."""


def heard(match: Match, frame: Frame) -> tuple[Match, list[Finding]]:
    """Return the match with columns freed whose values cannot be what their names say, or given to a rival that can."""
    columns, how = list(match.columns), list(match.how)
    said: list[Finding] = []
    for place, name in enumerate(match.columns):
        if name is None or match.how[place] not in ("exact", "guess"):
            continue
        column = match.table.column(name)
        ours = fits(column, frame.cells[place], is_guess=match.how[place] == "guess")
        if ours is True:
            continue
        rival = next((frame.names.index(header) for rivalled, header in match.rivals
                      if rivalled == name and fits(column, frame.cells[frame.names.index(header)], is_guess=False)), None)
        if ours is None and rival is None:
            continue  # empty, and nothing better: it stays what its name says
        columns[place] = how[place] = None
        if rival is not None:
            columns[rival], how[rival] = name, match.how[place]
        else:
            said.append(finding("not_as_named", column=match.headers[place], target=column.label, value=_first(frame.cells[place])))
    return replace(match, columns=tuple(columns), how=tuple(how)), said


def fits(column: Column, cells: Cells, *, is_guess: bool) -> bool | None:
    """Return whether the texts can be the column's values; None for a column without any."""
    used = np.flatnonzero(cells.used())
    if not len(used):
        return None
    if len(used) < FEWEST and not is_guess:
        return True
    texts = cells.texts.take(pa.array(used[:SAMPLE]))
    return _readable(column, texts, is_guess=is_guess) > READABLE


def _readable(column: Column, texts: pa.StringArray, *, is_guess: bool) -> float:
    if column.kind in _DATES:
        return 1 - float(dates.times(texts, "", "dmy", months=column.kind is Kind.MONTH).bad.mean())
    if column.kind in _NUMBERS and not column.choices:
        return 1 - float(numbers.decimals(texts).bad.mean())
    if column.name in _NUMBERED:
        return 1 - float(pc.sum(pc.match_substring_regex(texts, _LIKE_NAMES)).as_py() or 0) / len(texts)
    if is_guess and column.kind is Kind.CHOICE:
        return float(np.mean([choice(column.choices, text) is not None for text in texts.to_pylist()]))
    if is_guess and column.kind is Kind.FLAG:
        return 1 - float(flags(texts, column).bad.mean())
    return 1.0


def by_values(match: Match, frame: Frame, known: Mapping[str, frozenset[str]]) -> list[str]:
    """Return headers that nothing fills, those whose values the workspace knows as ids of SKUs or customers first."""
    free = [place for place, column in enumerate(match.columns) if column is None]
    return [match.headers[place] for place in sorted(free, key=lambda place: -_shared(frame.cells[place], known))]


def by_form(match: Match, frame: Frame, known: Mapping[str, frozenset[str]]) -> Match:
    """Return the match of a sheet without a header, with the columns that values alone tell, marked as guesses: its one column of
    dates, and the ids that the workspace knows."""
    columns, how = list(match.columns), list(match.how)
    free = [place for place, column in enumerate(columns) if column is None]
    dated = [place for place in free if _surely_dates(frame.cells[place])]
    day = match.table.day
    if len(dated) == 1 and day and day not in columns:
        columns[dated[0]], how[dated[0]] = day, "guess"
    for name, values in known.items():
        told = [place for place in free if columns[place] is None and _shared(frame.cells[place], {name: values}) > MOSTLY]
        target = name.rpartition(".")[2]
        if len(told) == 1 and target not in columns and any(column.name == target for column in match.table.columns):
            columns[told[0]], how[told[0]] = target, "guess"
    return replace(match, columns=tuple(columns), how=tuple(how))


def _surely_dates(cells: Cells) -> bool:
    texts = cells.texts.take(pa.array(np.flatnonzero(cells.used())[:SAMPLE]))
    parted = pc.all(pc.match_substring_regex(texts, r"[0-9]\s*[-/.年]\s*[0-9]|^(?:19|20)[0-9]{6}$")).as_py()
    return bool(len(texts)) and bool(parted) and not dates.times(texts, "", "dmy", months=False).bad.mean() > READABLE


def _shared(cells: Cells, known: Mapping[str, frozenset[str]]) -> float:
    used = cells.texts.take(pa.array(np.flatnonzero(cells.used())[:SAMPLE])).to_pylist()
    return max((len(values & set(used)) / len(used) for values in known.values() if used), default=0.0)


def _first(cells: Cells) -> str:
    return str(cells.texts[int(np.flatnonzero(cells.used())[0])])[:40]
