"""What it is worth to find something out before deciding: value of perfect information per unknown, and the test that would settle it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.scenario.baseline import Baseline
from core.scenario.calibrate import LEAD_ASSUMED
from core.scenario.curves import Array
from core.scenario.draws import Draws, drawn, gained
from core.scenario.frontier import SURE, Split, gains_of
from core.scenario.response import RATIOS
from core.scenario.spending import ORGANIC_SHARE, UNATTRIBUTED
from core.scenario.stock import month_ends, planned_cogs_of
from core.scenario.tree import draws_of, grown_with

Unknown = Literal["response", "price", "demand", "organic", "first_month", "lead"]
DEGREE = 3                     # how curved a gain may hang on one unknown
MOVES = (0.5, 0.75, 1.25, 1.5, 2.0)  # what a channel might get of its plan, once more is known of it
SIZES = (0.5, 1.0, 2.0, -0.5, -1.0)  # how far a test moves one channel's spend
PRICES = (0.9, 0.95, 1.0, 1.05, 1.1)
SPENDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
COVERS = (0.5, 0.75, 1.0, 1.25, 1.5)
HOLDING = 0.2                  # a year, of the stock's cost: capital, space, ageing; a judgement, shown as such
ORGANIC = (0.3, 0.7)           # of new customers, where half is assumed: a judgement
LEADS = (15.0, 60.0)           # days, where 30 are assumed: a judgement
KNOTS, PLACES = 7, 61          # lead times that are run, and truths that are looked at between them
WEEKS = (2, 4, 8, 12, 26)
THINNED = 250
CLEAR = 0.5                    # share of a doubt that a test takes away, from which it is worth running for itself
WEEKS_A_MONTH = 4.35


@dataclass(frozen=True)
class Worth:
    """What knowing one thing for certain is worth to the decision that hangs on it, in money."""

    unknown: Unknown
    value: float
    channel: str = ""       # of a response


@dataclass(frozen=True)
class Trial:
    """A test of one channel in half of the market: how far its spend is moved, for how long, and what is known after it."""

    channel: str
    size: float             # +0.5: half as much again; -1: paused
    weeks: int
    money: float            # spend that the test moves
    settles: float          # chance that after it the plan is at least 80 % likely to be better, or to be worse
    doubt_less: float       # share of the doubt about this channel that it takes away


def worth_of_knowing(baseline: Baseline, split: Split, profit: float = 1.0) -> tuple[Worth, ...]:
    """Return what perfect knowledge of each channel's response is worth for the split of this total, dearest first.

    The actions compared are the split, today's, the ways between, and each channel at a few other shares, the others in
    proportion. Value = E[max over actions of E[gain | channel]] - max over actions of E[gain]; the inner expectation is a
    cubic in the channel's own drawn response. profit: money kept of one unit of GMV. Never below 0.
    """
    channels = baseline.channels
    assert channels is not None
    planned = channels.spend.sum(axis=1)
    gains = np.array([gains_of(baseline, ratios) for ratios in _actions(planned, _ratios(split, channels.names))]) * profit
    unknown = gained(drawn(baseline, 0), np.full(len(planned), 1.5))
    found = [Worth("response", _perfect(gains, unknown[:, place]), name) for place, name in enumerate(channels.names)]
    return tuple(sorted(found, key=lambda one: -one.value))


def worth_of_levers(baseline: Baseline) -> tuple[Worth, ...]:
    """Return what perfect knowledge of what is drawn or assumed is worth, dearest first; value as in worth_of_knowing.

    To the decision on the price (PRICES): buyers' price elasticity. On how much to spend in all (SPENDS; not where no channel's
    money may be moved): the demand to come, the draw's GMV of the months left; the share of new customers that comes without spend,
    by what is drawn of the channels' levels, where it is assumed by ORGANIC; how many buy again in their first month, none to
    as many as in the month after. On the stock to hold (COVERS, holding it costs HOLDING a year): the lead time, where it is assumed
    (LEADS). Gains are changes of the year's contribution as the tree has it, so none are told where that is not known.
    """
    draws, rest = drawn(baseline, 0), draws_of(baseline, {}, "contribution")
    if np.isnan(rest).any() or not baseline.months_left:
        return ()
    prices = _gains(baseline, draws, "price", PRICES)
    found = [Worth("price", _perfect(prices, draws.price_elasticity)), *_of_spend(baseline, draws), *_of_lead(baseline, draws)]
    return tuple(sorted(found, key=lambda one: -one.value))


def _of_spend(baseline: Baseline, draws: Draws) -> list[Worth]:
    """Return what is worth knowing for the decision on how much to spend in all."""
    channels = baseline.channels
    if channels is None or not channels.spend.sum() > 0 or all(curve.held is not None for curve in channels.curves):
        return []
    gains = _gains(baseline, draws, "budget", SPENDS)
    found = [Worth("demand", _perfect(gains, baseline.gmv.sum(axis=1)))]
    found.append(Worth("organic", _perfect(gains, draws.level @ channels.new_customers.sum(axis=1)) if UNATTRIBUTED not in baseline.notes else
                       _between(_gains(replace(baseline, channels=replace(channels, new_customers=0.0 * channels.new_customers)), draws, "budget", SPENDS),
                                gains, *((1.0 - end) / (1.0 - ORGANIC_SHARE) for end in ORGANIC))))
    if baseline.repeat is not None and baseline.repeat.curve[0] > 0:
        curve = baseline.repeat.curve
        never = replace(baseline, repeat=replace(baseline.repeat, curve=np.concatenate([[0.0], curve[1:]])))
        found.append(Worth("first_month", _between(_gains(never, draws, "budget", SPENDS), gains, 0.0, float(curve[1] / curve[0]))))
    return found


def _of_lead(baseline: Baseline, draws: Draws) -> list[Worth]:
    """Return what an assumed lead time is worth knowing for the decision on the stock to hold."""
    stock = baseline.stock
    if stock is None or LEAD_ASSUMED not in baseline.notes:
        return []
    held = np.array([month_ends(baseline, cover, planned_cogs_of(baseline)).mean() for cover in COVERS])
    cost = HOLDING * len(baseline.months_left) / 12.0 * (held - held[COVERS.index(1.0)])
    runs = [_gains(replace(baseline, stock=replace(stock, lead_days=float(lead))), draws, "cover", COVERS).mean(axis=1) - cost
            for lead in np.geomspace(*LEADS, KNOTS)]
    places = np.linspace(0.0, KNOTS - 1.0, PLACES)
    return [Worth("lead", _told(np.array([np.interp(places, np.arange(KNOTS), action) for action in np.array(runs).T])))]


def _between(none: Array, now: Array, low: float, high: float) -> float:
    """Return what it is worth to know a factor between low and high on which gains (A, D) hang in a straight line, none at 0 and now at 1."""
    times = np.linspace(low, high, PLACES)
    base, slope = none.mean(axis=1), (now - none).mean(axis=1)
    return _told(base[:, None] + slope[:, None] * times)


def _told(gains: Array) -> float:
    """Return the mean of the best action per truth less the best action for all; gains (A, S) over truths that are alike likely."""
    return max(0.0, float(gains.max(axis=0).mean() - gains.mean(axis=1).max()))


def _gains(baseline: Baseline, draws: Draws, lever: str, values: tuple[float, ...]) -> Array:
    """Return (A, D) the change of contribution that each value of a lever brings."""
    rest = grown_with(baseline, {}, "contribution", draws)
    return np.array([grown_with(baseline, {lever: value}, "contribution", draws) - rest for value in values])


def cheapest_trial(baseline: Baseline, split: Split) -> Trial | None:
    """Return the test that moves least money among those which would settle whether the split beats today's proportions; else the one that
    comes nearest to settling it. None where that is settled already (at least 80 % likely, or at most 20 %), or without channels to test.

    A test moves one channel's spend by one of SIZES for one of WEEKS in half of the market; the other half tells what would
    have come. Its noise is that of a week's new customers (their spread over a month × √4.35, at least chance alone).
    """
    if baseline.channels is None or not baseline.months_left or not 1.0 - SURE < ahead(baseline, split).mean() < SURE:
        return None
    found = _trials(baseline, split, baseline.channels.names)
    enough = [trial for trial in found if trial.settles >= SURE]
    if enough:
        return min(enough, key=lambda trial: trial.money)
    return max(found, key=lambda trial: (round(trial.settles, 2), -trial.money), default=None)


def clearest_trial(baseline: Baseline, split: Split, names: Collection[str]) -> Trial | None:
    """Return the test of one of these channels that moves least money among those that take half of the doubt about it away; else the one
    that takes most. None without channels to test."""
    if baseline.channels is None or not baseline.months_left:
        return None
    found = _trials(baseline, split, names)
    enough = [trial for trial in found if trial.doubt_less >= CLEAR]
    return min(enough, key=lambda trial: trial.money) if enough else max(found, key=lambda trial: (round(trial.doubt_less, 2), -trial.money), default=None)


def _trials(baseline: Baseline, split: Split, names: Collection[str]) -> list[Trial]:
    channels, draws = baseline.channels, drawn(baseline, 0)
    assert channels is not None
    step = max(1, baseline.draws // THINNED)
    better = ahead(baseline, split)[::step].astype(np.float64)
    months = len(baseline.months_left)
    spend, won = channels.spend.sum(axis=1) / (months * WEEKS_A_MONTH), channels.new_customers.sum(axis=1) / (months * WEEKS_A_MONTH)
    noise = weekly_noise(baseline)
    moved = {size: gained(draws, np.full(len(spend), 1.0 + size))[::step] for size in SIZES}
    return [_trial(name, size, weeks, spend[place] / 2.0, won[place] / 2.0 * moved[size][:, place], noise, better)
            for (place, name), size, weeks in product(enumerate(channels.names), SIZES, WEEKS) if spend[place] > 0 and name in names]


def ahead(baseline: Baseline, split: Split) -> NDArray[np.bool_]:
    """Return (D,) the draws in which a split brings more GMV than its total in today's proportions."""
    channels = baseline.channels
    assert channels is not None
    planned, ratios = channels.spend.sum(axis=1), _ratios(split, channels.names)
    even = gains_of(baseline, np.full(len(planned), float(ratios @ planned) / float(planned.sum())))
    return np.asarray(gains_of(baseline, ratios) - even > 1e-9 * float(baseline.gmv.sum(axis=1).mean()))     # not what rounding adds


