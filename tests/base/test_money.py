"""Splitting an amount never gains or loses a cent."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.base.money import CENT, spread

TOTALS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
WEIGHTS = st.lists(st.one_of(st.integers(0, 10**6), st.floats(0, 1e9), st.decimals(0, 10**6, places=4)),
                   min_size=1, max_size=40)


@settings(deadline=None)
@given(TOTALS, WEIGHTS)
def test_the_parts_add_up_to_the_total_exactly(total: Decimal, weights: list[Decimal | float | int]) -> None:
    assert sum(spread(total, weights), Decimal(0)) == total


@settings(deadline=None)
@given(TOTALS, WEIGHTS)
def test_each_part_is_within_a_cent_of_its_exact_share(total: Decimal, weights: list[Decimal | float | int]) -> None:
    shares = [Fraction(Decimal(str(weight))) for weight in weights]
    if not any(shares):
        shares = [Fraction(1)] * len(shares)
    for part, share in zip(spread(total, weights), shares, strict=True):
        assert abs(Fraction(part) - Fraction(total) * share / sum(shares)) <= Fraction(CENT)


@settings(deadline=None)
@given(TOTALS.filter(lambda total: total >= 0), WEIGHTS)
def test_a_larger_weight_never_gets_less(total: Decimal, weights: list[Decimal | float | int]) -> None:
    parts = spread(total, weights)
    order = sorted(range(len(weights)), key=lambda index: Decimal(str(weights[index])))
    for smaller, larger in pairwise(order):
        assert parts[smaller] <= parts[larger] + CENT


@settings(deadline=None)
@given(TOTALS, WEIGHTS, st.sampled_from(["1", "0.5", "10", "0.0001"]))
def test_any_quantum_adds_up(total: Decimal, weights: list[Decimal | float | int], quantum: str) -> None:
    assert sum(spread(total, weights, Decimal(quantum)), Decimal(0)) == total


def test_the_odd_cents_go_to_the_largest_remainders_first() -> None:
    assert spread(Decimal("100"), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert spread(Decimal("0.05"), [1, 3]) == [Decimal("0.01"), Decimal("0.04")]  # 0.0125, 0.0375
    assert spread(Decimal("-1"), [1, 2]) == [Decimal("-0.33"), Decimal("-0.67")]


def test_what_the_total_has_below_the_quantum_goes_to_one_part() -> None:
    assert spread(Decimal("1.005"), [1, 1]) == [Decimal("0.505"), Decimal("0.50")]


def test_no_weight_at_all_means_evenly() -> None:
    assert spread(Decimal("10"), [0, 0]) == [Decimal("5.00"), Decimal("5.00")]


def test_nothing_to_spread_over_takes_nothing_but_zero() -> None:
    assert spread(Decimal(0), []) == []
    with pytest.raises(ValueError, match="nothing to spread"):
        spread(Decimal(1), [])
