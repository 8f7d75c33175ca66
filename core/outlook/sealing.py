"""What a sealed snapshot says: a scenario's whole distribution on the day, with its data version, goals and levers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from core.base.home import Workspace
from core.scenario import outcome as outcomes
from core.scenario.curves import Array
from core.scenario.tree import Outcome
from core.state import sealed
from core.state.sealed import Sealed
from core.store.facts import Facts

LEVELS = tuple(round(0.05 * step, 2) for step in range(1, 20))      # 5 % … 95 %; 10 %, 50 % and 90 % among them
MONTHLY = ("gmv", "orders", "new_customers", "spend", "cogs", "stock")


def seal(space: Workspace, facts: Facts, outcome: Outcome, goals: Mapping[str, float], *, name: str, who: str, as_of: date,
         scenario: str = "", comment: str = "", official: bool = False) -> Sealed:
    """Seal what an outcome says today; see document and state.sealed.seal."""
    return sealed.seal(space, name, document(outcome, goals, as_of=as_of, comment=comment), data_version=facts.version, who=who,
                       scenario=scenario, official=official)


def document(outcome: Outcome, goals: Mapping[str, float], *, as_of: date, comment: str = "") -> dict[str, Any]:
    """Return what is kept, as plain JSON values (missing is null).

    year, as_of, comment, overrides (changed levers only), goals (KPI → target as a value), odds (KPI → share of draws that
    reach it), levels (the shares 0.05 … 0.95), year_quantiles (KPI → the year's value at each level), months: per month left
    {month, KPI of MONTHLY → its whole month's values at each level}.
    """
    return {
        "year": outcome.baseline.year, "as_of": as_of.isoformat(), "comment": comment,
        "overrides": dict(outcome.overrides), "goals": dict(goals), "odds": _plain(outcomes.odds(outcome, goals)),
        "levels": list(LEVELS), "year_quantiles": {kpi: _quantiles(values) for kpi, values in outcome.values.items()},
        "months": [_month(outcome, place) for place in range(len(outcome.baseline.months_left))],
    }


def _month(outcome: Outcome, place: int) -> dict[str, Any]:
    base = outcome.baseline
    found: dict[str, Any] = {"month": base.months_left[place].isoformat()}
    for name in MONTHLY:
        flow = getattr(outcome.left, name)
        if flow is None:
            continue
        drawn = flow.sum(axis=0)[None, :] if name == "spend" else flow      # spend is planned, one row per channel
        booked = getattr(base.actual, name, None)                           # of the running month's days that are over
        already = 0.0 if name == "stock" or booked is None else float(booked[base.first_left + place])
        found[name] = _quantiles(drawn[:, place] + already)
    return found


def _quantiles(values: Array) -> list[float] | None:
    return None if np.isnan(values).any() else [float(value) for value in np.quantile(values, LEVELS)]


def _plain(numbers: Mapping[str, float]) -> dict[str, float | None]:
    return {name: None if np.isnan(value) else float(value) for name, value in numbers.items()}