def weekly_noise(baseline: Baseline) -> float:
    """Return the standard deviation of the difference in new customers between two halves of the market over one week."""
    channels, organic = baseline.channels, baseline.organic_new
    total = 0.0 if channels is None else float(channels.new_customers.sum())
    total += 0.0 if organic is None else float(organic.sum())
    week = total / (len(baseline.months_left) * WEEKS_A_MONTH)
    spread = float(drawn(baseline, 0).deviation[:, 0].std()) * np.sqrt(WEEKS_A_MONTH)
    return float(max(np.sqrt(week), spread * week / np.sqrt(2.0)))


def _trial(name: str, size: float, weeks: int, spend: float, weekly: Array, noise: float, better: Array) -> Trial:
    signal = weekly * np.sqrt(weeks) / noise        # in standard deviations of what the test reads
    seen = signal + np.random.default_rng(weeks).standard_normal(len(signal))
    weights = np.exp(-0.5 * (seen[:, None] - signal[None, :]) ** 2)
    chance = weights @ better / weights.sum(axis=1)
    return Trial(name, size, weeks, float(abs(size) * spend * weeks), float((np.maximum(chance, 1.0 - chance) >= SURE).mean()),
                 float(1.0 - 1.0 / np.sqrt(1.0 + signal.var())))


