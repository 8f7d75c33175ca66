"""What every receipt must hold: its rows make its parts exactly, and its parts its number, to the last bit."""

from decimal import Decimal

import numpy as np

from core.metrics.declare import Measure
from core.metrics.readings import divided, signed_sum
from core.outlook.receipt import Part, Receipt, every, size
from core.store.facts import Facts


def made_of_rows(facts: Facts, part: Part) -> "Decimal | float | None":
    """The value of a part out of its own rows, each with the file and row that it comes from."""
    rows = every(facts, part)
    assert len(rows) == size(facts, part)
    assert rows[["file", "row", "importer", "imported_at"]].notna().all(axis=None)
    numbers = [Decimal(str(value)) for value in rows["counted"]]
    if part.behind.aggregate != "sum":
        share = 0.5 if part.behind.aggregate == "median" else float(str(getattr(part.term.measure, "of", "")).partition(", ")[2])
        return float(np.quantile([float(number) for number in numbers], share)) if numbers else None
    factor = part.term.measure.factor if isinstance(part.term.measure, Measure) else 1.0
    total = sum(numbers, Decimal(0))
    return total if factor == 1.0 else float(total) * factor


def recomputed(facts: Facts, of: Receipt) -> float | None:
    """The receipt's number out of rows alone."""
    values = []
    for is_past in (False, True):
        sides = [[(part.term.sign, made_of_rows(facts, part)) for part in of.parts if part.term.is_past is is_past and part.term.side == side]
                 for side in ("numerator", "denominator")]
        above, below = (signed_sum(side) if side else None for side in sides)
        values.append(divided(above, below, is_ratio=bool(sides[1]))[2])
    now, before = values
    return now if of.metric.change_of is None else now / before - 1 if now is not None and before else None
