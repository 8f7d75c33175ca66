"""Measures the response curves: public data and simulated companies with known truth; the table of docs/whatif.md.

`python -m bench.curves_figures [--each N]`: N simulated companies a case (24). Tuned on simulated_media.TUNING, reported on REPORTED.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from bench.measure import ROOT
from bench.result import records
from bench.simulated_media import REPORTED, Simulated, simulate
from bench.split_figures import split_rows
from core.scenario.media import fit as fitting
from core.scenario.media.believed import measure
from core.scenario.media.noise import fresh
from core.scenario.media.priors import Answers, Follow, LiftTest, expected_total, share_priors
from core.scenario.media.problem import brought, split
from core.scenario.media.shapes import SHAPES, carried, lagged
from core.scenario.media.weeks import Background, Weeks, background

TRUE = (0.2905, 0.0697)     # of mmm_example.csv, by its makers' process
HELD_OUT = 20


def table(folder: Path, each: int) -> list[dict[str, object]]:
    """Return a row per figure: what, value, goal."""
    rows = _public(folder / "mmm_example.csv") if (folder / "mmm_example.csv").exists() else []
    seeds = list(REPORTED)[:each]
    plain, confounded = ([simulate(seed, confounded=kind) for seed in seeds] for kind in ("no", "yes"))     # type: ignore[arg-type]
    two = [simulate(seed, channels=2, confounded="yes") for seed in seeds]
    rows += _simulated("6 channels, nothing confounds, answer no", plain, "no", ("≤ 1.6", "85-95"))
    rows.append(_row("the same, least squares that is given the true curves: mean share error", float(np.mean([_told(one.weeks, one.media, one.shares) for one in plain])), "points"))
    rows += _simulated("the same, the organic share said, too (media off by a tenth)", plain, "no", ("≤ 1.6", "85-95"), says_organic=True)
    rows += _simulated("the same, answer unknown", plain, "unknown")
    rows += _simulated("the same, answer yes (wrong)", plain, "yes")
    for name, companies in (("6 channels, budgets follow demand", confounded), ("2 channels, budgets follow demand", two)):
        rows += _simulated(f"{name}, answer no (wrong)", companies, "no")
        rows += _simulated(f"{name}, answer unknown", companies, "unknown")
        rows += _simulated(f"{name}, answer yes", companies, "yes", ("", "all inside"))
        rows += _tested(name, companies)
    rows += split_rows("6 channels, nothing confounds, answer no", plain, "no")
    rows += split_rows("6 channels, budgets follow demand, answer yes", confounded, "yes")
    return rows


def _public(path: Path) -> list[dict[str, object]]:
    weeks = example(path)
    found = _fitted(weeks)
    rows = [_row("mmm_example, three shapes averaged: mean share error", _error(found.shares(), np.array(TRUE)), "points")]
    rows.append(_row("mmm_example, true shape: mean share error", _error(_true_shape(weeks).shares(), np.array(TRUE)), "points", "≤ 0.2"))
    again = [_redrawn(weeks, path, seed) for seed in range(10)]
    rows += [_row(f"mmm_example, its noise drawn anew, {what}: mean share error", float(np.mean(values)), "points")
             for what, values in zip(("this fit", "least squares that is given the true curves"), zip(*again, strict=True), strict=True)]
    rows.append(_row(f"mmm_example, {HELD_OUT} weeks held out: MAPE", held_out(weeks, HELD_OUT) * 100, "%", "≤ 4.7"))
    return rows


def example(path: Path) -> Weeks:
    frame = pd.read_csv(path)
    return Weeks(frame["date_week"].to_numpy(dtype="datetime64[D]"), frame["y"].to_numpy(), frame[["x1", "x2"]].to_numpy(), ("x1", "x2"),
                 {name: frame[name].to_numpy() for name in ("event_1", "event_2")})


def _told(weeks: Weeks, media: np.ndarray, shares: np.ndarray) -> float:
    """Return the share error of ordinary least squares that knows carry-over and saturation: what the noise alone makes of it."""
    columns = np.column_stack([media, background(weeks).columns])
    found = np.linalg.lstsq(columns, weeks.outcome / weeks.outcome.mean(), rcond=None)[0]
    return float(np.abs(found[:len(shares)] - shares).mean() * 100)


def _redrawn(weeks: Weeks, path: Path, seed: int) -> tuple[float, float]:
    """Return share errors of the fit (true shape) and of _told on the example's own process (its makers' constants) with new noise."""
    place = np.arange(weeks.count)
    day = pd.read_csv(path)["dayofyear"].to_numpy() / 365.5 * 2.0 * np.pi
    x1, x2 = lagged(weeks.spend)
    media = np.column_stack([3.0 * np.tanh(2.0 * carried(x1, np.array([0.4]))[0][:, 0]), 2.0 * np.tanh(1.5 * carried(x2, np.array([0.2]))[0][:, 0])])
    level = 2.0 + (50.0 * place / (weeks.count - 1) + 10.0) ** 0.25 - 1.0 + 0.5 * (np.cos(day) - np.sin(2.0 * day))
    events = 1.5 * weeks.controls["event_1"] + 2.5 * weeks.controls["event_2"]
    made = replace(weeks, outcome=level + events + media.sum(axis=1) + 0.25 * np.random.default_rng(seed).standard_normal(weeks.count))
    shares = media.mean(axis=0) / made.outcome.mean()
    return _error(_true_shape(made).shares(), shares), _told(made, media / media.mean(axis=0), shares)


def _true_shape(weeks: Weeks) -> fitting.Fit:
    kept = fitting.SHAPES
    fitting.SHAPES = (SHAPES[0],)
    found = _fitted(weeks)
    fitting.SHAPES = kept
    return found


def _fitted(weeks: Weeks) -> fitting.Fit:
    """Return the fit as the answer no has it."""
    priors = share_priors(weeks.spend, weeks.channels, Answers("no"), weeks.count)
    return fitting.fit(weeks, priors, expected_total(priors))


def held_out(weeks: Weeks, ahead: int) -> float:
    """Return the mean absolute percentage error over the last weeks, their spend and controls known, their outcome not."""
    known = weeks.count - ahead
    past = weeks.first(known)
    found = _fitted(past)
    back, level = background(weeks, known), past.outcome.mean()
    predicted = np.zeros(weeks.count)
    for one, weight in zip(found.shapes, found.weights, strict=True):
        missed = one.problem.outcome - brought(one.mode, one.problem)[0]
        gamma = found.back.mean + _coefficients(missed, found.back, one.noise, one.kept)
        left = missed - found.back.columns @ (gamma - found.back.mean)
        predicted += weight * (back.columns @ gamma + _media(one, weeks, found.units, known))
        predicted[known:] += weight * left[-1] * one.kept ** np.arange(1, ahead + 1)
    return float(np.mean(np.abs(predicted[known:] * level / weeks.outcome[known:] - 1.0)))


def _coefficients(missed: np.ndarray, back: Background, noise: float, kept: float) -> np.ndarray:
    """Return the background's coefficients less their prior mean: the ridge estimate given the errors' covariance."""
    new, left = fresh(back.columns, kept) / noise, fresh(missed[:, None], kept)[:, 0] / noise
    return np.asarray(np.linalg.solve(new.T @ new + np.diag(back.sd**-2.0), new.T @ left))


def _media(one: fitting.ShapeFit, weeks: Weeks, units: np.ndarray, known: int) -> np.ndarray:
    """Return what the channels bring in all weeks, the saturation's mean taken over the known ones."""
    carry, half, share = split(one.mode[None, :], len(units))
    total = np.zeros(weeks.count)
    lags = lagged(weeks.spend / units)
    for c in range(len(units)):
        value = one.problem.shape.value(carried(lags[c], carry[:, c])[0] / half[:, c])[:, 0]
        total += share[0, c] * value / value[:known].mean()
    return total


