"""The members of the blend, each the average of its grid: Theta, ETS on amounts and on percent, complex smoothing, Holt-Winters, autoregression."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.forecast import autoregression, short
from core.forecast.linear import Grid, Ints, Smoothed, level_grid, season_grid, smooth, smooth_from_best
from core.forecast.member import Member, slope, weighed
from core.forecast.prepare import Prepared, whole_year
from core.forecast.series import Floats

FIRST = 10
"""Values that the beginning of a level and its growth are read from."""
BEST_START_TO = 400
"""Up to so many values the beginnings are made the best ones; over more they no longer matter."""
FIRM = 50.0
"""How many squared errors a unit of growth at the beginning costs: keeps short histories from starting on a steep slope."""
LONGEST_MOVING_SEASON = 24
LOWEST_LEVEL = 0.05
"""A straight line downwards is never followed below this share of the newest level."""
AUTOREGRESSION_FROM = 60


@dataclass(frozen=True)
class Fitted:
    """All members at one cut, and the history's one-step errors."""

    prepared: Prepared
    members: dict[str, Member]
    errors: Floats          # (up to length,), in the domain, aligned with the history's end

    def variance(self, weights: dict[str, float]) -> Floats:
        """Return the variance of the blend's error at each step of the horizon, as the paths are drawn."""
        total = np.full(self.prepared.horizon, self.prepared.season_error ** 2)
        for name, weight in weights.items():
            total += weight * self.members[name].variance()
        return total


    def total_variance(self, weights: dict[str, float], count: int) -> float:
        """Return the variance of the sum of the first `count` errors, as the paths are drawn, the season's own left out."""
        return float(sum(weight * self.members[name].total_variance(count) for name, weight in weights.items()))


@dataclass(frozen=True)
class _Row:
    """One history as the level grid sees it: in its domain, or as amounts where the domain is percent."""

    place: int              # of its cut
    in_domain: bool
    values: Floats
    size: float             # what the values were divided by


def fit(cuts: Sequence[Prepared]) -> list[Fitted]:
    """Return the members of several cuts of one history, shortest first, all grid points in one pass."""
    found: list[dict[str, Member]] = [{} for _ in cuts]
    errors = [np.empty(0) for _ in cuts]
    moving = [place for place, one in enumerate(cuts) if one.regime == "full" and not one.still]
    if moving:
        for place, missed in _levels(cuts, moving, found).items():
            errors[place] = missed
        _winters(cuts, moving, found)
    for place, one in enumerate(cuts):
        if place in moving:
            _others(one, found[place])
        else:
            found[place], errors[place] = short.members(one)
    return [Fitted(*parts) for parts in zip(cuts, found, errors, strict=True)]


def _levels(cuts: Sequence[Prepared], moving: list[int], found: list[dict[str, Member]]) -> dict[int, Floats]:
    """Put in the members of the level without season; return each cut's one-step errors."""
    grid, parts = level_grid(whole_year(cuts[0].freq))
    rows = [row for place in moving for row in _rows(place, cuts[place])]
    smoothed, lengths = _run(grid, [row.values for row in rows])
    ahead, psi = smoothed.ahead(grid, cuts[0].horizon), grid.psi(cuts[0].horizon, 0)
    errors = {}
    for number, row in enumerate(rows):
        one = cuts[row.place]
        for name, points, drift in _members_of(row, one):
            weights, sigma = weighed(smoothed.squares[number, parts[points]], grid.cost[parts[points]], one.length)
            forecasts = ahead[number, parts[points]] + drift * np.arange(one.horizon)
            found[row.place][name] = _member(row, one, forecasts, weights, sigma, psi[parts[points]])
            if points == "ets" and row.in_domain:
                errors[row.place] = smoothed.errors[:lengths[number], number, parts[points]] @ weights * row.size
    return errors


def _rows(place: int, one: Prepared) -> list[_Row]:
    level = one.adjusted
    if not one.multiplicative:
        size = float(np.abs(level).mean()) or 1.0
        return [_Row(place, True, level / size, size)]
    amounts = np.exp(level)
    size = float(amounts.mean())
    return [_Row(place, False, amounts / size, size), _Row(place, True, level, 1.0)]


