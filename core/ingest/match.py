"""Which column of the file is which column of a table: what was said, what is remembered, exact names, likeness."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from core.tables.declare import Table
from core.tables.names import exact, names, normal, targets

SURE = 80.0
"""At least this like, a guess is taken and marked; measured: none of 25 wrong."""
LIKELY = 60.0
"""At least this like, it is suggested when asking."""
How = Literal["answer", "remembered", "exact", "guess"]


@dataclass(frozen=True)
class Match:
    """Per header the column it fills, or None, and how that is known."""

    table: Table
    headers: tuple[str, ...]
    columns: tuple[str | None, ...]
    how: tuple[How | None, ...]

    def place(self, column: str) -> int | None:
        """Return the position of the header that fills the column."""
        return self.columns.index(column) if column in self.columns else None

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
    if confirmed is not None:
        _remembered(table, headers, confirmed, columns, closed)
    else:
        _exact(table, headers, columns, closed)
        _guess(table, headers, columns, closed)
    places = range(len(headers))
    return Match(table, headers, tuple(columns[place][0] if place in columns else None for place in places),
                 tuple(columns[place][1] if place in columns else None for place in places))


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
    for place, header in enumerate(headers):
        target = confirmed.get(header)
        if target in declared and target not in closed and place not in columns:
            columns[place] = (target, "remembered")
            closed.add(target)


def _exact(table: Table, headers: tuple[str, ...], columns: dict[int, tuple[str, How]], closed: set[str]) -> None:
    for place, target in enumerate(exact(table, headers)):
        if target is not None and target not in closed and place not in columns:
            columns[place] = (target, "exact")
    closed.update(target for target, _ in columns.values())


def _guess(table: Table, headers: tuple[str, ...], columns: dict[int, tuple[str, How]], closed: set[str]) -> None:
    """Fill what is left by likeness: never a key or a required column, never with a header that names another column.

    A key taken wrongly changes which rows are one and the same; a required column is asked about instead.
    """
    named = targets(table)
    candidates = [
        (likeness, -place, column.name)
        for place, header in enumerate(headers) if place not in columns and not header.startswith("[") and normal(header) not in named
        for column in table.columns if column.name not in closed and column.name not in table.key and not column.required
        if (likeness := _likeness(table, column.name, header)) >= SURE
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
