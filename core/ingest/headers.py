"""Where the header row is, and what its columns are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.tables.names import normal, targets
from core.tables.registry import TABLES

SEARCHED_ROWS = 60


@dataclass(frozen=True)
class Header:
    """The header's position in the grid and one name per column, every name once."""

    place: int
    names: tuple[str, ...]


def find(head: Sequence[Sequence[str]]) -> Header:
    """Return the row that names most known columns; without a known name, the first row that looks like a header.

    head holds the first rows of the grid. Title rows above it, blank rows and a banner of merged cells are passed over;
    a blank header cell takes the text above it (two-row headers merge downwards).
    """
    known = vocabulary()
    hits = [len({normal(cell) for cell in row} & known) for row in head]
    best = max(range(len(head)), key=lambda place: (hits[place], -place))
    if hits[best] < 2:
        best = _by_looks(head, best if hits[best] else None)
    return Header(best, names(_two_rows(head, best)))


def at(head: Sequence[Sequence[str]], place: int) -> Header:
    return Header(place, names(_two_rows(head, place)))


@cache
def vocabulary() -> frozenset[str]:
    """Return the normal forms of every name of every declared column."""
    found: set[str] = set()
    for table in TABLES.values():
        found |= set(targets(table))
    return frozenset(found - {""})


def names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells as distinct names: blank ones by their column letter, repeated ones numbered."""
    counts: dict[str, int] = {}
    result: list[str] = []
    for index, cell in enumerate(cells):
        name = " ".join(cell.split()) or f"[{letters(index)}]"
        counts[name] = counts.get(name, 0) + 1
        result.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return tuple(result)


def letters(index: int) -> str:
    """Return the spreadsheet's letters of a column counted from 0."""
    text, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _two_rows(head: Sequence[Sequence[str]], place: int) -> list[str]:
    row = list(head[place])
    above: Mapping[int, str] = dict(enumerate(head[place - 1])) if place else {}
    if sum(bool(cell) for cell in above.values()) < 2:  # a title, not an upper header row
        return row
    return [cell or above.get(index, "") for index, cell in enumerate(row)]


def _by_looks(head: Sequence[Sequence[str]], named: int | None) -> int:
    """Return the first row that is mostly filled with distinct words and no numbers, else the one with a known name, else the first filled."""
    width = max((sum(bool(cell) for cell in row) for row in head), default=0)
    for place, row in enumerate(head):
        filled = [cell for cell in row if cell]
        if len(filled) >= max(2, 0.6 * width) and len(set(filled)) == len(filled) and not any(map(_numeric, filled)):
            return place
    if named is not None:
        return named
    return next((place for place, row in enumerate(head) if any(row)), 0)


def _numeric(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").replace("-", "").replace("%", "").replace("/", "").replace(":", "").replace(" ", "").isdigit()
