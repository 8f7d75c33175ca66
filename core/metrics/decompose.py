"""A change split exactly over the factors of a product: logarithmic mean Divisia index."""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

CENT = Decimal("0.01")


def divisia(before: Sequence[float], after: Sequence[float]) -> list[Decimal]:
    """Split the change of a product over its factors; the parts add up to the change of the products to the cent.

    before and after hold the same factors, all above 0 (else ValueError: where a factor is 0 no logarithm exists). The part
    of a factor is L(product after, product before) · ln(after/before), L the logarithmic mean: no residual, independent of
    the order of the factors. What rounding to the cent leaves goes to the largest part.
    Source: Ang 2004, "Decomposition analysis for policymaking in energy", LMDI-I.
    """
    if len(before) != len(after) or any(not value > 0 for value in (*before, *after)):
        raise ValueError("every factor must be above 0 on both sides")
    old, new = _product(before), _product(after)
    weight = old if math.isclose(old, new, rel_tol=1e-12) else (new - old) / math.log(new / old)
    parts = [_cents(weight * math.log(b / a)) for a, b in zip(before, after, strict=True)]
    rest = _cents(new) - _cents(old) - sum(parts, Decimal(0))
    largest = max(range(len(parts)), key=lambda index: abs(parts[index]))
    parts[largest] += rest
    return parts


def _product(factors: Sequence[float]) -> float:
    """Return the product rounded once, so that it does not hang on the order of the factors."""
    return float(math.prod(map(Fraction, factors)))


def _cents(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(CENT, ROUND_HALF_EVEN)
