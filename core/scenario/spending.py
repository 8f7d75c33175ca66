"""Planned spend and expected new customers per media channel, from recent months."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from core.base.text import Text
from core.scenario.baseline import Channels
from core.scenario.curves import Array, default_elasticity
from core.scenario.rates import RECENT
from core.scenario.response import Curve, assumed, rebased

_WEEKS = RECENT * 365.25 / 84  # of the last whole months
ORGANIC_SHARE = 0.5         # of new customers, where none are attributed to a channel

PLANNED = Text(
    zh="没有投放计划：剩余月份按最近三个整月各渠道花费占成交额的比例推算。",
    en="No spend plan: the months left take each channel's recent share of GMV (last three whole months).")
UNATTRIBUTED = Text(
    zh="新客没有标明来源渠道：假设一半是自然来的，另一半按各渠道花费分摊。",
    en="New customers carry no channel: half are taken as organic, the other half follow each channel's spend.")


def channels_of(recent: pd.DataFrame, recent_gmv: float, recent_new: float, gmv_forecast: Array,
                months: tuple[date, ...], days_left: int, planned: pd.DataFrame | None, curves: Mapping[str, Curve],
                ) -> tuple[Channels, Array | None, tuple[Text, ...]]:
    """Return the channels, the organic new customers (M,) or None, and what was assumed.

    recent: channel, spend, new_customers (attributed; may be missing) of the last whole months, one row per month and
    channel; recent_gmv and recent_new the totals of the same months; gmv_forecast (M,) expected GMV of the months left;
    months and days_left: those left; planned: month, channel, spend, the plan where there is one (for the running month:
    of its days left). A curve fitted to new customers and graded A or B says how many a channel brings; others are
    taken as attributed.
    """
    sums = recent.groupby("channel")[[name for name in ("spend", "new_customers") if name in recent]].sum()
    sums = sums.astype(float)
    names = _names(sums, planned)
    sums = sums.reindex(list(names)).fillna(0.0)
    attributed = "new_customers" in sums and sums["new_customers"].sum() > 0
    chosen = [curves.get(name) or assumed(default_elasticity(name)) for name in names]
    told = [curve.grade != "C" and not np.isnan(curve.brings) for curve in chosen]
    won = _won(sums, recent_new, attributed)
    scale = gmv_forecast / recent_gmv if recent_gmv > 0 else np.full(len(months), 1.0 / RECENT)
    spent = sums["spend"].to_numpy()
    spend = np.outer(spent, scale) if planned is None else _grid(planned, names, months)
    won = np.where(told, [money * rebased(curve, money / _WEEKS).brings for money, curve in zip(spent, chosen, strict=True)], won)
    per_yuan = np.divide(won, spent, out=np.zeros_like(won), where=spent > 0)
    chosen = [rebased(curve, money * 7.0 / days_left) if days_left else curve for curve, money in zip(chosen, spend.sum(axis=1), strict=True)]
    per_yuan = np.where(told, [curve.brings for curve in chosen], per_yuan)
    organic = None if np.isnan(recent_new) else max(0.0, recent_new - float(won.sum())) * scale
    notes = (*(() if planned is not None else (PLANNED,)), *(() if attributed or all(told) else (UNATTRIBUTED,)))
    return Channels(names, spend, spend * per_yuan[:, None], tuple(chosen)), organic, notes


def _names(sums: pd.DataFrame, planned: pd.DataFrame | None) -> tuple[str, ...]:
    """Return the channels with money, the dearest first."""
    spent = sums["spend"].sort_values(ascending=False, kind="stable")
    names = [str(name) for name in spent[spent > 0].index]
    if planned is not None:
        names += sorted({str(name) for name in planned["channel"]} - set(names))
    return tuple(names)


def _won(sums: pd.DataFrame, recent_new: float, attributed: bool) -> Array:
    if attributed:
        return sums["new_customers"].to_numpy()
    total = float(sums["spend"].sum())
    paid = 0.0 if np.isnan(recent_new) else recent_new * (1.0 - ORGANIC_SHARE)
    return np.asarray(sums["spend"].to_numpy() / total * paid) if total > 0 else np.zeros(len(sums))


def _grid(planned: pd.DataFrame, names: tuple[str, ...], months: tuple[date, ...]) -> Array:
    table = planned.assign(spend=planned["spend"].astype(float)).pivot_table(
        index="channel", columns="month", values="spend", aggfunc="sum")
    return table.reindex(index=list(names), columns=list(months)).fillna(0.0).to_numpy(dtype=np.float64)
