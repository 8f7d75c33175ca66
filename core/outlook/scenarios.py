"""Scenarios of a workspace: levers over the live baseline, against the goals, side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from core.base.home import Workspace
from core.outlook.baseline import baseline
from core.outlook.standing import target_of
from core.scenario import levers, outcome, tree
from core.scenario.baseline import Baseline
from core.state import goals, scenarios, template
from core.state.goals import YEAR
from core.store.facts import Facts


def targets(space: Workspace, year: int) -> dict[str, float]:
    """Return the year's targets by KPI id, those that are set as a value."""
    template.fill(space, year)
    found = {goal.kpi: target_of(goal, None) for goal in goals.goals(space, year) if goal.period == YEAR and not goal.segment}
    return {kpi: target for kpi, target in found.items() if target is not None}


def run_scenario(space: Workspace, facts: Facts, settings: Sequence[str] = (), name: str | None = None) -> dict[str, Any]:
    """Return what the command line prints of a saved scenario and further settings (LEVER=VALUE)."""
    base = baseline(space, facts)
    overrides: dict[str, Any] = dict(scenarios.by_name(space, name).overrides) if name else {}
    overrides |= levers.parse(settings, base.channel_names)
    return outcome.to_json(tree.run(base, overrides), targets(space, base.year))


def side_by_side(space: Workspace, base: Baseline, chosen: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return scenarios by name beside each other: scenario, kpi, baseline, p10, p50, p90, change, target, odds, reached."""
    return outcome.compare({name: tree.run(base, dict(overrides)) for name, overrides in chosen.items()}, targets(space, base.year))
