"""Measures how often a recommended split of the spend is worse than today's, on companies whose truth is known."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from bench.simulated_media import NEWEST, Simulated
from core.scenario.baseline import Actual, Baseline, Channels, Money
from core.scenario.media.measured import Measured, measured
from core.scenario.media.priors import Answers, Follow
from core.scenario.modes import BOLDNESS, asked
from core.scenario.response import rebased

MONTHS = 6      # as long as NEWEST weeks


def split_rows(name: str, companies: Sequence[Simulated], follow: Follow) -> list[dict[str, object]]:
    """Return a row per figure: fit, same money, what the plan is said to bring, what it truly would; per boldness."""
    bases = [baseline(one, measured(one.weeks, Answers(follow))) for one in companies]
    rows: list[dict[str, object]] = []
    for label, (caution, _) in BOLDNESS.items():
        splits = [asked(base, "same", caution=caution).split for base in bases]
        true = [one.gain(np.array(list(split.overrides.values()))) * 100 for one, split in zip(companies, splits, strict=True)]
        told = [gain for gain, split in zip(true, splits, strict=True) if split.recommended]
        worse = sum(gain < 0.0 for gain in told)
        said = [split.gain / base.gmv.sum(axis=1).mean() * 100 for split, base in zip(splits, bases, strict=True) if split.recommended]
        rows.append({"what": f"{name}, {label}: recommended in {len(told)} of {len(companies)}, worse than today's in {worse}",
                     "value": worse / len(companies) * 100, "unit": "% of cases", "goal": "≤ 5" if label == "even" else None})
        rows.append({"what": f"{name}, {label}: true gain where recommended (said {np.mean(said or [0.0]):.1f}; worst {min(told, default=0.0):.1f})",
                     "value": float(np.mean(told)) if told else 0.0, "unit": "% of sales", "goal": None})
    return rows


def baseline(company: Simulated, found: Measured) -> Baseline:
    """Return the months to come: spend like the newest weeks', an outcome like the mean week's, curves as measured."""
    weekly = company.weeks.spend[-NEWEST:].mean(axis=0)
    spend = np.repeat(weekly[:, None] * NEWEST / MONTHS, MONTHS, axis=1)
    outcome = float(company.weeks.outcome.mean()) * NEWEST / MONTHS
    curves = tuple(rebased(channel.curve, float(money)) for channel, money in zip(found.channels, weekly, strict=True))
    brings = [curve.brings if not np.isnan(curve.brings) else float(channel.returns.mean()) for curve, channel in zip(curves, found.channels, strict=True)]
    return Baseline(2026, tuple(date(2026, month, 1) for month in range(13 - MONTHS, 13)), np.full((500, MONTHS), outcome), Actual(np.zeros(12)),
                    Channels(company.weeks.channels, spend, spend * np.array(brings)[:, None], curves), money=Money(1.0, 1.0))
