"""A budget by channel and month that adds up to the cent both ways; a changed cell moves others, never a margin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from core.base.errors import CockpitError
from core.base.money import CENT, spread
from core.base.text import Text, same
from core.base.unit import Unit, write
from core.scenario.baseline import Baseline
from core.scenario.curves import Array

Cell = tuple[int, int]
ROUNDS = 400
Cents = NDArray[np.int64]
_CLOSED = Text(zh="这个月没有预测，计划里也没有投放，推不出投钱会带来什么，所以这一格不能改；可以改别的月份。",
               en="This month has no forecast and no planned spend, so nothing says what money would bring: this cell cannot change, other months can.")


@dataclass(frozen=True, eq=False)
class Grid:
    """Money by channel (rows) and month (columns) in cents, and the cells that the manager set by hand."""

    channels: tuple[str, ...]
    months: tuple[int, ...]             # 1..12
    cents: Cents                        # (C, M)
    held: frozenset[Cell] = frozenset()
    empty: frozenset[Cell] = frozenset()    # the plan has no money there: they take what is typed and nothing else
    closed: frozenset[Cell] = frozenset()   # nor is there a forecast, so that nothing says what money would bring

    @property
    def free(self) -> NDArray[np.bool_]:
        """Return (C, M) whether money may be moved to and from a cell when another one changes."""
        found = np.ones(self.cents.shape, dtype=bool)
        for place in self.held | self.closed | {cell for cell in self.empty if not self.cents[cell]}:
            found[place] = False
        return found

    @property
    def money(self) -> list[list[Decimal]]:
        return [[Decimal(int(cell)) * CENT for cell in row] for row in self.cents]

    @property
    def by_channel(self) -> list[Decimal]:
        return [Decimal(int(total)) * CENT for total in self.cents.sum(axis=1)]

    @property
    def by_month(self) -> list[Decimal]:
        return [Decimal(int(total)) * CENT for total in self.cents.sum(axis=0)]

    @property
    def total(self) -> Decimal:
        return Decimal(int(self.cents.sum())) * CENT


def grid_of(baseline: Baseline, spend: Mapping[str, Decimal], cells: Mapping[str, float] | None = None) -> Grid:
    """Return a split (channel → money of the months left) spread over the months as the plan spreads it; both margins exact.

    Months' totals follow the plan's course, rounded by largest remainder. cells: overrides such as budget.C@11, a month's
    own factor on the channel's course.
    """
    channels = baseline.channels
    assert channels is not None
    months = tuple(month.month for month in baseline.months_left)
    factors = [[(cells or {}).get(f"budget.{name}@{month}", 1.0) for month in months] for name in channels.names]
    own = np.array(factors, dtype=np.float64).reshape(channels.spend.shape)
    course = channels.spend * own + channels.opened * np.maximum(0.0, own - 1.0)
    rows = np.array([int(spend[name] / CENT) for name in channels.names], dtype=np.int64)
    weight = np.where(course.sum(axis=1, keepdims=True) > 0, course, 1.0)
    exact = weight / weight.sum(axis=1, keepdims=True) * rows[:, None]
    columns = _cents(spread(Decimal(int(rows.sum())), exact.sum(axis=0).tolist(), Decimal(1)))
    empty = _places(channels.opened > 0)
    closed = _places((channels.opened > 0) & ~(baseline.gmv.mean(axis=0) > 0))
    return Grid(channels.names, months, _whole(exact, rows, columns, (channels.opened <= 0) | (course > 0)), empty=empty, closed=closed)


def edit(grid: Grid, cell: Cell, money: Decimal, names: Mapping[str, Text] | None = None) -> Grid:
    """Return the grid with one cell set and held; all other cells that are not held follow, both margins stay to the cent.

    The others keep their proportions as far as the margins let them. A cell that the margins cannot hold raises
    CockpitError with the least and most that it can be, the channel called as in names.
    """
    wanted = int((money / CENT).to_integral_value())
    if cell in grid.closed:
        raise CockpitError("grid_closed", _CLOSED)
    held = grid.held | {cell}
    low, high = _room(grid, cell)
    if not low <= wanted <= high:
        raise CockpitError("grid_room", _no_room(grid, cell, low, high, names or {}))
    fixed = np.zeros(grid.cents.shape, dtype=np.int64)
    for place in grid.held:
        fixed[place] = grid.cents[place]
    fixed[cell] = wanted
    free = grid.free
    free[cell] = False
    rows, columns = grid.cents.sum(axis=1) - fixed.sum(axis=1), grid.cents.sum(axis=0) - fixed.sum(axis=0)
    return replace(grid, cents=fixed + _whole(_fitted(grid.cents, free, rows, columns), rows, columns, free), held=held)


def overrides_of(baseline: Baseline, grid: Grid) -> dict[str, float]:
    """Return the grid as levers: a channel's budget where it is not its plan's, and its months' own factors where the course differs."""
    channels = baseline.channels
    assert channels is not None
    found: dict[str, float] = {}
    for name, planned, opened, cents in zip(channels.names, channels.spend, channels.opened, grid.cents, strict=True):
        money, plan = cents / 100.0, float(planned.sum())
        if plan <= 0:
            continue
        ratio = float(money.sum()) / plan if abs(float(money.sum()) - plan) > 0.011 else 1.0
        if ratio != 1.0:
            found[f"budget.{name}"] = ratio
        for month, cell, usual, mean in zip(grid.months, money, planned * ratio, opened * ratio, strict=True):
            if mean > 0 and cell > 0:
                found[f"budget.{name}@{month}"] = float(1.0 + cell / mean)
            elif usual > 0 and abs(cell - usual) > 0.011:     # a cent of rounding is no course of its own
                found[f"budget.{name}@{month}"] = float(cell / usual)
    return found


