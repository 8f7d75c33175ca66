"""Budget modes: each keeps what it was asked, cautious scores better than bold, wishes that clash are told before solving."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from test_whatif_frontier import TODAY, lively
from whatif_case import company

from core.base.text import Text
from core.scenario.baseline import Baseline
from core.scenario.feasible import Wanted, conflicts
from core.scenario.frontier import at_total, frontier, gains_of, same_money
from core.scenario.modes import Rule, asked, bounds_of, channel_table, curve_points, paid_customers, year_costs
from core.scenario.outcome import central
from core.scenario.tree import run

BASE = lively()
NOW = central(run(BASE, {}))
LEAN = float((BASE.actual.spend.sum() + 0.8 * TODAY) / at_total(frontier(BASE), 0.8 * TODAY).gmv)    # the ratio with a fifth less spend


def money(split_spend: dict[str, Decimal]) -> float:
    return float(sum(split_spend.values()))


def yearly(split_spend: dict[str, Decimal], paid: float) -> float:
    """Acquisition spend of the year ÷ all its new customers."""
    return (BASE.actual.spend.sum() + money(split_spend)) / (BASE.actual.new_customers.sum() + BASE.organic_new.sum() + float(paid))


def test_the_average_cost_per_customer_is_kept_and_no_larger_total_would_keep_it() -> None:
    half = at_total(frontier(BASE), TODAY * 1.2)
    cost = yearly(half.spend, channel_table(frontier(BASE), half)["customers"].sum())
    plan = asked(BASE, "cac", cost, caution=0.0)

    assert yearly(plan.split.spend, channel_table(plan.front, plan.split)["customers"].sum()) == pytest.approx(cost, rel=1e-4)
    larger = plan.front.spend > money(plan.split.spend) * 1.001
    year = (BASE.actual.spend.sum() + plan.front.spend) / (BASE.actual.new_customers.sum() + BASE.organic_new.sum() + paid_customers(plan.front))
    assert (year[larger] > cost).all()


def test_the_next_customer_costs_at_most_what_was_asked() -> None:
    typical = channel_table(frontier(BASE), same_money(frontier(BASE)))["cac_marginal"].median()
    plan = asked(BASE, "marginal", typical, caution=0.0)

    steps = np.diff(plan.front.spend) / np.diff(paid_customers(plan.front))
    beyond = plan.front.spend[1:] > money(plan.split.spend) + 1.0
    assert plan.split.reached
    assert (steps[beyond] > typical).all()
    assert steps[~beyond][-1] <= typical
    assert not asked(BASE, "marginal", 0.01, caution=0.0).split.reached


def test_the_ratio_goal_and_the_gmv_goal_are_met_by_the_tree() -> None:
    ratio = asked(BASE, "ratio", NOW["acquisition_cost_ratio"] + 0.004)
    gmv = asked(BASE, "gmv", NOW["gmv"] * 1.01)

    year = run(BASE, ratio.split.overrides)
    assert (BASE.actual.spend.sum() + year.left.spend.sum()) / year.values["gmv"].mean() == pytest.approx(NOW["acquisition_cost_ratio"] + 0.004, rel=1e-3)
    assert run(BASE, gmv.split.overrides).values["gmv"].mean() >= NOW["gmv"] * 1.01 * (1 - 1e-4)


def test_caution_trades_expected_gain_for_certainty() -> None:
    bold, even, cautious = (asked(BASE, "same", caution=caution).split for caution in (0.0, 0.6, 1.5))

    spread = [float(gains_of(BASE, np.array(list(split.overrides.values()))).std()) for split in (bold, even, cautious)]
    assert spread[0] >= spread[1] >= spread[2]
    assert bold.gain >= even.gain - 1e-6
    assert bold.gain - 0.6 * spread[0] <= even.score + 1e-6
    assert all(sum(split.spend.values()) == Decimal(repr(TODAY)).quantize(Decimal("0.01")) for split in (bold, even, cautious))


def test_no_split_on_a_grid_has_a_clearly_better_cautious_score() -> None:
    planned = BASE.channels.spend.sum(axis=1)
    best = asked(BASE, "same", caution=1.5).split.score
    first, second = (grid.ravel() for grid in np.meshgrid(np.linspace(0.5, 2, 40), np.linspace(0.5, 2, 40)))
    third = (planned.sum() - first * planned[0] - second * planned[1]) / planned[2]
    inside = (third >= 0.5) & (third <= 2.0)
    scores = [gains.mean() - 1.5 * gains.std() for gains in (gains_of(BASE, ratios) for ratios in np.column_stack([first, second, third])[inside])]

    assert best >= max(scores) - 0.03 * abs(max(scores))


def test_the_managers_own_plan_is_scored_and_stands_beside_the_best_of_its_total() -> None:
    plan = asked(BASE, "own", own={"channel_0": 1.6, "channel_2": 0.8})

    planned = BASE.channels.spend.sum(axis=1)
    assert plan.split.overrides == {"budget.channel_0": 1.6, "budget.channel_1": 1.0, "budget.channel_2": pytest.approx(0.8)}
    assert run(BASE, plan.split.overrides).values["gmv"].mean() == pytest.approx(plan.split.gmv, rel=1e-9)
    assert money(plan.best.spend) == pytest.approx(planned @ [1.6, 1.0, 0.8], abs=0.01)
    assert plan.best.gain >= plan.split.gain


def test_locked_stopped_and_held_channels_keep_or_lose_their_money() -> None:
    rules = {"channel_0": Rule(kind="locked"), "channel_1": Rule(kind="stopped")}
    plan = asked(BASE, "ratio", 9.0, rules=rules)
    assert plan.split.overrides["budget.channel_0"] == pytest.approx(1.0)
    assert plan.split.overrides["budget.channel_1"] == 0.0

    curves = BASE.channels.curves
    held = replace(BASE, channels=replace(BASE.channels, curves=(replace(curves[0], held=Text(zh="跟着需求走", en="follows demand")), *curves[1:])))
    assert bounds_of(held, {})["channel_0"] == (1.0, 1.0)
    assert bounds_of(held, {"channel_0": Rule(kind="stopped")})["channel_0"] == (0.0, 0.0)


@pytest.mark.parametrize(("rules", "wanted", "said"), [
    ({"channel_0": Rule(1.5, 1.2)}, Wanted(), "lower bound of channel_0, 150%, is above"),
    ({f"channel_{place}": Rule(1.2, 2.0) for place in range(3)}, Wanted(total=TODAY), "lower bounds add up to"),
    ({f"channel_{place}": Rule(kind="stopped") for place in range(3)}, Wanted(total=TODAY), "upper bounds add up to"),
    ({}, Wanted(gmv=1e12), "A GMV of ¥1.00T|cannot be met within the channels' bounds"),
    ({}, Wanted(cac=1.0), "A CAC of at most ¥1.00 cannot be met"),
    ({}, Wanted(gmv=float(frontier(BASE).gmv[-1]) * 0.999, ratio=LEAN), "both cannot hold"),
    ({}, Wanted(gmv=NOW["gmv"] * 1.03, total=TODAY), "both cannot hold")])
def test_wishes_that_cannot_hold_are_told_before_solving(rules: dict[str, Rule], wanted: Wanted, said: str) -> None:
    found = conflicts(BASE, rules, wanted)

    assert len(found) == 1
    assert any(part in found[0].en for part in said.split("|"))
    assert found[0].zh


def test_wishes_that_fit_together_are_let_pass() -> None:
    assert conflicts(BASE, {}, Wanted(gmv=NOW["gmv"], ratio=NOW["acquisition_cost_ratio"] + 0.01, total=TODAY)) == ()


def test_the_curve_of_a_channel_passes_through_todays_point() -> None:
    points = curve_points(BASE, 1, 2.0)
    table = channel_table(frontier(BASE), asked(BASE, "own").split)

    today = points[points["ratio"] == 1.0].iloc[0]
    assert today["money"] == pytest.approx(BASE.channels.spend[1].sum())
    assert today["gmv"] == pytest.approx(today["low"]) == pytest.approx(table.loc[1, "return_average"] * table.loc[1, "plan"])
    assert points["gmv"].is_monotonic_increasing


def test_the_price_of_a_small_company_without_channels_is_an_error_in_words() -> None:
    bare: Baseline = replace(company(), channels=None)
    with pytest.raises(Exception, match="please upload"):
        asked(bare, "same")


def test_a_ratio_or_cost_asked_for_is_the_kpi_as_it_is_shown_landing_included() -> None:
    rest = run(BASE, {}).values
    landed = replace(BASE, anchors={kpi: 0.9 * rest[kpi] for kpi in ("cac", "acquisition_cost_ratio")})
    for mode, kpi, part in (("cac", "cac", 0.87), ("ratio", "acquisition_cost_ratio", 0.9)):
        target = part * float(np.median(rest[kpi]))
        plan = asked(landed, mode, target, caution=0.0)

        assert float(np.median(run(landed, plan.split.overrides).values[kpi])) == pytest.approx(target, rel=0.01)
        assert year_costs(plan.front, plan.split)[mode == "ratio"] == pytest.approx(target, rel=1e-6)
