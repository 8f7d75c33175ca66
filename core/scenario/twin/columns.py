"""Tables of formulas that grow to the right, their columns known by name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from string import Formatter

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
    written: dict[str, list[str]] = field(default_factory=dict)

    def numbers(self, name: str, values: Array) -> None:
        """Add a column of numbers; a single one stands for all rows."""
        self._add(name, [float(value) for value in (values if len(values) == self.count else np.full(self.count, values[0]))])

    def texts(self, name: str, formulas: Sequence[str]) -> None:
        """Add a column of formulas, one per row."""
        self._add(name, [Formula(text) for text in formulas])

    def each(self, name: str, text: str) -> None:
        """Add a column whose formula names other columns of its row in braces: "{cac}*{budget}"."""
        pieces: list[Iterable[str]] = []
        for literal, other, _, _ in Formatter().parse(text):
            pieces += [repeat(literal, self.count)] if literal else []
            pieces += [self._references(other)] if other is not None else []
        self.texts(name, ["".join(parts) for parts in zip(*pieces, strict=True)])

    def at(self, name: str, row: int) -> str:
        """Return the reference to a column's cell in a row."""
        if name not in self.places and self.elsewhere is not None:
            return self.elsewhere(name, row)
        return self.sheet.at(self.first + row, self.places[name])

    def all(self, name: str) -> str:
        """Return the reference to a whole column."""
        column = self.places[name]
        return self.sheet.area(self.first, column, self.first + self.count - 1, column)

    def _references(self, name: str) -> list[str]:
        """Return the references to a column, row by row; written once, for formulas name the same columns over and over."""
        if name not in self.written:
            own = self.sheet.down(self.first, self.places[name], self.count) if name in self.places else None
            self.written[name] = own or [self.at(name, row) for row in range(self.count)]
        return self.written[name]

    def _add(self, name: str, values: Sequence[Value]) -> None:
        self.places[name] = column = len(self.places)
        self.written.pop(name, None)        # until now the name stood for another table's column
        self.sheet.put(self.first - 1, column, self.head(name), "head")
        self.sheet.cells += [Cell(self.first + row, column, value) for row, value in enumerate(values)]


def total(parts: Sequence[str]) -> str:
    """Return the sum of terms as a formula; 0 of none."""
    return "+".join(parts) or "0"


def number(value: float) -> str:
    """Return a number as a formula writes it, to the last bit."""
    return repr(float(value))
