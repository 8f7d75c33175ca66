"""What an import does to the KPIs: values and status before and after it."""

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.base.home import Workspace
from core.outlook.board import Board, board
from core.outlook.standing import Status
from core.state import database
from core.store.facts import Facts


@dataclass(frozen=True)
class Effect:
    """One KPI that an import moves; before or after is None where the KPI has no value."""

    id: str
    before: float | None
    after: float | None
    status_before: Status
    status_after: Status


def effect(space: Workspace, before: Facts, after: Facts) -> tuple[Effect, ...]:
    """Return the KPIs whose value or status differs between two versions of the facts, in the catalog's order."""
    return moved(board(space, before), board(space, after))


def moved(before: Board, after: Board) -> tuple[Effect, ...]:
    """Return the KPIs whose value or status differs between two boards, in the catalog's order."""
    old, new = before.standings, after.standings
    moves = (Effect(id_, old[id_].reading.value, new[id_].reading.value, old[id_].status, new[id_].status) for id_ in new)
    return tuple(move for move in moves if not _same(move.before, move.after) or move.status_before != move.status_after)


@dataclass(frozen=True)
class _Shadow(Workspace):
    """A workspace with another state: what is written to it is gone with its file."""

    other: Path

    @property
    def state(self) -> Path:
        return self.other


@contextmanager
def shadow(space: Workspace, folder: Path) -> Iterator[Workspace]:
    """Give the workspace with a copy of its state below folder: what goals or events would do can be tried on it."""
    made = _Shadow(space.name, space.folder, folder / "shadow.db")
    with database.reading(space), closing(sqlite3.connect(space.state)) as old, closing(sqlite3.connect(made.state)) as new:
        old.backup(new)
    try:
        yield made
    finally:
        database.close(made)
        made.state.unlink(missing_ok=True)


def _same(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is after
    return math.isclose(before, after, rel_tol=1e-12, abs_tol=1e-12)
