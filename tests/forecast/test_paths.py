import numpy as np
import pytest

from core.forecast.fit import Fit
from core.forecast.members import smooth, theta
from core.forecast.paths import correlate, draw, simulate
from core.forecast.spread import Spread


def fitted(spread, season_error=0.0, horizon=12, multiplicative=False):
    return Fit(regime="full", multiplicative=multiplicative, clipped=False, points={}, phase=np.arange(horizon) % 12, season=12, spread=spread,
               season_error=season_error, filled=0, tamed=0, shaped=True, settled=True, growth=0.0, kept=1.0)


def test_paths_have_the_moments_of_statsmodels_own_simulation():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    source = np.random.default_rng(2)
    level = np.cumsum(source.normal(0, 0.5, 60)) + source.normal(0, 1, 60)
    model = ETSModel(level, error="add", initialization_method="heuristic").fit(disp=False)
    theirs = np.asarray(model.simulate(12, anchor="end", repetitions=4_000, rng=np.random.default_rng(1))).T
    sigma = float(np.sqrt(model.resid @ model.resid / len(level)))
    ours = simulate(fitted(Spread(float(model.params[0]), sigma, 0.0, level)), np.asarray(model.forecast(12)), draw(20_000, 12, 12, 0), 1.0)

    np.testing.assert_allclose(ours.std(axis=0), theirs.std(axis=0), rtol=0.06)
    np.testing.assert_allclose(ours.mean(axis=0), theirs.mean(axis=0), atol=4 * sigma / np.sqrt(1_000))
    assert ours.sum(axis=1).std() == pytest.approx(theirs.sum(axis=1).std(), rel=0.06)


def test_paths_have_the_variance_that_the_bands_are_scaled_by():
    fit = fitted(Spread(0.3, 2.0, 0.1, np.zeros(9)), season_error=0.7)

    ours = simulate(fit, np.zeros(12), draw(100_000, 12, 12, 0), 1.5)

    np.testing.assert_allclose(ours.var(axis=0), 1.5 ** 2 * fit.variance(), rtol=0.03)


def test_the_median_path_is_the_point_forecast():
    point = np.linspace(50, 60, 12)

    ours = simulate(fitted(Spread(0.3, 0.2, 0.01, np.zeros(9)), multiplicative=True), point, draw(1_000, 12, 12, 0), 1.0)

    np.testing.assert_allclose(np.median(ours, axis=0), point, rtol=0.01)
    assert (ours > 0).all()


def test_draws_are_mirrored_standard_and_as_many_as_asked():
    draws = draw(100_001, 3, 12, 4)

    assert draws.errors.shape == (100_001, 3)
    np.testing.assert_allclose(draws.errors.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(draws.errors.var(axis=0), 1, rtol=0.03)


def test_correlated_draws_correlate_by_that_much():
    first, second = draw(50_000, 2, 12, 1), draw(50_000, 2, 12, 2)

    joined = correlate(first, second, 0.6)

    assert np.corrcoef(first.errors[:, 0], joined.errors[:, 0])[0, 1] == pytest.approx(0.6, abs=0.02)
    assert joined.errors.var() == pytest.approx(1, rel=0.03)


def test_smoothing_a_constant_leaves_it():
    result = smooth(np.full(20, 3.5))

    assert result.level == 3.5
    assert theta(np.full(20, 3.5), result, 3).tolist() == [3.5, 3.5, 3.5]


def test_smoothing_few_values_halves_the_way():
    # 4 → 4 + .5 × 4 = 6 → 6 + .5 × -2 = 5
    result = smooth(np.array([4.0, 8.0, 4.0]))

    assert result.level == 5.0
    assert result.errors.tolist() == [4.0, -2.0]
