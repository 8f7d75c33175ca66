import math

import numpy as np
import pytest

from core.base.errors import CockpitError
from core.forecast import accumulation, expected_by_now, landing

# Last year: of 10,000 customers 20 a day came back, 6,000 by day 300, 7,300 by day 365.
CURVE = np.arange(1, 366) * 20.0


def test_the_same_pace_lands_where_last_year_did():
    result = accumulation(CURVE, 10_000, 4_000, 10_000, 200, draws=4_000)

    assert (result.to_date, result.last_year_by_now, result.last_year_final) == (0.4, 0.4, 0.73)
    assert result.pace == pytest.approx(1.0)
    assert landing(result.values).p50 == pytest.approx(0.73, abs=0.01)


def test_a_better_pace_lands_higher_and_a_worse_one_lower():
    better = landing(accumulation(CURVE, 10_000, 4_600, 10_000, 200).values)
    worse = landing(accumulation(CURVE, 10_000, 3_400, 10_000, 200).values)

    assert better.p50 > 0.76
    assert worse.p50 < 0.69


def test_the_landing_is_never_below_what_is_there_nor_above_all():
    values = accumulation(CURVE, 10_000, 9_900, 10_000, 300).values

    assert values.min() >= 0.99
    assert values.max() <= 1.0


def test_the_year_over_the_landing_is_the_rate_to_date():
    assert set(accumulation(CURVE, 10_000, 7_000, 10_000, 365).values) == {0.7}
    assert set(accumulation(CURVE, 10_000, 7_000, 10_000, 366).values) == {0.7}


def test_the_band_narrows_through_the_year_and_widens_with_few_customers():
    def width(day, base):
        low, _, high = landing(accumulation(CURVE / 10_000 * base, base, int(0.002 * day * base), base, day, draws=4_000).values)
        return high - low

    assert width(50, 10_000) > width(200, 10_000) > width(350, 10_000)
    assert width(200, 50) > width(200, 10_000)


def test_without_swing_the_spread_is_the_beta_binomial_of_its_formula():
    # Day 200 at the same pace: Beta(3300.5, 2700.5) over 6,000 still out; the pace adds nothing at swing 0.
    values = accumulation(CURVE, 10_000, 4_000, 10_000, 200, swing=1e-9, draws=40_000).values
    a, b, n = 3300.5, 2700.5, 6_000
    deviation = math.sqrt(n * a * b * (a + b + n) / ((a + b) ** 2 * (a + b + 1))) / 10_000

    assert values.std() == pytest.approx(deviation, rel=0.02)
    assert values.mean() == pytest.approx(0.4 + n * a / (a + b) / 10_000, rel=0.001)


def test_a_day_before_anything_is_seen_uses_last_year_alone():
    result = accumulation(CURVE, 10_000, 0, 10_000, 0)

    assert result.pace == 1.0
    assert landing(result.values).p50 == pytest.approx(0.73, abs=0.02)


def test_expected_by_now_follows_last_years_curve_to_the_goal():
    assert expected_by_now(CURVE, 10_000, 200) == 0.4
    assert expected_by_now(CURVE, 10_000, 200, final=0.73) == pytest.approx(0.4)
    # ln(1 - .65) ÷ ln(1 - .73) = .80180; 1 - .6^.80180 = .33607
    assert expected_by_now(CURVE, 10_000, 200, final=0.65) == pytest.approx(0.33607, abs=1e-5)
    assert math.isnan(expected_by_now(np.zeros(365), 10_000, 200, final=0.65))


def test_equal_arguments_give_equal_draws():
    assert (accumulation(CURVE, 10_000, 4_000, 10_000, 200).values == accumulation(CURVE, 10_000, 4_000, 10_000, 200).values).all()


@pytest.mark.parametrize(("curve", "returned", "base"), [
    (CURVE, 0, 0), (CURVE, 11, 10), (np.array([]), 1, 10), (np.array([3.0, 2.0]), 1, 10), (np.array([20_000.0]), 1, 10)])
def test_counts_that_cannot_be_are_refused(curve, returned, base):
    with pytest.raises(CockpitError):
        accumulation(curve, 10_000, returned, base, 10)
