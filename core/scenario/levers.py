"""The levers of the what-if as data, and overrides of them: read, checked, written."""

import difflib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.base.errors import CockpitError
from core.base.text import Text
from core.base.unit import Unit

Value = float | str
Overrides = Mapping[str, Value]


@dataclass(frozen=True)
class Lever:
    """A number that a manager can move: always a ratio to the plan or forecast, so 1 changes nothing."""

    id: str
    label: Text
    help: Text
    unit: Unit
    neutral: float
    minimum: float
    maximum: float
    step: float
    per_channel: bool = False  # `id.CHANNEL` moves one channel, the bare id all of them together


@dataclass(frozen=True)
class Toggle:
    """A choice between meanings of a lever; the first choice is neutral."""

    id: str
    label: Text
    help: Text
    choices: tuple[tuple[str, Text], ...]

    @property
    def neutral(self) -> str:
        return self.choices[0][0]


def _ratio(name: str, label: Text, explained: Text, low: float, high: float, step: float = 0.01,
           per_channel: bool = False) -> Lever:
    return Lever(name, label, explained, Unit.SHARE, 1.0, low, high, step, per_channel)


LEVERS: tuple[Lever, ...] = (
    _ratio("cac", Text(zh="获客成本", en="Acquisition cost"), Text(
        zh="每获得一位付费新客的成本，是现在的百分之几。85% 表示便宜 15%；怎么做到，由下面的“获客方式”决定。",
        en="What one paid new customer costs, as a share of today. 85 % is 15 % cheaper; the mode below says how."),
        0.5, 1.5),
    _ratio("budget", Text(zh="渠道预算", en="Channel budget"), Text(
        zh="剩余月份的获客投放，是计划的百分之几。花得越多，每多花一元带来的新客越少。",
        en="Acquisition spend of the months left, as a share of the plan. Each further yuan brings fewer customers."),
        0.0, 3.0, 0.05, per_channel=True),
    _ratio("retention", Text(zh="老客复购", en="Repeat purchase"), Text(
        zh="老客在某个月再次下单的几率（比不下单），是现在的百分之几。110% 大致等于复购多一成。",
        en="The odds that an earlier customer buys again in a month, as a share of today; "
           "110 % is close to a tenth more repeat buyers."),
        0.5, 2.0),
    _ratio("conversion", Text(zh="新客转化率", en="Conversion"), Text(
        zh="访客变成新客的比例，是现在的百分之几。投放不变，新客同比例增减。",
        en="The share of visitors who become customers, as a share of today. Same spend, new customers in proportion."),
        0.5, 2.0),
    _ratio("basket", Text(zh="客单价（多买）", en="Basket"), Text(
        zh="每单买的金额，是现在的百分之几。价格不变，货品成本同比例变化。",
        en="What an order is worth, as a share of today: more goods at the same prices, so cost of goods moves along."),
        0.7, 1.5),
    _ratio("price", Text(zh="售价", en="Price"), Text(
        zh="平均售价，是现在的百分之几。涨价会少卖，少卖多少看价格弹性；单件成本不变。",
        en="The average price, as a share of today. Dearer sells less, by the price elasticity; unit costs stay."),
        0.7, 1.3),
    _ratio("refund", Text(zh="退款率", en="Refund rate"), Text(
        zh="退款占成交额的比例，是现在的百分之几。只影响退款后的净额、成本和利润，不影响成交额。",
        en="Refunds as a share of GMV, against today's share. Moves net sales, cost and profit, never GMV."),
        0.0, 2.0, 0.05),
    _ratio("cover", Text(zh="备货天数", en="Stock cover"), Text(
        zh="库存够卖的天数，是现在的百分之几。少备货周转更快，但缺货会丢单。",
        en="How many days the stock lasts, as a share of today. Less stock turns faster, but shortages lose sales."),
        0.25, 3.0, 0.05),
)
CAC_MODE = Toggle("cac_mode", Text(zh="获客方式", en="How the cost falls"), Text(
    zh="“买得更好”：花同样的钱，得到更多新客。“买得更少”：砍掉最贵的那部分投放，新客也会减少。",
    en="“Buy better”: the same money brings more customers. “Buy less”: the dearest spend goes, and customers with it."),
    (("better", Text(zh="买得更好", en="Buy better")), ("less", Text(zh="买得更少", en="Buy less"))))

_BY_ID: Mapping[str, Lever] = {lever.id: lever for lever in LEVERS}
_NUMBER = re.compile(r"([+\-−]?)\s*(\d+(?:\.\d*)?(?:e[+-]?\d{1,3})?|\.\d+)\s*([%％]?)")


def lever_of(name: str) -> Lever:
    """Return the declared lever behind an override's name (`budget.douyin` → budget); KeyError when it is none."""
    return _BY_ID[name.split(".", 1)[0]]


def names(channels: Sequence[str]) -> list[str]:
    """Return every name an override may have when these are the channels, in declared order."""
    found: list[str] = []
    for lever in LEVERS:
        found.append(lever.id)
        found += [f"{lever.id}.{channel}" for channel in channels] if lever.per_channel else []
    return [found[0], CAC_MODE.id, *found[1:]]


