"""A change split over factors: exact to the cent, whatever the order, closed forms where there are any."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics.decompose import divisia, factor_parts, ratio_parts, rounded, shapley

FACTOR = st.floats(min_value=0.01, max_value=5_000, allow_nan=False)
CENT = Decimal("0.01")


@st.composite
def two_sides(draw):
    count = draw(st.integers(1, 5))
    sides = st.lists(FACTOR, min_size=count, max_size=count)
    return draw(sides), draw(sides)


def exact(factors):
    """The product to the cent, without any rounding before."""
    return Decimal(round(math.prod(map(Fraction, factors), start=Fraction(1)) * 100)) * CENT


@settings(max_examples=150, deadline=None)
@given(two_sides())
def test_parts_add_up_to_the_change_to_the_cent(sides):
    before, after = sides
    assert sum(divisia(before, after)) == exact(after) - exact(before)


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


@st.composite
def any_sides(draw):
    count = draw(st.integers(1, 5))
    factor = st.integers(-40, 40) | st.floats(-50, 50, allow_nan=False).map(lambda value: round(value, 3))
    return (draw(st.lists(factor, min_size=count, max_size=count)) for _ in range(2))


@settings(max_examples=80, deadline=None)
@given(any_sides(), st.randoms(use_true_random=False))
def test_factors_of_zero_and_below_are_split_as_exactly_and_in_any_order(sides, source):
    before, after = sides
    parts = factor_parts(before, after)
    assert sum(parts) == exact(after) - exact(before)
    order = list(range(len(before)))
    source.shuffle(order)
    shuffled = factor_parts([before[i] for i in order], [after[i] for i in order])
    # the very same factor twice may take the last cent in one place or the other
    assert sorted(shuffled) == sorted(parts[i] for i in order)


def test_a_factor_that_begins_at_zero_shares_evenly_with_the_one_that_it_needs():
    # 0 × 10 = 0 → 5 × 20 = 100: alone 5 × 10 = 50, the other 0; together 50 more, half each
    assert shapley([0, 10], [5, 20]) == [Decimal(75), Decimal(25)]


PAIR = st.tuples(st.integers(0, 500), st.integers(0, 500))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(PAIR, PAIR), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_a_ratios_own_and_mix_parts_add_up_whatever_the_order_of_its_keys(sides, source):
    before, after = ({f"k{n}": pair[side] for n, pair in enumerate(sides)} for side in (0, 1))
    quantum = Decimal("0.000001")
    if not sum(d for _, d in before.values()) or not sum(d for _, d in after.values()):
        with pytest.raises(ValueError, match="denominator"):
            ratio_parts(before, after, quantum)
        return
    own, mix = ratio_parts(before, after, quantum)
    rates = [Fraction(sum(n for n, _ in side.values()), sum(d for _, d in side.values())) for side in (before, after)]
    assert sum([*own.values(), *mix.values()]) == rounded(rates[1], quantum) - rounded(rates[0], quantum)
    keys = list(before)
    source.shuffle(keys)
    again = ratio_parts({key: before[key] for key in keys}, {key: after[key] for key in keys}, quantum)
    for first, second in zip((own, mix), again, strict=True):
        assert all(abs(first[key] - second[key]) <= 12 * quantum for key in keys)


def test_customers_moving_to_the_dearer_channel_are_mix_and_a_dearer_channel_its_own():
    # shares 50/50 → 25/75 at rates 0.1 and 0.3, nothing else: 0.20 → 0.25, all mix
    own, mix = ratio_parts({"a": (5, 50), "b": (15, 50)}, {"a": (2.5, 25), "b": (22.5, 75)}, Decimal("0.0001"))
    assert own == {"a": 0, "b": 0}
    assert sum(mix.values()) == Decimal("0.05")
    own, mix = ratio_parts({"a": (5, 50), "b": (15, 50)}, {"a": (10, 50), "b": (15, 50)}, Decimal("0.0001"))
    assert (own["a"], own["b"], sum(mix.values())) == (Decimal("0.05"), 0, 0)
