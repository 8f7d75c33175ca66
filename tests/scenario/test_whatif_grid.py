"""The month-by-channel grid: both margins to the cent, held cells stay, what cannot be is told."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whatif_case import company

from core.base.errors import CockpitError
from core.base.text import Text
from core.scenario.baseline import Baseline
from core.scenario.draws import drawn
from core.scenario.grid import Grid, edit, grid_of, overrides_of
from core.scenario.response import RATIOS
from core.scenario.tree import run

BASE = company()


def small() -> Grid:
    return Grid(("a", "b"), (11, 12), np.array([[10_000, 20_000], [30_000, 40_000]]))


def test_a_changed_cell_moves_the_others_and_no_total() -> None:
    changed = edit(small(), (0, 0), Decimal("150"))

    assert changed.money == [[Decimal("150.00"), Decimal("150.00")], [Decimal("250.00"), Decimal("450.00")]]
    assert changed.by_channel == [Decimal(300), Decimal(700)]
    assert changed.by_month == [Decimal(400), Decimal(600)]
    assert changed.held == {(0, 0)}


def test_a_cell_beyond_what_the_totals_hold_says_how_far_it_can_go() -> None:
    with pytest.raises(CockpitError, match=r"^Alpha in November can be 0\.00 to 300\.00: the channel's and the month's total have to stay\.$"):
        edit(small(), (0, 0), Decimal("301"), {"a": Text(zh="甲", en="Alpha")})


def test_cells_that_held_ones_leave_no_choice_for_are_refused_in_words() -> None:
    one = edit(small(), (0, 0), Decimal("150"))     # a: 150 + 150, b: 250 + 450 follow

    assert edit(one, (1, 1), Decimal("450")).money == one.money
    with pytest.raises(CockpitError, match="release one first"):
        edit(one, (1, 1), Decimal("500"))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(1, 7), st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6), st.integers(0, 900_000)), max_size=4))
def test_any_edits_hold_both_margins_to_the_cent(seed: int, channels: int, months: int, edits: list[tuple[int, int, int]]) -> None:
    cents = np.random.default_rng(seed).integers(0, 1_000_000, (channels, months))
    grid = Grid(tuple(f"c{place}" for place in range(channels)), tuple(range(1, months + 1)), cents)
    for row, column, money in edits:
        cell = (row % channels, column % months)
        try:
            after = edit(grid, cell, Decimal(money) / 100)
        except CockpitError:
            continue
        assert (after.by_channel, after.by_month) == (grid.by_channel, grid.by_month)
        assert after.money[cell[0]][cell[1]] == Decimal(money) / 100
        assert all(after.cents[held] == grid.cents[held] for held in grid.held - {cell})
        assert (after.cents >= 0).all()
        grid = after


def test_a_split_spread_over_the_months_is_that_split_and_goes_back_into_the_levers() -> None:
    spend = {name: Decimal("12345.67") for name in BASE.channel_names}
    grid = grid_of(BASE, spend)

    assert grid.by_channel == list(spend.values())
    changed = edit(grid, (1, 2), Decimal("5000"))
    outcome = run(BASE, overrides_of(BASE, changed))
    assert np.abs(outcome.left.spend - changed.cents / 100.0).max() < 0.02
    assert outcome.left.spend.sum() == pytest.approx(3 * 12345.67, abs=0.02)
    again = grid_of(BASE, spend, overrides_of(BASE, changed))
    assert np.abs(again.cents - changed.cents).max() <= 2


def with_an_empty_month(gmv: float | None = None) -> Baseline:
    """Return BASE with no plan for channel_0 in the second month left, and that month's forecast where one is given."""
    assert BASE.channels is not None
    spend, new, forecast = BASE.channels.spend.copy(), BASE.channels.new_customers.copy(), BASE.gmv.copy()
    spend[0], new[0] = [30_000.0, 0.0, 20_000.0, 40_000.0], [300.0, 0.0, 200.0, 400.0]
    if gmv is not None:
        forecast[:, 1] = gmv
    return replace(BASE, gmv=forecast, channels=replace(BASE.channels, spend=spend, new_customers=new))


def planned_grid(base: Baseline) -> Grid:
    assert base.channels is not None
    totals = base.channels.spend.sum(axis=1)
    return grid_of(base, {name: Decimal(repr(round(float(total), 2))) for name, total in zip(base.channel_names, totals, strict=True)})


def test_money_typed_into_a_month_that_the_plan_leaves_empty_is_held_and_both_totals_stay() -> None:
    grid = Grid(("a", "b"), (10, 11, 12), np.array([[30_000, 0, 10_000], [20_000, 20_000, 20_000]]), empty=frozenset({(0, 1)}))

    changed = edit(grid, (0, 1), Decimal("100"))

    assert changed.by_channel == [Decimal(400), Decimal(600)]
    assert changed.by_month == [Decimal(500), Decimal(200), Decimal(300)]
    assert [row[1] for row in changed.money] == [Decimal("100.00"), Decimal("100.00")]
    assert changed.held == {(0, 1)}


def test_an_edit_elsewhere_puts_no_money_into_an_empty_month() -> None:
    grid = planned_grid(with_an_empty_month())

    changed = edit(grid, (1, 2), grid.money[1][2] + Decimal("777.77"))

    assert changed.cents[0, 1] == 0
    assert (changed.by_channel, changed.by_month) == (grid.by_channel, grid.by_month)


def test_what_is_typed_into_an_empty_month_is_spent_there_and_brings_customers_along_the_channels_curve() -> None:
    base = with_an_empty_month()
    grid = planned_grid(base)
    changed = edit(grid, (0, 1), Decimal("15000"))
    outcome, rest = run(base, overrides_of(base, changed)), run(base, {})

    assert overrides_of(base, changed)["budget.channel_0@10"] == pytest.approx(1.5)     # 15,000 of a mean month's 30,000, above 1
    assert outcome.left.spend is not None
    assert outcome.left.paid_new is not None
    assert rest.left.spend is not None
    assert np.abs(outcome.left.spend - changed.cents / 100.0).max() < 0.02
    assert outcome.left.spend.sum() == pytest.approx(rest.left.spend.sum(), abs=0.05)
    assert outcome.left.paid_new[0, 1] == pytest.approx(300 * float(drawn(base, 0).tables[0, RATIOS == 0.5].mean()))
    assert planned_grid(base).cents[0, 1] == 0 == rest.left.spend[0, 1]
    again = grid_of(base, dict(zip(base.channel_names, grid.by_channel, strict=True)), overrides_of(base, changed))
    assert np.abs(again.cents - changed.cents).max() <= 2


def test_an_empty_month_without_a_forecast_takes_no_money_and_says_why() -> None:
    with pytest.raises(CockpitError, match="no forecast and no planned spend"):
        edit(planned_grid(with_an_empty_month(gmv=0.0)), (0, 1), Decimal("5000"))
