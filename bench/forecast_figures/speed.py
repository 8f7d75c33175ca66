"""Processor seconds of a forecast, replays and a thousand paths included."""

import time
from collections.abc import Callable

import numpy as np

from bench.forecast_figures.cases import made
from core.forecast import backtest, explain, forecast


def table() -> list[dict[str, object]]:
    """Return what was timed, the seconds and the most that they may be."""
    months, days = made("M", 60), made("D", 3 * 365)
    hundred = [made("M", 60, seed=seed) for seed in range(100)]
    forecast(months, 12, "M")
    return [
        _timed("a monthly series of 60, 12 ahead", 0.05, lambda: forecast(months, 12, "M"), 20),
        _timed("100 monthly series, one core", 5.0, lambda: [forecast(one, 12, "M") for one in hundred], 1),
        _timed("3 years of days, 122 ahead", 1.0, lambda: forecast(days, 122, "D"), 5),
        _timed("six replays of 60 months", None, lambda: backtest(months, 6, "M"), 5),
        _timed("the explanation of 60 months", None, lambda: explain(months, 12, "M"), 5)]


def _timed(what: str, limit: float | None, run: Callable[[], object], times: int) -> dict[str, object]:
    run()
    found = []
    for _ in range(times):
        started = time.process_time()
        run()
        found.append(time.process_time() - started)
    return {"what": what, "CPU seconds": float(np.median(found)), "at most": limit}

