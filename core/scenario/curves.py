"""The formulas of the driver tree: assumed response to spend, repeat odds, fill rate."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from core.base.text import Text

Array = NDArray[np.float64]
LOWEST_ELASTICITY, HIGHEST_ELASTICITY = 0.05, 0.98
ASSUMPTION = Text(zh="假设，未经测量", en="assumption, not measured")
MEASURED = Text(zh="由数据测得", en="measured from data")
ARITHMETIC = Text(zh="直接按比例计算", en="plain arithmetic")


@dataclass(frozen=True)
class Elasticity:
    """How many percent more new customers one percent more spend brings at today's spend."""

    mean: float
    sd: float
    label: Text


# Starting values of method/whatif.md §1: a judgement, shown as such, the manager's to edit.
DEFAULTS: Mapping[str, Elasticity] = {
    "search": Elasticity(0.70, 0.10, Text(zh="搜索、千川类", en="search, Qianchuan")),
    "douyin": Elasticity(0.60, 0.12, Text(zh="抖音类", en="Douyin")),
    "wechat_channels": Elasticity(0.60, 0.12, Text(zh="视频号类", en="WeChat Channels")),
    "xiaohongshu": Elasticity(0.55, 0.12, Text(zh="小红书类", en="Xiaohongshu")),
    "private": Elasticity(0.40, 0.15, Text(zh="私域类", en="private domain")),
    "other": Elasticity(0.60, 0.15, Text(zh="其他渠道", en="other channels")),
}
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("search", ("qianchuan", "千川", "search", "搜索", "直通车", "zhitongche", "google", "sem")),
    ("wechat_channels", ("wechat_channels", "wechat channels", "weixin_channels", "视频号", "shipinhao", "channels")),
    ("xiaohongshu", ("xiaohongshu", "小红书", "xhs", "rednote")),
    ("private", ("private", "私域", "wecom", "企业微信", "referral", "老带新", "社群", "mini", "小程序")),
    ("douyin", ("douyin", "抖音", "tiktok")),
)


def default_elasticity(channel: str) -> Elasticity:
    """Return the starting elasticity for a channel by the words in its name; an unknown one gets "other channels"."""
    lower = channel.lower()
    for kind, words in _WORDS:
        if any(word in lower for word in words):
            return DEFAULTS[kind]
    return DEFAULTS["other"]


def response(ratio: ArrayLike, elasticity: ArrayLike) -> Array:
    """Return the response ρ(r) = r / (ε + (1-ε)r) to a spend ratio r ≥ 0, broadcast; exactly 1 at r = 1.

    Written r / (r + ε(1-r)), which is the same number but keeps the 1 exact in floating point. ρ'(1) = ε.
    Source: method/whatif.md §1 (a Michaelis-Menten curve through today's point with the given slope).
    """
    r = np.asarray(ratio, dtype=np.float64)
    return np.asarray(r / (r + np.asarray(elasticity, dtype=np.float64) * (1.0 - r)))


def shift_odds(share: ArrayLike, factor: float) -> Array:
    """Return shares with their odds multiplied: logit(h') = logit(h) + ln(factor); exactly h at factor 1."""
    h = np.asarray(share, dtype=np.float64)
    return np.asarray(h * factor / (1.0 + h * (factor - 1.0)))


def fill_rate(cover_days: ArrayLike, lead_days: float, demand_cv: float) -> Array:
    """Return the share of a month's demand that stock can serve, 0..1, for each number of days covered.

    fill = 1 - cv√L·(φ(z) - z(1-Φ(z))), z = (cover/30 - L)/(cv√L), L the lead time in months: demand over the lead time
    is normal with mean L and sd cv√L months of sales, what exceeds the cover is lost. Without spread only the mean counts.
    """
    lead, cover = lead_days / 30.0, np.asarray(cover_days, dtype=np.float64) / 30.0
    spread = demand_cv * np.sqrt(lead)
    if spread <= 0.0:
        return np.asarray(np.clip(1.0 - np.maximum(0.0, lead - cover), 0.0, 1.0))
    z = (cover - lead) / spread
    density = np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
    return np.asarray(np.clip(1.0 - spread * (density - z * ndtr(-z)), 0.0, 1.0))
