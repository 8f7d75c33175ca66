"""Do the goals fit together? What they imply, which of them conflict and what frees them, and the odds of all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from core.base.text import Text
from core.base.unit import Unit, write
from core.metrics.catalog import CATALOG
from core.metrics.catalog import metric as metric_of
from core.metrics.coverage import Coverage
from core.metrics.declare import Distinct, Metric, Window
from core.outlook.board import Board, definition_of
from core.outlook.calibration import values_by_month
from core.outlook.consistency import Floats, Row, Wish, conflicts, fits, freed, joint_odds, least_targets
from core.outlook.goal_system import (
    Company,
    Fact,
    company,
    from_amounts,
    identities,
    implied,
    limits,
    limits_told,
    wishes,
)
from core.outlook.history import formula_of, history
from core.outlook.standing import Standing
from core.store.facts import Facts

Verdict = Literal["fits", "beyond_record", "impossible", "unknown"]
SHARED_MONTHS = 12       # months that two KPIs must share before their ups and downs are called related; also what shrinks the relation
_FREES = Text(zh="把{name}从 {before} 放到 **{after}**", en="move {name} from {before} to **{after}**")
_NOTHING_FREES = Text(zh="只动{name}解不开", en="{name} alone cannot free it")


@dataclass(frozen=True)
class Relief:
    """One goal of a conflict: its target and the nearest one with which the others hold (None: no change of it alone does)."""

    kpi: str
    target: float
    freed: float | None


@dataclass(frozen=True)
class Together:
    """The set of goals: what it implies, whether it can hold, each conflict with its ways out, odds of each and of all."""

    verdict: Verdict
    facts: tuple[Fact, ...]
    conflicts: tuple[tuple[Relief, ...], ...]
    record: tuple[Text, ...]              # how far the company's own record goes, in words
    weighed: tuple[str, ...]              # the goals that the identities tie
    odds: tuple[tuple[str, float], ...]   # each simulated goal's own odds, least likely first
    all_odds: float | None                # of all of them at once
    independent: float | None             # what the product of the odds would be
    not_simulated: tuple[str, ...]
    least: tuple[Relief, ...] = ()        # the goals that give way, where all of them give way as little as can be in all


def together(facts: Facts, board: Board, currency: str) -> Together:
    """Return how the goals of the board's year stand to each other; verdict "unknown" where last year is too little known."""
    if board.year is None:
        return Together("unknown", (), (), (), (), (), None, None, ())
    of = company(facts, board.known, board.year)
    goals = wishes(board, of)
    verdict, found = judged(goals, of)
    least = least_change(goals, of, verdict)
    simulated = [standing for standing in board.with_goals() if standing.odds is not None]
    everything = _all_odds(facts, simulated, board.known)
    return Together(
        verdict, tuple(implied(board, of, currency)), found, tuple(limits_told(of, currency)), tuple(goal.id for goal in goals),
        tuple(sorted(((standing.metric.id, float(standing.odds or 0.0)) for standing in simulated), key=lambda pair: pair[1])),
        everything, float(np.prod([standing.odds or 0.0 for standing in simulated])) if simulated else None,
        tuple(standing.metric.id for standing in board.with_goals() if standing.target is not None and standing.odds is None), least)


def judged(goals: Sequence[Wish], of: Company) -> tuple[Verdict, tuple[tuple[Relief, ...], ...]]:
    """Return whether the goals can hold by arithmetic alone, then within the company's own record, and the conflicts of the first that fails."""
    if len(goals) < 2:
        return "unknown", ()
    rows = identities(of)
    if not fits(rows, goals):
        return "impossible", _ways_out(rows, goals, of)
    rows = [*rows, *limits(of)]
    return ("fits", ()) if fits(rows, goals) else ("beyond_record", _ways_out(rows, goals, of))


def least_change(goals: Sequence[Wish], of: Company, verdict: Verdict) -> tuple[Relief, ...]:
    """Return the least change in all that lets an impossible set hold (elastic programme): the goals that give way, and how far."""
    if verdict not in ("impossible", "beyond_record"):
        return ()
    rows = [*identities(of), *(limits(of) if verdict == "beyond_record" else ())]
    given = least_targets(rows, goals)
    return tuple(Relief(goal.id, from_amounts(goal.id, goal.target, of), from_amounts(goal.id, given[goal.id], of)) for goal in goals if goal.id in given)


