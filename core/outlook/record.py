"""What was said and what came: forecasts are kept as they are published, and where none was, past ones are made again from the facts of then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from core.base.home import Workspace
from core.base.period import month_of
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.metrics.declare import Metric
from core.metrics.readings import read
from core.outlook.board import Board
from core.outlook.calibration import values_by_month
from core.outlook.forecasts import charted
from core.outlook.history import history
from core.outlook.landing import adds_up_by_month, months_left, ratio_ahead, series, whole_year, year_ends
from core.outlook.paths import Floats, drawn, drawn_together
from core.outlook.replays import DRAWS, value_of
from core.state.forecasts import Published, PublishedSpan, publish, published, published_spans
from core.store.facts import Facts

BACK, LEAST = 3, 18
"""Months between what was said and what came, in the headline sentence."""
COCKPIT = "cockpit"
"""Who published what a page showed."""
How = Literal["published", "rebuilt"]


@dataclass(frozen=True)
class Said:
    """One forecast that has come due: as of when, for the months from first to last, its range, what came, and whether it was truly published then."""

    how: How
    as_of: date
    first: date
    last: date
    low: float
    middle: float
    high: float
    came: float
    is_change: bool = False         # figures are changes on the year before

    @property
    def off(self) -> float:
        """How far the middle was off, as a share of what came (of a change: of what the year came to); NaN where nothing came."""
        whole = 1.0 + self.came if self.is_change else abs(self.came)
        return (self.middle - self.came) / whole if whole > 0 else float("nan")

    @property
    def held(self) -> bool:
        return self.low <= self.came <= self.high


@dataclass(frozen=True)
class Judged:
    """What the record says: how many came due, mean of how far off, share within the 80 % range; NaN without any."""

    count: int
    bias: float
    held: float


def keep(space: Workspace, facts: Facts, board: Board, *, who: str) -> int:
    """Append the board's landings, and the months of the KPIs with a goal, unless these were published from the same data; return how many were new.

    A landing is new when the data version is, or its figures or odds are (a goal, a campaign was changed).
    """
    if board.as_of is None or board.year is None:
        return 0
    before = {row.kpi: row for row in published(space, year=board.year)}
    landed = [s for s in board.standings.values() if s.landing is not None]
    rows = [Published(s.metric.id, board.year, board.version, board.as_of, *s.landing, s.odds) for s in landed if s.landing is not None]
    fresh = [row for row in rows if not _same(before.get(row.kpi), row)]
    shown = {metric.id: metric for metric in (charted(CATALOG[row.kpi]) for row in fresh)}
    publish(space, fresh, [span for metric in shown.values() for span in _spans(space, facts, metric, board)], who=who)
    return len(fresh)


def due(space: Workspace, facts: Facts, metric: Metric, known: Coverage) -> list[Said]:
    """Return the published forecasts of a KPI whose month or year has come since, the newest first."""
    shown = charted(metric)
    past = history(facts, shown, known)
    if past is None:
        return []
    came = {pd.Timestamp(str(day)).date(): value for day, value in values_by_month(past).items()}
    months = [Said("published", row.as_of, row.first, month_of(row.first).last_day, row.p10, row.p50, row.p90, came[row.first])
              for row in published_spans(space, shown.id) if row.months == 1 and row.first in came and row.as_of < row.first]
    years = [Said("published", row.as_of, date(row.year, 1, 1), date(row.year, 12, 31), row.p10, row.p50, row.p90, value, metric.change_of is not None)
             for row in published(space, metric.id) if row.year < past.year and (value := _year(facts, metric, row.year, known)) is not None]
    return sorted({(row.as_of, row.first, row.last): row for row in [*months, *years]}.values(), key=lambda row: (row.last, row.as_of), reverse=True)


def rebuilt(space: Workspace, facts: Facts, metric: Metric, known: Coverage) -> list[Said]:
    """Return what the forecast would have said of last year at the ends of its months from March on, the newest first: the method of today, the facts of then.

    Facts are those whose day had passed by then, out of the uploads as they stand today; corrections uploaded since are in. Empty without a whole last year.
    """
    past = history(facts, charted(metric), known)
    if past is None:
        return []
    year = past.year - 1
    came = _year(facts, metric, year, known)
    if came is None:
        return []
    found = []
    for month in range(3, 12, 2):
        day = month_of(date(year, month, 1)).last_day
        reading = read(facts, [metric.id], as_of=day, known=known)[0]
        ends = year_ends(space, facts, metric, known, reading) if reading.as_of is not None and reading.as_of.year == year else None
        if ends is not None and np.isfinite(ends).any():
            found.append(Said("rebuilt", day, date(year, 1, 1), date(year, 12, 31), *_range(ends), came, metric.change_of is not None))
    return found[::-1]


def three_months_ago(space: Workspace, facts: Facts, metric: Metric, known: Coverage) -> Said | None:
    """Return what was said three months ago of the months since: as it was published then, else made again from the facts of then.

    None for a KPI whose months do not add up, and under 18 months of history.
    """
    shown = charted(metric)
    past = history(facts, shown, known)
    if past is None or len(past.months) < LEAST or shown.kind == "balance" or not adds_up_by_month(shown, known):
        return None
    top = series(space, past)
    bottom = series(space, past, "rest" if past.is_part else "denominator") if past.is_ratio else None
    cut = len(top.months) - BACK
    if bottom is not None and len(bottom.months) != len(top.months):
        return None
    said_of = past.months["ds"].iloc[-BACK].date()
    last = month_of(past.months["ds"].iloc[-1].date()).last_day
    sums = [None if one is None else np.array([one.months["y"].iloc[cut:].sum()]) for one in (top, bottom)]
    came = float(value_of(sums[0] if sums[0] is not None else np.zeros(1), sums[1], past.is_part)[0])
    told = [row for row in published_spans(space, shown.id) if row.first == said_of and row.months == BACK and row.as_of < said_of]
    if told:
        return Said("published", told[-1].as_of, said_of, last, told[-1].p10, told[-1].p50, told[-1].p90, came)
    above, below = (drawn(top.until(cut), BACK, DRAWS)[0], None) if bottom is None else drawn_together(top.until(cut), bottom.until(cut), BACK, DRAWS)[:2]
    values = value_of(above.sum(axis=1), None if below is None else below.sum(axis=1), past.is_part)
    return Said("rebuilt", said_of - timedelta(days=1), said_of, last, *_range(values), came)


def judged(said: Sequence[Said]) -> Judged:
    """Return count, bias and held share of forecasts that came due."""
    if not said:
        return Judged(0, float("nan"), float("nan"))
    return Judged(len(said), float(np.nanmean([row.off for row in said])), float(np.mean([row.held for row in said])))


def _same(before: Published | None, row: Published) -> bool:
    return before is not None and (before.data_version, before.as_of, before.p10, before.p50, before.p90, before.odds) == (
        row.data_version, row.as_of, row.p10, row.p50, row.p90, row.odds)


def _year(facts: Facts, metric: Metric, year: int, known: Coverage) -> float | None:
    """Return what a year came to; a growth as the two years' quotient."""
    if metric.change_of is None:
        return whole_year(facts, metric, year, known)
    base = CATALOG[metric.change_of]
    this, before = whole_year(facts, base, year, known), whole_year(facts, base, year - 1, known)
    return this / before - 1 if this is not None and before else None


def _spans(space: Workspace, facts: Facts, metric: Metric, board: Board) -> list[PublishedSpan]:
    """Return the ranges of every whole month left, and of the next three together, of a KPI whose months add up."""
    past = history(facts, metric, board.known, as_of=board.as_of)
    if past is None or not past.horizon or len(past.months) < 3 or metric.kind == "balance" or not adds_up_by_month(metric, board.known):
        return []
    ahead = ratio_ahead(space, past) if past.is_ratio else (months_left(space, past), None)
    if ahead is None:
        return []
    begun = 1 if past.running is not None else 0
    above, below = ahead[0][:, begun:], None if ahead[1] is None else ahead[1][:, begun:]
    found = []
    for at, month in enumerate(past.ahead[begun:]):
        for count in (1, BACK) if at == 0 and above.shape[1] >= BACK else (1,):
            values = value_of(above[:, at:at + count].sum(axis=1), None if below is None else below[:, at:at + count].sum(axis=1), is_part=False)
            found.append(PublishedSpan(metric.id, month.start, count, board.version, past.as_of, *_range(values)))
    return found


def _range(values: Floats) -> tuple[float, float, float]:
    low, middle, high = (float(value) for value in np.nanpercentile(values, [10, 50, 90]))
    return low, middle, high
