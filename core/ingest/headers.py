"""Where the header row is, and what its columns are called."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.ingest import periods
from core.ingest.grid import Merge, letters
from core.tables.channel_words import is_channel
from core.tables.names import names as names_of
from core.tables.registry import TABLES
from core.tables.spelling import spelled

SEARCHED_ROWS = 60
ALIKE = 0.8
"""This share of the rows below has numbers where the first row has them: then that row is no header."""
ACROSS = 3
"""At least so many months, days or channels side by side are headers of their own."""


NONE = -1


@dataclass(frozen=True)
class Header:
    """The header's position in the grid (NONE: the sheet has none) and one name per column, every name once."""

    place: int
    names: tuple[str, ...]


def find(head: Sequence[Sequence[str]], merges: Sequence[Merge] | None = None) -> Header:
    """Return the row that names most known columns; without a known name, the first row that looks like a header.

    head holds the first rows of the grid. Title rows above it and blank rows are passed over; a blank header cell takes the
    text above it (two-row headers merge downwards), and names that repeat take the banner over them (merged to the right).
    Where the file tells its merges, they say how far such a text reaches, and nothing is inferred.
    """
    if merges:
        head = _spread(head, merges)
    whole = [_two_rows(head, place, merges_known=bool(merges)) for place in range(len(head))]
    hits = [max(_hits(row), _hits(head[place])) if _wordy(head[place]) else 0 for place, row in enumerate(whole)]
    best = max(range(len(head)), key=lambda place: (hits[place], -place))
    if hits[best] < 2:
        best = _by_looks(head, best if hits[best] else None)
    if best == NONE:
        return without(head)
    best = max([best, *(bottom for top, _, bottom, _ in merges or () if top <= best <= bottom < len(head))])   # a header merged downwards ends below
    return Header(best, names(whole[best]))


def without(head: Sequence[Sequence[str]]) -> Header:
    """Return the header of a sheet that has none: columns by their letters."""
    return Header(NONE, names([""] * max((len(row) for row in head), default=0)))


def at(head: Sequence[Sequence[str]], place: int, merges: Sequence[Merge] | None = None) -> Header:
    return Header(place, names(_two_rows(_spread(head, merges or ()), place, merges_known=bool(merges))))


@cache
def vocabulary() -> frozenset[str]:
    """Return the spellings of every name of every declared column."""
    return frozenset(spelled(name) for table in TABLES.values() for column in table.columns for name in names_of(column)) - {""}


def names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells as distinct names: blank ones by their column letter, repeated ones numbered."""
    counts: dict[str, int] = {}
    result: list[str] = []
    for index, cell in enumerate(cells):
        name = " ".join(cell.split()) or f"[{letters(index)}]"
        counts[name] = counts.get(name, 0) + 1
        result.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return tuple(result)


def _spread(head: Sequence[Sequence[str]], merges: Sequence[Merge]) -> list[list[str]]:
    """Return the first rows with merged texts in all their cells, so that headers of two rows are whole.

    A text merged over everything that its row holds is a title, and stays where it is.
    """
    rows = [list(row) for row in head]
    for top, left, bottom, right in merges:
        if bottom >= len(rows) or right >= len(rows[top]):
            continue
        text, others = rows[top][left], rows[top][:left] + rows[top][right + 1:]
        if not text or (right > left and not any(others)):
            continue
        for row in range(top, bottom + 1):
            rows[row][left:right + 1] = [text] * (right - left + 1)
    return rows


def _two_rows(head: Sequence[Sequence[str]], place: int, *, merges_known: bool) -> list[str]:
    """Return the header's cells; a row above that is no title fills blank cells and parts names that repeat."""
    row = list(head[place])
    above = head[place - 1] if place else ()
    if sum(bool(cell) for cell in above) < 2 or any(map(_numeric, above)):  # a title or data, not an upper header row
        return row
    banner = list(above) if merges_known else _carried(above, row)
    counts = Counter(cell for cell in row if cell)
    return [f"{over}{cell}" if counts[cell] > 1 and over else cell or above[index]
            for index, (cell, over) in enumerate(zip(row, banner, strict=True))]


def _carried(above: Sequence[str], row: Sequence[str]) -> list[str]:
    """Return per column the banner over it: a merged cell gives its text to the blank ones on its right."""
    banner: list[str] = []
    for index, cell in enumerate(above):
        over = cell or (banner[-1] if banner and row[index] else "")
        banner.append(over if row[index] else "")
    return banner


def _hits(row: Sequence[str]) -> int:
    """Return how many columns the row names: known ones, and three or more months, days or channels across."""
    across = {cell for cell in row if cell and (periods.period(cell) is not None or is_channel(cell))}
    return len({spelled(cell) for cell in row} & vocabulary()) + (len(across) if len(across) >= ACROSS else 0)


def _wordy(row: Sequence[str]) -> bool:
    """A header has more words than numbers; months across are words."""
    filled = [cell for cell in row if cell and periods.period(cell) is None]
    return bool(filled) and 2 * sum(map(_numeric, filled)) <= len(filled)


def _by_looks(head: Sequence[Sequence[str]], named: int | None) -> int:
    """Return the first row that is mostly filled with distinct words and no numbers, else the one with a known name.

    Where the first filled row is numbers and dates like those below it, the sheet has no header: NONE.
    """
    width = max((sum(bool(cell) for cell in row) for row in head), default=0)
    for place, row in enumerate(head):
        filled = [cell for cell in row if cell]
        if len(filled) >= max(2, 0.6 * width) and len(set(filled)) == len(filled) and not any(map(_numeric, filled)):
            return place
    if named is not None:
        return named
    first = next((place for place, row in enumerate(head) if any(row)), 0)
    return NONE if _is_data(head[first], head[first + 1:]) else first


def _is_data(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether the row has a number, and wherever it has one so have nearly all rows below."""
    places = [index for index, cell in enumerate(row) if cell and _numeric(cell)]
    others = [other for other in below if any(other)]
    return bool(places) and bool(others) and all(sum(map(_numeric, (other[index] for other in others))) >= ALIKE * len(others) for index in places)


def _numeric(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").replace("-", "").replace("%", "").replace("/", "").replace(":", "").replace(" ", "").isdigit()