def way_out(relief: Relief, currency: str) -> Text:
    """Return in words how far one goal has to move."""
    unit, name = CATALOG[relief.kpi].unit, CATALOG[relief.kpi].label
    if relief.freed is None:
        return _NOTHING_FREES.format(name=name)

    digits = next((count for count in (None, 2, 3) if _written(relief.target, unit, currency, count).en != _written(relief.freed, unit, currency, count).en), 4)
    return _FREES.format(name=name, before=_written(relief.target, unit, currency, digits), after=_written(relief.freed, unit, currency, digits))


def _written(value: float, unit: Unit, currency: str, digits: int | None) -> Text:
    return Text(zh=write(value, unit, "zh", currency=currency, digits=digits), en=write(value, unit, "en", currency=currency, digits=digits))


def _ways_out(rows: Sequence[Row], goals: Sequence[Wish], of: Company) -> tuple[tuple[Relief, ...], ...]:
    found = []
    for names in conflicts(rows, goals):
        reliefs = []
        for name in names:
            wish = next(goal for goal in goals if goal.id == name)
            target = freed(rows, goals, name, names)
            reliefs.append(Relief(name, from_amounts(name, wish.target, of), None if target is None else from_amounts(name, target, of)))
        found.append(tuple(reliefs))
    return tuple(found)


def _all_odds(facts: Facts, standings: Sequence[Standing], known: Coverage) -> float | None:
    """Return the odds of all goals at once: the year-ends that gave each its odds, tied as the KPIs moved together month by month."""
    metrics = [definition_of(standing.metric.id, standing.goal) for standing in standings]
    there = [(standing.ends, standing, metric) for standing, metric in zip(standings, metrics, strict=True) if standing.ends is not None and standing.target is not None]
    if not there:
        return None
    related = relation(facts, [metric for *_, metric in there], known)
    return joint_odds([found for found, *_ in there], [float(standing.target or 0.0) for _, standing, _ in there],
                      [standing.goal.direction if standing.goal else "up" for _, standing, _ in there], related)


def relation(facts: Facts, metrics: Sequence[Metric], known: Coverage) -> Floats:
    """Return how KPIs move together: correlations of their months' changes on the year before, shrunk where few months are shared.

    A KPI whose months tell nothing of its year (trailing windows, retention) is taken as unrelated; a change on last year
    moves with what it is a change of.
    """
    columns = {place: _changes(facts, metric_of(metric.change_of) if metric.change_of else metric, known) for place, metric in enumerate(metrics)}
    frame = pd.DataFrame({place: values for place, values in columns.items() if values is not None})
    related = np.eye(len(metrics))
    if frame.empty:
        return related
    places = [int(place) for place in columns if place in frame]
    found = frame.corr(min_periods=SHARED_MONTHS).to_numpy(dtype=np.float64)
    known_months = frame.notna().to_numpy(dtype=np.float64)
    shared = known_months.T @ known_months
    shrunk = np.nan_to_num(found) * shared / (shared + SHARED_MONTHS)
    np.fill_diagonal(shrunk, 1.0)
    related[np.ix_(places, places)] = shrunk
    return related


def _changes(facts: Facts, metric: Metric, known: Coverage) -> "pd.Series | None":
    terms = [measure for formula in metric.formulas for _, measure in (*formula.numerator, *formula.denominator)]
    if metric.kind not in ("sum", "ratio") or not all(isinstance(one, Distinct) or one.window is Window.PERIOD for one in terms):
        return None
    formula = formula_of(metric, known)
    past = history(facts, metric, known, as_of=known.as_of(formula.tables, month_ends=formula.month_ends)) if formula is not None else None
    values = pd.Series({day: value for day, value in values_by_month(past).items() if value > 0}, dtype="float64") if past is not None else pd.Series(dtype="float64")
    if len(values) < SHARED_MONTHS * 2:
        return None
    every = values.reindex(pd.date_range(values.index[0], values.index[-1], freq="MS"))
    logs = pd.Series(np.log(every.to_numpy(dtype=np.float64)), index=every.index)
    return logs - logs.shift(12)
