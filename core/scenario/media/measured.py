"""What a channel brings, told per channel: share, return, marginal return, curve, grade; down the ladder when data are few."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.base.text import Text
from core.scenario.curves import Array, Elasticity, default_elasticity
from core.scenario.media import grading
from core.scenario.media.believed import Believed, measure
from core.scenario.media.fit import Places
from core.scenario.media.priors import ORGANIC_SD, Answers, SharePrior, share_priors
from core.scenario.media.shapes import carried
from core.scenario.media.weeks import Weeks
from core.scenario.response import DRAWS, PLAN, RATIOS, Curve, Grade, Source, assumed

REFERENCE = 26          # newest weeks that a curve's plan stands for
LEVELS = 13             # groups of like weeks that stand for them
LEAST_DRAWS = 50        # that still count once a manager's elasticity has weighed them (effective sample size)


@dataclass(frozen=True, eq=False)
class Channel:
    """One channel's result. Draws belong together over all channels."""

    name: str
    share: Array            # (K,) of the outcome
    returns: Array          # (K,) outcome per unit of money, on average
    marginal: Array         # (K,) outcome of one more unit of money
    curve: Curve
    prior: SharePrior
    conflict: bool          # a lift test contradicts the history, and counts

    @property
    def grade(self) -> Grade:
        return self.curve.grade

    @property
    def reasons(self) -> tuple[Text, ...]:
        return self.curve.reasons


@dataclass(frozen=True, eq=False)
class Measured:
    """All channels."""

    weeks: int
    channels: tuple[Channel, ...]
    total: Array            # (K,) share of the outcome that all channels bring


def measured(weeks: Weeks, answers: Answers, elasticities: Mapping[str, Elasticity] | None = None, seed: int = 0) -> Measured:
    """Return what each channel brings: 26 weeks or more are fitted, 12 to 25 where the data narrow the assumption, fewer are not.

    elasticities: what the manager says of channels' elasticity. A fitted curve is weighed by it, an assumed one is made of it.
    Source: method/whatif.md §1.
    """
    priors = {name: (elasticities or {}).get(name) or default_elasticity(name) for name in weeks.channels}
    if weeks.count < grading.FEW_WEEKS or not weeks.outcome.sum() > 0:
        return _unfitted(weeks, answers, priors, seed)
    seen = measure(weeks, answers, seed)
    found = _weighed(seen, elasticities or {}, seed)
    channels = tuple(_channel(found, answers, c, verdict, priors[weeks.channels[c]])
                     for c, verdict in enumerate(grading.verdicts(seen, answers)))      # what is said is no evidence
    return Measured(weeks.count, channels, found.shares.sum(axis=1))


def _weighed(found: Believed, said: Mapping[str, Elasticity], seed: int) -> Believed:
    """Return draws chosen again by how well their elasticities agree with what the manager says: normal, one more observation.

    Where the data leave too few draws that agree, what is said counts less, so that a band remains.
    """
    names = found.fit.weeks.channels
    far = np.zeros(len(found.rows))
    for name in [name for name in names if name in said and found.fit.weeks.spend[:, names.index(name)].any()]:
        far += 0.5 * ((_elasticity(found, names.index(name)) - said[name].mean) / said[name].sd) ** 2
    if not far.any():
        return found
    trust = 1.0
    while True:
        chance = np.exp(-trust * (far - far.min()))
        chance /= chance.sum()
        if 1.0 / float((chance**2).sum()) >= LEAST_DRAWS:
            break
        trust /= 2.0
    rng = np.random.default_rng(seed)
    edges = np.cumsum(chance)
    chosen = np.minimum(np.searchsorted(edges, (np.arange(len(far)) + rng.random()) / len(far)), len(far) - 1)
    rng.shuffle(chosen)
    return replace(found, rows=found.rows[chosen], shares=found.shares[chosen])


def _channel(found: Believed, answers: Answers, c: int, verdict: grading.Verdict, prior: Elasticity) -> Channel:
    weeks, name = found.fit.weeks, found.fit.weeks.channels[c]
    spend, share = weeks.spend[:, c], found.shares[:, c]
    returns = share * weeks.outcome.sum() / max(1e-300, float(spend.sum())) if spend.any() else np.zeros(len(share))
    if not verdict.fitted:
        curve = _assumed(prior, verdict.grade, verdict.reasons, verdict.held)
        return Channel(name, share, returns, returns * prior.mean, curve, found.priors[c], name in found.conflicts)
    slopes = _elasticity(found, c)
    curve = _curve(found, answers, c, verdict, prior)
    return Channel(name, share, returns, returns * slopes, curve, found.priors[c], name in found.conflicts)


