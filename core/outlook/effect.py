"""What an import does to the KPIs: values and status before and after it."""

import math
from dataclasses import dataclass

from core.base.home import Workspace
from core.outlook.board import board
from core.outlook.standing import Status
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
    old, new = board(space, before).standings, board(space, after).standings
    moves = (Effect(id_, old[id_].reading.value, new[id_].reading.value, old[id_].status, new[id_].status) for id_ in new)
    return tuple(move for move in moves if not _same(move.before, move.after) or move.status_before != move.status_after)


def _same(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is after
    return math.isclose(before, after, rel_tol=1e-12, abs_tol=1e-12)
