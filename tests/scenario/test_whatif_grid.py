"""The month-by-channel grid: both margins to the cent, held cells stay, what cannot be is told."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whatif_case import company

from core.base.errors import CockpitError
from core.scenario.grid import Grid, edit, grid_of, overrides_of, released
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
    with pytest.raises(CockpitError, match="a in month 11 can be 0 to 300"):
        edit(small(), (0, 0), Decimal("301"))


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
    assert released(grid).held == frozenset()


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


def test_a_cell_without_money_in_the_plan_takes_none_and_says_why_and_no_edit_moves_money_there() -> None:
    assert BASE.channels is not None
    spend = BASE.channels.spend.copy()
    spend[0, 1] = 0.0
    base = replace(BASE, channels=replace(BASE.channels, spend=spend))
    names, totals = base.channel_names, spend.sum(axis=1)
    grid = grid_of(base, {name: Decimal(repr(round(float(total), 2))) for name, total in zip(names, totals, strict=True)})

    with pytest.raises(CockpitError, match="no spend of this channel in this month"):
        edit(grid, (0, 1), Decimal("5000"))
    changed = edit(grid, (1, 2), grid.money[1][2] + Decimal("777.77"))

    assert changed.cents[0, 1] == 0
    assert changed.by_channel == grid.by_channel
    assert run(base, overrides_of(base, changed)).left.spend.sum() == pytest.approx(totals.sum(), abs=0.05)
