"""Landings forecast elsewhere: kept to the bit at rest, moved as the tree moves, identities kept."""

from dataclasses import replace

import numpy as np
import pytest
from whatif_case import company

from core.scenario.outcome import central, months, odds
from core.scenario.tree import run

PLAIN = company(draws=80)
RNG = np.random.default_rng(5)
GMV = RNG.normal(1.2e7, 1e6, 80)
SPEND = RNG.normal(2.5e6, 1e5, 80)
ANCHORED = replace(PLAIN, anchors={
    "gmv": GMV, "gmv_growth": GMV / 8_500_000 - 1, "spend": SPEND, "retention": np.linspace(0.5, 0.7, 80),
    "contribution": RNG.normal(0, 1e5, 80), "satisfaction": np.full(80, 0.95), "members": np.arange(80.0)})


def test_at_rest_every_anchored_kpi_is_its_own_forecast_to_the_bit() -> None:
    values = run(ANCHORED, {}).values

    for kpi, anchor in ANCHORED.anchors.items():
        assert np.array_equal(np.sort(values[kpi]), np.sort(anchor)), kpi
    assert central(run(ANCHORED, {"basket": 1.0}))["gmv"] == np.median(GMV)


def test_an_anchored_kpi_moves_by_the_trees_own_ratio() -> None:
    moves = {"budget": 1.3, "basket": 1.05}
    tree = run(PLAIN, moves).values["gmv"] / run(PLAIN, {}).values["gmv"]

    rest, moved = run(ANCHORED, {}).values, run(ANCHORED, moves).values

    assert moved["gmv"] == pytest.approx(rest["gmv"] * tree)
    assert moved["contribution"] - rest["contribution"] == pytest.approx(
        run(PLAIN, moves).values["contribution"] - run(PLAIN, {}).values["contribution"])
    assert np.array_equal(moved["members"], np.arange(80.0))


def test_growth_stays_gmv_against_last_year() -> None:
    values = run(ANCHORED, {"retention": 1.3, "price": 1.1}).values

    # both anchors follow the tree's order of GMV, so the identity holds draw by draw
    assert values["gmv_growth"] == pytest.approx(values["gmv"] / 8_500_000 - 1)


def test_anchors_keep_goals_hanging_together() -> None:
    values = run(ANCHORED, {}).values
    gmv = run(PLAIN, {}).values["gmv"]

    assert np.array_equal(np.argsort(values["gmv"]), np.argsort(gmv))


def test_a_kpi_the_tree_does_not_know_has_odds_all_the_same() -> None:
    assert odds(run(ANCHORED, {}), {"members": 40.0}) == {"members": 0.5}


def test_the_months_add_up_to_the_anchored_year() -> None:
    outcome = run(ANCHORED, {"budget": 1.2})

    assert months(outcome)["gmv"].sum() == pytest.approx(central(outcome)["gmv"])
    assert months(outcome)["spend"].sum() == pytest.approx(central(outcome)["spend"])


def test_an_anchor_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="anchor gmv"):
        replace(PLAIN, anchors={"gmv": np.ones(3)})
