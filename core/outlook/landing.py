"""Where each KPI's year ends: simulated year-ends out of what is booked and the forecast of the months left."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.base.home import Workspace
from core.base.period import add_months, year_of
from core.base.text import Text
from core.forecast import accumulation, ratio_total, remaining, turnover_year_end, year_total
from core.metrics.catalog import metric as metric_of
from core.metrics.coverage import CLOSED_DAYS, Coverage
from core.metrics.declare import Distinct, Metric, Window
from core.metrics.goods import COST, MONTH_END_STOCK
from core.metrics.readings import Reading, one
from core.outlook import paths
from core.outlook.calibration import record, said_before, widened
from core.outlook.daily import NOTHING, campaigns
from core.outlook.ends import buyer_ends, level_ends, median_ends
from core.outlook.history import History, formula_of, history
from core.outlook.once import once
from core.outlook.widths import width
from core.state.promotions import promotions
from core.store.facts import Facts

Floats = NDArray[np.float64]
_ONLY_NOW = Text(zh="只知道今天的名单，没有历史可推算：按现状对照目标。", en="Only today's list is known, with no history to go by: it stands against its goal as it is.")
_STOCK_MISSING = Text(zh="去年 12 月以来有月末库存或成本缺失，还不能推算年末。", en="A month-end stock or a month's cost is missing since last December, so the year-end cannot be worked out yet.")
_NO_CURVE = Text(zh="需要去年一整年的订单，才知道年内还会有多少人回来。", en="It takes the whole of last year's orders to know how many more come back within a year.")
_FEW_CASES = Text(zh="近 12 个月的记录不足 30 条，还不能推算年末。", en="Under 30 cases in the last 12 months: too few to work out the year-end.")
_FEW_MONTHS = Text(zh="不足三个整月的数据，还不能推算年末。", en="Under three whole months of data: too few to work out the year-end.")
SHORTEST = 3  # whole months below which no year-end is simulated


def year_ends(space: Workspace, facts: Facts, metric: Metric, known: Coverage, reading: Reading) -> Floats | None:
    """Return simulated year-end values of a KPI (one per draw), or None where it has no forecast.

    Sums add the paths of the months left to what is booked; a ratio divides its two sums, path by path; a change is
    taken on last year's whole year; retention follows last year's accumulation curve; turnover its cost and stock paths;
    medians, people and levels go the ways of outlook.ends.
    """
    if reading.value is None or reading.as_of is None:
        return None
    # a goal's edit asks again for what it doesn't change: the state's share is the manager's events and the record of earlier forecasts
    state = (space.folder, tuple(promotions(space)), said_before(space, metric.change_of or metric.id, reading.as_of))
    return once(facts, ("ends", reading.as_of, state), lambda: _year_ends(space, facts, metric, known, reading), of=metric)


def _year_ends(space: Workspace, facts: Facts, metric: Metric, known: Coverage, reading: Reading) -> Floats | None:
    if reading.as_of is None:
        return None
    if metric.kind == "retention":
        return retention_ends(facts, reading, metric.population)
    if metric.id in ("inventory_turnover", "days_of_stock"):
        ends = turnover_ends(space, facts, known, reading.as_of)
        return _inverse(ends) if ends is not None and metric.id == "days_of_stock" else ends
    if metric.kind == "change":
        return _change_ends(space, facts, metric_of(metric.change_of or ""), known, reading.as_of)
    if metric.id in ("buyers", "repeat_purchase_rate"):
        return _people_ends(facts, metric, reading.as_of)
    formula = formula_of(metric, known)
    if metric.kind == "quantile":
        return median_ends(facts, formula, reading.as_of) if formula is not None else None
    past = history(facts, metric, known, as_of=reading.as_of)
    if past is None or _is_short(past):
        return None
    if not adds_up_by_month(metric, known):
        return level_ends(space, past) if is_level(metric, past, known) else None
    return _balance_ends(space, past) if metric.kind == "balance" else _sum_or_ratio(space, past)


def months_left(space: Workspace, past: History, part: str = "numerator") -> Floats:
    """Return the paths of the months left (draws × months); the running month counts for its days still to come."""
    top = series(space, past, part)
    return _still_to_come(paths.ahead(space, top, past.horizon), past, width(space, past, top).factor)


def series(space: Workspace, past: History, part: str = "numerator") -> paths.Series:
    """Return one part of a KPI as it is forecast: its months, its days, the manager's campaigns. "rest": the denominator without the numerator."""
    if part == "rest":
        above, below = past.frame("numerator"), past.frame("denominator")
        return paths.Series(above.assign(y=below["y"] - above["y"]), past.daily.rest, campaigns(space, past.daily, "denominator"))
    return paths.Series(past.frame(part), past.daily.part(part), campaigns(space, past.daily, part))


