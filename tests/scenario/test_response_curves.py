"""One table for every response curve: straight lines between knots, exact at the plan, joint draws kept together."""

from dataclasses import replace

import numpy as np
import pytest
from whatif_case import company, curve

from core.scenario.draws import drawn
from core.scenario.response import PLAN, RATIOS, Curve, buy_less, cost_floor, respond, rows_of
from core.scenario.tree import run


def test_between_knots_a_curve_is_a_straight_line_and_at_the_plan_exactly_one() -> None:
    one = curve(0.5, 0.0)
    tables, _ = rows_of([one], 3, np.random.default_rng(0))

    # ε .5: ρ(1.20) = 1.2/1.1, ρ(1.21) = 1.21/1.105; a quarter of the way between
    assert respond(tables, np.array([1.2025]))[:, 0] == pytest.approx([0.75 * 1.2 / 1.1 + 0.25 * 1.21 / 1.105] * 3)
    assert (respond(tables, np.array([1.0])) == 1.0).all()
    assert (respond(tables, np.array([0.0])) == 0.0).all()
    assert respond(tables, np.array([50.0])) == pytest.approx(respond(tables, np.array([9.0])))


def test_ratios_by_month_answer_month_by_month() -> None:
    tables, _ = rows_of([curve(0.4), curve(0.7)], 5, np.random.default_rng(0))

    both = respond(tables, np.array([[0.8, 1.3], [1.0, 2.0]]))

    assert both.shape == (5, 2, 2)
    for month, ratios in enumerate(([0.8, 1.0], [1.3, 2.0])):
        assert np.array_equal(both[:, :, month], respond(tables, np.array(ratios)))


def test_rows_of_fitted_curves_stay_together_and_others_are_shuffled_apart() -> None:
    rows = np.linspace(0.5, 1.5, 20)
    table = np.where(RATIOS == 1.0, 1.0, np.minimum(RATIOS, 1.0)[None, :] * np.ones((20, 1)))
    joint = Curve(table, table[0], curve(0.5).prior, level=rows, joint=True)

    _, level = rows_of([joint, joint, replace(joint, joint=False)], 20, np.random.default_rng(3))

    assert sorted(level[:, 0]) == rows.tolist()
    assert np.array_equal(level[:, 0], level[:, 1])
    assert not np.array_equal(level[:, 0], level[:, 2])


def test_a_level_scales_what_a_change_brings_and_nothing_at_rest() -> None:
    base = company()
    unsure = replace(base, channels=replace(base.channels, curves=tuple(
        replace(one, level=np.linspace(0.5, 1.5, len(one.table))) for one in base.channels.curves)))

    assert np.array_equal(run(unsure, {}).values["gmv"], run(base, {}).values["gmv"])
    plain, spread = (run(of, {"budget": 1.3}).values["gmv"] - run(of, {}).values["gmv"] for of in (base, unsure))
    assert spread.std() > 2 * plain.std()
    assert np.array_equal(run(unsure, {"budget": 0.7}).left.spend, run(base, {"budget": 0.7}).left.spend)
    assert drawn(unsure, 0).level.shape == (50, 3)


@pytest.mark.parametrize("cost", [0.65, 0.8, 1.0, 1.2])
def test_buying_less_lands_at_its_cost_on_the_table(cost: float) -> None:
    centre = curve(0.6).centre

    ratio = buy_less(cost, centre)

    assert ratio / np.interp(ratio, RATIOS, centre) == pytest.approx(cost, rel=1e-12)


def test_below_the_first_yuans_cost_a_channel_stops() -> None:
    centre = curve(0.6).centre

    assert cost_floor(centre) == pytest.approx(0.6, abs=0.002)
    assert buy_less(0.59, centre) == 0.0
    assert buy_less(5.0, centre) == RATIOS[-1]


def test_a_curve_that_is_not_one_at_the_plan_is_refused() -> None:
    table = np.ones((2, len(RATIOS)))
    table[1, PLAN] = 0.99
    with pytest.raises(ValueError, match="1 at the plan"):
        Curve(table, table[0], curve(0.5).prior)
