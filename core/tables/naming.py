"""Which column of a table a header names: by its letters, its spelling, without the table's own noun, or by its parts."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from core.tables import meaning
from core.tables.declare import Table
from core.tables.names import names, normal, targets
from core.tables.registry import TABLES
from core.tables.rules import SECOND_BEST
from core.tables.spelling import spelled

_NOUNS: Mapping[str, frozenset[str]] = {
    "order_lines": frozenset(("order", "line", "lineitem")), "tickets": frozenset(("ticket", "conversation")), "customers": frozenset(("customer",)),
    "products": frozenset(("product", "variant")), "refunds": frozenset(("return", "refund")), "spend": frozenset(("campaign",)),
    "initiatives": frozenset(("task", "project", "initiative")), "stock": frozenset(("stock", "inventory")), "content": frozenset(("video", "post")),
    "purchases": frozenset(("purchase", "po", "order")), "traffic": frozenset(("session", "sessions")),
}
"""Words that a table's own headers put before everything: "Ticket channel" is the channel."""
_TOO_SHORT = frozenset(("", "id", "name", "amount", "product", "time", "ship", "paid", "created", "status", "type"))
"""What is left of many headers once the noun is off, and says nothing."""


BY_MEANING = 3


class Name(NamedTuple):
    """How a header names a column; sorted, the most trusted comes first."""

    tier: int      # 0 to the letter, 1 in another spelling, 2 without the table's noun, BY_MEANING by its parts
    rank: int      # place among the column's names
    column: str


def named(table: Table, header: str) -> Name | None:
    """Return the column that the header names, None when it names none."""
    forms: tuple[Callable[[str], str], ...] = (normal, spelled, _without(table.name))
    for tier, form in enumerate(forms):
        key = form(header)
        if key and (found := _known(table.name, tier).get(key)):
            return Name(tier, found[1], found[0])
    column = meaning.meant(table.name, header)
    return Name(BY_MEANING, 0, column) if column else None


def _without(table: str) -> Callable[[str], str]:
    nouns = _NOUNS.get(table, frozenset())

    def form(header: str) -> str:
        rest = " ".join(word for word in spelled(header).split() if word not in nouns)
        return "" if rest in _TOO_SHORT or not rest.isascii() else rest

    return form


@cache
def _known(table: str, tier: int) -> Mapping[str, tuple[str, int]]:
    """Return form → (column, rank); a form that two columns share names neither, and a name that is SECOND_BEST counts to the letter only."""
    if tier == 0:
        return {key: value for key, value in targets(TABLES[table]).items() if key}
    form = spelled if tier == 1 else _without(table)
    found: dict[str, tuple[str, int]] = {}
    shared: set[str] = set()
    for column in TABLES[table].columns:
        weak = SECOND_BEST.get(f"{table}.{column.name}", ())
        for rank, name in enumerate(names(column)):
            key = form(name)
            if key and name not in weak and found.setdefault(key, (column.name, rank))[0] != column.name:
                shared.add(key)
    return {key: value for key, value in found.items() if key not in shared}