def open_month(space: Workspace, metric: Metric, known: Coverage, past: History) -> Floats | None:
    """Return the running month's whole value, (draws,): what is booked of it and its days still to come, as the year-end counts them.

    None where no month is open, or the KPI's months do not make its year (a balance, a trailing window).
    """
    if past.running is None or metric.kind == "balance" or _is_short(past) or not adds_up_by_month(metric, known):
        return None
    booked = float(past.running.numerator or 0.0)
    if not past.is_ratio:
        return np.asarray(booked + months_left(space, past)[:, 0])
    ahead = ratio_ahead(space, past)
    if ahead is None:
        return None
    whole = float(past.running.denominator or 0.0) + ahead[1][:, 0]
    return np.divide(booked + ahead[0][:, 0], whole, out=np.full_like(whole, np.nan), where=whole > 0)


def retention_ends(facts: Facts, reading: Reading, population: str = "all") -> Floats | None:
    """Return simulated year-end retention from what has come back so far and last year's curve, or None without one."""
    if not reading.denominator or reading.numerator is None or reading.as_of is None:
        return None
    curve = returned_last_year(facts, reading.as_of.year - 1, population)
    if curve is None:
        return None
    by_day, base = curve
    return accumulation(
        by_day,
        base,
        int(reading.numerator),
        int(reading.denominator),
        reading.as_of.timetuple().tm_yday,
        draws=paths.DRAWS,
    ).values


def returned_last_year(facts: Facts, year: int, population: str = "all") -> tuple[Floats, int] | None:
    """Return how the year's base came back: customers returned by the end of each of its days, and the base; None when not wholly known."""
    first = facts.rows("select min(first_day) from coverage where table_name = 'order_lines' and rows > 0")[0][0]
    base = facts.rows("select base from retention_base where kind = ? and base_year = ?", ["all" if population == "active" else population, year - 1])
    if (
        first is None
        or first.toordinal() > date(year - 1, 1, 1).toordinal() + CLOSED_DAYS
        or not base
        or not base[0][0]
    ):
        return None
    relation = "activity_days" if population == "active" else f"(select * from retention_days where kind = '{population}') as d"
    daily = np.zeros(year_of(year).days)
    for day, returned in facts.rows(
        f"select day, returned from {relation} where base_year = ?", [year - 1]
    ):
        daily[day.timetuple().tm_yday - 1] += float(returned)
    return np.cumsum(daily), int(base[0][0])


def turnover_ends(space: Workspace, facts: Facts, known: Coverage, month_end: date) -> Floats | None:
    """Return simulated turnover at the year's end: 12 months of cost over 13 month-end stocks, booked to a month's end and forecast.

    Cost and stock are drawn together. None where a month of either is missing since last year's December, or too few are there.
    """
    cost, stock = history(facts, COST, known, as_of=month_end), stock_month_ends(facts, month_end)
    if cost is None or _is_short(cost) or len(stock) < SHORTEST:
        return None
    booked = pd.date_range(add_months(date(month_end.year, 1, 1), -1), month_end, freq="MS")
    held = stock.set_index("ds")["y"].reindex(booked).to_numpy(dtype=np.float64)
    sold = _of_year(cost)
    if np.isnan(held).any() or np.isnan(sold).any() or cost.running is not None or len(sold) != len(held) - 1:
        return None
    if cost.horizon == 0:
        return turnover_year_end(sold, np.zeros((1, 0)), held, np.zeros((1, 0)))
    sold_ahead, held_ahead = cost_and_stock(space, cost, stock)
    return turnover_year_end(sold, sold_ahead, held, held_ahead)


def cost_and_stock(space: Workspace, cost: History, stock: pd.DataFrame) -> tuple[Floats, Floats]:
    """Return the joint paths of cost of goods and month-end stock (draws × months left each), the cost with its events."""
    sold, held = paths.both(space, series(space, cost), paths.Series(stock, NOTHING, None), cost.horizon)
    return sold.paths, held.paths


def stock_month_ends(facts: Facts, until: date | None = None) -> pd.DataFrame:
    """Return the stock at cost at each month's end: ds (first of that month), y; of months over by until, where given."""
    frame = facts.query(f"select s.day, sum(s.value) as y from {MONTH_END_STOCK} as s group by 1 order by 1")
    frame["ds"] = pd.to_datetime(frame["day"]).dt.to_period("M").dt.to_timestamp()
    frame = frame.astype({"y": "float64"})[["ds", "y"]].dropna(ignore_index=True)
    return frame if until is None else frame[frame["ds"] + pd.offsets.MonthEnd(0) <= pd.Timestamp(until)]


def whole_year(facts: Facts, metric: Metric, year: int, known: Coverage) -> float | None:
    """Return the KPI over a whole year, None where its tables do not cover that wholly (or for a change, whose level is none)."""
    formula = formula_of(metric, known)
    if metric.kind == "change" or formula is None or formula.history == "now" or not known.covers(formula.tables, year_of(year)):
        return None
    return year_reading(facts, metric, year, known).value