def _members_of(row: _Row, one: Prepared) -> list[tuple[str, str, float]]:
    """Return name, part of the grid and drift of the members that a row makes."""
    if one.multiplicative and row.in_domain:
        return [("ets_log", "ets", 0.0)]
    # Theta: half the straight line's growth (Assimakopoulos & Nikolopoulos 2000, in the form of Hyndman & Billah 2003).
    return [("theta", "plain", slope(row.values) / 2), ("ets", "ets", 0.0), ("ces", "ces", 0.0)]


def _member(row: _Row, one: Prepared, forecasts: Floats, weights: Floats, sigma: Floats, psi: Floats) -> Member:
    point, shape = weights @ forecasts, one.shape[one.length:]
    if row.in_domain:
        return Member(point * row.size + shape, weights, (forecasts - point) * row.size, sigma * row.size, psi)
    newest = max(float(point[0]), LOWEST_LEVEL)
    kept = np.maximum(point, LOWEST_LEVEL * newest)
    off = np.maximum(forecasts, LOWEST_LEVEL * newest) / kept - 1
    return Member(np.log(kept * row.size) + shape, weights, off, sigma / newest, psi)


def _winters(cuts: Sequence[Prepared], moving: list[int], found: list[dict[str, Member]]) -> None:
    """Put in Holt-Winters where there is a season short enough to move; a year's curve of days stays in the shape."""
    rows = [place for place in moving if cuts[place].indices.any() and cuts[place].season <= LONGEST_MOVING_SEASON]
    if not rows:
        return
    grid, horizon = season_grid(), cuts[0].horizon
    indices = [cuts[place].indices for place in rows]
    moved = [np.resize(found_, cuts[place].length + horizon) for place, found_ in zip(rows, indices, strict=True)]
    smoothed, _ = _run(grid, [cuts[place].adjusted + shape[:-horizon] for place, shape in zip(rows, moved, strict=True)], indices)
    ahead, psi = smoothed.ahead(grid, horizon), grid.psi(horizon, cuts[0].season)
    for number, place in enumerate(rows):
        one = cuts[place]
        weights, sigma = weighed(smoothed.squares[number], grid.cost, one.length)
        point = weights @ ahead[number]
        still = one.shape[one.length:] - moved[number][one.length:]
        found[place]["winters"] = Member(point + still, weights, ahead[number] - point, sigma, psi)


def _others(one: Prepared, members: dict[str, Member]) -> None:
    year = whole_year(one.freq)
    if one.freq != "M" and one.length >= AUTOREGRESSION_FROM:
        members["ar"] = autoregression.member(one.adjusted, one.shape[one.length:], differences=one.freq == "W")
    if year < one.length and (one.freq == "M" or one.length < 2 * year):
        members["last_year"] = short.last_year(one)


def _run(grid: Grid, rows: list[Floats], seasons: list[Floats] | None = None) -> tuple[Smoothed, Ints]:
    """Return the grid smoothed over rows (shortest first), begun on a straight line through their first values, and their lengths."""
    lengths = np.array([len(row) for row in rows])
    table = np.zeros((len(rows), lengths[-1]))
    level, growth = np.zeros((len(rows), len(grid))), np.zeros((len(rows), len(grid)))
    trending, turning = (grid.r != 0), (grid.r == 0) & (grid.f10 != 0)
    for place, row in enumerate(rows):
        table[place, :len(row)] = row
        first = row[:FIRST] if seasons is None else (row - np.resize(seasons[place], len(row)))[:FIRST]
        step = slope(first)
        level[place] = np.where(trending & (seasons is not None), first.mean() - step * (len(first) + 1) / 2, first[:FIRST // 2].mean())
        growth[place] = np.where(trending & (seasons is not None), step, 0.0)
        growth[place, turning] = level[place, turning] / (1 - grid.f11[turning])
    if seasons is not None:
        return smooth(grid, table, lengths, level, growth, np.array(seasons)), lengths
    if lengths[-1] > BEST_START_TO:
        return smooth(grid, table, lengths, level, growth), lengths
    return smooth_from_best(grid, table, lengths, level, growth, np.where(trending, FIRM, np.inf)), lengths
