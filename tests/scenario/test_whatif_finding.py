"""What finding out is worth, the test that settles, the smallest joint change, two levers at once, goods with the budget."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm
from test_whatif_frontier import lively
from whatif_case import company

from core.scenario import finding
from core.scenario.baseline import Baseline
from core.scenario.calibrate import LEAD_ASSUMED
from core.scenario.draws import drawn
from core.scenario.finding import ahead, cheapest_trial, clearest_trial, worth_of_knowing, worth_of_levers
from core.scenario.frontier import Split, at_total, frontier, same_money
from core.scenario.joint import smallest_change
from core.scenario.outcome import central
from core.scenario.plane import plane
from core.scenario.questions import at_odds
from core.scenario.response import assumed
from core.scenario.spending import UNATTRIBUTED
from core.scenario.stock import month_ends, planned_cogs_of
from core.scenario.supply import by_month, order_now, sentence, supplied
from core.scenario.tree import neutral, run

BASE = company(draws=101)
NOW = central(run(BASE, {}))


def test_perfect_information_about_a_normal_gain_is_worth_its_textbook_value() -> None:
    # keep (0) or change (mean 2, sd 5 known from the unknown): E[max(0, X)] - max(0, 2)
    unknown = norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    gains = np.array([np.zeros(20_000), 2.0 + 5.0 * unknown])
    exact = 2.0 * norm.cdf(0.4) + 5.0 * norm.pdf(0.4) - 2.0

    assert finding._perfect(gains, unknown) == pytest.approx(exact, rel=1e-3)
    assert finding._perfect(gains, np.ones(20_000)) == 0.0


def test_what_is_known_for_certain_is_worth_nothing_to_find_out() -> None:
    base = lively()
    curves = base.channels.curves
    one_sure = replace(base, channels=replace(base.channels, curves=(assumed(replace(curves[0].prior, sd=0.0)), *curves[1:])))

    worths = {worth.channel: worth.value for worth in worth_of_knowing(one_sure, same_money(frontier(one_sure)))}

    assert worths["channel_0"] == 0.0
    assert max(worths.values()) > 0.0
    assert list(worths.values()) == sorted(worths.values(), reverse=True)


def test_a_doubt_about_prices_is_worth_what_the_best_price_per_elasticity_brings_over_the_best_for_all() -> None:
    base = replace(lively(), money=replace(lively().money, price_elasticity=-2.2, price_elasticity_sd=0.8))
    gains = np.array([run(base, {"price": price} if price != 1.0 else {}).values["contribution"] for price in finding.PRICES])
    known = drawn(base, 0).price_elasticity
    exact = np.mean([gains[:, known == one].max() for one in known]) - gains.mean(axis=1).max()

    worths = {worth.unknown: worth.value for worth in worth_of_levers(base)}
    sure = {worth.unknown: worth.value for worth in worth_of_levers(replace(base, money=replace(base.money, price_elasticity_sd=0.0)))}

    assert worths["price"] == pytest.approx(exact, rel=0.3)     # exact also takes the forecast's own deviations for known
    assert worths["price"] > 0.0
    assert sure["price"] == 0.0
    assert "demand" in worths
    assert worth_of_levers(replace(base, money=replace(base.money, gross_margin=float("nan")))) == ()


def test_a_split_is_compared_with_its_total_in_todays_proportions() -> None:
    base = lively()
    front = frontier(base)
    even = {f"budget.{name}": 1.3 for name in base.channel_names}
    best = at_total(front, 1.3 * float(base.channels.spend.sum()))

    assert not ahead(base, replace(best, overrides=even)).any()
    assert ahead(base, best).mean() > 0.5
    same = same_money(front)
    assert ahead(base, same).mean() == pytest.approx(same.better)


def unsure() -> Baseline:
    """A company whose customers are about worth their spend, with every assumption that a lack of uploads brings."""
    base = company(draws=101)
    return replace(base, notes=(UNATTRIBUTED, LEAD_ASSUMED), channels=replace(base.channels, new_customers=base.channels.new_customers * 5.0))


def one_by_one(base: Baseline, lever: str, values: tuple[float, ...], worlds: list[Baseline], cost: np.ndarray | float = 0.0) -> float:
    """The worth of knowing which world it is: the best action in each on average, over the best action for all."""
    gains = np.array([[(run(world, {lever: value}).values["contribution"] - run(world, {}).values["contribution"]).mean() for value in values]
                      for world in worlds]) - cost
    return float(gains.max(axis=1).mean() - gains.mean(axis=0).max())


def test_assumptions_without_draws_are_worth_the_best_action_per_truth_over_the_best_for_all() -> None:
    base = unsure()
    channels, repeat, stock = base.channels, base.repeat, base.stock
    worths = {worth.unknown: worth.value for worth in worth_of_levers(base)}
    places = (np.arange(41) + 0.5) / 41

    first = [replace(base, repeat=replace(repeat, curve=np.concatenate([[repeat.curve[1] * place], repeat.curve[1:]]))) for place in places]
    assert worths["first_month"] == pytest.approx(one_by_one(base, "budget", finding.SPENDS, first), rel=0.15)

    organic = [replace(base, channels=replace(channels, new_customers=channels.new_customers * (0.7 - 0.4 * place) / 0.5)) for place in places]
    assert worths["organic"] == pytest.approx(one_by_one(base, "budget", finding.SPENDS, organic), rel=0.15)

    late = [replace(base, stock=replace(stock, lead_days=15.0 * 4.0 ** place)) for place in places]
    held = np.array([month_ends(base, cover, planned_cogs_of(base)).mean() for cover in finding.COVERS])
    assert worths["lead"] == pytest.approx(one_by_one(base, "cover", finding.COVERS, late, 0.2 * 4 / 12 * (held - held[2])), rel=0.15)
    assert min(worths[name] for name in ("first_month", "organic", "lead")) > 0.0


def test_what_uploads_tell_is_no_assumption() -> None:
    assumed_all, told = ({worth.unknown: worth.value for worth in worth_of_levers(base)} for base in (unsure(), replace(unsure(), notes=())))

    assert "lead" not in told
    assert told["organic"] < assumed_all["organic"] / 10     # by what is drawn of the channels' levels


def doubtful() -> tuple[Baseline, Split]:
    """A company that knows two channels exactly and the first hardly, and a split of the first that beats today's about as often as not."""
    base = lively()
    channels = replace(base.channels, new_customers=base.channels.new_customers * 20.0)
    wide = tuple(assumed(replace(curve.prior, sd=sd)) for curve, sd in zip(channels.curves, (0.3, 0.0, 0.0), strict=True))
    split = same_money(frontier(base))
    moved = float(0.2 * channels.spend[0].sum() / channels.spend[1].sum())
    return replace(base, channels=replace(channels, curves=wide)), replace(split, overrides=split.overrides | {
        "budget.channel_0": 0.8, "budget.channel_1": 1.0 + moved, "budget.channel_2": 1.0})


