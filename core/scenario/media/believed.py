"""What the manager's answers make of a fit: budgets that follow demand, the organic share, lift tests that win."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.scenario.curves import Array
from core.scenario.media.fit import Fit, Places, fit
from core.scenario.media.priors import ORGANIC_SD, Answers, LiftTest, SharePrior, expected_total, share_priors
from core.scenario.media.weeks import Weeks

MODEL_SD = 0.2              # of the log of a fitted share: what the model itself may be off by
CONFLICT = 2.0              # standard deviations from which a test and the fit contradict each other
# A fitted share is the true one plus what demand adds because budgets follow it: nothing with this chance, else the
# size of a half-normal variable (in shares of the outcome; the scale over √C). Wide on purpose: no data can tell.
UNTOUCHED, WIDE = 0.3, 0.35
UNTOUCHED_INDEX, WIDE_INDEX = 0.6, 0.2      # with a demand index, which takes up part of it
FITTED_SD = 0.15        # of the log of a fitted share, beyond its own band: the model is not the world
PARTS, TRIES = 60, 24       # grid of true ÷ fitted share; splits tried per draw


@dataclass(frozen=True, eq=False)
class Believed:
    """Draws of the channels' true shares beside the fit that they come from."""

    fit: Fit
    rows: Places                    # (K,) row of fit.points behind each draw
    shares: Array                   # (K, C) true shares
    priors: tuple[SharePrior, ...]
    conflicts: Mapping[str, float]  # channel → fitted share, where a lift test contradicts it


def measure(weeks: Weeks, answers: Answers, seed: int = 0) -> Believed:
    """Return what the weeks and the answers say together about each channel's share of the outcome.

    no: the fit as it is, with the organic share as a prior on the total. yes: an additive confounding term, which also
    the organic share and lift tests inform. unknown: the middle of the fit, but below it the band reaches as far as
    for a yes; with an organic share it is taken as a yes, for then the total is known. A lift test counts against the
    fit's own possible error; where they contradict each other, the test stands alone.
    """
    rng = np.random.default_rng(seed)
    priors = share_priors(weeks.spend, weeks.channels, answers, weeks.count)
    plain, total = answers.follow_demand == "no", _total(answers)
    known = answers.follow_demand == "yes" or total is not None     # a no apart
    in_fit = (total or expected_total(priors)) if plain or not known else None      # of fitted shares, which in a yes hold what demand adds
    found = fit(weeks, priors, in_fit, seed)
    lifts = {name: test for name, test in answers.lifts.items() if name in weeks.channels}
    conflicts = _conflicts(found, lifts)
    agreeing = {name: test for name, test in lifts.items() if name not in conflicts}
    if plain and agreeing:
        tested = [SharePrior(agreeing[name].share, float(np.hypot(agreeing[name].sd, MODEL_SD))) if name in agreeing
                  else prior for name, prior in zip(weeks.channels, priors, strict=True)]
        found = fit(weeks, tested, total or expected_total(tested), seed)
    rows: Places = np.arange(len(found.points))
    shares = fitted = found.shares() * np.exp(FITTED_SD * rng.standard_normal((len(rows), len(weeks.channels))))
    if plain:
        shares = _averaged(shares, weeks.channels, agreeing, rng)
    else:
        behind, true = _unmixed(fitted, priors, weeks.channels, lifts, conflicts, total, in_fit, bool(weeks.index), rng)
        rows, shares = (behind, true) if known else (rows, _lowered(shares, true, weeks.channels, agreeing))
    for name in conflicts:
        test = lifts[name]
        shares[:, weeks.channels.index(name)] = test.share * np.exp(test.sd * rng.standard_normal(len(shares)))
    return Believed(found, rows, shares, priors, conflicts)


def _total(answers: Answers) -> tuple[float, float] | None:
    return None if answers.organic is None else (float(np.log(max(1e-3, 1.0 - answers.organic))), ORGANIC_SD)


def _conflicts(found: Fit, lifts: Mapping[str, LiftTest]) -> dict[str, float]:
    middle = dict(zip(found.weeks.channels, np.median(found.shares(), axis=0).tolist(), strict=True))
    return {name: middle[name] for name, test in lifts.items()
            if abs(np.log(middle[name] / test.share)) / np.hypot(test.sd, MODEL_SD) > CONFLICT}


def _averaged(shares: Array, channels: tuple[str, ...], lifts: Mapping[str, LiftTest], rng: np.random.Generator) -> Array:
    """Return shares with each agreeing test averaged in: ln B ~ test, ln fitted ~ N(ln B, MODEL_SD)."""
    shares = shares.copy()
    for name, test in lifts.items():
        c = channels.index(name)
        precision = test.sd**-2 + MODEL_SD**-2
        middle = (np.log(test.share) * test.sd**-2 + np.log(shares[:, c]) * MODEL_SD**-2) / precision
        shares[:, c] = np.exp(middle + rng.standard_normal(len(shares)) / np.sqrt(precision))
    return shares


