"""Where visitors are lost on the way to paying: people by step this year and last."""

import pandas as pd

from core.base.period import Period
from core.base.text import Text
from core.metrics.coverage import Coverage
from core.metrics.funnel_steps import FUNNEL_STEPS
from core.outlook.compared import Compared, whole, within
from core.store.facts import Facts

STEPS: dict[str, Text] = {"visitors": Text(zh="访客", en="Visitors"), **{id_: one.label for id_, one in FUNNEL_STEPS.items()}}
"""The steps by the column of traffic that counts them, which is the id of their receipt, too."""


def funnel(facts: Facts, known: Coverage, of: Compared, channel: str = "") -> pd.DataFrame:
    """Return the funnel of people: step, people, rate (to the step before), total (to the first), last_people, last_rate.

    People are daily uniques, summed. Steps that no file gave are left out; the rates multiply to the last total. The columns
    of last year (same event days) are missing where its traffic is not whole. Empty where the period's is not.
    """
    if not whole(known, "traffic", of.period):
        return pd.DataFrame(columns=["step", "people", "rate", "total", "last_people", "last_rate"])
    covered = whole(known, "traffic", Period(of.past[0].start, of.past[-1].end))
    now, past = _people(facts, [of.period], channel), _people(facts, of.past, channel)
    frame = pd.DataFrame([(step, now[step], past[step] if covered and past[step] else float("nan")) for step in STEPS if now[step]],
                         columns=["step", "people", "last_people"])
    frame["rate"] = frame["people"] / frame["people"].shift(1)
    frame["total"] = frame["people"] / (frame["people"].iloc[0] if len(frame) else 1.0)
    frame["last_rate"] = frame["last_people"] / frame["last_people"].shift(1)
    return frame[["step", "people", "rate", "total", "last_people", "last_rate"]]


def _people(facts: Facts, days: "list[Period] | tuple[Period, ...]", channel: str) -> dict[str, float]:
    sums = ", ".join(f"coalesce(sum({step}), 0)" for step in STEPS)
    where, params = ("and channel = ?", [channel]) if channel else ("", [])
    row = facts.rows(f"select {sums} from daily_traffic where {within(days)} {where}", params)[0]
    return dict(zip(STEPS, map(float, row), strict=True))
