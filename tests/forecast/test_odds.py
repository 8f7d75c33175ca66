import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from core.base.errors import CockpitError
from core.forecast import (
    drop_partial,
    landing,
    needed_run_rate,
    prob_goal,
    ratio_total,
    remaining,
    turnover_year_end,
    year_total,
)


def test_landing_is_the_tenth_fiftieth_and_ninetieth_percentile():
    assert landing(np.arange(101.0)) == (10.0, 50.0, 90.0)


def test_landing_and_odds_of_nothing_are_missing():
    assert all(math.isnan(value) for value in landing(np.array([np.nan])))
    assert math.isnan(prob_goal(np.array([]), 1.0, "up"))
    assert math.isnan(prob_goal(np.array([1.0]), float("nan"), "up"))


@pytest.mark.parametrize(("good", "odds"), [("up", 0.75), ("down", 0.5)])
def test_reaching_the_target_exactly_counts(good, odds):
    # 1, 2, 3, 4 against 2: three are at or above it, two at or below.
    assert prob_goal(np.array([1.0, 2, 3, 4]), 2.0, good) == odds


def test_missing_values_do_not_count_in_the_odds():
    assert prob_goal(np.array([1.0, np.nan, 3.0]), 2.0, "up") == 0.5


def test_a_year_is_the_actual_plus_each_path():
    assert year_total(100.0, np.array([[1.0, 2.0], [3.0, 4.0]])).tolist() == [103.0, 107.0]


def test_a_ratio_is_divided_after_summing_and_x_over_nothing_is_missing():
    # (10 + 2 + 3) ÷ (50 + 10 + 15) = 0.2
    result = ratio_total(10.0, np.array([[2.0, 3.0], [1.0, 1.0]]), 50.0, np.array([[10.0, 15.0], [-25.0, -25.0]]))

    assert result[0] == pytest.approx(0.2)
    assert math.isnan(result[1])


def test_of_a_begun_month_only_the_rest_is_to_come():
    paths = np.array([[100.0, 200.0]])

    assert remaining(paths, 0.25).tolist() == [[75.0, 200.0]]
    assert paths[0, 0] == 100.0
    with pytest.raises(CockpitError):
        remaining(paths, 1.2)


def test_the_rest_is_spread_by_the_shape():
    # 10,000 - 4,000 = 6,000 over 1 : 2 : 3; the shape of 12 must grow 500-fold.
    result = needed_run_rate(4_000.0, 10_000.0, np.array([2.0, 4.0, 6.0]))

    assert result.rest == 6_000
    assert result.by_period.tolist() == [1_000, 2_000, 3_000]
    assert result.factor == 500


def test_an_empty_shape_spreads_evenly_and_no_period_left_is_empty():
    assert needed_run_rate(0.0, 6.0, np.zeros(3)).by_period.tolist() == [2, 2, 2]
    assert needed_run_rate(0.0, 6.0, np.array([])).by_period.tolist() == []


def test_turnover_is_twelve_months_of_cost_over_thirteen_month_ends():
    # Costs: 11 × 100 + 300 = 1,400. Stocks: 12 × 200 + 460 = 2,860 ÷ 13 = 220. 1,400 ÷ 220 = 6.3636…; second path 1,200 ÷ 200 = 6.
    result = turnover_year_end(np.full(20, 100.0), np.array([[300.0], [100.0]]), np.full(20, 200.0), np.array([[460.0], [200.0]]))

    np.testing.assert_allclose(result, [1400 / 220, 6.0])


def test_turnover_needs_its_months_and_a_stock():
    assert math.isnan(turnover_year_end(np.full(12, 1.0), np.empty((1, 0)), np.zeros(13), np.empty((1, 0)))[0])
    with pytest.raises(CockpitError, match="13 months, found 12"):
        turnover_year_end(np.full(12, 1.0), np.empty((1, 0)), np.full(12, 1.0), np.empty((1, 0)))
    with pytest.raises(CockpitError):
        turnover_year_end(np.full(12, 1.0), np.ones((2, 1)), np.full(13, 1.0), np.ones((3, 1)))


@pytest.mark.parametrize(("freq", "starts", "kept"), [
    ("M", ["2026-06-01", "2026-07-01", "2026-08-01"], 2),
    ("W", ["2026-08-10", "2026-08-17", "2026-08-24"], 2),
    ("D", ["2026-08-28", "2026-08-29", "2026-08-30"], 2),
])
def test_a_period_not_over_by_the_last_whole_day_is_dropped(freq, starts, kept):
    history = pd.DataFrame({"ds": pd.to_datetime(starts), "y": [1.0, 2.0, 3.0]})

    assert len(drop_partial(history, date(2026, 8, 29), freq)) == kept


def test_the_last_day_of_a_month_makes_it_whole():
    history = pd.DataFrame({"ds": pd.to_datetime(["2026-07-01", "2026-08-01"]), "y": [1.0, 2.0]})

    assert len(drop_partial(history, date(2026, 8, 31), "M")) == 2
