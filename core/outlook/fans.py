"""Fans in ways of their own: retention along last year's curve, turnover from cost and stock paths, the month under way."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.base.home import Workspace
from core.base.text import Text
from core.forecast import Forecast, accumulation, turnover_year_end
from core.metrics.coverage import Coverage
from core.metrics.declare import Metric
from core.metrics.goods import COST
from core.metrics.readings import read
from core.outlook import paths
from core.outlook.calibration import widened
from core.outlook.history import History, history
from core.outlook.landing import cost_and_stock, returned_last_year, stock_month_ends, turnover_ends
from core.outlook.widths import Width
from core.store.facts import Facts

Floats = NDArray[np.float64]
MONTH_ENDS = 13
QUANTILES = {"y_hat": 50.0, "lo50": 25.0, "hi50": 75.0, "lo80": 10.0, "hi80": 90.0, "lo95": 2.5, "hi95": 97.5}
_BY_CURVE = Text(zh="按去年老客逐日回来的曲线推算，快慢以今年至今的回购节奏为准。", en="Along last year's curve of customers coming back, at the pace of this year so far.")
_BY_PARTS = Text(zh="货品成本和月末库存一起模拟，再相除：近 12 个月成本 ÷ 13 个月末库存的平均。",
                 en="Cost of goods and month-end stock are simulated together, then divided: 12 months of cost over the mean of 13 month-ends.")

_BEGUN = Text(zh="本月已过的日子按实际入账，只有剩下的日子是预测。", en="The month that is under way counts its days so far as booked; only its days left are forecast.")

_WIDER = Text(zh="已发布的预测中有 {months} 个月见了分晓，实际偏离比区间说的更远：区间放宽 {by}%。",
              en="{months} published months have come, further from the middle than their ranges said: the ranges are {by}% wider.")
_BY_REPLAYS = Text(zh="站在过去月末重演，80% 区间罩住的月份太少（共看了 {months} 个月）：年末、达成概率和图上的区间都放宽 {by}%。",
                   en="Replayed from past month ends, the 80% ranges held too few of the {months} months looked at: the ranges here, of the year-end and behind the odds are {by}% wider.")
_NARROWER = Text(zh="已发布的预测中有 {months} 个月见了分晓，实际比区间说的更近：区间收窄 {by}%。",
                 en="{months} published months have come, closer to the middle than their ranges said: the ranges are {by}% narrower.")


def own(space: Workspace, facts: Facts, metric: Metric, known: Coverage, past: History) -> Floats | None:
    """Return the paths (draws × months left) of a KPI that has a way of its own, None for all others and where data lack."""
    if metric.id == "retention":
        return retention(facts, past)
    if metric.id in ("inventory_turnover", "days_of_stock"):
        turns = turnover(space, facts, known)
        return 365 / turns if turns is not None and metric.id == "days_of_stock" else turns
    return None


def told(series: pd.DataFrame, own_paths: Floats, metric: Metric) -> Forecast:
    """Return paths as a forecast: the series, then the paths' quantiles month by month, the method in words."""
    last = series["ds"].iloc[-1]
    ahead = pd.DataFrame({"ds": [last + pd.DateOffset(months=number) for number in range(1, own_paths.shape[1] + 1)], "y": np.nan}
                         | dict(zip(QUANTILES, np.percentile(own_paths, list(QUANTILES.values()), axis=0), strict=True)))
    past = series.assign(**dict.fromkeys(QUANTILES, np.nan))
    return Forecast(pd.concat([past, ahead], ignore_index=True), own_paths, _BY_CURVE if metric.id == "retention" else _BY_PARTS, ())


def divided(values: pd.DataFrame, above: Forecast, ratios: Floats, method: Text) -> Forecast:
    """Return joint paths of a ratio (draws × months) as a forecast of its values by month (ds, y), with the numerator's method and notes."""
    frame = above.frame.copy()
    first = len(frame) - ratios.shape[1]
    frame["y"] = frame[["ds"]].merge(values, on="ds", how="left")["y"].to_numpy()
    frame.loc[first:, list(QUANTILES)] = np.nanpercentile(ratios, list(QUANTILES.values()), axis=0).T
    return replace(above, frame=frame, paths=ratios, method=method.format(method=above.method))


def recalibrated(made: Forecast, judged: Width) -> Forecast:
    """Return the forecast with its ranges as wide as its record or its replays ask, and a sentence where that changes them."""
    if judged.factor == 1.0:
        return made
    ahead, frame = widened(made.paths, judged.factor), made.frame.copy()
    first = len(frame) - ahead.shape[1]
    bands = {name: place for name, place in QUANTILES.items() if name != "y_hat"}
    frame.loc[first:, list(bands)] = np.nanpercentile(ahead, list(bands.values()), axis=0).T
    word = (_BY_REPLAYS if judged.replays else _WIDER if judged.factor > 1 else _NARROWER).format(months=judged.months, by=round(abs(judged.factor - 1) * 100))
    return replace(made, frame=frame, paths=ahead, notes=(*made.notes, word))


def with_open_month(made: Forecast, begun: Floats, start: date) -> Forecast:
    """Return the forecast with its first month, which began on start, as begun says (draws,): its paths, its middle, its ranges.

    Untouched where the forecast's first month is another one, or begun has draws without a value.
    """
    first = len(made.frame) - made.paths.shape[1]
    if made.frame["ds"].iloc[first] != pd.Timestamp(start) or not np.isfinite(begun).all():
        return made
    ahead, frame = made.paths.copy(), made.frame.copy()
    ahead[:, 0] = begun
    frame.loc[first, list(QUANTILES)] = np.percentile(begun, list(QUANTILES.values()))
    return replace(made, frame=frame, paths=ahead, notes=(*made.notes, _BEGUN))


def retention(facts: Facts, past: History) -> Floats | None:
    """Return the share of last year's customers back by each coming month end, (draws, months left)."""
    reading = read(facts, ["retention"])[0]
    curve = returned_last_year(facts, past.year - 1)
    if curve is None or reading.as_of is None or not reading.denominator or reading.numerator is None:
        return None
    by_day, base = curve
    day, returned, size = reading.as_of.timetuple().tm_yday, int(reading.numerator), int(reading.denominator)
    ends = [min(month.last_day.timetuple().tm_yday, len(by_day)) if month.last_day.month < 12 else len(by_day) for month in past.ahead]
    return np.column_stack([accumulation(by_day[:end], base, returned, size, day, draws=paths.DRAWS).values for end in ends])


def turnover(space: Workspace, facts: Facts, known: Coverage) -> Floats | None:
    """Return turnover at each coming month end, (draws, months left): the year-end's arithmetic on a window that moves."""
    month_end = read(facts, ["inventory_turnover"], known=known)[0].as_of
    if month_end is None or turnover_ends(space, facts, known, month_end) is None:
        return None
    cost, stock = history(facts, COST, known, as_of=month_end), stock_month_ends(facts, month_end)
    if cost is None or not cost.horizon or min(len(cost.months) + 1, len(stock)) + 1 < MONTH_ENDS:
        return None
    sold, held = cost_and_stock(space, cost, stock)
    booked, ends = cost.months["numerator"].to_numpy(dtype=np.float64), stock["y"].to_numpy(dtype=np.float64)
    return np.column_stack([turnover_year_end(booked, sold[:, :number], ends, held[:, :number]) for number in range(1, cost.horizon + 1)])
