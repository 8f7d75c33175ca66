"""A change split exactly: over the factors of a product (LMDI, else Shapley), over parts of a ratio (own rate and mix)."""

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

CENT = Decimal("0.01")
Number = int | float | Decimal | Fraction
K = TypeVar("K")


def factor_parts(before: Sequence[Number], after: Sequence[Number], quantum: Decimal = CENT) -> list[Decimal]:
    """Return each factor's part of the change of a product: by logarithmic mean where all are above 0, else by Shapley."""
    return divisia(before, after, quantum) if all(value > 0 for value in (*before, *after)) else shapley(before, after, quantum)


def divisia(before: Sequence[Number], after: Sequence[Number], quantum: Decimal = CENT) -> list[Decimal]:
    """Split the change of a product over its factors; the parts add up to the change of the products to the cent.

    before and after hold the same factors, all above 0 (else ValueError: where a factor is 0 no logarithm exists). The part
    of a factor is L(product after, product before) · ln(after/before), L the logarithmic mean: no residual, independent of
    the order of the factors. What rounding to the cent leaves goes to the largest part.
    Source: Ang 2004, "Decomposition analysis for policymaking in energy", LMDI-I.
    """
    if len(before) != len(after) or any(not value > 0 for value in (*before, *after)):
        raise ValueError("every factor must be above 0 on both sides")
    old, new = (math.prod((Fraction(value) for value in side), start=Fraction(1)) for side in (before, after))
    near = math.isclose(old, new, rel_tol=1e-12)
    weight = float(old) if near else float(new - old) / math.log(new / old)
    parts = [weight * math.log(b / a) for a, b in zip(map(float, before), map(float, after), strict=True)]
    return _settled(parts, _rounded(new, quantum) - _rounded(old, quantum), quantum, list(zip(before, after, strict=True)))


def shapley(before: Sequence[Number], after: Sequence[Number], quantum: Decimal = CENT) -> list[Decimal]:
    """Split the change of a product whose factors may be 0 or below: each one's mean effect over all orders of change.

    In exact fractions, rounded last; what rounding leaves goes to the largest part. Source: Shapley 1953, as Sun 1998,
    "Changes in energy consumption and energy intensity: a complete decomposition model", takes it for products.
    """
    if len(before) != len(after):
        raise ValueError("both sides must hold the same factors")
    old, new, count = [Fraction(value) for value in before], [Fraction(value) for value in after], len(before)
    parts = []
    for one in range(count):
        others = [place for place in range(count) if place != one]
        part = Fraction(0)
        for moved in (chosen for size in range(count) for chosen in combinations(others, size)):
            weight = Fraction(math.factorial(len(moved)) * math.factorial(count - len(moved) - 1), math.factorial(count))
            part += weight * (new[one] - old[one]) * math.prod((new[place] if place in moved else old[place] for place in others), start=Fraction(1))
        parts.append(part)
    change = _rounded(math.prod(new, start=Fraction(1)), quantum) - _rounded(math.prod(old, start=Fraction(1)), quantum)
    return _settled(parts, change, quantum, list(zip(before, after, strict=True)))


def ratio_parts(before: Mapping[K, tuple[Number, Number]], after: Mapping[K, tuple[Number, Number]], quantum: Decimal) -> tuple[dict[K, Decimal], dict[K, Decimal]]:
    """Split the change of Σ numerator ÷ Σ denominator over its keys: (own, mix), which add up to the change exactly.

    before and after hold (numerator, denominator) per key. own: the key's rate moved, at its mean share of the denominator;
    mix: its share moved, times how far its mean rate lies from the mean of all. A key without a denominator on one side
    has no rate there: all that it brings is mix. ValueError where a side has no denominator at all.
    Source: the two-factor Shapley split (Marshall-Edgeworth weights), symmetric in time and in keys.
    """
    old, new = (_exact(side) for side in (before, after))
    totals = [sum((pair[1] for pair in side.values()), Fraction(0)) for side in (old, new)]
    if not all(totals):
        raise ValueError("a ratio needs a denominator on both sides")
    overall = [sum((pair[0] for pair in side.values()), Fraction(0)) / total for side, total in zip((old, new), totals, strict=True)]
    middle = sum(overall, Fraction(0)) / 2
    own: dict[K, Fraction] = {}
    mix: dict[K, Fraction] = {}
    for key in dict.fromkeys((*old, *new)):
        (n0, d0), (n1, d1) = (side.get(key, (Fraction(0), Fraction(0))) for side in (old, new))
        share0, share1 = d0 / totals[0], d1 / totals[1]
        brought = (n1 / totals[1] - middle * share1) - (n0 / totals[0] - middle * share0)
        own[key] = (share0 + share1) / 2 * (n1 / d1 - n0 / d0) if d0 and d1 else Fraction(0)
        mix[key] = brought - own[key]
    change = _rounded(overall[1], quantum) - _rounded(overall[0], quantum)
    keys = [*((key, 0) for key in own), *((key, 1) for key in mix)]
    marks = [(key_sides, place) for key, place in keys for key_sides in [(*old.get(key, ()), *new.get(key, ()))]]
    settled = _settled([*own.values(), *mix.values()], change, quantum, marks)
    return dict(zip(own, settled, strict=False)), dict(zip(mix, settled[len(own):], strict=True))


def settled(parts: Mapping[K, Number], change: Decimal, quantum: Decimal = CENT) -> dict[K, Decimal]:
    """Return the parts rounded so that they add up to the change; what rounding leaves goes to the largest."""
    return dict(zip(parts, _settled(list(parts.values()), change, quantum, [str(key) for key in parts]), strict=True))


def rounded(value: Number, quantum: Decimal = CENT) -> Decimal:
    """Return the number on the quantum, half to even."""
    return _rounded(Fraction(value), quantum)


def _settled(parts: Sequence[Number], change: Decimal, quantum: Decimal, marks: Sequence[object]) -> list[Decimal]:
    """Round the parts; of equally large ones the marks, which belong to the part and not to its place, say who takes the rest."""
    found = [_rounded(Fraction(part), quantum) for part in parts]
    if found:
        largest = max(range(len(found)), key=lambda place: (abs(found[place]), found[place], str(marks[place])))
        found[largest] += change - sum(found, Decimal(0))
    return found


def _exact(side: Mapping[K, tuple[Number, Number]]) -> dict[K, tuple[Fraction, Fraction]]:
    return {key: (Fraction(above), Fraction(below)) for key, (above, below) in side.items()}


def _rounded(value: Fraction, quantum: Decimal) -> Decimal:
    scaled = value / Fraction(quantum)
    return Decimal(round(scaled)) * quantum if abs(scaled) < 10**26 else Decimal(float(value)).quantize(quantum, ROUND_HALF_EVEN)