def test_the_cheapest_test_that_settles_is_chosen_and_more_weeks_take_more_doubt_away() -> None:
    base, split = doubtful()
    trial = cheapest_trial(base, split)

    assert 0.2 < ahead(base, split).mean() < 0.8
    assert trial is not None
    assert trial.settles >= 0.8
    assert 0.0 <= trial.doubt_less <= 1.0
    weekly = base.channels.spend[base.channel_names.index(trial.channel)].sum() / (4 * 4.35)
    assert trial.money == pytest.approx(abs(trial.size) * weekly / 2 * trial.weeks)
    assert cheapest_trial(replace(base, channels=None), split) is None


def test_what_is_settled_needs_no_test_and_a_channel_can_be_measured_for_itself() -> None:
    base = lively()
    split = same_money(frontier(base))
    measure = clearest_trial(base, split, ["channel_1"])

    assert ahead(base, split).mean() >= 0.8
    assert cheapest_trial(base, split) is None
    assert measure is not None
    assert measure.channel == "channel_1"
    assert measure.doubt_less >= 0.5
    assert clearest_trial(base, split, []) is None


@pytest.mark.parametrize(("kpi", "gain"), [("gmv_growth", 0.02), ("acquisition_cost_ratio", -0.01), ("inventory_turnover", 0.15), ("cac_change", -0.02)])
def test_the_joint_change_reaches_the_goal_with_less_than_any_single_lever(kpi: str, gain: float) -> None:
    target = NOW[kpi] + gain
    found = smallest_change(BASE, kpi, target)

    sign = np.sign(gain)
    assert found.status == "reached"
    assert sign * central(run(BASE, found.overrides))[kpi] >= sign * target
    size = np.sqrt(sum((value - 1.0) ** 2 for value in found.overrides.values()))
    for name in found.overrides:        # alone, a lever moved as far as all together does not reach it
        step = size * 0.97 * np.sign(found.overrides[name] - 1.0)
        assert sign * central(run(BASE, {name: 1.0 + step}))[kpi] < sign * target


