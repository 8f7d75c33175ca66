"""The forecast room: frames in, frames out; knows no store."""

from core.forecast.engine import Forecast, forecast, last_year_again, pair
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
from core.forecast.replay import Scores, replay, scores
from core.forecast.returning import Accumulation, accumulation, expected_by_now
from core.forecast.series import Freq, drop_partial
from core.forecast.turnover import turnover_year_end

__all__ = [
    "Accumulation", "Forecast", "Freq", "Landing", "RunRate", "Scores", "accumulation", "drop_partial", "expected_by_now", "forecast", "landing",
    "last_year_again", "needed_run_rate", "pair", "prob_goal", "ratio_total", "remaining", "replay", "scores", "turnover_year_end", "year_total",
]
