import numpy as np
import pytest

from core.forecast.outliers import tame
from core.forecast.season import calendar_slots, indices


def test_indices_of_a_clean_season_are_its_distances_from_the_mean():
    shape = np.array([3.0, -1.0, 0.0, -2.0])

    found, error = indices(np.resize(shape, 16) + np.arange(16) * 0.5, 4)

    np.testing.assert_allclose(found, shape, atol=1e-12)
    assert error == pytest.approx(0.0, abs=1e-12)


def test_noise_is_seldom_taken_for_a_season_and_then_shrunk():
    noise = [np.random.default_rng(seed).normal(0, 1, 60) for seed in range(100)]

    found = [indices(one, 12)[0] for one in noise]

    assert sum(shape.any() for shape in found) < 15
    assert max(np.abs(shape).max() for shape in found) < 1.5


def test_indices_of_a_noisy_season_shrink():
    shape = 2 * np.cos(np.arange(12))
    noisy = np.resize(shape, 48) + np.random.default_rng(1).normal(0, 0.8, 48)

    found, error = indices(noisy, 12)

    assert np.corrcoef(found, shape)[0, 1] > 0.7
    assert error > 0


def test_a_lonely_outlier_becomes_its_neighbours_median():
    level = np.array([1.0, 1.1, 0.9, 1.0, 9.0, 1.1, 0.9, 1.0, 1.1, 0.9, 1.0, 1.1])

    tamed, count = tame(level, 12)

    assert count == 1
    assert tamed[4] == pytest.approx(0.95)              # of .9, 1.0, 1.1, .9
    assert level[4] == 9.0


def test_what_happens_every_year_is_no_accident():
    level = np.tile(np.r_[np.tile([1.0, 1.1, 0.9], 4)[:11], 9.0], 3)

    assert tame(level, 12)[1] == 0


def test_calendar_days_keep_their_number_in_leap_years():
    days = np.array(["2024-02-28", "2024-02-29", "2024-03-01", "2023-03-01", "2024-12-31", "2023-12-31", "2023-01-01"], dtype="datetime64[D]")

    assert calendar_slots(days).tolist() == [58, 58, 59, 59, 364, 364, 0]
