"""What is believed before the data speak, in business terms: shares, carry-over, half-way points; the manager's to edit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from core.scenario.curves import Array

ORGANIC = 0.7                   # share of the outcome that would come without spend, where nobody says
CARRY, CARRY_SD = -0.6, 1.0     # logit of the weekly carry-over: half of all channels keep 22 to 52 %
HALF, HALF_SD = 1.5, 0.7        # spend that brings half of the ceiling, in mean active weeks; sd of its log
ORGANIC_SD = 0.1                # of the log of the total, once the manager has said it
TOTAL_SD = 0.5                  # before: all channels together bring what their medians add up to, within a factor of 1.6 either way
Follow = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class SharePrior:
    """A channel's expected share of the outcome: its median, and the standard deviation of its log."""

    median: float
    sd: float


@dataclass(frozen=True)
class LiftTest:
    """What a test found: the channel's share of the outcome, and its standard deviation relative to that share."""

    share: float
    sd: float


@dataclass(frozen=True)
class Answers:
    """What the manager knows and no data show."""

    follow_demand: Follow = "unknown"           # are budgets raised when demand is strong?
    organic: float | None = None                # share of the outcome that would come without any spend
    lifts: Mapping[str, LiftTest] = field(default_factory=dict)
    shares: Mapping[str, SharePrior] = field(default_factory=dict)    # edited priors, by channel


def share_priors(spend: Array, channels: tuple[str, ...], answers: Answers, weeks: int) -> tuple[SharePrior, ...]:
    """Return each channel's prior: median (1 - organic)·½(spend share + 1/C); sd of the log .8, under 52 weeks .6.

    Source: method/whatif.md §1. An edited prior stands instead.
    """
    total = spend.sum(axis=0)
    share = total / total.sum() if total.sum() > 0 else np.full(len(channels), 1.0 / len(channels))
    paid = 1.0 - (ORGANIC if answers.organic is None else answers.organic)
    sd = 0.8 if weeks >= 52 else 0.6
    return tuple(answers.shares.get(name) or SharePrior(float(paid * (part + 1.0 / len(channels)) / 2.0), sd)
                 for name, part in zip(channels, share, strict=True))


def expected_total(priors: Sequence[SharePrior]) -> tuple[float, float] | None:
    """Return the log of what all channels are believed to bring together, and its sd; None for a single one, whose own prior says it.

    Channels that are each uncertain by themselves would together bring more than is believed of any total: the mean of
    a lognormal share lies above its median.
    """
    return (float(np.log(sum(prior.median for prior in priors))), TOTAL_SD) if len(priors) > 1 else None