def _simulated(name: str, companies: Sequence[Simulated], follow: Follow, goals: tuple[str, str] = ("", ""), *,
               says_organic: bool = False) -> list[dict[str, object]]:
    errors, inside, spent, bias = [], [], [], []
    for place, one in enumerate(companies):
        answers = Answers(follow, organic=_organic(one, place) if says_organic else None)
        started = time.process_time()
        found = measure(one.weeks, answers)
        spent.append(time.process_time() - started)
        low, high = np.quantile(found.shares, [0.05, 0.95], axis=0)
        errors.append(_error(found.shares, one.shares))
        inside.append(((low <= one.shares) & (one.shares <= high)).mean())
        bias.append(float(np.median(found.shares.sum(axis=1)) - one.shares.sum()) * 100)
    rows = [_row(f"{name}: mean share error", float(np.mean(errors)), "points", goals[0]),
            _row(f"{name}: truth inside the 90 % band", float(np.mean(inside)) * 100, "%", goals[1]),
            _row(f"{name}: total too high by", float(np.mean(bias)), "points")]
    if goals[0]:
        rows.append(_row("fit of 6 channels × 104 weeks, worst", max(spent), "s CPU", "≤ 2"))
    return rows


def _organic(one: Simulated, place: int) -> float:
    """Return the share that would come without spend as a manager says it: what media bring is off by a tenth (sd of its log)."""
    return 1.0 - float(one.shares.sum() * np.exp(0.1 * np.random.default_rng(700 + place).standard_normal()))


def _tested(name: str, companies: Sequence[Simulated]) -> list[dict[str, object]]:
    """Return figures with one lift test (sd 20 %) on a channel drawn by lot: that channel's error beside the test's own."""
    rows: list[dict[str, object]] = []
    for follow in ("unknown", "yes"):
        errors, alone, inside, alone_inside = [], [], [], []
        for place, one in enumerate(companies):
            rng = np.random.default_rng(900 + place)
            for c in rng.permutation(len(one.shares))[:2]:
                said = float(one.shares[c] * np.exp(0.2 * rng.standard_normal()))
                found = measure(one.weeks, Answers(follow, lifts={one.weeks.channels[c]: LiftTest(said, 0.2)}))     # type: ignore[arg-type]
                low, middle, high = np.quantile(found.shares[:, c], [0.05, 0.5, 0.95])
                errors.append(abs(middle - one.shares[c]) * 100)
                alone.append(abs(said - one.shares[c]) * 100)
                inside.append(low <= one.shares[c] <= high)
                alone_inside.append(abs(np.log(said / one.shares[c])) <= 1.645 * 0.2)
        rows.append(_row(f"{name}, lift test, answer {follow}: error (test alone {np.mean(alone):.2f})", float(np.mean(errors)), "points", f"≤ {np.mean(alone):.2f}"))
        rows.append(_row(f"{name}, lift test, answer {follow}: truth inside (test alone {np.mean(alone_inside):.0%})", float(np.mean(inside)) * 100, "%", "≥ 85"))
    return rows


def _error(shares: np.ndarray, true: np.ndarray) -> float:
    return float(np.abs(np.median(shares, axis=0) - true).mean() * 100)


def _row(what: str, value: float, unit: str, goal: str = "") -> dict[str, object]:
    return {"what": what, "value": value, "unit": unit, "goal": goal or None}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=24)
    print(records(table(ROOT.parent / "shared" / "data", parser.parse_args().each)))
