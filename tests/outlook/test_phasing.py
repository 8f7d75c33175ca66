"""Phasing adds up to the cent at every level, keeps what is held, and says why when it cannot."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.base.errors import CockpitError
from core.outlook.phasing import (
    Phased,
    after_actuals,
    by_shape,
    edit,
    edit_within,
    evenly,
    glide,
    glide_at,
    hold,
    quarter_months,
)

MONEY = st.decimals(min_value=0, max_value=10**9, places=2)
WEIGHTS = st.lists(st.one_of(st.none(), st.floats(0, 1e9)), min_size=1, max_size=12)


def parts(*amounts: int | str, held: Sequence[int] = ()) -> Phased:
    return Phased(tuple(Decimal(amount) for amount in amounts), tuple(index in held for index in range(len(amounts))))


@st.composite
def phased_years(draw: st.DrawFn) -> Phased:
    return Phased(tuple(draw(st.lists(MONEY, min_size=12, max_size=12))),
                  tuple(draw(st.lists(st.booleans(), min_size=12, max_size=12))))


def test_a_quarter_raised_with_february_held_moves_the_other_months() -> None:
    assert edit(parts(10, 20, 30, held=[1]), Decimal(100)).amounts == (20, 20, 60)  # 80 left, shared 10 : 30


def test_editing_a_quarter_moves_the_year_along() -> None:
    year = edit(evenly(Decimal(1200)), Decimal(600), quarter_months(2))
    assert year.amounts == (100,) * 3 + (200,) * 3 + (100,) * 6
    assert year.total == 1500


def test_editing_a_quarter_within_the_year_takes_from_the_other_quarters() -> None:
    year = edit_within(evenly(Decimal(1200)), Decimal(600), quarter_months(2))
    assert year.part(quarter_months(2)) == 600
    assert year.amounts[0] == Decimal("66.67")  # 600 over nine months
    assert year.total == 1200


def test_all_held_and_another_total_is_refused_with_the_reason() -> None:
    with pytest.raises(CockpitError) as raised:
        edit(parts(10, 20, 30, held=[0, 1, 2]), Decimal(100))
    assert raised.value.code == "all_held"
    assert "make 60, so they cannot make 100" in raised.value("en")
    assert "合计 60，凑不成 100" in raised.value("zh")


def test_all_held_and_the_same_total_is_fine() -> None:
    held = parts(10, 20, 30, held=[0, 1, 2])
    assert edit(held, Decimal("60.00")) == held


def test_held_months_above_the_total_are_refused() -> None:
    with pytest.raises(CockpitError, match="held months alone make 20, more than the total of 15"):
        edit(parts(10, 20, 30, held=[1]), Decimal(15))


def test_after_two_booked_months_the_rest_is_spread_again() -> None:
    year = after_actuals(evenly(Decimal(12000)), Decimal(12000), [Decimal(1500), Decimal(1200)])
    assert year.amounts == (1500, 1200) + (930,) * 10  # (12,000 - 2,700) / 10
    assert year.held == (True, True) + (False,) * 10
    assert year.total == 12000


def test_after_actuals_held_months_stay() -> None:
    year = after_actuals(hold(evenly(Decimal(12000)), 10), Decimal(12000), [Decimal(1500), Decimal(1200)])
    assert year.amounts[10] == 1000
    assert year.amounts[2] == Decimal("922.23")  # 8,300 over nine months: 922.22 and 2 cents for the first two
    assert year.total == 12000


def test_once_the_target_is_reached_nothing_is_left_to_do() -> None:
    year = after_actuals(evenly(Decimal(300), 3), Decimal(300), [Decimal(310)])
    assert year.amounts == (310, 0, 0)


def test_a_year_wholly_booked_is_what_was_booked() -> None:
    assert after_actuals(evenly(Decimal(300), 3), Decimal(300), [Decimal(90)] * 3).amounts == (90, 90, 90)


def test_only_held_months_left_that_do_not_make_the_rest_are_refused() -> None:
    with pytest.raises(CockpitError, match="All of these months are held"):
        after_actuals(parts(100, 100, 100, held=[1, 2]), Decimal(300), [Decimal(90)])


def test_the_shape_of_last_year_is_kept() -> None:
    assert by_shape(Decimal(1350), [100, 400, 500]).amounts == (135, 540, 675)  # +35 % in each


def test_a_month_without_data_counts_as_the_mean_and_a_month_of_refunds_as_nothing() -> None:
    assert by_shape(Decimal(300), [10, None, 30, -5]).amounts == (  # weights 10, 13.33, 30, 0
        Decimal("56.25"), Decimal("75.00"), Decimal("168.75"), 0)
    assert by_shape(Decimal(30), [None, None, None]).amounts == (10, 10, 10)


def test_counts_are_phased_in_whole_numbers() -> None:
    assert by_shape(Decimal(10), [1, 1, 1], quantum=Decimal(1)).amounts == (4, 3, 3)


@settings(deadline=None)
@given(MONEY, WEIGHTS)
def test_the_parts_add_up_to_the_total_exactly(total: Decimal, weights: list[float | None]) -> None:
    phased = by_shape(total, weights)
    assert phased.total == total
    assert min(phased.amounts) >= 0


@settings(deadline=None)
@given(phased_years(), MONEY, st.integers(1, 4))
def test_an_edited_quarter_is_exact_and_touches_nothing_held_and_no_other_quarter(
        year: Phased, total: Decimal, quarter: int) -> None:
    months = quarter_months(quarter)
    kept = sum((year.amounts[index] for index in months if year.held[index]), Decimal(0))
    assume(kept <= total and not all(year.held[index] for index in months))
    edited = edit(year, total, months)
    assert edited.part(months) == total
    for index in range(12):
        if index not in months or year.held[index]:
            assert edited.amounts[index] == year.amounts[index]


@settings(deadline=None)
@given(phased_years(), MONEY, st.lists(MONEY, max_size=11))
def test_actuals_and_the_months_left_make_the_total_exactly_or_it_is_refused(
        year: Phased, total: Decimal, booked: list[Decimal]) -> None:
    done = sum(booked, Decimal(0))
    held = sum((year.amounts[index] for index in range(len(booked), 12) if year.held[index]), Decimal(0))
    free = not all(year.held[len(booked):])
    if done < total and (held > total - done or (not free and held != total - done)):
        with pytest.raises(CockpitError):
            after_actuals(year, total, booked)
    else:
        spread_again = after_actuals(year, total, booked)
        assert spread_again.amounts[:len(booked)] == tuple(booked)
        assert spread_again.total == max(total, done)


@settings(deadline=None)
@given(phased_years(), st.floats(0, 1), st.integers(1, 4))
def test_editing_within_keeps_the_year(year: Phased, share: float, quarter: int) -> None:
    free = Phased(year.amounts, (False,) * 12)
    total = (free.total * Decimal(str(share))).quantize(Decimal("0.01"))
    edited = edit_within(free, total, quarter_months(quarter))
    assert (edited.part(quarter_months(quarter)), edited.total) == (total, free.total)


def test_a_rate_glides_from_last_years_level_to_the_target() -> None:
    assert glide(0.25, 0.20, 5) == pytest.approx([0.24, 0.23, 0.22, 0.21, 0.20], abs=1e-15)
    assert glide(None, 0.20, 3) == [0.20, 0.20, 0.20]
    assert [glide_at(0.25, 0.20, passed) for passed in (-1, 0, 1, 2)] == [0.25, 0.25, 0.20, 0.20]


@settings(deadline=None)
@given(st.floats(-1, 1), st.floats(-1, 1))
def test_a_glide_never_overshoots_and_ends_on_the_target(start: float, target: float) -> None:
    path = glide(start, target)
    assert path[-1] == target
    assert all(min(start, target) - 1e-12 <= level <= max(start, target) + 1e-12 for level in path)
