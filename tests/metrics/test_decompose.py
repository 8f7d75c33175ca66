"""A change split over factors: exact to the cent, whatever the order, closed forms where there are any."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics.decompose import divisia

FACTOR = st.floats(min_value=0.01, max_value=5_000, allow_nan=False)
CENT = Decimal("0.01")


@st.composite
def two_sides(draw):
    count = draw(st.integers(1, 5))
    sides = st.lists(FACTOR, min_size=count, max_size=count)
    return draw(sides), draw(sides)


def cents(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(CENT)


def product(factors: list[float]) -> float:
    return float(math.prod(map(Fraction, factors)))


@settings(max_examples=150, deadline=None)
@given(two_sides())
def test_parts_add_up_to_the_change_to_the_cent(sides):
    before, after = sides
    assert sum(divisia(before, after)) == cents(product(after)) - cents(product(before))


@settings(max_examples=100, deadline=None)
@given(two_sides(), st.randoms(use_true_random=False))
def test_the_order_of_the_factors_moves_no_part_by_more_than_the_rounding(sides, source):
    before, after = sides
    order = list(range(len(before)))
    source.shuffle(order)
    parts, shuffled = divisia(before, after), divisia([before[i] for i in order], [after[i] for i in order])
    # a part is rounded to the cent once, and the largest takes what is left: half a cent a factor, where two are largest
    room = CENT * (len(before) + 1)
    assert all(abs(shuffled[place] - parts[i]) <= room for place, i in enumerate(order))


def test_two_factors_that_double_share_the_change_evenly():
    # 2 × 50 = 100 → 4 × 100 = 400: each factor doubles, each brings half of 300
    assert divisia([2, 50], [4, 100]) == [Decimal("150.00"), Decimal("150.00")]


def test_one_factor_that_moves_alone_has_the_whole_change():
    assert divisia([100, 0.5, 20], [130, 0.5, 20]) == [Decimal("300.00"), Decimal(0), Decimal(0)]


def test_factors_that_cancel_out_have_opposite_parts():
    # 10 × 10 = 20 × 5: weight 100 × ln 2 = 69.3147
    assert divisia([10, 10], [20, 5]) == [Decimal("69.31"), Decimal("-69.31")]


def test_a_factor_of_zero_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        divisia([1, 0], [1, 2])
