"""Can a set of goals hold at once? Linear rows over a year's amounts: the conflict, the smallest change of each goal that frees it, joint odds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.special import ndtri

Floats = NDArray[np.float64]
Sense = Literal["<=", ">=", "=="]
JOINT_DRAWS = 65536
_NEAR = 1e-7      # of the largest number in a row: what is left over within it is rounding


@dataclass(frozen=True)
class Row:
    """Σ coefficient × amount, against a bound; amounts (GMV, spend, …) are never negative."""

    coefficients: Mapping[str, float]
    sense: Sense
    bound: float = 0.0


@dataclass(frozen=True)
class Wish:
    """One goal: above ÷ below (below None: above alone) at least (up) or at most (down) target."""

    id: str
    above: str
    below: str | None
    target: float
    good: Literal["up", "down"]

    @property
    def row(self) -> Row:
        sense: Sense = ">=" if self.good == "up" else "<="
        if self.below is None:
            return Row({self.above: 1.0}, sense, self.target)
        return Row({self.above: 1.0, self.below: -self.target}, sense)


def fits(rows: Sequence[Row], wishes: Sequence[Wish]) -> bool:
    """Return whether all goals can hold at once beside the rows that always hold (identities, limits)."""
    return _lacking(rows, wishes) <= _NEAR


def conflict(rows: Sequence[Row], wishes: Sequence[Wish]) -> tuple[str, ...]:
    """Return an irreducible set of goals that cannot hold together: drop any one of them and the others can. Empty: all fit.

    Deletion filter (Chinneck, Feasibility and Infeasibility in Optimization, 2008): each goal is left out in turn, and stays
    out where the rest is impossible without it. Where the rows alone are impossible there is no such set: then, too, empty.
    """
    if fits(rows, wishes) or not fits(rows, ()):
        return ()
    left = list(wishes)
    for wish in wishes:
        without = [one for one in left if one is not wish]
        if not fits(rows, without):
            left = without
    return tuple(wish.id for wish in left)


def conflicts(rows: Sequence[Row], wishes: Sequence[Wish], *, most: int = 3) -> list[tuple[str, ...]]:
    """Return impossible sets, one after the other, each found among the goals left when one of the last set is put aside."""
    found: list[tuple[str, ...]] = []
    left = list(wishes)
    while len(found) < most and (names := conflict(rows, left)):
        found.append(names)
        left = [wish for wish in left if wish.id != names[-1]]
    return found


def freed(rows: Sequence[Row], wishes: Sequence[Wish], id_: str, among: Collection[str]) -> float | None:
    """Return the target of one goal, nearest to the one wished for, with which the set `among` fits; None where none would.

    It is the best that the goal's ratio can be beside the others: one linear programme (Charnes & Cooper, Naval Research Logistics
    Quarterly 9 (1962): every amount in units of the ratio's lower part).
    """
    wish = next(one for one in wishes if one.id == id_)
    others = [one for one in wishes if one.id in among and one.id != id_]
    return wish.target if fits(rows, [*others, wish]) else _best([*rows, *(one.row for one in others)], wish)


def least_relief(rows: Sequence[Row], wishes: Sequence[Wish]) -> dict[str, float]:
    """Return by goal how far its row falls short, as a share of its own size, where the sum of these is least (elastic programme).

    Empty where all goals fit. Source: Brown & Graves' elastic programming, as in Chinneck (2008), chapter 6.
    """
    names, scale = _names(rows, wishes), _scales(rows, wishes)
    outcome = _elastic(rows, wishes, names, scale)
    slack = outcome[len(names):]
    return {wish.id: float(value) for wish, value in zip(wishes, slack, strict=True) if value > _NEAR}


def least_targets(rows: Sequence[Row], wishes: Sequence[Wish]) -> dict[str, float]:
    """Return by goal that has to give way the target with which all fit, where the goals give way as little as can be in all (least_relief)."""
    names, scale = _names(rows, wishes), _scales(rows, wishes)
    outcome = _elastic(rows, wishes, names, scale)
    amounts = {name: float(value) * scale[name] for name, value in zip(names, outcome, strict=False)}
    short = [wish for wish, slack in zip(wishes, outcome[len(names):], strict=True) if slack > _NEAR]
    return {wish.id: amounts[wish.above] / (amounts[wish.below] if wish.below else 1.0) for wish in short if not wish.below or amounts[wish.below] > 0}


def joint_odds(ends: Sequence[Floats], targets: Sequence[float], goods: Sequence[str], correlation: Floats | None = None, *, seed: int = 0) -> float:
    """Return the odds that all goals are reached: each one's simulated year-ends as they are, tied by a correlation (None: independent).

    Year-ends are joined rank by rank (normal copula over a stratified sample), so each goal's own odds stay what they are.
    A goal is reached from one rank on (or up to one), so it is enough to know which draws lie there.
    """
    source = np.random.default_rng(seed)
    steps = ndtri((np.arange(JOINT_DRAWS) + 0.5) / JOINT_DRAWS)
    scores = np.stack([steps[source.permutation(JOINT_DRAWS)] for _ in ends])
    if correlation is not None and len(ends) > 1:
        scores = np.linalg.cholesky(_valid(correlation)) @ scores
    reached = np.ones(JOINT_DRAWS, dtype=bool)
    for column, values, target, good in zip(scores, ends, targets, goods, strict=True):
        there = values[~np.isnan(values)]
        short = int(np.sum(there <= target if good == "down" else there < target))
        first = -(-short * JOINT_DRAWS // len(there))      # the rank with which the year-ends behind those begin
        edge = np.partition(column, first)[first] if first < JOINT_DRAWS else np.inf
        reached &= column < edge if good == "down" else column >= edge
    return float(reached.mean())


def _valid(correlation: Floats) -> Floats:
    """Return the nearest matrix that is one of correlations: pairs of short histories may contradict each other."""
    values, vectors = np.linalg.eigh((correlation + correlation.T) / 2)
    mended = (vectors * np.clip(values, 1e-6, None)) @ vectors.T
    size = np.sqrt(np.diag(mended))
    return np.asarray(mended / np.outer(size, size))


def _best(rows: Sequence[Row], wish: Wish) -> float | None:
    """Return the most (good "up") or least that a goal's number can be under the rows; None where they cannot be met at all."""
    names, scale = _names(rows, [wish]), _scales(rows, [wish])
    above, level = [], []
    for row in rows:
        line = np.append([row.coefficients.get(name, 0.0) * scale[name] for name in names], -row.bound)
        line /= float(np.abs(line).max(initial=0.0)) or 1.0
        if row.sense == "==":
            level.append(line)
        else:
            above.append(line if row.sense == "<=" else -line)
    unit = np.zeros(len(names) + 1)      # the last variable: one over the lower part, or one
    unit[-1 if wish.below is None else names.index(wish.below)] = 1.0
    level.append(unit)
    bounds = [0.0] * (len(level) - 1) + [1.0]
    goal = np.zeros(len(names) + 1)
    goal[names.index(wish.above)] = -1.0 if wish.good == "up" else 1.0
    found = linprog(goal, A_ub=np.array(above) if above else None, b_ub=np.zeros(len(above)) if above else None, A_eq=np.array(level), b_eq=bounds,
                    bounds=[(0, None)] * (len(names) + 1), method="highs")
    if found.status != 0:
        return None
    return abs(float(found.fun)) * scale[wish.above] / (1.0 if wish.below is None else scale[wish.below])


