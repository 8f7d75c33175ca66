"""Sums that add up: splitting an amount over weights to the last cent."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

CENT = Decimal("0.01")


def spread(total: Decimal, weights: Sequence[Decimal | float | int], quantum: Decimal = CENT) -> list[Decimal]:
    """Split total over weights by the largest remainder, so that the parts add up to total exactly.

    Weights are relative and at least 0; all zero means evenly. Parts are multiples of quantum, save that what total
    itself has below quantum goes to the first of the largest remainders. No weights and a total that is not 0: ValueError.
    """
    if not weights:
        if total:
            raise ValueError("nothing to spread an amount over")
        return []
    shares = [Decimal(str(weight)) for weight in weights]
    whole = sum(shares, Decimal(0))
    if whole == 0:
        shares, whole = [Decimal(1)] * len(shares), Decimal(len(shares))
    exact = [total * share / whole for share in shares]
    parts = [(value / quantum).to_integral_value(ROUND_FLOOR) * quantum for value in exact]
    left = total - sum(parts, Decimal(0))
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in order:
        if left <= 0:
            break
        step = min(quantum, left)
        parts[index] += step
        left -= step
    return parts
