"""Weekly spend and outcomes in the form a fit takes: nothing missing, relative to their means, with their controls."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.scenario.curves import Array

YEAR = 365.25 / 7.0
_HARMONICS = 3


@dataclass(frozen=True, eq=False)
class Weeks:
    """What is known of n consecutive weeks."""

    starts: NDArray[np.datetime64]              # (n,) first days, seven days apart
    outcome: Array                              # (n,) new customers or GMV, 0 or more
    spend: Array                                # (n, C), 0 or more
    channels: tuple[str, ...]
    controls: Mapping[str, Array] = field(default_factory=dict)     # name → (n,): promotion flags, prices, …
    index: Mapping[str, Array] = field(default_factory=dict)        # name → (n,): demand indices
    before: Array = field(default_factory=lambda: np.empty((0, 0)))  # (b, C) spend of the weeks just before the first; none: nothing was spent

    @property
    def count(self) -> int:
        return len(self.outcome)

    def first(self, weeks: int) -> "Weeks":
        """Return the first weeks alone."""
        return Weeks(self.starts[:weeks], self.outcome[:weeks], self.spend[:weeks], self.channels,
                     {name: values[:weeks] for name, values in self.controls.items()},
                     {name: values[:weeks] for name, values in self.index.items()}, self.before)


@dataclass(frozen=True, eq=False)
class Background:
    """What moves the outcome beside spend: columns, and what their coefficients are expected to be."""

    columns: Array      # (n, K)
    mean: Array         # (K,) of the coefficients, in units of the mean outcome
    sd: Array           # (K,)


def background(weeks: Weeks, fitted: int | None = None) -> Background:
    """Return intercept, one linear trend, three harmonics of the year, controls and indices; scaled by the first `fitted` weeks.

    Expected sizes: intercept .7 ± .3, trend ± .3 over the window, harmonics ± .08, .04, .03, controls and indices ± .3
    (method/whatif.md §1, with a third harmonic, and higher ones smaller). A column of 0 and 1 stays; another is centred and divided by its standard deviation; one that never changes is left out.
    """
    base = weeks.count if fitted is None else fitted
    place = np.arange(weeks.count, dtype=np.float64)
    columns, sd = [np.ones(weeks.count), (place - (base - 1) / 2.0) / max(1.0, base - 1.0)], [0.3, 0.3]
    day = (weeks.starts.astype("datetime64[D]").astype(np.float64)) / 7.0
    for order in range(1, _HARMONICS + 1):
        angle = 2.0 * np.pi * order * day / YEAR
        columns += [np.sin(angle), np.cos(angle)]
        sd += [0.08 / order, 0.08 / order]
    for values in (*weeks.controls.values(), *weeks.index.values()):
        known = values[:base]
        if np.ptp(known) > 0.0:
            flag = bool(np.isin(known, (0.0, 1.0)).all())
            columns.append(values if flag else (values - known.mean()) / known.std())
            sd.append(0.3)
    mean = np.zeros(len(columns))
    mean[0] = 0.7
    return Background(np.column_stack(columns), mean, np.array(sd))
