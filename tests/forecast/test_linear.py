import numpy as np
import pytest

from core.forecast.linear import Grid, ces, ets, level_grid, response, season_grid, smooth, smooth_from_best

SOURCE = np.random.default_rng(4)
WALK = 10 + np.cumsum(SOURCE.normal(0.02, 0.3, 48)) + np.resize(np.sin(np.arange(12)), 48)


def picked(grid: Grid, every: int) -> list[int]:
    return list(range(0, len(grid), every))


def theirs(values, grid, point, level, slope, season=None):
    """statsmodels' own smoothing at one grid point, from known beginnings."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    trend = grid.r[point] != 0
    form = {"trend": "add" if trend else None, "damped_trend": bool(trend), "initialization_method": "known", "initial_level": level}
    if trend:
        form["initial_trend"] = slope
    if season is not None:
        form |= {"seasonal": "add", "seasonal_periods": len(season), "initial_seasonal": season}
    model = ETSModel(values, error="add", **form)
    said = {"smoothing_level": grid.g0[point], "smoothing_trend": grid.g1[point], "smoothing_seasonal": grid.gs[point], "damping_trend": grid.r[point]}
    fixed = [said[name] for name in model.param_names if name in said]
    # What follows the smoothing parameters are the beginnings: level, slope, then the season, newest phase first.
    begun = [level, slope] if trend else [level]
    return model.smooth(np.array([*fixed, *begun, *([] if season is None else season[::-1])])[:len(model.param_names)])


@pytest.mark.parametrize("point", picked(level_grid()[0].part(level_grid()[1]["ets"]), 17))
def test_every_point_without_season_is_statsmodels_smoothing(point):
    grid, parts = level_grid()
    level, slope = np.full((1, len(grid)), 9.0), np.full((1, len(grid)), 0.05)
    slope[:, grid.r == 0] = 0.0
    assert parts["ets"].start == 0

    ours = smooth(grid, WALK[None], np.array([48]), level, slope)
    known = theirs(WALK, grid, point, 9.0, 0.05)

    np.testing.assert_allclose(ours.errors[:, 0, point], known.resid, atol=1e-9)
    np.testing.assert_allclose(ours.ahead(grid, 6)[0, point], known.forecast(6), atol=1e-9)
    assert ours.squares[0, point] == pytest.approx(float(known.resid @ known.resid), abs=1e-9)


@pytest.mark.parametrize("point", picked(season_grid(), 23))
def test_every_point_with_a_season_is_statsmodels_smoothing(point):
    grid, season = season_grid(), np.sin(np.arange(12)) - np.sin(np.arange(12)).mean()
    slope = np.where(grid.r == 0, 0.0, 0.05)[None]

    ours = smooth(grid, WALK[None], np.array([48]), np.full((1, len(grid)), 9.0), slope, season[None])
    known = theirs(WALK, grid, point, 9.0, 0.05, season)

    np.testing.assert_allclose(ours.errors[:, 0, point], known.resid, atol=1e-9)
    np.testing.assert_allclose(ours.ahead(grid, 15)[0, point], known.forecast(15), atol=1e-9)


def test_histories_of_several_lengths_in_one_pass_are_each_as_alone():
    grid, _ = level_grid()
    table = np.zeros((3, 48))
    for row, length in enumerate((24, 30, 48)):
        table[row, :length] = WALK[:length]
    level, slope = np.full((3, len(grid)), 9.0), np.zeros((3, len(grid)))

    together = smooth(grid, table, np.array([24, 30, 48]), level, slope)

    for row, length in enumerate((24, 30, 48)):
        alone = smooth(grid, WALK[None, :length], np.array([length]), level[:1], slope[:1])
        np.testing.assert_allclose(together.ahead(grid, 5)[row], alone.ahead(grid, 5)[0], atol=1e-12)
        np.testing.assert_allclose(together.squares[row], alone.squares[0], atol=1e-12)


def test_complex_smoothing_is_its_equation_in_complex_numbers():
    # Svetunkov, Kourentzes & Ord 2022: ŷ + i·p̂ = (a + ib)(y + i·e) + (1 - a + i - ib)(ŷ + i·p̂), step by step.
    real, imaginary = 1.3, 0.99
    grid = ces(np.array([real]), np.array([imaginary]))
    level, potential = 9.0, 7.0
    ours = smooth(grid, WALK[None], np.array([48]), np.full((1, 1), level), np.full((1, 1), potential))

    state, errors = complex(level, potential), []
    for value in WALK:
        missed = value - state.real
        errors.append(missed)
        state = complex(real, imaginary) * complex(value, missed) + (1 - real + 1j - 1j * imaginary) * state
    np.testing.assert_allclose(ours.errors[:, 0, 0], errors, atol=1e-9)


def test_what_an_error_does_later_is_what_the_states_carry():
    grid = ets(np.array([0.3]), np.array([0.1]), np.array([0.9]), np.array([0.2]), np.array([6.0]))
    calm, moved = np.zeros((1, 8)), np.zeros((1, 8))
    moved[0, -1] = 1.0
    start, season = np.zeros((1, 1)), np.zeros((1, 4))

    ahead = [smooth(grid, values, np.array([8]), start, start, season).ahead(grid, 9)[0, 0] for values in (calm, moved)]

    np.testing.assert_allclose(ahead[1] - ahead[0], grid.psi(10, 4)[0, 1:], atol=1e-12)


def test_the_best_beginnings_are_those_that_a_search_finds():
    from scipy.optimize import minimize

    grid = ets(np.array([0.2]), np.array([0.02]), np.array([0.95]), np.array([0.0]), np.array([5.0]))
    lengths, start = np.array([48]), np.full((1, 1), 5.0)

    def squares(at):
        return float(smooth(grid, WALK[None], lengths, np.full((1, 1), at[0]), np.full((1, 1), at[1])).squares[0, 0])

    found = smooth_from_best(grid, WALK[None], lengths, start, np.zeros((1, 1)), np.zeros(1))
    searched = minimize(squares, [9.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10})

    assert found.squares[0, 0] == pytest.approx(searched.fun, rel=1e-7)
    assert found.squares[0, 0] == pytest.approx(float(found.errors[:, 0, 0] @ found.errors[:, 0, 0]), rel=1e-9)
    assert found.level[0, 0] == pytest.approx(float(smooth(grid, WALK[None], lengths, np.full((1, 1), searched.x[0]), np.full((1, 1), searched.x[1])).level[0, 0]), abs=1e-4)
    assert response(grid, 48).squares.shape == (49, 3, 1)
