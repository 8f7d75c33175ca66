"""The budget frontier against brute force, against the tree, and at the edges of what is possible."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from whatif_case import company, curve

from core.base.errors import CockpitError
from core.scenario.baseline import Baseline
from core.scenario.draws import drawn
from core.scenario.frontier import at_total, cheapest_for, frontier, same_money, within_ratio, worth_of_new
from core.scenario.outcome import central
from core.scenario.response import RATIOS
from core.scenario.tree import run


def lively(seed: int = 1) -> Baseline:
    """A company whose new customers are worth their spend, without spread in how many come."""
    base = company(draws=60, seed=seed)
    return replace(base, new_deviation=np.ones((1, 4)),
                   channels=replace(base.channels, new_customers=base.channels.new_customers * 8.0))


BASE = lively()
FRONT = frontier(BASE)
TODAY = float(BASE.channels.spend.sum())


def by_hand(base: Baseline, ratios: np.ndarray) -> np.ndarray:
    """Expected GMV against today for rows of spend ratios (n, C)."""
    value = [sum(base.channels.new_customers[c, m] * worth_of_new(base)[m] for m in range(4)) for c in range(3)]
    tables = drawn(base, 0).tables
    total = np.zeros(len(ratios))
    for c in range(3):
        total += value[c] * np.mean([np.interp(ratios[:, c], RATIOS, one) - 1 for one in tables[c].T], axis=0)
    return total


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("size", [0.7, 1.0, 1.4])
def test_no_split_on_a_fine_grid_beats_the_frontier(seed: int, size: float) -> None:
    base = lively(seed)
    planned = base.channels.spend.sum(axis=1)
    total = size * planned.sum()
    first, second = (grid.ravel() for grid in np.meshgrid(np.linspace(0.5, 2, 250), np.linspace(0.5, 2, 250)))
    third = (total - first * planned[0] - second * planned[1]) / planned[2]
    allowed = (third >= 0.5) & (third <= 2.0)
    brute = by_hand(base, np.column_stack([first, second, third])[allowed]).max()

    split = at_total(frontier(base), total)

    assert split.gain >= brute - 1e-9 * abs(brute)
    assert split.gain <= brute + 3e-3 * abs(brute)


def test_the_tree_gives_the_gmv_that_the_frontier_promises() -> None:
    split = same_money(FRONT)
    outcome = run(BASE, split.overrides)

    assert outcome.values["gmv"].mean() == pytest.approx(split.gmv, rel=1e-9)
    assert outcome.left.spend.sum() == pytest.approx(TODAY, rel=1e-9)


def test_the_same_money_adds_up_to_the_cent_and_never_brings_less_than_today() -> None:
    for seed in range(1, 12):
        base = lively(seed)
        split = same_money(frontier(base))
        total = Decimal(repr(float(base.channels.spend.sum()))).quantize(Decimal("0.01"))
        assert sum(split.spend.values()) == total
        assert split.gain >= -1e-9


def test_marginal_returns_are_equal_on_channels_that_no_bound_stops() -> None:
    split = same_money(frontier(BASE, dict.fromkeys(BASE.channel_names, (0.01, 10.0))))
    ratios = np.array(list(split.overrides.values()))
    assert split.bounds == ()

    per_yuan = []
    for c in range(3):
        up, down = ratios.copy(), ratios.copy()
        up[c] += 1e-4
        down[c] -= 1e-4
        slope = (by_hand(BASE, up[None]) - by_hand(BASE, down[None]))[0] / 2e-4
        per_yuan.append(slope / BASE.channels.spend[c].sum())

    assert max(per_yuan) / min(per_yuan) < 1.01


def test_a_bound_that_binds_is_named_with_what_more_room_would_bring() -> None:
    name = max(same_money(FRONT).overrides, key=lambda lever: same_money(FRONT).overrides[lever]).removeprefix("budget.")
    tight = frontier(BASE, {name: (0.9, 1.0)})

    split = same_money(tight)

    bound = next(bound for bound in split.bounds if bound.channel == name)
    assert bound.side == "high"
    wider = same_money(frontier(BASE, {name: (0.9, 1.01)}))
    room = 0.01 * BASE.channels.spend[BASE.channel_names.index(name)].sum()
    assert (wider.gain - split.gain) / room == pytest.approx(bound.price, rel=0.1)


def test_a_locked_channel_keeps_its_plan() -> None:
    split = at_total(frontier(BASE, {"channel_1": (1.0, 1.0)}), TODAY * 1.2)

    assert split.overrides["budget.channel_1"] == 1.0


def test_the_cheapest_spend_for_a_gmv_reaches_it_and_less_does_not() -> None:
    goal = same_money(FRONT).gmv * 1.02

    split = cheapest_for(FRONT, goal)

    assert split.reached
    assert split.gmv >= goal * (1 - 1e-9)
    assert at_total(FRONT, float(sum(split.spend.values())) * 0.99).gmv < goal


def test_a_gmv_out_of_reach_answers_with_the_most_there_is() -> None:
    split = cheapest_for(FRONT, 1e12)

    assert not split.reached
    assert split.gmv == pytest.approx(FRONT.gmv[-1], rel=1e-6)
    assert "does not reach" in split.text.en
    assert {bound.side for bound in split.bounds} == {"high"}


def test_the_acquisition_ratio_is_kept_by_the_whole_year() -> None:
    goal = central(run(BASE, {}))["acquisition_cost_ratio"] + 0.004

    split = within_ratio(FRONT, goal)
    outcome = run(BASE, split.overrides)

    year = (BASE.actual.spend.sum() + outcome.left.spend.sum()) / outcome.values["gmv"].mean()
    assert split.reached
    assert year == pytest.approx(goal, rel=1e-4)
    assert not within_ratio(FRONT, 0.01).reached


def test_without_spend_there_is_no_frontier_and_bounds_must_make_sense() -> None:
    with pytest.raises(CockpitError, match="please upload"):
        frontier(replace(BASE, channels=None))
    with pytest.raises(CockpitError, match="cannot be"):
        frontier(BASE, {"channel_0": (1.5, 1.0)})


def test_an_unsure_gain_is_not_recommended() -> None:
    unsure = replace(BASE, channels=replace(
        BASE.channels, curves=(curve(0.6, 0.3),) * 3,
        spend=np.ones((3, 4)), new_customers=np.ones((3, 4))))

    assert not same_money(frontier(unsure)).recommended