def _lacking(rows: Sequence[Row], wishes: Sequence[Wish]) -> float:
    """Return by how much, in all, the rows and goals cannot be met: 0 where they can."""
    names, scale = _names(rows, wishes), _scales(rows, wishes)
    hard = [*rows, *(wish.row for wish in wishes)]
    if not hard:
        return 0.0
    count = len(names)
    above, bounds = [], []
    for row in hard:
        line = np.array([row.coefficients.get(name, 0.0) * scale[name] for name in names])
        size = max(float(np.abs(line).max(initial=0.0)), abs(row.bound)) or 1.0
        for sign in {"<=": (1,), ">=": (-1,), "==": (1, -1)}[row.sense]:
            above.append(np.append(sign * line / size, -1.0))      # one slack for all: the largest miss
            bounds.append(sign * row.bound / size)
    found = linprog(np.append(np.zeros(count), 1.0), A_ub=np.array(above), b_ub=np.array(bounds), bounds=[(0, None)] * (count + 1), method="highs")
    return float(found.fun) if found.status == 0 else float("inf")


def _elastic(rows: Sequence[Row], wishes: Sequence[Wish], names: Sequence[str], scale: Mapping[str, float]) -> Floats:
    """Return amounts and each goal's slack that make the sum of slacks least; the rows are hard."""
    count = len(names)
    above, bounds = [], []
    for place, row in enumerate([*rows, *(wish.row for wish in wishes)]):
        line = np.array([row.coefficients.get(name, 0.0) * scale[name] for name in names])
        size = max(float(np.abs(line).max(initial=0.0)), abs(row.bound)) or 1.0
        slack = np.zeros(len(wishes))
        if place >= len(rows):
            slack[place - len(rows)] = -1.0
        for sign in {"<=": (1,), ">=": (-1,), "==": (1, -1)}[row.sense]:
            above.append(np.concatenate([sign * line / size, slack]))
            bounds.append(sign * row.bound / size)
    found = linprog(np.concatenate([np.zeros(count), np.ones(len(wishes))]), A_ub=np.array(above), b_ub=np.array(bounds),
                    bounds=[(0, None)] * (count + len(wishes)), method="highs")
    return np.asarray(found.x) if found.status == 0 else np.zeros(count + len(wishes))


def _names(rows: Sequence[Row], wishes: Sequence[Wish]) -> list[str]:
    return sorted({name for row in (*rows, *(wish.row for wish in wishes)) for name in row.coefficients})


def _scales(rows: Sequence[Row], wishes: Sequence[Wish]) -> dict[str, float]:
    """Return a size for each amount, so that millions of yuan and thousands of customers weigh alike."""
    scale: dict[str, float] = {}
    for row in (*rows, *(wish.row for wish in wishes)):
        for name, value in row.coefficients.items():
            if row.bound and value:
                scale[name] = max(scale.get(name, 0.0), abs(row.bound / value))
    for _ in range(3):      # amounts without a bound of their own take their size from the rows that tie them to others
        for row in (*rows, *(wish.row for wish in wishes)):
            sized = [abs(value) * scale[name] for name, value in row.coefficients.items() if name in scale]
            for name, value in row.coefficients.items():
                if name not in scale and value and sized:
                    scale[name] = max(sized) / abs(value)
    return {name: scale.get(name, 1.0) or 1.0 for name in _names(rows, wishes)}
