"""A workbook's sheets as plain data: values and formulas by place, and the one way a formula refers to a cell."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.base.text import Text


@dataclass(frozen=True)
class Formula:
    """What a cell computes, without the leading equals sign; value is what it gives now, where that is known."""

    text: str
    value: float | None = None


Value = float | str | Text | Formula | None
"""None is an empty cell that still has its style."""


@dataclass(frozen=True)
class Cell:
    """One cell: what it holds and how it is shown (a style's name: input, choice, id, title, head, note, or a unit's)."""

    row: int
    column: int
    value: Value
    style: str = ""
    note: Text | None = None                        # shown when the cell is chosen
    bounds: tuple[float, float] | None = None       # what may be typed into it
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A line chart: categories and per series the cells of its name and values, as references."""

    row: int
    column: int
    title: Text
    categories: str
    series: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Block:
    """A table of plain numbers (rows, columns) with its upper left corner; it lies below all single cells of its sheet."""

    row: int
    column: int
    values: NDArray[np.float64]


@dataclass
class Sheet:
    """A sheet that is being filled; name is what its tab and all formulas call it."""

    name: str
    cells: list[Cell] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    frozen: tuple[int, int] = (0, 0)                # rows above and columns to the left that stay in view
    charts: list[Chart] = field(default_factory=list)
    block: Block | None = None

    def put(self, row: int, column: int, value: Value, style: str = "") -> str:
        """Write one cell and return the reference to it from any sheet."""
        self.cells.append(Cell(row, column, value, style))
        return self.at(row, column)

    def ask(self, row: int, column: int, value: Value, note: Text, bounds: tuple[float, float] | None, choices: tuple[str, ...] = ()) -> str:
        """Write a yellow cell and return the reference to it."""
        self.cells.append(Cell(row, column, value, "input", note, bounds, choices))
        return self.at(row, column)

    def row(self, row: int, column: int, values: Iterable[Value], style: str = "") -> str:
        """Write values side by side and return the reference to them all."""
        placed = list(values)
        self.cells += [Cell(row, column + place, value, style) for place, value in enumerate(placed)]
        return self.area(row, column, row, column + len(placed) - 1)

    def at(self, row: int, column: int) -> str:
        """Return the reference to a cell, absolute: '{name}'!$B$3."""
        return f"'{self.name}'!${letters(column)}${row + 1}"

    def down(self, row: int, column: int, count: int) -> list[str]:
        """Return the references to cells below each other."""
        above = f"'{self.name}'!${letters(column)}$"
        return [f"{above}{place + 1}" for place in range(row, row + count)]

    def area(self, top: int, left: int, bottom: int, right: int) -> str:
        """Return the reference to a rectangle, absolute."""
        return f"{self.at(top, left)}:${letters(right)}${bottom + 1}"


def letters(column: int) -> str:
    """Return what a spreadsheet calls a column: 0 → A, 26 → AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
