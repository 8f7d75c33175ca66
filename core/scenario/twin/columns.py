"""Tables of formulas that grow to the right, their columns known by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.base.sheets import Cell, Formula, Sheet, Value
from core.base.text import Text
from core.scenario.curves import Array


@dataclass
class Columns:
    """A table that grows to the right: a head and one row per layer or draw; columns are known by name."""

    sheet: Sheet
    first: int                                              # row of the first entry
    count: int
    head: Callable[[str], Text]                             # what a column of that name is called
    elsewhere: Callable[[str, int], str] | None = None      # the reference for a name that is no column of this table
    places: dict[str, int] = field(default_factory=dict)

    def numbers(self, name: str, values: Array) -> None:
        """Add a column of numbers; a single one stands for all rows."""
        self._add(name, [float(value) for value in (values if len(values) == self.count else np.full(self.count, values[0]))])

    def texts(self, name: str, formulas: Sequence[str]) -> None:
        """Add a column of formulas, one per row."""
        self._add(name, [Formula(text) for text in formulas])

    def each(self, name: str, text: str) -> None:
        """Add a column whose formula names other columns of its row in braces: "{cac}*{budget}"."""
        self.texts(name, [text.format_map(_Row(self, row)) for row in range(self.count)])

    def at(self, name: str, row: int) -> str:
        """Return the reference to a column's cell in a row."""
        if name not in self.places and self.elsewhere is not None:
            return self.elsewhere(name, row)
        return self.sheet.at(self.first + row, self.places[name])

    def all(self, name: str) -> str:
        """Return the reference to a whole column."""
        column = self.places[name]
        return self.sheet.area(self.first, column, self.first + self.count - 1, column)

    def _add(self, name: str, values: Sequence[Value]) -> None:
        self.places[name] = column = len(self.places)
        self.sheet.put(self.first - 1, column, self.head(name), "head")
        self.sheet.cells += [Cell(self.first + row, column, value) for row, value in enumerate(values)]


class _Row(dict[str, str]):
    def __init__(self, columns: Columns, row: int) -> None:
        super().__init__()
        self.columns, self.row = columns, row

    def __missing__(self, name: str) -> str:
        return self.columns.at(name, self.row)


def total(parts: Sequence[str]) -> str:
    """Return the sum of terms as a formula; 0 of none."""
    return "+".join(parts) or "0"


def number(value: float) -> str:
    """Return a number as a formula writes it, to the last bit."""
    return repr(float(value))
