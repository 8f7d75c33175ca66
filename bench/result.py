"""What the bench found: figures beside their targets, told as Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, the value in its unit, and the most (or least) that it may be (None: for information)."""

    what: str
    value: float
    unit: str
    target: float | None = None
    note: str = ""
    is_least: bool = False      # the target is the least that it may be

    @property
    def verdict(self) -> str:
        return "–" if self.target is None else "met" if (self.value >= self.target if self.is_least else self.value <= self.target) else "**missed**"


def table(figures: Iterable[Figure]) -> str:
    """Return all figures as one Markdown table, targets and misses included."""
    rows = [(f.what, _written(f.value, f.unit), f"{'≥' if f.is_least else '≤'} {_written(f.target, f.unit)}" if f.target is not None else "–", f.verdict, f.note)
            for f in figures]
    return markdown(("what", "measured", "target", "", "how"), rows)


def records(rows: Sequence[Mapping[str, object]]) -> str:
    """Return a module's own rows (as bench.forecast_figures and bench.whatif give them) as a Markdown table."""
    return markdown(tuple(rows[0]), [tuple(_cell(value) for value in row.values()) for row in rows]) if rows else ""


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _written(value: float, unit: str) -> str:
    digits = 0 if value >= 100 or isinstance(value, int) else 1 if value >= 10 else 2
    number = f"{value:,.{digits}f}"
    return f"{number} {unit}"


def _cell(value: object) -> str:
    return "–" if value is None else f"{value:.3g}" if isinstance(value, float) else str(value)
