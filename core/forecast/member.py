"""What every member of the blend hands over: a forecast, and the grid that it is the average of."""

from dataclasses import dataclass

import numpy as np

from core.forecast.series import Floats


@dataclass(frozen=True)
class Member:
    """One member's forecast in the domain, and the grid that it is the average of."""

    point: Floats       # (horizon,)
    weights: Floats     # (points,), sum 1
    off: Floats         # (points, horizon): each point's forecast beside the average
    sigma: Floats       # (points,): standard deviation of a one-step error, in the domain
    psi: Floats         # (points, horizon): what an error does so many steps later

    def variance(self) -> Floats:
        """Return the variance of the error at each step, (horizon,), the season's own left out."""
        carried = np.cumsum(self.psi ** 2, axis=1) * self.sigma[:, None] ** 2
        result: Floats = self.weights @ (carried + self.off ** 2)
        return result

    def total_variance(self, count: int) -> float:
        """Return the variance of the sum of the first `count` errors, the season's own left out."""
        carried = np.sum(np.cumsum(self.psi[:, :count], axis=1) ** 2, axis=1) * self.sigma ** 2
        return float(self.weights @ (carried + self.off[:, :count].sum(axis=1) ** 2))


def weighed(squares: Floats, cost: Floats, length: int) -> tuple[Floats, Floats]:
    """Return a grid's weights by AICc (Burnham & Anderson 2002) and each point's standard deviation of a one-step error.

    squares: sums of squared one-step errors over `length` values; cost: parameters of each point's form.
    """
    count = cost + 1
    missed = np.maximum(squares, 1e-24)
    criterion = length * np.log(missed / length) + 2 * count + 2 * count * (count + 1) / np.maximum(length - count - 1, 1.0)
    weights = np.exp(-(criterion - criterion.min()) / 2)
    return weights / weights.sum(), np.sqrt(missed / np.maximum(length - cost, length / 3))


def slope(values: Floats) -> float:
    """Return the least-squares straight-line step per period."""
    places = np.arange(len(values)) - (len(values) - 1) / 2
    return float(places @ values / (places @ places)) if len(values) > 1 else 0.0
