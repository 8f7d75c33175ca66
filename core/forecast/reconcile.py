"""Forecasts of parts that add up to the forecast of their total: on every path, and in the middle."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.base.errors import CockpitError
from core.base.text import Text
from core.forecast.series import Floats

Method = Literal["mint", "bottom_up"]


@dataclass(frozen=True)
class Choice:
    """Which way of adding up missed less in replays, and by how much each missed (Σ|error| ÷ Σ|actual| over the parts; NaN without replays)."""

    method: Method
    missed: dict[Method, float]
    weights: Floats             # (parts,) shares of the difference, for "mint"


def weights(errors: Floats) -> Floats:
    """Return each part's share of what is missing to the total, (parts,), sum 1, out of past errors (parts, cases).

    With the total held, the trace-minimising reconciliation (Wickramasuriya, Athanasopoulos, Hyndman 2019) moves part j by W_j·1 ÷ 1'W1 of the
    difference, W the covariance of the parts' errors, shrunk towards its diagonal (Schäfer & Strimmer 2005). Negative shares are cut to 0. Under three
    cases, or with errors of 0, all parts share alike.
    """
    count = errors.shape[0]
    if errors.shape[1] < 3 or not np.isfinite(errors).all() or not (errors ** 2).sum() > 0:
        return np.full(count, 1.0 / count)
    spread = shrunk(errors)
    raw = np.maximum(spread.sum(axis=1), 0.0)
    return raw / raw.sum() if raw.sum() > 0 else np.full(count, 1.0 / count)


def shrunk(errors: Floats) -> Floats:
    """Return the covariance (parts, parts) of errors (parts, cases), about 0, its correlations shrunk towards 0 by Schäfer & Strimmer's rule."""
    cases = errors.shape[1]
    products = errors[:, None, :] * errors[None, :, :]
    covariance = products.mean(axis=2)
    variances = np.diag(covariance)
    size = np.sqrt(np.maximum(variances, 1e-12 * float(variances.max()) + 1e-100))
    correlation = covariance / np.outer(size, size)
    noise = products.var(axis=2, ddof=1) / cases / np.outer(size, size) ** 2
    off = ~np.eye(len(size), dtype=bool)
    scale = float((correlation[off] ** 2).sum())
    amount = float(np.clip(noise[off].sum() / scale, 0.0, 1.0)) if scale > 0 else 1.0
    return np.asarray(covariance * np.where(off, 1.0 - amount, 1.0))


def reconcile(total: Floats, parts: Floats, method: Method, shares: Floats) -> Floats:
    """Return parts (parts, draws, horizon) moved so that they sum to total (draws, horizon) on every path and in every period.

    "mint": each takes its share (see weights) of the difference, which is the parts' distribution given that total (Matheron's rule); what would fall below 0 stays
    at 0 and the others take it. "bottom_up": the parts' own proportions, brought to the total's size. Raises CockpitError where shapes do not fit.
    """
    if parts.shape[1:] != total.shape or len(shares) != len(parts):
        raise CockpitError("parts", Text(zh="分项与合计的形状不一致。", en="Parts and total do not have the same shape."))
    if method == "bottom_up":
        return _closed(_in_proportion(parts, total), total)
    floor = 0.0 if (total >= 0).all() and (parts >= 0).all() else -np.inf
    moved = parts + shares[:, None, None] * (total - parts.sum(axis=0))
    if (moved < floor).any():
        moved = np.maximum(moved, floor)
        moved = _in_proportion(moved, total)
    return _closed(moved, total)


def choose(forecasts: Floats, came: Floats, total: Floats) -> Choice:
    """Return the method whose parts missed less over replays: forecasts and came (parts, cases), total (cases,) as it was forecast at the time.

    The shares of "mint" are learnt for each case from the other cases, so that it does not judge itself.
    """
    everything = weights(came - forecasts)
    if forecasts.shape[1] < 4:
        return Choice("mint", {"mint": float("nan"), "bottom_up": float("nan")}, everything)
    size = float(np.abs(came).sum()) or float("nan")
    missed = {"mint": 0.0, "bottom_up": 0.0}
    for case in range(forecasts.shape[1]):
        others = np.delete(came - forecasts, case, axis=1)
        one, whole = forecasts[:, case][:, None, None], np.array([[total[case]]])
        for method in ("mint", "bottom_up"):
            missed[method] += float(np.abs(reconcile(whole, one, method, weights(others))[:, 0, 0] - came[:, case]).sum()) / size
    found: dict[Method, float] = {"mint": missed["mint"], "bottom_up": missed["bottom_up"]}
    return Choice("bottom_up" if found["bottom_up"] < found["mint"] else "mint", found, everything)


def risk(parts: Floats) -> tuple[Floats, Floats]:
    """Return each part's share of what makes the total uncertain, and of what is missing when it goes badly; parts: (parts, draws), shares sum to 1.

    The first is cov(part, total) ÷ var(total). The second is what a part lacks to its own middle, on average over the tenth of the paths with the least
    total, as a share of what all lack there. Either may be below 0 for a part that moves against the others. NaN where nothing varies.
    """
    total = parts.sum(axis=0)
    variance, scale = float(total.var()), float(np.abs(parts).max())
    if variance <= (1e-9 * scale) ** 2:
        return np.full(len(parts), np.nan), np.full(len(parts), np.nan)
    spread = ((parts - parts.mean(axis=1, keepdims=True)) @ (total - total.mean())) / len(total) / variance
    worst = total <= np.quantile(total, 0.1)
    lacking = np.median(parts, axis=1) - parts[:, worst].mean(axis=1)
    whole = float(lacking.sum())
    return np.asarray(spread), np.asarray(lacking / whole) if whole > 1e-9 * scale else np.full(len(parts), np.nan)


def middles(parts: Floats, total: float) -> Floats:
    """Return the parts' middles, (parts,), moved in proportion to their spread so that they add up to the total's middle; parts: (parts, draws)."""
    own = np.median(parts, axis=1)
    spread = parts.std(axis=1)
    share = spread / spread.sum() if spread.sum() > 0 else np.full(len(parts), 1 / len(parts))
    moved = own + share * (total - own.sum())
    return _closed(moved[:, None], np.array([total]))[:, 0]


def _in_proportion(parts: Floats, total: Floats) -> Floats:
    whole = parts.sum(axis=0)
    even = np.broadcast_to(total / len(parts), parts.shape)
    some = whole > 1e-9 * np.maximum(np.abs(total), 1.0)        # less is nothing, and would only blow rounding up
    return np.where(some, parts * np.divide(total, whole, out=np.ones_like(total), where=some), even)


def _closed(parts: Floats, total: Floats) -> Floats:
    """Return the parts with what rounding left over given to the largest of them."""
    result = np.array(parts, dtype=np.float64)
    largest = int(np.argmax(np.abs(result).sum(axis=tuple(range(1, result.ndim)))))
    result[largest] += total - result.sum(axis=0)
    return result