def _actions(planned: Array, ratios: Array) -> list[Array]:
    """Return spend ratios of the actions, all of the split's total."""
    total = float(ratios @ planned)
    today = np.full(len(planned), total / planned.sum())
    found = [today, *(today + (ratios - today) * share for share in (0.5, 1.0))]
    for place in range(len(planned)):
        rest = total - np.array(MOVES) * planned[place]
        others = total - ratios[place] * planned[place]
        for move, left in zip(MOVES, rest, strict=True):
            if others > 0 and left >= 0:
                action = ratios * (left / others)
                action[place] = move
                found.append(np.minimum(action, RATIOS[-1]))
    return found


def _perfect(gains: Array, unknown: Array) -> float:
    """Return E[max_a fit_a(unknown)] - max_a E[gain_a], gains (A, D) fitted by a cubic; 0 where nothing is unknown."""
    spread = float(unknown.std())
    if spread <= 1e-12:
        return 0.0
    basis = np.vander((unknown - unknown.mean()) / spread, DEGREE + 1)
    plane = np.linalg.qr(basis)[0]
    told = plane @ (plane.T @ gains.T)
    return max(0.0, float(told.max(axis=1).mean() - gains.mean(axis=1).max()))


def _ratios(split: Split, names: tuple[str, ...]) -> Array:
    overrides: Mapping[str, float] = split.overrides
    return np.array([overrides[f"budget.{name}"] for name in names])
