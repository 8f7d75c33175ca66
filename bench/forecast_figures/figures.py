"""One row per set and method: accuracy against Naive2, how often bands and totals hold, processor seconds."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.forecast_figures import cases as sets
from bench.forecast_figures import environment, scoring
from bench.forecast_figures.cases import Case
from bench.forecast_figures.scoring import Floats
from core.forecast import Freq, forecast, last_year_again

M4_WEEKLY_NAIVE2 = (9.161, 2.777)
"""sMAPE and MASE of Naive2 as published: the official denominator."""
OURS, AGAIN, MEDIAN = "cockpit", "last year again", "median of the three"


@dataclass(frozen=True)
class Set:
    """Cases that are measured together."""

    name: str
    freq: Freq
    season: int
    cases: list[Case]
    naive2: tuple[float, float] | None = None      # published sMAPE and MASE, None: our own Naive2


@dataclass
class Method:
    """What one method said, case by case."""

    name: str
    points: list[Floats] = field(default_factory=list)
    inside: dict[int, list[float]] = field(default_factory=lambda: {80: [], 95: []})
    totals: list[tuple[float, float]] = field(default_factory=list)
    seconds: float = float("nan")


def retail(data: Path, half: str, months: int, horizon: int = 12, every: int = 1) -> Set:
    return Set(f"Australian retail, {months} months, h {horizon}, {half} half", "M", 12, list(sets.retail(data, months, horizon, half=half, every=every)))


def m4_weekly(data: Path) -> Set:
    return Set("M4 weekly, h 13", "W", 1, list(sets.m4_weekly(data)), M4_WEEKLY_NAIVE2)


def m3_monthly() -> Set:
    return Set("M3 monthly, every fourth series, h 18", "M", 12, list(sets.m3_monthly(environment.published("m3"))))


def table(chosen: Set, *, peers: bool) -> list[dict[str, object]]:
    """Return the rows of a set: ours, last year again, and (peers) each library model and their median."""
    methods = [_ours(chosen), *([_again(chosen)] if chosen.season > 1 else []), *(_peers(chosen) if peers else [])]
    naive = Method("Naive2", [scoring.naive2(case.y, len(case.came), chosen.season) for case in chosen.cases])
    denominator = _errors(chosen, naive)
    if chosen.naive2 is not None:
        denominator = (np.full(len(chosen.cases), chosen.naive2[0]), np.full(len(chosen.cases), chosen.naive2[1]))
    ours = _errors(chosen, methods[0])
    return [_row(chosen, method, ours, denominator) for method in methods]


def _ours(chosen: Set) -> Method:
    method, started = Method(OURS), time.process_time()
    for case in chosen.cases:
        made = forecast(case.frame, len(case.came), chosen.freq)
        ahead = made.frame.tail(len(case.came))
        method.points.append(ahead["y_hat"].to_numpy())
        for band in (80, 95):
            method.inside[band].append(_inside(case.came, ahead[f"lo{band}"].to_numpy(), ahead[f"hi{band}"].to_numpy()))
        low, high = np.percentile(made.paths.sum(axis=1), [10, 90])
        method.totals.append((float(low), float(high)))
    method.seconds = (time.process_time() - started) / len(chosen.cases)
    return method


def _again(chosen: Set) -> Method:
    return Method(AGAIN, [last_year_again(case.frame, len(case.came), chosen.freq)["y_hat"].to_numpy() for case in chosen.cases])


def _peers(chosen: Set) -> Iterator[Method]:
    said, seconds = environment.said(chosen.cases, chosen.freq, chosen.season)
    made: list[Method] = []
    for name in environment.MODELS:
        by_series = dict(iter(said[said["model"] == name].groupby("series")))
        method = Method(name, seconds=seconds[name] / len(chosen.cases))
        for case in chosen.cases:
            ahead = by_series[case.name]
            method.points.append(ahead["y_hat"].to_numpy())
            for band in (80, 95):
                method.inside[band].append(_inside(case.came, ahead[f"lo{band}"].to_numpy(), ahead[f"hi{band}"].to_numpy()))
        made.append(method)
    yield from made
    yield Method(MEDIAN, list(np.median([one.points for one in made], axis=0)), seconds=sum(one.seconds for one in made))


def _inside(came: Floats, low: Floats, high: Floats) -> float:
    return float(np.mean((low <= came) & (came <= high)))


def _errors(chosen: Set, method: Method) -> tuple[Floats, Floats]:
    return (np.array([scoring.smape(case.came, said) for case, said in zip(chosen.cases, method.points, strict=True)]),
            np.array([scoring.mase(case.y, case.came, said, chosen.season) for case, said in zip(chosen.cases, method.points, strict=True)]))


def _row(chosen: Set, method: Method, ours: tuple[Floats, Floats], denominator: tuple[Floats, Floats]) -> dict[str, object]:
    errors = _errors(chosen, method)
    score = scoring.owa(*errors, *denominator)
    low, high = scoring.lead([case.series for case in chosen.cases], ours, errors, denominator)
    came = np.array([case.came.sum() for case in chosen.cases])
    row: dict[str, object] = {
        "set": chosen.name, "method": method.name, "cases": score.cases, "OWA": score.owa, "sMAPE": score.smape, "MASE": score.mase,
        "our lead": None if method.name == OURS else f"{low:+.3f} … {high:+.3f}",
        "better than ours": None if method.name == OURS else float(np.mean(errors[0] < ours[0])),
        "covered 80": float(np.mean(method.inside[80])) if method.inside[80] else None, "covered 95": float(np.mean(method.inside[95])) if method.inside[95] else None}
    totals = np.array(method.totals).T
    row |= {"total covered 80": float(np.mean((totals[0] <= came) & (came <= totals[1]))) if method.totals else None,
            "below": float(np.mean(came < totals[0])) if method.totals else None, "above": float(np.mean(came > totals[1])) if method.totals else None,
            "bias of total": float(np.mean([said.sum() / total - 1 for said, total in zip(method.points, came, strict=True)])),
            "seconds": method.seconds if np.isfinite(method.seconds) else None}
    return row
