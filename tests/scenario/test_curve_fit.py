"""The fit against finite differences, noise-free truth, and what the manager knows."""

from dataclasses import replace

import numpy as np
import pytest

from bench.simulated_media import simulate
from core.scenario.curves import Elasticity, default_elasticity
from core.scenario.media import believed
from core.scenario.media.believed import measure
from core.scenario.media.fit import fit
from core.scenario.media.grading import verdicts
from core.scenario.media.measured import measured
from core.scenario.media.noise import AROUND, EXPECTED, KEPT, errors
from core.scenario.media.priors import Answers, LiftTest, SharePrior, share_priors
from core.scenario.media.problem import Problem, brought, centre, jacobian, log_posterior, residuals, scaled, whitening
from core.scenario.media.shapes import SHAPES, carried, lagged
from core.scenario.media.weeks import Weeks, background
from core.scenario.response import PLAN, RATIOS

SHOP = simulate(1, count=80, channels=2)
DEMAND = simulate(7, count=104, channels=2, confounded="yes")
UNKNOWN = measure(DEMAND.weeks, Answers())
YES = measure(DEMAND.weeks, Answers("yes"))


def problem(shape: int = 0) -> Problem:
    back = background(SHOP.weeks)
    lags, _ = scaled(SHOP.weeks)
    prior, sd = centre([SharePrior(0.15, 0.8), SharePrior(0.1, 0.8)])
    outcome = SHOP.weeks.outcome / SHOP.weeks.outcome.mean() - back.columns @ back.mean
    return Problem(lags, outcome, whitening(back, 0.05, 0.3)[0], SHAPES[shape], prior, sd, (np.log(0.3), 0.1))


@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_the_jacobian_is_the_slope_of_the_residuals(shape: int) -> None:
    made, theta = problem(shape), np.array([-0.4, 0.3, 0.2, -0.5, np.log(0.2), np.log(0.08)])

    found = jacobian(theta, made)

    for place in range(6):
        step = np.zeros(6)
        step[place] = 1e-6
        slope = (residuals(theta + step, made) - residuals(theta - step, made)) / 2e-6
        assert found[:, place] == pytest.approx(slope, rel=1e-5, abs=1e-5)
    value, gradient = log_posterior(theta[None, :], made, gradient=True)
    rest = residuals(theta, made)
    assert value[0] == pytest.approx(-0.5 * rest @ rest)
    assert gradient[0] == pytest.approx(-found.T @ rest)


def test_the_errors_size_and_memory_are_their_means_given_the_outcome_by_the_whole_covariance() -> None:
    made, theta, back = replace(problem(), total=None), np.array([-0.4, 0.3, 0.2, -0.5, np.log(0.2), np.log(0.08)]), background(SHOP.weeks)
    whole, slopes = brought(theta, made)
    off = made.outcome - whole - slopes @ (made.prior - theta)      # outcome less what is expected of it, the fit linear about θ
    apart = np.abs(np.subtract.outer(np.arange(80), np.arange(80)))
    open_parts = (back.columns * back.sd**2) @ back.columns.T + (slopes * made.prior_sd**2) @ slopes.T
    likely = np.empty((len(KEPT), len(AROUND)))
    for row, (kept, expected) in enumerate(zip(KEPT, EXPECTED, strict=True)):
        for column, noise in enumerate(0.05 * AROUND):
            covariance = noise**2 / (1 - kept**2) * kept**apart + open_parts
            likely[row, column] = np.log(expected) - 0.5 * (np.linalg.slogdet(covariance)[1] + off @ np.linalg.solve(covariance, off))
    chance = np.exp(likely - likely.max()) / np.exp(likely - likely.max()).sum()

    assert EXPECTED.sum() == pytest.approx(1.0)
    assert errors(theta, made, back, 0.05) == pytest.approx((np.exp((chance * np.log(0.05 * AROUND)).sum()), (chance * KEPT[:, None]).sum()), rel=1e-6)


def test_adstock_is_the_weighted_mean_of_eight_weeks_those_before_the_first_as_they_are_known() -> None:
    # α ½, weights ½^l ÷ (1 + ½ + … + ½^7 = 255/128); week 3: 3 + ½·2 + ¼·1, and ⅛·4 where the week before the first is known
    stock, _ = carried(lagged(np.array([[1.0], [2.0], [3.0]]))[0], np.array([0.5]))
    weeks = Weeks(SHOP.weeks.starts[:3], np.ones(3), np.array([[1.0], [2.0], [3.0]]), ("a",), before=np.array([[4.0]]))
    known, means = scaled(weeks)

    assert stock[:, 0] == pytest.approx(np.array([1.0, 2.5, 4.25]) * 128 / 255)
    assert carried(known[0], np.array([0.5]))[0][:, 0] * means[0] == pytest.approx(np.array([3.0, 3.5, 4.75]) * 128 / 255)


def test_without_noise_the_truth_is_found() -> None:
    rng = np.random.default_rng(3)
    spend = np.exp(0.6 * rng.standard_normal((150, 2)))
    units, true = spend / spend.mean(axis=0), (0.22, 0.1)
    curve = [np.tanh(0.5493 * carried(lagged(units[:, [c]])[0], np.array([0.4]))[0][:, 0]) for c in range(2)]
    outcome = 0.68 + sum(share * one / one.mean() for share, one in zip(true, curve, strict=True))
    weeks = Weeks(np.datetime64("2024-01-01") + 7 * np.arange(150), outcome * 500, spend, ("a", "b"))

    found = fit(weeks, share_priors(spend, weeks.channels, Answers(), 150))

    best = found.shapes[0]
    assert found.weights.argmax() == 0
    assert np.exp(best.mode[4:]) == pytest.approx(true, abs=0.002)
    assert 1 / (1 + np.exp(-best.mode[:2])) == pytest.approx([0.4, 0.4], abs=0.02)