def _room(grid: Grid, cell: Cell) -> tuple[int, int]:
    """Return the least and most cents that the free cells of its own row and column leave for a cell."""
    row, column = cell
    free = grid.free
    free[cell] = True
    rows, columns = np.where(free, grid.cents, 0).sum(axis=1), np.where(free, grid.cents, 0).sum(axis=0)
    free[cell] = False
    along, across = int(columns[free[row]].sum()), int(rows[free[:, column]].sum())     # what others of the row, of the column can take
    return max(0, int(rows[row]) - along, int(columns[column]) - across), int(min(rows[row], columns[column]))


def _fitted(cents: Cents, free: NDArray[np.bool_], rows: Cents, columns: Cents) -> Array:
    """Return free cells scaled to the margins in turn (iterative proportional fitting), from where they stand."""
    values = np.where(free, np.maximum(cents, 1).astype(np.float64), 0.0)
    for _ in range(ROUNDS):
        values = values * _factors(rows, values.sum(axis=1))[:, None]
        values = values * _factors(columns, values.sum(axis=0))
        if np.abs(values.sum(axis=1) - rows).max() < 1e-6:
            break
    return values


def _factors(wanted: Cents, have: Array) -> Array:
    return np.asarray(np.divide(wanted, have, out=np.zeros_like(have), where=have > 0))


def _whole(exact: Array, rows: Cents, columns: Cents, free: NDArray[np.bool_] | None = None) -> Cents:
    """Return whole cents near exact whose margins are exactly rows and columns; the largest remainders are rounded up first.

    What rounding alone cannot place is moved along free cells (a step up here, down there), so it always ends.
    """
    allowed = np.ones(exact.shape, dtype=bool) if free is None else free
    found = np.where(allowed, np.floor(exact + 1e-9), 0.0).astype(np.int64)
    short_rows, short_columns = rows - found.sum(axis=1), columns - found.sum(axis=0)
    rest = exact - found
    for place in np.argsort(-np.where(allowed, rest, -1.0), axis=None, kind="stable"):
        row, column = np.unravel_index(place, exact.shape)
        if allowed[row, column] and short_rows[row] > 0 and short_columns[column] > 0:
            found[row, column] += 1
            short_rows[row] -= 1
            short_columns[column] -= 1
    while short_rows.any():
        _carry(found, allowed, short_rows, short_columns)
    return found


def _carry(found: Cents, allowed: NDArray[np.bool_], short_rows: Cents, short_columns: Cents) -> None:
    """Move money between the rows and columns that have too much or too little, along a path of free cells."""
    start = int(np.argmax(np.abs(short_rows)))
    sign = int(np.sign(short_rows[start]))
    path = _path(found, allowed, start, sign, short_columns)
    if path is None:
        raise CockpitError("grid_fit", Text(
            zh="手工设定的格子太多，合计对不上：请放开一个格子再改。", en="Too many cells are held for the totals to hold: release one first."))
    giving = path[1::2] if sign > 0 else path[::2]
    size = min(abs(int(short_rows[start])), abs(int(short_columns[path[-1][1]])), *(int(found[cell]) for cell in giving))
    for step, cell in enumerate(path):
        found[cell] += sign * size if step % 2 == 0 else -sign * size
    short_rows[start] -= sign * size
    short_columns[path[-1][1]] -= sign * size


def _path(found: Cents, allowed: NDArray[np.bool_], start: int, size: int, short_columns: Cents) -> list[Cell] | None:
    """Return the shortest path of cells from a row to a column that lacks the same: up along rows, down along columns (breadth first)."""
    queue: list[tuple[int, list[Cell]]] = [(start, [])]
    seen_rows, seen_columns = {start}, set[int]()
    while queue:
        row, path = queue.pop(0)
        for column in np.flatnonzero(allowed[row]):
            if int(column) in seen_columns or (size < 0 and found[row, column] <= 0):
                continue
            seen_columns.add(int(column))
            here = [*path, (row, int(column))]
            if short_columns[column] * size > 0:
                return here
            for other in np.flatnonzero(allowed[:, column]):
                if int(other) not in seen_rows and (size < 0 or found[other, column] > 0):
                    seen_rows.add(int(other))
                    queue.append((int(other), [*here, (int(other), int(column))]))
    return None


def _no_room(grid: Grid, cell: Cell, low: int, high: int, names: Mapping[str, Text]) -> Text:
    channel, month = grid.channels[cell[0]], grid.months[cell[1]]
    name = names.get(channel) or same(channel)
    least, most = (write(value / 100.0, Unit.COUNT, "en", full=True, digits=2) for value in (low, high))
    zh, en = ("，固定的格子也不动", ", and so do the cells held") if grid.held else ("", "")
    return Text(zh=f"{name.zh} {month} 月最少 {least}，最多 {most}：渠道合计和月份合计都要保持不变{zh}。",
                en=f"{name.en} in {date(2000, month, 1):%B} can be {least} to {most}: the channel's and the month's total have to stay{en}.")


def _places(chosen: NDArray[np.bool_]) -> frozenset[Cell]:
    return frozenset((int(row), int(column)) for row, column in np.argwhere(chosen))


def _cents(values: Sequence[Decimal]) -> Cents:
    return np.array([int(value) for value in values], dtype=np.int64)
