"""Tornado, goal seek with one lever, scenarios side by side, odds."""

from dataclasses import replace

import numpy as np
import pytest
from whatif_case import company

from core.scenario.outcome import central, compare, evidence, joint_odds, landing, odds, to_json
from core.scenario.questions import movable, sensitivity, solve_one
from core.scenario.tree import run

BASE = company(draws=101)
TARGETS = {"gmv_growth": 0.35, "acquisition_cost_ratio": 0.2, "retention": 0.65, "inventory_turnover": 8.0}


def test_the_tornado_holds_every_movable_lever_for_every_goal_widest_first() -> None:
    table = sensitivity(BASE, TARGETS)

    assert len(table) == len(movable(BASE)) * 4
    growth = table[table["kpi"] == "gmv_growth"]
    assert growth["effect"].is_monotonic_decreasing
    assert growth["lever"].iloc[0] == "basket"
    row = growth[growth["lever"] == "retention"].iloc[0]
    assert row["low"] == central(run(BASE, {"retention": 0.9}))["gmv_growth"]
    assert row["high"] == central(run(BASE, {"retention": 1.1}))["gmv_growth"]
    assert row["low"] < row["baseline"] < row["high"]


def test_without_targets_the_tornado_shows_the_nine_ratios_of_the_plan() -> None:
    table = sensitivity(BASE, {})

    assert table["kpi"].nunique() == 9
    assert (table.loc[table["kpi"] == "satisfaction", "effect"] == 0.0).all()
    assert table["target"].isna().all()


@pytest.mark.parametrize(("kpi", "gain"), [("gmv_growth", 0.02), ("acquisition_cost_ratio", -0.01),
                                           ("inventory_turnover", 0.15), ("retention", 0.005), ("cac_change", -0.02)])
def test_a_lever_that_reaches_the_goal_does_so_at_its_value_and_not_before(kpi: str, gain: float) -> None:
    target = central(run(BASE, {}))[kpi] + gain

    answers = solve_one(BASE, kpi, target)

    reached = [answer for answer in answers if answer.status == "reached"]
    assert reached
    sign = np.sign(gain)
    for answer in reached:
        there = central(run(BASE, {answer.lever: answer.value}))[kpi]
        before = central(run(BASE, {answer.lever: answer.value - np.sign(answer.value - 1) * 0.0003}))[kpi]
        assert sign * there >= sign * target
        assert sign * before < sign * target
        assert there == answer.result


def test_a_goal_that_no_lever_moves_is_said_to_depend_on_none() -> None:
    assert {answer.status for answer in solve_one(BASE, "satisfaction", 0.99)} == {"no_effect"}


def test_a_goal_out_of_reach_names_the_nearest_value() -> None:
    answers = {answer.lever: answer for answer in solve_one(BASE, "gmv_growth", 5.0)}

    assert answers["budget"].status == "short"
    assert answers["budget"].value == 3.0
    assert "nearest at 300.0%" in answers["budget"].text.en
    assert answers["refund"].status == "no_effect"


def test_a_goal_already_met_asks_for_nothing() -> None:
    assert {answer.status for answer in solve_one(BASE, "gmv_growth", -0.9)} == {"already"}


def test_a_goal_that_peaks_between_the_bounds_is_still_found() -> None:
    # contribution first gains, then loses with budget: the end is worse than today, the peak in between is better
    base = replace(BASE, channels=replace(BASE.channels, new_customers=BASE.channels.new_customers * 8.0))
    now = central(run(base, {}))["contribution"]
    assert central(run(base, {"budget": 3.0}))["contribution"] < now
    assert central(run(base, {"budget": 1.4}))["contribution"] > now

    answers = {answer.lever: answer for answer in solve_one(base, "contribution", now + 1_000)}

    assert answers["budget"].status == "reached"


def test_higher_odds_ask_for_more() -> None:
    even, sure = (next(answer for answer in solve_one(BASE, "gmv_growth", 0.35, odds=share) if answer.lever == "basket")
                  for share in (0.5, 0.9))

    assert sure.value > even.value
    assert odds(run(BASE, {"basket": sure.value}), {"gmv_growth": 0.35})["gmv_growth"] >= 0.89


def test_scenarios_stand_side_by_side_with_their_goals() -> None:
    table = compare({"now": run(BASE, {}), "bold": run(BASE, {"budget": 1.5})}, TARGETS)

    assert table["scenario"].unique().tolist() == ["now", "bold"]
    now = table[(table["scenario"] == "now") & (table["kpi"] == "gmv_growth")].iloc[0]
    bold = table[(table["scenario"] == "bold") & (table["kpi"] == "gmv_growth")].iloc[0]
    assert now["change"] == 0.0
    assert bold["p10"] < bold["p50"] < bold["p90"]
    assert bold["p50"] > now["p50"] == bold["baseline"]
    assert bold["target"] == 0.35
    assert bold["odds"] >= now["odds"]
    assert table.loc[table["kpi"] == "spend", "target"].isna().all()
    assert compare({}, TARGETS).empty


def test_odds_count_draws_and_flip_where_down_is_good() -> None:
    outcome = run(BASE, {})
    growth, ratio = outcome.values["gmv_growth"], outcome.values["acquisition_cost_ratio"]

    chances = odds(outcome, {"gmv_growth": float(np.median(growth)), "acquisition_cost_ratio": float(ratio.max()),
                             "members": 1.0})

    assert chances == {"gmv_growth": 51 / 101, "acquisition_cost_ratio": 1.0}
    assert joint_odds(outcome, {"gmv_growth": float(np.median(growth)), "retention": 0.0}) == 51 / 101


def test_the_command_lines_document_has_its_four_parts() -> None:
    outcome = run(BASE, {"budget": 1.2})

    document = to_json(outcome, TARGETS)

    assert document["baseline"]["gmv"] == central(run(BASE, {}))["gmv"]
    assert document["scenario"]["gmv"] == central(outcome)["gmv"]
    assert [row["month"] for row in document["months"]][::11] == ["2026-01-01", "2026-12-01"]
    assert sum(row["gmv"] for row in document["months"]) == pytest.approx(document["scenario"]["gmv"])
    assert set(document["odds"]) == set(TARGETS)
    assert document["evidence"] == {"budget": "assumption, not measured"}
    assert set(landing(outcome).columns) == {"kpi", "baseline", "p10", "p50", "p90", "change"}


def test_each_moved_lever_says_what_it_rests_on() -> None:
    curves = [replace(curve, source=source) for curve, source in
              zip(BASE.channels.curves, ("fitted", "assumed", "mostly_prior"), strict=True)]
    measured = replace(BASE, channels=replace(BASE.channels, curves=tuple(curves)))
    moved = {"budget": 1.1, "budget.channel_0": 1.1, "budget.channel_1": 1.1, "budget.channel_2": 1.1, "budget.channel_2@11": 1.2,
             "basket": 1.1, "retention": 1.1, "price": 1.1}

    said = {name: text.en for name, text in evidence(run(measured, moved)).items()}

    assert said == {
        "budget": "assumption, not measured", "budget.channel_0": "measured from data",
        "budget.channel_1": "assumption, not measured", "budget.channel_2": "few data, mostly judgement", "budget.channel_2@11": "few data, mostly judgement", "retention": "measured from data",
        "basket": "plain arithmetic", "price": "assumption, not measured"}