def _unmixed(fitted: Array, priors: tuple[SharePrior, ...], names: tuple[str, ...], lifts: Mapping[str, LiftTest], conflicts: Mapping[str, float],
             total: tuple[float, float] | None, in_fit: tuple[float, float] | None, indexed: bool, rng: np.random.Generator) -> tuple[Places, Array]:
    """Return rows of the fit and true shares drawn given the fitted ones: fitted = true + a non-negative bias.

    p(true | fitted) ∝ prior(true)·p_bias(fitted - true), channel by channel on a grid; draws are then weighted by how
    likely their fitted shares are under that model instead of the fit's own prior (of each, and of their total: in_fit),
    and by the total that was said.
    """
    untouched, wide = (UNTOUCHED_INDEX, WIDE_INDEX) if indexed else (UNTOUCHED, WIDE)
    scale = wide / np.sqrt(len(names))
    part = (np.arange(PARTS) + 0.5) / PARTS
    weight = np.zeros(len(fitted))
    true = np.empty((len(fitted), TRIES, len(names)))
    for c, (name, prior) in enumerate(zip(names, priors, strict=True)):
        test = lifts.get(name) if name not in conflicts else None
        belief = prior if test is None else _both(prior, test)
        a = fitted[:, c]
        whole = untouched * _lognormal(a, belief)
        pieces = (1.0 - untouched) * _lognormal(a[:, None] * part, belief) * _half_normal(a[:, None] * (1.0 - part), scale) * (
            a[:, None] / PARTS)
        chances = np.cumsum(np.hstack([pieces, whole[:, None]]), axis=1)
        weight += np.log(chances[:, -1]) - np.log(_lognormal(a, prior))
        pick = (rng.random((len(a), TRIES))[:, :, None] * chances[:, None, -1:] > chances[:, None, :]).sum(axis=2)
        spot = (pick + rng.random(pick.shape)) / PARTS
        true[:, :, c] = a[:, None] * np.where(pick == PARTS, 1.0, spot)
    if in_fit is not None:
        weight += _far(fitted.sum(axis=1), in_fit)
    score = np.repeat(weight[:, None], TRIES, axis=1)
    if total is not None:
        score = score - _far(true.sum(axis=2), total)
    chance = np.exp(score - score.max()).ravel()
    edges = np.cumsum(chance / chance.sum())
    chosen = np.minimum(np.searchsorted(edges, (np.arange(len(fitted)) + rng.random()) / len(fitted)), len(edges) - 1)
    rng.shuffle(chosen)
    return chosen // TRIES, true.reshape(-1, len(names))[chosen]


def _far(whole: Array, total: tuple[float, float]) -> Array:
    """Return half the square of how many sd the log of a total is off what is believed of it."""
    return np.asarray(0.5 * ((np.log(whole) - total[0]) / total[1]) ** 2)


def _both(prior: SharePrior, test: LiftTest) -> SharePrior:
    """Return what a test says of a channel of which something was expected: the two weighted by their precision."""
    precision = prior.sd**-2 + test.sd**-2
    middle = (np.log(prior.median) * prior.sd**-2 + np.log(test.share) * test.sd**-2) / precision
    return SharePrior(float(np.exp(middle)), float(precision**-0.5))


def _lowered(fitted: Array, true: Array, channels: tuple[str, ...], lifts: Mapping[str, LiftTest]) -> Array:
    """Return fitted shares whose lower half is stretched to end where the true ones would: 5 % for 5 %.

    A channel with a lift test takes the true ones: there the bias is known.
    """
    shares = fitted.copy()
    for c, name in enumerate(channels):
        if name in lifts:
            shares[:, c] = true[:, c]
            continue
        low, middle = np.quantile(np.log(fitted[:, c]), [0.05, 0.5])
        stretch = max(1.0, (middle - np.log(np.quantile(true[:, c], 0.05))) / max(1e-9, middle - low))
        away = np.log(fitted[:, c]) - middle
        shares[:, c] = np.exp(middle + np.where(away < 0, stretch * away, away))
    return shares


def _lognormal(share: Array, prior: SharePrior) -> Array:
    return np.asarray(np.exp(-0.5 * ((np.log(share) - np.log(prior.median)) / prior.sd) ** 2) / (share * prior.sd * np.sqrt(2 * np.pi)))


def _half_normal(size: Array, scale: float) -> Array:
    return np.asarray(np.exp(-0.5 * (size / scale) ** 2) * np.sqrt(2.0 / np.pi) / scale)
