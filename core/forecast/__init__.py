"""The forecast room: frames in, frames out; knows no store."""

from core.forecast.backtest import Scores, backtest, scores
from core.forecast.engine import Forecast, forecast, last_year_again, pair
from core.forecast.explain import Explanation, explain
from core.forecast.odds import (
    Landing,
    RunRate,
    landing,
    needed_run_rate,
    prob_goal,
    ratio_total,
    remaining,
    year_total,
)
from core.forecast.returning import Accumulation, accumulation, expected_by_now
from core.forecast.series import Freq, drop_partial
from core.forecast.turnover import turnover_year_end

__all__ = [
    "Accumulation", "Explanation", "Forecast", "Freq", "Landing", "RunRate", "Scores", "accumulation", "backtest", "drop_partial", "expected_by_now",
    "explain", "forecast", "landing", "last_year_again", "needed_run_rate", "pair", "prob_goal", "ratio_total", "remaining", "scores", "turnover_year_end",
    "year_total",
]
