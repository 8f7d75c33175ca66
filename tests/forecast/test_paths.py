import numpy as np
import pytest

from core.forecast.blend import Blend
from core.forecast.member import Member, slope, weighed
from core.forecast.members import Fitted
from core.forecast.paths import correlate, draw, simulate
from core.forecast.prepare import Prepared


def prepared(horizon=12, season_error=0.0, multiplicative=False, planned=None):
    nothing = np.zeros(24 + horizon)
    return Prepared(freq="M", regime="full", multiplicative=multiplicative, clipped=False, level=np.zeros(24), shape=nothing, indices=np.zeros(12), season_error=season_error,
                    planned=nothing > 0 if planned is None else planned, shut=0, filled=0, tamed=0, step=0.0, step_at=0)


def blended(member, scale=1.0, **form):
    return Blend(Fitted(prepared(len(member.point), **form), {"ets": member}, np.empty(0)), {"ets": 1.0}, scale, 0, {})


def level_member(point, alpha, sigma):
    psi = np.full(len(point), alpha)
    psi[0] = 1.0
    return Member(np.asarray(point, dtype=float), np.ones(1), np.zeros((1, len(point))), np.array([sigma]), psi[None])


def test_paths_have_the_moments_of_statsmodels_own_simulation():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    source = np.random.default_rng(2)
    level = np.cumsum(source.normal(0, 0.5, 60)) + source.normal(0, 1, 60)
    model = ETSModel(level, error="add", initialization_method="heuristic").fit(disp=False)
    theirs = np.asarray(model.simulate(12, anchor="end", repetitions=4_000, rng=np.random.default_rng(1))).T
    sigma = float(np.sqrt(model.resid @ model.resid / len(level)))
    ours = simulate(blended(level_member(model.forecast(12), float(model.params[0]), sigma)), draw(20_000, 12, 12, 0))

    np.testing.assert_allclose(ours.std(axis=0), theirs.std(axis=0), rtol=0.06)
    np.testing.assert_allclose(ours.mean(axis=0), theirs.mean(axis=0), atol=4 * sigma / np.sqrt(1_000))
    assert ours.sum(axis=1).std() == pytest.approx(theirs.sum(axis=1).std(), rel=0.06)


def test_paths_have_the_variance_that_the_bands_are_scaled_by():
    # Two grid points, three to one: each path follows one of them.
    psi = np.array([[1.0, 0.3, 0.3], [1.0, 0.9, 1.2]])
    member = Member(np.zeros(3), np.array([0.75, 0.25]), np.array([[-0.1, -0.2, -0.3], [0.3, 0.6, 0.9]]), np.array([1.0, 2.0]), psi)
    chosen = blended(member, scale=1.5, season_error=0.7)

    ours = simulate(chosen, draw(200_000, 3, 12, 0))

    np.testing.assert_allclose(ours.var(axis=0), 1.5 ** 2 * chosen.fit.variance({"ets": 1.0}), rtol=0.03)
    # .75 · 1 + .25 · 4 + .75 · .01 + .25 · .09 + .49 = 2.27 for the first step
    assert chosen.fit.variance({"ets": 1.0})[0] == pytest.approx(2.27)


def test_the_median_path_is_the_point_forecast():
    chosen = blended(level_member(np.log(np.linspace(50, 60, 12)), 0.3, 0.2), multiplicative=True)

    ours = simulate(chosen, draw(1_000, 12, 12, 0))

    np.testing.assert_allclose(np.median(ours, axis=0), np.linspace(50, 60, 12), rtol=0.01)
    np.testing.assert_allclose(chosen.point, np.linspace(50, 60, 12))
    assert (ours > 0).all()


def test_no_path_sells_on_a_day_that_is_closed_by_habit():
    planned = np.zeros(36, dtype=bool)
    planned[25] = True
    chosen = blended(level_member(np.full(12, 3.0), 0.3, 0.2), multiplicative=True, planned=planned)

    assert (simulate(chosen, draw(100, 12, 12, 0))[:, 1] == 0).all()
    assert chosen.point[1] == 0


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


def test_a_grid_weighs_by_its_likelihood_and_pays_for_parameters():
    # Two points with equal errors, one more parameter: AICc 2·3 + 24/(20-4) = 7.5 against 2·4 + 40/(20-5) = 10.667, half the difference is 1.583.
    weights, sigma = weighed(np.array([20.0, 20.0]), np.array([2.0, 3.0]), 20)

    assert weights[0] / weights[1] == pytest.approx(np.exp(1.5833333))
    assert sigma.tolist() == pytest.approx([np.sqrt(20 / 18), np.sqrt(20 / 17)])


def test_the_straight_line_step_is_the_least_squares_one():
    assert slope(np.array([1.0, 3.0, 5.0])) == pytest.approx(2.0)
    assert slope(np.array([4.0])) == 0.0
