"""Parts add up to their total: on every path, in every period, in the middle, and their shares of the risk to one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from core.base.errors import CockpitError
from core.forecast.reconcile import Method, choose, middles, reconcile, risk, shrunk, weights

amounts = some.floats(0, 1e7)


@given(parts=arrays(np.float64, (4, 6, 3), elements=amounts), total=arrays(np.float64, (6, 3), elements=amounts),
       errors=arrays(np.float64, (4, 7), elements=some.floats(-1e5, 1e5)), method=some.sampled_from(["mint", "bottom_up"]))
def test_the_parts_add_up_to_the_cent_and_never_fall_below_zero(parts: np.ndarray, total: np.ndarray, errors: np.ndarray, method: Method) -> None:
    found = reconcile(total, parts, method, weights(errors))

    np.testing.assert_allclose(found.sum(axis=0), total, rtol=1e-12, atol=1e-6)
    assert (found >= -1e-6).all()


@given(parts=arrays(np.float64, (3, 50), elements=amounts), total=amounts)
def test_the_middles_add_up_and_the_risk_is_shared_out_wholly(parts: np.ndarray, total: float) -> None:
    assert middles(parts, total).sum() == pytest.approx(total, rel=1e-12, abs=1e-6)
    for shares in risk(parts):
        assert np.isnan(shares).all() or shares.sum() == pytest.approx(1, abs=1e-6)


def test_the_part_that_was_missed_by_more_takes_more_of_the_difference() -> None:
    # variances 9 and 1, no correlation: nine tenths and one tenth of the 10 that are missing
    errors = np.array([[3.0, -3, 3, -3], [1, 1, -1, -1]])
    assert weights(errors) == pytest.approx([0.9, 0.1])
    found = reconcile(np.array([[110.0]]), np.array([[[60.0]], [[40.0]]]), "mint", weights(errors))
    assert found[:, 0, 0] == pytest.approx([69, 41])


def test_in_proportion_every_part_grows_alike() -> None:
    found = reconcile(np.array([[110.0]]), np.array([[[60.0]], [[40.0]]]), "bottom_up", np.array([0.5, 0.5]))
    assert found[:, 0, 0] == pytest.approx([66, 44])


def test_shrinking_keeps_variances_and_lessens_correlations() -> None:
    errors = np.random.default_rng(0).multivariate_normal([0, 0], [[4, 1.8], [1.8, 1]], 12).T
    plain = errors @ errors.T / 12
    found = shrunk(errors)
    assert np.diag(found) == pytest.approx(np.diag(plain))
    assert 0 < found[0, 1] < plain[0, 1]


def test_the_method_is_chosen_by_which_missed_less() -> None:
    source = np.random.default_rng(1)
    came = np.vstack([np.full(12, 100.0), 50 + source.normal(0, 10, 12)])
    said = np.vstack([np.full(12, 100.0), np.full(12, 50.0)])       # only the second part ever misses; the total is known
    found = choose(said, came, came.sum(axis=0))
    assert found.method == "mint"
    assert found.missed["mint"] < 1e-9 < found.missed["bottom_up"]
    few = choose(said[:, :3], came[:, :3], came[:, :3].sum(axis=0))
    assert few.method == "mint"
    assert np.isnan(few.missed["mint"])      # three cases say nothing


def test_the_steady_part_carries_none_of_the_risk() -> None:
    swings = np.random.default_rng(2).normal(100, 10, 1000)
    spread, downside = risk(np.vstack([np.full(1000, 500.0), swings]))
    assert spread == pytest.approx([0, 1])
    assert downside == pytest.approx([0, 1])


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(CockpitError):
        reconcile(np.zeros((2, 2)), np.zeros((3, 2, 1)), "mint", np.ones(3) / 3)