def label_of(name: str) -> Text:
    """Return how a lever is called on the page; a channel's name follows its lever."""
    if name == CAC_MODE.id:
        return CAC_MODE.label
    lever, _, channel = name.partition(".")
    label = _BY_ID[lever].label
    return Text(zh=f"{label.zh}：{channel}", en=f"{label.en}: {channel}") if channel else label


def neutral_of(name: str) -> Value:
    """Return the value at which the lever changes nothing."""
    return CAC_MODE.neutral if name == CAC_MODE.id else lever_of(name).neutral


def parse(settings: Sequence[str], channels: Sequence[str]) -> dict[str, Value]:
    """Return the overrides written as LEVER=VALUE, neutral ones left out.

    A value is a ratio (0.85), a percentage of today (85%) or, with a sign, a change (-15%, +0.1).
    Raises CockpitError for a form, lever, channel or value that does not exist.
    """
    found: dict[str, Value] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise CockpitError("lever_form", Text(
                zh=f"设置要写成 杠杆=数值，例如 cac=0.85，收到的是「{setting[:60]}」。",
                en=f"A setting reads LEVER=VALUE, for example cac=0.85, not “{setting[:60]}”."))
        found[name.strip()] = value.strip() if name.strip() == CAC_MODE.id else _number(name.strip(), value)
    return checked(found, channels)


def checked(overrides: Overrides, channels: Sequence[str]) -> dict[str, Value]:
    """Return only the overrides that change something, in declared order; raise CockpitError for one that is wrong."""
    order = names(channels)
    for name, value in overrides.items():
        if name not in order:
            raise _unknown(name, order)
        _check_value(name, value)
    return {name: overrides[name] for name in order if name in overrides and overrides[name] != neutral_of(name)}


def write(overrides: Overrides) -> list[str]:
    """Return the overrides as LEVER=VALUE, such as parse reads back to the same bits."""
    return [f"{name}={value}" for name, value in overrides.items()]


def to_json(overrides: Overrides) -> str:
    """Return the overrides as they are stored: one JSON object of changed levers only."""
    return json.dumps(dict(overrides), ensure_ascii=False, allow_nan=False)


def from_json(text: str, channels: Sequence[str]) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Return stored overrides, and the names of channels' levers left out because the channel is no longer there.

    Raises CockpitError when the text is no JSON object, or for a lever or value that was never allowed.
    """
    try:
        stored = json.loads(text)
    except ValueError:
        stored = None
    if not isinstance(stored, dict):
        raise CockpitError("scenario_stored", Text(
            zh="保存的推演读不出来：内容不是一组杠杆和数值。请重新建立这个推演。",
            en="The stored scenario cannot be read: it is no set of levers and values. Please build it again."))
    gone = tuple(name for name in stored if _is_channel_lever(name) and name not in names(channels))
    return checked({name: value for name, value in stored.items() if name not in gone}, channels), gone


def _is_channel_lever(name: str) -> bool:
    lever, dot, _ = name.partition(".")
    return bool(dot) and lever in _BY_ID and _BY_ID[lever].per_channel


def _number(name: str, text: str) -> float:
    match = _NUMBER.fullmatch(text.strip())
    if not match:
        raise CockpitError("lever_value", Text(
            zh=f"杠杆 {name[:60]} 的数值「{text.strip()[:40]}」不是数字：请写 0.85、85% 或 -15%。",
            en=f"“{text.strip()[:40]}” is no number for the lever {name[:60]}: write 0.85, 85% or -15%."))
    sign, digits, percent = match.groups()
    size = float(digits) / 100 if percent else float(digits)
    return size if not sign else 1.0 + size if sign == "+" else 1.0 - size


def _check_value(name: str, value: Value) -> None:
    if name == CAC_MODE.id:
        allowed = [choice for choice, _ in CAC_MODE.choices]
        if value not in allowed:
            raise CockpitError("lever_value", Text(
                zh=f"cac_mode 只能是 {'、'.join(allowed)}，收到的是「{str(value)[:40]}」。",
                en=f"cac_mode is {' or '.join(allowed)}, not “{str(value)[:40]}”."))
        return
    lever = lever_of(name)
    fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not fits or not lever.minimum <= float(value) <= lever.maximum:
        raise CockpitError("lever_bounds", Text(
            zh=f"杠杆 {name} 要在 {lever.minimum:g} 到 {lever.maximum:g} 之间（1 表示不变），收到的是 {str(value)[:40]}。",
            en=f"The lever {name} goes from {lever.minimum:g} to {lever.maximum:g} (1 changes nothing), "
               f"not {str(value)[:40]}."))


def _unknown(name: str, known: Sequence[str]) -> CockpitError:
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return CockpitError("lever_unknown", Text(
        zh=f"没有叫「{name[:60]}」的杠杆，最接近的是 {nearest[0]}。可用的有：{'、'.join(known)}。",
        en=f"There is no lever “{name[:60]}”; the nearest is {nearest[0]}. Known: {', '.join(known)}."))
