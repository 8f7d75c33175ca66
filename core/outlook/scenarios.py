"""Scenarios of a workspace: levers over the live baseline, against the goals, side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from core.base.home import Workspace
from core.metrics.catalog import CATALOG
from core.outlook.baseline import baseline
from core.outlook.board import Board, board
from core.scenario import levers, outcome, tree
from core.scenario.baseline import Baseline, unavailable
from core.scenario.scales import scales
from core.scenario.tree import Outcome
from core.scenario.year import GOOD
from core.state import scenarios
from core.store.facts import Facts


def targets(of: Board) -> dict[str, float]:
    """Return the year's targets by KPI id, as values: a change on last year is already multiplied out."""
    return {id_: standing.target for id_, standing in of.standings.items() if standing.target is not None}


def run_scenario(space: Workspace, facts: Facts, settings: Sequence[str] = (), name: str | None = None) -> dict[str, Any]:
    """Return what the command line prints of a saved scenario and further settings (LEVER=VALUE)."""
    return outcome.to_json(*run_saved(space, facts, settings, name))


def run_saved(space: Workspace, facts: Facts, settings: Sequence[str] = (), name: str | None = None) -> tuple[Outcome, dict[str, float]]:
    """Return the outcome of a saved scenario and further settings (LEVER=VALUE), and the year's targets."""
    base = baseline(space, facts)
    overrides: dict[str, Any] = dict(scenarios.by_name(space, name).overrides) if name else {}
    overrides |= levers.parse(settings, base.channel_names, scales(base))
    goals = targets(board(space, facts, ids=[id_ for id_ in CATALOG if id_ in GOOD]))
    return tree.run(base, overrides), goals


def side_by_side(base: Baseline, chosen: Mapping[str, Mapping[str, Any]], goals: Mapping[str, float]) -> pd.DataFrame:
    """Return scenarios by name beside each other: scenario, kpi, baseline, p10, p50, p90, change, target, odds, reached."""
    return outcome.compare({name: tree.run(base, usable(base, overrides)[0]) for name, overrides in chosen.items()}, goals)


def usable(base: Baseline, overrides: Mapping[str, Any]) -> tuple[dict[str, levers.Value], tuple[str, ...]]:
    """Return the levers that can act on this baseline, and the names of those that cannot: channel, upload or month gone."""
    missing, ahead = unavailable(base), {month.month for month in base.months_left}

    def acts(name: str) -> bool:
        cell = levers.cell_of(name, base.channel_names)
        month = cell[1] if cell else levers.month_of(name)
        return levers.is_known(name, base.channel_names) and name.split(".", 1)[0] not in missing and (month is None or month in ahead)

    kept = {name: value for name, value in overrides.items() if acts(name)}
    return levers.checked(kept, base.channel_names), tuple(name for name in overrides if name not in kept)
