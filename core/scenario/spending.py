"""Planned spend and expected new customers per media channel, from recent months."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.base.text import Text
from core.scenario.baseline import Channels
from core.scenario.curves import Array, default_elasticity
from core.scenario.rates import RECENT
from core.scenario.response import Curve, assumed, rebased

_WEEKS = RECENT * 365.25 / 84  # of the last whole months
ORGANIC_SHARE = 0.5         # of new customers, where none are attributed to a channel

FROM_GOALS = Text(zh="投放计划：按目标里的推广费用。", en="Spend plan: the media spend in your goals.")
PARTLY = Text(
    zh="投放计划：目标里写了推广费用的月份和渠道照目标，其余按最近三个整月各渠道花费占成交额的比例推算。",
    en="Spend plan: the media spend in your goals where they name one; other months and channels take their recent share of GMV (last three whole months).")
PLANNED = Text(
    zh="没有投放计划（可在目标里按月、按渠道写推广费用）：剩余月份按最近三个整月各渠道花费占成交额的比例推算。",
    en="No spend plan (goals of media spend, by month and channel, would be one): the months left take each channel's recent share of GMV (last three whole months).")
UNATTRIBUTED = Text(
    zh="新客没有标明来源渠道：假设一半是自然来的，另一半按各渠道花费分摊。",
    en="New customers carry no channel: half are taken as organic, the other half follow each channel's spend.")


def channels_of(recent: pd.DataFrame, recent_gmv: float, recent_new: float, gmv_forecast: Array,
                months: tuple[date, ...], days_left: int, planned: pd.DataFrame | None, curves: Mapping[str, Curve],
                ) -> tuple[Channels, Array | None, tuple[Text, ...]]:
    """Return the channels, the organic new customers (M,) or None, and what was assumed.

    recent: channel, spend, new_customers (attributed; may be missing) of the last whole months, one row per month and
    channel; recent_gmv and recent_new the totals of the same months; gmv_forecast (M,) expected GMV of the months left;
    months and days_left: those left; planned: month, channel ('' for all together), spend: the plan where there is one (for the
    running month: of its days left); what it does not speak of takes the recent course. A curve fitted to new customers and graded A or B says how many a channel brings; others are
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
    spend, told_by_plan = _planned(planned, names, months, np.outer(spent, scale))
    won = np.where(told, [money * rebased(curve, money / _WEEKS).brings for money, curve in zip(spent, chosen, strict=True)], won)
    per_yuan = np.divide(won, spent, out=np.zeros_like(won), where=spent > 0)
    chosen = [rebased(curve, money * 7.0 / days_left) if days_left else curve for curve, money in zip(chosen, spend.sum(axis=1), strict=True)]
    per_yuan = np.where(told, [curve.brings for curve in chosen], per_yuan)
    organic = None if np.isnan(recent_new) else max(0.0, recent_new - float(won.sum())) * scale
    notes = (PLANNED if not told_by_plan.any() else FROM_GOALS if told_by_plan.all() else PARTLY, *(() if attributed or all(told) else (UNATTRIBUTED,)))
    return Channels(names, spend, spend * per_yuan[:, None], tuple(chosen)), organic, notes


def _names(sums: pd.DataFrame, planned: pd.DataFrame | None) -> tuple[str, ...]:
    """Return the channels with money, the dearest first."""
    spent = sums["spend"].sort_values(ascending=False, kind="stable")
    names = [str(name) for name in spent[spent > 0].index]
    if planned is not None:
        names += sorted({str(name) for name in planned["channel"]} - {*names, ""})
    return tuple(names)


def _won(sums: pd.DataFrame, recent_new: float, attributed: bool) -> Array:
    if attributed:
        return sums["new_customers"].to_numpy()
    total = float(sums["spend"].sum())
    paid = 0.0 if np.isnan(recent_new) else recent_new * (1.0 - ORGANIC_SHARE)
    return np.asarray(sums["spend"].to_numpy() / total * paid) if total > 0 else np.zeros(len(sums))


def _planned(planned: pd.DataFrame | None, names: tuple[str, ...], months: tuple[date, ...], usual: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return (C, M) the spend of the plan, `usual` where it says nothing, and where it says something.

    A channel's own plan stands; what all together have beyond the channels with plans of their own goes to the others as usual.
    """
    if planned is None:
        return usual, np.zeros(usual.shape, dtype=bool)
    table = planned.assign(spend=planned["spend"].astype(float)).pivot_table(index="channel", columns="month", values="spend", aggfunc="sum")
    own = table.reindex(index=list(names), columns=list(months)).to_numpy(dtype=np.float64)
    whole = table.reindex(index=[""], columns=list(months)).to_numpy(dtype=np.float64)[0]
    free, rest = np.isnan(own), np.maximum(0.0, whole - np.nansum(own, axis=0))
    weights = np.where(free, usual, 0.0)
    weights = np.where(weights.sum(axis=0) > 0, weights, free)
    shares = np.divide(weights, weights.sum(axis=0), out=np.zeros_like(weights), where=weights.sum(axis=0) > 0)
    others = np.where(np.isnan(whole), usual, rest * shares)
    return np.where(free, others, own), ~free | ~np.isnan(whole)
