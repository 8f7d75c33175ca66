"""Why a KPI's forecast says what it says: its months taken apart, its members beside each other."""

import pandas as pd

from core.base.errors import CockpitError
from core.forecast import Explanation, explain
from core.outlook.forecasts import KpiForecast, monthly_values


def explained(made: KpiForecast) -> Explanation | None:
    """Return the explanation of a KPI that is forecast by its months; None for one with a way of its own, and for a history the engine refuses."""
    if made.own_way:
        return None
    effects, history = made.effects, monthly_values(made.past)
    calendar = None
    if effects is not None and len(effects.past) == len(history):
        ahead = made.months.frame["ds"].tail(len(effects.middle))
        calendar = pd.DataFrame({"ds": [*history["ds"], *ahead], "effect": [*effects.past, *effects.middle]})
    try:
        return explain(history, max(made.past.horizon, 1), "M", calendar=calendar)
    except CockpitError:        # said where the fan would stand
        return None