def year_reading(facts: Facts, metric: Metric, year: int, known: Coverage) -> Reading:
    """Return the KPI's reading over a whole year, worked out once of a version."""
    return once(facts, ("year", year), lambda: one(facts, metric.id, year_of(year), known=known), of=metric)


def why_none(metric: Metric, reading: Reading) -> Text:
    """Return in a sentence why a KPI that has a value has no forecast."""
    if metric.id == "backup_suppliers":
        return _ONLY_NOW
    if metric.id in ("inventory_turnover", "days_of_stock"):
        return _STOCK_MISSING
    return _NO_CURVE if metric.id in ("retention", "buyers", "repeat_purchase_rate") else _FEW_CASES if metric.kind == "quantile" else reading.reason or _FEW_MONTHS


def _people_ends(facts: Facts, metric: Metric, as_of: date) -> Floats | None:
    found = buyer_ends(facts, as_of)
    return None if found is None else found[0] if metric.id == "buyers" else found[1] / found[0]


def is_level(metric: Metric, past: History, known: Coverage) -> bool:
    """Return whether a ratio is one of a moment (this month's capacity, SKUs on sale), whose last month is its year-end."""
    return metric.kind == "ratio" and not adds_up_by_month(metric, known) and past.is_ratio and past.running is None and len(past.frame("numerator")) == len(past.frame("denominator"))


def _inverse(turns: Floats) -> Floats:
    return np.divide(365.0, turns, out=np.full_like(turns, np.nan), where=turns > 0)


def _is_short(past: History) -> bool:
    return int(past.months["numerator"].notna().sum()) < SHORTEST


def _of_year(past: History) -> Floats:
    in_year = past.months["ds"].dt.year == past.year
    values: Floats = past.months.loc[in_year, "numerator"].to_numpy(dtype=np.float64)
    return values


def _sum_or_ratio(space: Workspace, past: History) -> Floats | None:
    if not past.is_ratio:
        return year_total(past.so_far("numerator"), months_left(space, past) if past.horizon else np.zeros((1, 0)))
    total = past.so_far("denominator")
    if past.horizon == 0:
        return np.array([past.so_far("numerator") / total]) if total else None
    ahead = ratio_ahead(space, past)
    return None if ahead is None else ratio_total(past.so_far("numerator"), ahead[0], total, ahead[1])


def ratio_ahead(space: Workspace, past: History) -> tuple[Floats, Floats] | None:
    """Return a ratio's numerator and denominator still to come, each draws × months left; None where too few months have both."""
    above, below = past.frame("numerator"), past.frame("denominator")
    if len(above.merge(below[below["y"] > 0][["ds"]], on="ds")) < SHORTEST:
        return None
    factor = record(space, past).factor
    other = "rest" if past.is_part else "denominator"  # the part and what is not of it: both at least 0, so the share stays within 0..1
    top, bottom = (_still_to_come(one, past, factor) for one in paths.both(space, series(space, past), series(space, past, other), past.horizon))
    return top, top + bottom if past.is_part else bottom


def _still_to_come(found: paths.Ahead, past: History, factor: float) -> Floats:
    """Return the paths, as wide as the record says, the month begun for its days still to come: by their weekdays and events where days are known, else by their number."""
    whole = widened(found.paths, factor)
    if past.running is None:
        return whole
    return remaining(whole, past.elapsed if found.left is None else 1.0 - found.left)


def _balance_ends(space: Workspace, past: History) -> Floats:
    if past.horizon == 0:
        return past.months["numerator"].to_numpy(dtype=np.float64)[-1:]
    return paths.single(space, past.frame("numerator"), past.horizon)[:, -1]


def _change_ends(space: Workspace, facts: Facts, base: Metric, known: Coverage, as_of: date) -> Floats | None:
    past = history(facts, base, known, as_of=as_of)
    if past is None or _is_short(past):
        return None
    last_year = whole_year(facts, base, past.year - 1, known)
    ends = _sum_or_ratio(space, past) if last_year else None
    return ends / last_year - 1 if ends is not None and last_year else None


def adds_up_by_month(metric: Metric, known: Coverage) -> bool:
    """Return whether the KPI's parts are sums over months, or a balance (not a trailing window, not people counted once a year)."""
    formula = formula_of(metric, known)
    if (
        formula is None
        or metric.kind not in ("sum", "ratio", "balance")
        or metric.id in ("repeat_purchase_rate", "backup_suppliers")
    ):
        return False
    window = Window.UNTIL if metric.kind == "balance" else Window.PERIOD
    return all(
        isinstance(measure, Distinct) or measure.window is window
        for _, measure in (*formula.numerator, *formula.denominator)
    )