def test_budgets_that_follow_demand_lower_the_shares_and_dont_know_lowers_the_band_only() -> None:
    plain = measure(DEMAND.weeks, Answers("no"))

    assert (np.median(YES.shares, axis=0) < np.median(plain.shares, axis=0)).all()
    assert np.median(UNKNOWN.shares, axis=0) == pytest.approx(np.median(plain.shares, axis=0), rel=1e-3)
    for c in range(2):
        low, high = np.quantile(UNKNOWN.shares[:, c], [0.05, 0.95])
        assert low == pytest.approx(np.quantile(YES.shares[:, c], 0.05), rel=0.1)
        assert high == pytest.approx(np.quantile(plain.shares[:, c], 0.95), rel=1e-9)


def test_without_a_no_an_index_or_a_test_a_channel_that_moves_with_sales_is_a_c_and_its_money_is_held() -> None:
    unsure = verdicts(UNKNOWN, Answers())
    assert {(one.grade, one.held is not None) for one in unsure} == {("C", True)}

    lifts = {"c0": LiftTest(float(DEMAND.shares[0]), 0.2)}
    tested = verdicts(measure(DEMAND.weeks, Answers(lifts=lifts)), Answers(lifts=lifts))
    assert tested[0].held is None
    assert tested[0].grade in ("A", "B")
    assert tested[1].held is not None


def test_a_lift_test_wins_over_data_that_contradict_it() -> None:
    fitted = float(np.median(UNKNOWN.fit.shares()[:, 0]))
    answers = Answers("no", lifts={"c0": LiftTest(fitted / 2.5, 0.2)})     # ln 2.5 ÷ √(.2² + .2²) = 3.2

    found = measure(DEMAND.weeks, answers)

    assert found.conflicts["c0"] == pytest.approx(fitted)
    assert np.median(found.shares[:, 0]) == pytest.approx(fitted / 2.5, rel=0.03)
    verdict = verdicts(found, answers)[0]
    assert verdict.grade == "B"
    assert "contradict" in verdict.reasons[0].en


def test_a_test_that_agrees_is_averaged_with_the_fit() -> None:
    fitted = float(np.median(UNKNOWN.fit.shares()[:, 0]))

    found = measure(DEMAND.weeks, Answers("no", lifts={"c0": LiftTest(fitted * 1.2, 0.2)}))

    assert found.conflicts == {}
    assert fitted < np.median(found.shares[:, 0]) < fitted * 1.2


@pytest.mark.parametrize("follow", ["no", "yes"])
def test_the_organic_share_moves_the_total(follow: str) -> None:
    low, high = (float(np.median(measure(DEMAND.weeks, Answers(follow, organic)).shares.sum(axis=1))) for organic in (0.8, 0.6))

    assert low < high - 0.05
    assert abs(low - 0.2) < 0.12


@pytest.mark.parametrize(("weeks", "source", "word"), [
    (80, "fitted", ""), (40, "mostly_prior", "Only 40 weeks"), (8, "assumed", "Only 8 weeks")])
def test_the_ladder_goes_from_fitted_to_assumed(weeks: int, source: str, word: str) -> None:
    found = measured(SHOP.weeks.first(weeks), Answers("no"))

    assert {channel.curve.source for channel in found.channels} <= {source, "mostly_prior"}
    assert all(any(word in reason.en for reason in channel.reasons) for channel in found.channels)
    assert weeks > 52 or all(channel.grade != "A" for channel in found.channels)
    for channel in found.channels:
        slopes = np.diff(channel.curve.table, axis=1) / np.diff(RATIOS)
        assert (channel.curve.table[:, PLAN] == 1.0).all()
        assert (slopes >= 0.0).all()
        assert (np.diff(slopes, axis=1) <= 1e-9).all()


@pytest.mark.parametrize("typed", [0.3, 0.9])
def test_an_elasticity_that_is_typed_weighs_a_measured_curve(typed: float) -> None:
    name = SHOP.weeks.channels[0]

    curve = measured(SHOP.weeks, Answers("no"), {name: Elasticity(typed, 0.05, default_elasticity(name).label)}).channels[0].curve

    assert curve.source == "fitted"
    assert abs(curve.elasticity - typed) < 0.06         # 0.64 by the data alone
    assert 0.02 < curve.elasticity_sd < 0.08


def test_spend_that_hardly_varies_teaches_nothing() -> None:
    rng = np.random.default_rng(2)
    spend = SHOP.weeks.spend.copy()
    spend[:, 1] = 1e5 * (1 + 0.04 * rng.standard_normal(80))

    channel = measured(replace(SHOP.weeks, spend=spend), Answers("no")).channels[1]

    assert (channel.grade, channel.curve.source) == ("C", "assumed")
    assert any("hardly varies" in reason.en for reason in channel.reasons)


def test_where_weighted_draws_are_too_few_hamiltonian_steps_give_the_same_band() -> None:
    shares = share_priors(SHOP.weeks.spend, SHOP.weeks.channels, Answers(), 80)
    plain = fit(SHOP.weeks, shares)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.scenario.media.fit.ENOUGH", 1e9)
        moved = fit(SHOP.weeks, shares)

    assert not moved.rough
    for level in (0.1, 0.5, 0.9):
        assert np.quantile(moved.shares(), level, axis=0) == pytest.approx(np.quantile(plain.shares(), level, axis=0), rel=0.12)
    assert believed.CONFLICT == 2.0
