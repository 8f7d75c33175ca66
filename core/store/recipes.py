"""The marts as SQL files: what each is made from, and in which order they are built.

A file holds one SELECT under a head of comments: its name and grain, `from:` with its sources, and `kind:` when it is
no mart but a step on the way (temporary) or a name for a query (view).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Literal, cast

_FOLDER = Path(__file__).parent / "marts"
_FROM = re.compile(r"^-- from: (.+)$", re.MULTILINE)
_KIND = re.compile(r"^-- kind: (temporary|view)$", re.MULTILINE)

PREPARED: Mapping[str, tuple[str, ...]] = {"channel_names": ("channels",), "not_goods": ("products",), "last_whole": ("last_whole",)}
"""Names made before any mart (prepare.py), with the sources whose change changes old rows of the marts."""


@dataclass(frozen=True)
class Recipe:
    """One SQL file: the relation it makes and the relations it reads."""

    name: str
    kind: Literal["table", "temporary", "view"]
    sources: tuple[str, ...]
    sql: str


@cache
def recipes() -> Mapping[str, Recipe]:
    """Return all recipes by name, each after those it reads."""
    found = {path.stem: _read(path) for path in sorted(_FOLDER.glob("*.sql"))}
    order = TopologicalSorter({one.name: [s for s in one.sources if s in found] for one in found.values()})
    return {name: found[name] for name in order.static_order()}


def buildable(tables: Iterable[str]) -> list[Recipe]:
    """Return the recipes whose every table is declared, in building order."""
    there = {*tables, *PREPARED}
    return [one for one in recipes().values() if roots(one.name) <= there]


@cache
def roots(name: str) -> frozenset[str]:
    """Return the declared tables (and last_whole) whose change makes the relation out of date."""
    if name in PREPARED:
        return frozenset(PREPARED[name])
    if name not in recipes():
        return frozenset({name})
    return frozenset().union(*(roots(source) for source in recipes()[name].sources))


def to_build(tables: Iterable[str], touched: Iterable[str]) -> list[Recipe]:
    """Return the marts that the touched tables make out of date, with the steps that they need, in order."""
    possible = buildable(tables)
    changed = set(touched)
    needed: set[str] = set()
    for one in reversed(possible):
        if one.name in needed or (one.kind == "table" and roots(one.name) & changed):
            steps = {s for s in one.sources if s in recipes() and recipes()[s].kind != "table"}
            needed |= {one.name, *steps}
    return [one for one in possible if one.name in needed]


def _read(path: Path) -> Recipe:
    text = path.read_text(encoding="utf-8")
    sources, kind = _FROM.search(text), _KIND.search(text)
    if sources is None:
        raise ValueError(f"{path.name} does not say what it is made from")
    named = tuple(source.strip() for source in sources[1].split(","))
    return Recipe(path.stem, cast(Literal["temporary", "view"], kind[1]) if kind else "table", named, text)
