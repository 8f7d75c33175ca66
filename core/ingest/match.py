"""Which column of the file is which column of a table: what was said, what is remembered, names, spellings, likeness."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz import fuzz

from core.ingest.likeness import alike, fits_unit
from core.tables.declare import Table
from core.tables.names import names, normal
from core.tables.naming import BY_MEANING, Name, named
from core.tables.rules import ORDER_TOTALS, SECOND_BEST

LIKELY = 60.0
"""At least this like, it is suggested when asking."""
How = Literal["answer", "remembered", "exact", "guess"]
_TOTALS = frozenset(map(normal, ORDER_TOTALS))


@dataclass(frozen=True)
class Match:
    """Per header the column it fills, or None, and how that is known; rivals are further headers that name a filled column."""

    table: Table
    headers: tuple[str, ...]
    columns: tuple[str | None, ...]
    how: tuple[How | None, ...]
    rivals: tuple[tuple[str, str], ...] = ()     # (column, header), the most trusted first

    def place(self, column: str) -> int | None:
        """Return the position of the header that fills the column."""
        return self.columns.index(column) if column in self.columns else None

    def header(self, column: str) -> str | None:
        place = self.place(column)
        return None if place is None else self.headers[place]

    @property
    def mapping(self) -> dict[str, str | None]:
        return dict(zip(self.headers, self.columns, strict=True))


def signature(table: str, headers: Sequence[str]) -> str:
    """Return the key under which a confirmed mapping of these headers to this table is remembered."""
    text = "\n".join(sorted(normal(header) or header for header in headers))
    return f"{table}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def match(table: Table, headers: tuple[str, ...], answers: Mapping[str, str], remembered: Mapping[str, Mapping[str, str | None]]) -> Match:
    """Return the best match of headers to the table's columns; each column is filled by one header at most.

    answers holds "column.NAME" → header ("" for none of them). A remembered mapping decides over names.
    """
    columns: dict[int, tuple[str, How]] = {}
    closed = _answered(table, headers, answers, columns)
    confirmed = remembered.get(signature(table.name, headers))
    rivals: list[tuple[str, str]] = []
    if confirmed is not None:
        _remembered(table, headers, confirmed, columns, closed)
    else:
        rivals = _by_name(table, headers, columns, closed)
        _guess(table, headers, columns, closed)
    places = range(len(headers))
    return Match(table, headers, tuple(columns[place][0] if place in columns else None for place in places),
                 tuple(columns[place][1] if place in columns else None for place in places), tuple(rivals))


def likely(table: Table, column: str, headers: Sequence[str]) -> list[tuple[str, float]]:
    """Return headers that resemble the column's names by at least LIKELY, best first."""
    scored = [(header, _likeness(table, column, header)) for header in headers]
    return sorted([pair for pair in scored if pair[1] >= LIKELY], key=lambda pair: -pair[1])


def _answered(table: Table, headers: tuple[str, ...], answers: Mapping[str, str], columns: dict[int, tuple[str, How]]) -> set[str]:
    """Take what the user said; return the columns that are thereby settled."""
    closed: set[str] = set()
    for column in table.columns:
        said = answers.get(f"column.{column.name}")
        if said is None:
            continue
        closed.add(column.name)
        if said in headers:
            columns[headers.index(said)] = (column.name, "answer")
    return closed


def _remembered(table: Table, headers: tuple[str, ...], confirmed: Mapping[str, str | None], columns: dict[int, tuple[str, How]], closed: set[str]) -> None:
    declared = {column.name for column in table.columns}
    kept = {normal(header) or header: column for header, column in confirmed.items()}
    for place, header in enumerate(headers):
        target = confirmed.get(header, kept.get(normal(header) or header))
        if target in declared and target not in closed and place not in columns:
            columns[place] = (target, "remembered")
            closed.add(target)


def _by_name(table: Table, headers: tuple[str, ...], columns: dict[int, tuple[str, How]], closed: set[str]) -> list[tuple[str, str]]:
    """Fill columns by names and spellings, the most trusted header first; return who else named a column.

    Where a file has lines, an amount of the line is better than one of the whole order; a name that is SECOND_BEST waits for all others.
    """
    found = {place: name for place, header in enumerate(headers) if place not in columns
             if (name := named(table, header)) and fits_unit(table.column(name.column).kind, header)}
    has_lines = table.name == "order_lines" and any(name.column in ("sku", "quantity") for name in found.values())

    def trust(place: int) -> tuple[bool, bool, Name, int]:
        is_total = found[place].column == "paid_amount" and normal(headers[place]) in _TOTALS
        return has_lines and is_total, normal(headers[place]) in _second(table.name, found[place].column), found[place], place

    rivals = []
    for place in sorted(found, key=trust):
        column = found[place].column
        if column not in closed:
            columns[place] = (column, "guess" if found[place].tier == BY_MEANING else "exact")
            closed.add(column)
        else:
            rivals.append((column, headers[place]))
    return rivals


@cache
def _second(table: str, column: str) -> frozenset[str]:
    return frozenset(map(normal, SECOND_BEST.get(f"{table}.{column}", ())))


def _guess(table: Table, headers: tuple[str, ...], columns: dict[int, tuple[str, How]], closed: set[str]) -> None:
    """Fill what is left by likeness: never a key or a required column, never with a header that names another column.

    A key taken wrongly changes which rows are one and the same; a required column is asked about instead.
    """
    candidates = [
        (likeness, -place, column.name)
        for place, header in enumerate(headers) if place not in columns and not header.startswith("[") and named(table, header) is None
        for column in table.columns if column.name not in closed and column.name not in table.key and not column.required
        if fits_unit(column.kind, header) and (likeness := max(alike(header, name) for name in names(column)))
    ]
    for _, place, column_name in sorted(candidates, reverse=True):
        if -place not in columns and column_name not in closed:
            columns[-place] = (column_name, "guess")
            closed.add(column_name)


def _likeness(table: Table, column: str, header: str) -> float:
    wanted = normal(header)
    if not wanted:
        return 0.0
    return max(fuzz.ratio(wanted, normal(name)) for name in names(table.column(column)))