def _curve(found: Believed, answers: Answers, c: int, verdict: grading.Verdict, prior: Elasticity) -> Curve:
    """Return the response of the newest weeks' mix of spend levels when all of them are scaled together."""
    weeks = found.fit.weeks
    rows = np.linspace(0, len(found.rows) - 1, DRAWS).astype(int)
    newest = weeks.spend[-REFERENCE:, c]
    if not newest.any():
        newest = weeks.spend[:, c]
    level = found.shares[rows, c] / found.shares[rows, c].mean()
    raw = np.empty((DRAWS, len(RATIOS)))
    brought = np.empty(DRAWS)
    for which, half, stock in _stocks(found, c, rows):
        shape = found.fit.shapes[which[1]].problem.shape
        reference = _grouped(stock[-min(REFERENCE, len(stock)):] if weeks.spend[-REFERENCE:, c].any() else stock)
        for at, row in enumerate(which[0]):
            raw[row] = shape.value(RATIOS[:, None] * reference[None, :, at] / half[at]).mean(axis=1)
        all_weeks = shape.value(stock / half).mean(axis=0)
        brought[which[0]] = raw[which[0], PLAN] / all_weeks
    table = raw / raw[:, [PLAN]]
    customers = found.shares[rows, c] * brought * weeks.outcome.mean()      # a week, at the newest weeks' spend
    weights = level * brought
    centre = (table * weights[:, None]).sum(axis=0) / weights.sum()
    sources: Source = "lift_test" if weeks.channels[c] in answers.lifts else "fitted" if verdict.mostly_data else "mostly_prior"
    mean = float(newest.mean())
    return Curve(table, centre / centre[PLAN], prior, customers / customers.mean(), sources, verdict.grade, verdict.reasons,
                 _seen(weeks.spend[:, c], mean), verdict.held, mean, float(customers.mean()) / mean, joint=True)


def _stocks(found: Believed, c: int, rows: Places) -> list[tuple[tuple[Places, int], Array, Array]]:
    """Return per shape: (places among rows, shape), half-way points (P,) and carried-over spend (n, P) of those draws."""
    count, fit = len(found.fit.units), found.fit
    points, shape_of = fit.points[found.rows[rows]], fit.shape_of[found.rows[rows]]
    parts = []
    for shape in np.unique(shape_of):
        mine = np.flatnonzero(shape_of == shape)
        carry = 1.0 / (1.0 + np.exp(-points[mine, c]))
        parts.append(((mine, int(shape)), np.exp(points[mine, count + c]), carried(fit.shapes[0].problem.lags[c], carry)[0]))
    return parts


def _elasticity(found: Believed, c: int) -> Array:
    """Return (K,) % more outcome from the channel per % more spend in every week, over all weeks."""
    slopes = np.empty(len(found.rows))
    for (mine, which), half, stock in _stocks(found, c, np.arange(len(found.rows))):
        shape = found.fit.shapes[which].problem.shape
        units = stock / half
        value = shape.value(units)
        slopes[mine] = (shape.slope(value) * units).sum(axis=0) / value.sum(axis=0)
    return slopes


def _grouped(stock: Array) -> Array:
    """Return (LEVELS or fewer, P): the weeks' levels, sorted and averaged in groups of like ones."""
    groups = np.array_split(np.sort(stock, axis=0), min(LEVELS, len(stock)))
    return np.array([group.mean(axis=0) for group in groups])


def _seen(spend: Array, mean: float) -> tuple[float, float] | None:
    """Return the range of four-week means of spend that was lived through, ÷ the reference."""
    if len(spend) < 4 or not mean > 0:
        return None
    months = np.convolve(spend, np.full(4, 0.25), mode="valid")
    return float(months.min() / mean), float(months.max() / mean)


def _assumed(prior: Elasticity, grade: Grade, reasons: tuple[Text, ...], held: Text | None) -> Curve:
    plain = assumed(prior)
    return Curve(plain.table, plain.centre, prior, grade=grade, reasons=reasons, held=held)


def _unfitted(weeks: Weeks, answers: Answers, priors: Mapping[str, Elasticity], seed: int) -> Measured:
    """Return what is assumed: shares from their priors, tests and the organic share, assumed curves, all of them C."""
    rng = np.random.default_rng(seed)
    expected = share_priors(weeks.spend, weeks.channels, answers, weeks.count)
    drawn = np.column_stack([prior.median * np.exp(prior.sd * rng.standard_normal(2 * DRAWS)) for prior in expected])
    if answers.organic is not None:
        drawn *= ((1.0 - answers.organic) * np.exp(ORGANIC_SD * rng.standard_normal(2 * DRAWS)) / drawn.sum(axis=1))[:, None]
    for name, test in answers.lifts.items():
        drawn[:, weeks.channels.index(name)] = test.share * np.exp(test.sd * rng.standard_normal(2 * DRAWS))
    reasons = (grading.TOO_SHORT.format(weeks=str(weeks.count)),)
    spent = weeks.spend.sum(axis=0)
    returns = np.divide(drawn * weeks.outcome.sum(), spent, out=np.zeros_like(drawn), where=spent > 0)
    channels = tuple(Channel(name, drawn[:, c], returns[:, c], returns[:, c] * priors[name].mean,
                             _assumed(priors[name], "C", reasons, None), expected[c], False)
                     for c, name in enumerate(weeks.channels))
    return Measured(weeks.count, channels, drawn.sum(axis=1))
