"""Levers that take a range: every layer of draws stands at another place of it, so that its width is part of the spread."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.scenario.baseline import Baseline
from core.scenario.curves import Array
from core.scenario.draws import Draws, drawn
from core.scenario.levers import Overrides, Value
from core.scenario.year import Left

LAYERS = 20     # places that a range is looked at; each holds a twentieth of the draws


@dataclass(frozen=True, eq=False)
class Layer:
    """A part of the draws: which rows, and baseline and draws of those alone."""

    rows: NDArray[np.intp]
    baseline: Baseline
    draws: Draws


@lru_cache(maxsize=4)
def layers(baseline: Baseline, seed: int) -> tuple[Layer, ...]:
    """Return the draws cut into layers at random, as many to each (kept per baseline object and seed)."""
    order = np.random.default_rng([seed, 1]).permutation(baseline.draws)
    whole = drawn(baseline, seed)
    return tuple(Layer(rows, _baseline_of(baseline, rows), _draws_of(whole, rows))
                 for rows in np.array_split(order, min(LAYERS, baseline.draws)))


def points(overrides: Overrides, count: int, seed: int) -> list[dict[str, Value]]:
    """Return the overrides of each layer: a range's places evenly spread, in an order of its own per lever."""
    drawn_at = {name: value[0] + (value[1] - value[0]) * places(name, count, seed)
                for name, value in overrides.items() if isinstance(value, tuple)}
    return [{name: float(drawn_at[name][layer]) if name in drawn_at else value for name, value in overrides.items()}
            for layer in range(count)]


def places(name: str, count: int, seed: int) -> Array:
    """Return (count,) where in a lever's range each layer stands, 0..1; whatever other levers have ranges."""
    rng = np.random.default_rng([seed, 2, zlib.crc32(name.encode())])
    return rng.permutation((np.arange(count) + 0.5) / count)


def joined(parts: Sequence[Layer], lefts: Sequence[Left]) -> Left:
    """Return the months left of all layers as one, each draw in its row; spend and paid customers as means."""
    first = lefts[0]
    weights = np.array([len(part.rows) for part in parts], dtype=np.float64)

    def mean(name: str) -> Array | None:
        return None if getattr(first, name) is None else np.average([getattr(left, name) for left in lefts], axis=0, weights=weights)

    def rows(name: str) -> Array:
        shape = first.gmv.shape[1]
        return placed(parts, [np.broadcast_to(getattr(left, name), (len(part.rows), shape)) for part, left in zip(parts, lefts, strict=True)])

    def maybe(name: str) -> Array | None:
        return None if getattr(first, name) is None else rows(name)

    return Left(gmv=rows("gmv"), scale=rows("scale"), orders=rows("orders"), net=rows("net"), cogs=rows("cogs"),
                repeat_growth=rows("repeat_growth"), new_customers=maybe("new_customers"), paid_new=mean("paid_new"), spend=mean("spend"),
                stock=maybe("stock"), returning=maybe("returning"), new_growth=rows("new_growth"), unserved=maybe("unserved"))


def placed(parts: Sequence[Layer], values: Sequence[Array]) -> Array:
    """Return the layers' values in the rows that they come from."""
    found = np.empty((sum(len(part.rows) for part in parts), *values[0].shape[1:]))
    for part, value in zip(parts, values, strict=True):
        found[part.rows] = value
    return found


def _baseline_of(baseline: Baseline, rows: NDArray[np.intp]) -> Baseline:
    def cut(array: Array | None) -> Array | None:
        return None if array is None else _cut(array, rows)

    retention, stock = baseline.retention, baseline.stock
    kept = None if retention is None else replace(retention, returning=_cut(retention.returning, rows))
    shelf = None if stock is None else replace(stock, ahead=_cut(stock.ahead, rows))
    return replace(baseline, gmv=baseline.gmv[rows], new_deviation=cut(baseline.new_deviation), retention=kept, stock=shelf,
                   new_category_share=cut(baseline.new_category_share), private_repeat_share=cut(baseline.private_repeat_share), anchors={})


def _draws_of(draws: Draws, rows: NDArray[np.intp]) -> Draws:
    return Draws(np.ascontiguousarray(draws.tables[:, :, rows]), draws.level[rows], draws.price_elasticity[rows], _cut(draws.deviation, rows))


def _cut(array: Array, rows: NDArray[np.intp]) -> Array:
    return array if len(array) == 1 else array[rows]