def test_levers_left_alone_stay_and_impossible_goals_tell_the_best() -> None:
    target = NOW["gmv_growth"] + 0.02
    without = smallest_change(BASE, "gmv_growth", target, without=("basket", "price", "campaign"))

    assert without.status == "reached"
    assert not {"basket", "price", "campaign"} & set(without.overrides)
    assert smallest_change(BASE, "gmv_growth", 9.0).status == "short"
    assert smallest_change(BASE, "satisfaction", 0.99).status == "no_effect"
    assert smallest_change(BASE, "gmv_growth", -0.9).status == "already"


def test_the_plane_of_two_levers_is_the_trees_and_its_line_is_where_the_goal_is_met() -> None:
    target = NOW["gmv_growth"] + 0.02
    found = plane(BASE, "gmv_growth", "basket", "retention", target=target)

    for i, j in ((0, 0), (5, 17), (24, 11)):
        there = {"basket": float(found.axes[0][i]), "retention": float(found.axes[1][j])}
        assert found.values[i, j] == pytest.approx(at_odds(run(BASE, there).values["gmv_growth"], "gmv_growth", 0.5), abs=2e-5)
    assert found.line
    for (basket, retention), _ in found.line[::5]:
        assert central(run(BASE, {"basket": basket, "retention": retention}))["gmv_growth"] == pytest.approx(target, abs=3e-4)


def test_goods_are_planned_so_that_turnover_holds_with_the_most_stock_there_can_be() -> None:
    target = NOW["inventory_turnover"] + 0.15
    plan = supplied(BASE, {"budget": 1.1}, target)

    assert plan.holds
    assert plan.turnover >= target
    more = {**plan.overrides, "cover": plan.overrides["cover"] + 0.005}
    assert central(run(BASE, more))["inventory_turnover"] < target
    frame = by_month(plan.outcome)
    assert frame["turnover"].iloc[-1] == pytest.approx(plan.turnover, rel=0.02)
    assert (frame.loc[~frame["locked"], "purchases"] >= -1.0).all()
    opening = np.concatenate([[BASE.stock.past[0]], frame["stock"].to_numpy()[:-1]])
    cogs = opening + frame["purchases"] - frame["stock"]
    assert cogs.sum() == pytest.approx(central(plan.outcome)["cogs"], rel=1e-9)
    assert "at or above" in sentence(plan, target).en


def test_budget_and_goods_reach_gmv_and_turnover_together_or_say_what_is_short() -> None:
    gmv, turns = NOW["gmv"] * 1.003, NOW["inventory_turnover"] + 0.1
    both = supplied(BASE, {}, turns, gmv=gmv)

    assert both.holds
    assert both.reached
    assert both.overrides["budget"] > 1.0
    assert both.overrides["cover"] < 1.0
    assert order_now(both.outcome, neutral(BASE)) is None or order_now(both.outcome, neutral(BASE))[1] > 0
    impossible = supplied(BASE, {}, 99.0)
    assert not impossible.holds
    assert "can only be sold down" in sentence(impossible, 99.0).en
