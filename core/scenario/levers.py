"""The levers of the what-if as data, and overrides of them: read, checked, written."""

import difflib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.base.errors import CockpitError
from core.base.text import Text
from core.base.unit import Unit
from core.scenario import typed
from core.scenario.typed import Typed

Range = tuple[float, float]
Value = float | str | Range     # a range: every value between its ends is as likely
Overrides = Mapping[str, Value]
MONTHS = range(1, 13)


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
    per_channel: bool = False  # `id.CHANNEL` moves one channel, the bare id all of them; `id.CHANNEL@11` November's share of it
    per_month: bool = False    # `id.11` moves November, the bare id all months left that it can


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
           per_channel: bool = False, per_month: bool = False) -> Lever:
    return Lever(name, label, explained, Unit.SHARE, 1.0, low, high, step, per_channel, per_month)


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
    _ratio("new_category", Text(zh="新品类上新", en="New-category launch"), Text(
        zh="剩余月份新品类的成交额，是预测的百分之几；其中一部分是从老品类转过来的，不算新增。",
        en="GMV of the new categories in the months left, as a share of the forecast; part of it is taken from the old ones."),
        0.0, 4.0, 0.05, per_month=True),
    _ratio("campaign", Text(zh="大促与活动", en="Campaign calendar"), Text(
        zh="有活动的月份，成交额是预测的百分之几：加一场活动就往上调，取消一场就往下调；一部分是从下个月提前买走的。",
        en="Sales of the months with campaigns, as a share of the forecast: up for a campaign more or a stronger one, down for "
           "one that is dropped; part of it is bought ahead of the next month."),
        0.5, 1.5, per_month=True),
)
CAC_MODE = Toggle("cac_mode", Text(zh="获客方式", en="How the cost falls"), Text(
    zh="“买得更好”：花同样的钱，得到更多新客。“买得更少”：砍掉最贵的那部分投放，新客也会减少。",
    en="“Buy better”: the same money brings more customers. “Buy less”: the dearest spend goes, and customers with it."),
    (("better", Text(zh="买得更好", en="Buy better")), ("less", Text(zh="买得更少", en="Buy less"))))

_BY_ID: Mapping[str, Lever] = {lever.id: lever for lever in LEVERS}
_CELL_MAXIMUM = 100.0       # a month's own factor of a channel: the money of a channel may all go into one month


def lever_of(name: str) -> Lever:
    """Return the declared lever behind an override's name (`budget.douyin` → budget); KeyError when it is none."""
    return _BY_ID[name.split(".", 1)[0]]


def cell_of(name: str, channels: Sequence[str]) -> tuple[str, int] | None:
    """Return channel and month of a name like `budget.douyin@11`; None for any other name."""
    before, at, month = name.rpartition("@")
    channel = before.partition(".")[2]
    known = at and channel in channels and name.partition(".")[2] not in channels and _BY_ID["budget"].id == before.partition(".")[0]
    return (channel, int(month)) if known and month.isdecimal() and int(month) in MONTHS else None


def month_of(name: str) -> int | None:
    """Return the month of a name like `campaign.11`; None for any other name."""
    lever, dot, month = name.partition(".")
    known = dot and lever in _BY_ID and _BY_ID[lever].per_month and month.isdecimal()
    return int(month) if known and int(month) in MONTHS else None


def names(channels: Sequence[str]) -> list[str]:
    """Return the levers for these channels, in declared order; the months' own ones (campaign.11, budget.C@11) are left out."""
    found: list[str] = []
    for lever in LEVERS:
        found.append(lever.id)
        found += [f"{lever.id}.{channel}" for channel in channels] if lever.per_channel else []
    return [found[0], CAC_MODE.id, *found[1:]]


def label_of(name: str) -> Text:
    """Return how a lever is called on the page; a channel's or month's name follows its lever."""
    if name == CAC_MODE.id:
        return CAC_MODE.label
    lever, _, part = name.partition(".")
    label, month = _BY_ID[lever].label, month_of(name)
    if month:
        return Text(zh=f"{label.zh}：{month}月", en=f"{label.en}: {date(2000, month, 1):%b}")
    return Text(zh=f"{label.zh}：{part}", en=f"{label.en}: {part}") if part else label


def neutral_of(name: str) -> Value:
    """Return the value at which the lever changes nothing."""
    return CAC_MODE.neutral if name == CAC_MODE.id else lever_of(name).neutral


def middle(value: Value) -> float:
    """Return a lever's value as one number: the middle of a range."""
    return (value[0] + value[1]) / 2.0 if isinstance(value, tuple) else float(value)


def parse(settings: Sequence[str], channels: Sequence[str], scales: Mapping[str, float] | None = None) -> dict[str, Value]:
    """Return the overrides written as LEVER=VALUE, neutral ones left out.

    A value is a ratio (0.85), a percentage of today (85%) or, with a sign, a change (-15%, +0.1); two of them with
    "to" or ".." between are a range. scales: lever → today's value in its own unit; a plain number beyond the lever's
    bounds is then in that unit ("200 to 260" where a customer costs 240 today).
    Raises CockpitError for a form, lever, channel or value that does not exist.
    """
    found: dict[str, Value] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        name = name.strip()
        if not equals:
            raise CockpitError("lever_form", Text(
                zh=f"设置要写成 杠杆=数值，例如 cac=0.85，收到的是「{setting[:60]}」。",
                en=f"A setting reads LEVER=VALUE, for example cac=0.85, not “{setting[:60]}”."))
        found[name] = value.strip() if name == CAC_MODE.id else read(name, value, (scales or {}).get(name, 0.0))
    return checked(found, channels)


def read(name: str, text: str, scale: float = 0.0) -> Value:
    """Return the value or range that a manager typed for a lever; CockpitError for what is no number."""
    ends = typed.ends(text)
    if len(ends) != 2:
        return _ratio_of(name, _number(name, text, typed.number(ends[0]) if len(ends) == 1 else None), scale, False)
    low, high = (_number(name, end, typed.number(end)) for end in ends)
    low, high = typed.alike(low, high)
    own = any(_in_its_unit(name, end, scale) for end in (low, high))
    first, second = sorted(_ratio_of(name, end, scale, own) for end in (low, high))
    return first if first == second else (first, second)


def checked(overrides: Mapping[str, object], channels: Sequence[str]) -> dict[str, Value]:
    """Return only the overrides that change something, in declared order; raise CockpitError for one that is wrong.

    A range may come as a list of two (as it is stored); one without width becomes its value.
    """
    order, own = names(channels), list[str]()
    found: dict[str, Value] = {}
    for name, value in overrides.items():
        if name not in order:
            if cell_of(name, channels) is None and month_of(name) is None:
                raise _unknown(name, order)
            own.append(name)
        found[name] = _checked_value(name, value)
    return {name: found[name] for name in (*order, *sorted(own, key=_by_place)) if name in found and found[name] != neutral_of(name)}


def write(overrides: Overrides) -> list[str]:
    """Return the overrides as LEVER=VALUE, such as parse reads back to the same bits."""
    return [f"{name}={value[0]}..{value[1]}" if isinstance(value, tuple) else f"{name}={value}" for name, value in overrides.items()]


def to_json(overrides: Overrides) -> str:
    """Return the overrides as they are stored: one JSON object of changed levers only; a range is a list of two."""
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
    gone = tuple(name for name in stored if _is_channel_lever(name) and not is_known(name, channels))
    return checked({name: value for name, value in stored.items() if name not in gone}, channels), gone


def is_known(name: str, channels: Sequence[str]) -> bool:
    """Return whether an override of that name exists where these are the channels."""
    return name in names(channels) or cell_of(name, channels) is not None or month_of(name) is not None


def _is_channel_lever(name: str) -> bool:
    lever, dot, _ = name.partition(".")
    return bool(dot) and lever in _BY_ID and _BY_ID[lever].per_channel


def _by_place(name: str) -> tuple[str, int]:
    before, at, month = name.rpartition("@")
    return (before, int(month)) if at else (name.partition(".")[0], int(name.partition(".")[2]))


def _number(name: str, text: str, found: Typed | None) -> Typed:
    if found is None:
        raise CockpitError("lever_value", Text(
            zh=f"杠杆 {name[:60]} 的数值「{text.strip()[:40]}」不是数字：请写 0.85、85% 或 -15%。",
            en=f"“{text.strip()[:40]}” is no number for the lever {name[:60]}: write 0.85, 85% or -15%."))
    return found


def _in_its_unit(name: str, number: Typed, scale: float) -> bool:
    """Return whether a number can only be meant in the lever's own unit: plain, and beyond its bounds as a ratio."""
    return not number.sign and not number.percent and scale > 0.0 and name.split(".", 1)[0] in _BY_ID and number.size > lever_of(name).maximum


def _ratio_of(name: str, number: Typed, scale: float, own: bool) -> float:
    """Return a number as a ratio to today; own: the other end of its range is in the lever's own unit, so this one is."""
    if _in_its_unit(name, number, scale) or (own and not number.sign and not number.percent):
        return number.size / scale
    return number.size if not number.sign else 1.0 + number.size if number.sign == "+" else 1.0 - number.size


def _checked_value(name: str, value: object) -> Value:
    if name == CAC_MODE.id:
        allowed = [choice for choice, _ in CAC_MODE.choices]
        if value not in allowed:
            raise CockpitError("lever_value", Text(
                zh=f"cac_mode 只能是 {'、'.join(allowed)}，收到的是「{str(value)[:40]}」。",
                en=f"cac_mode is {' or '.join(allowed)}, not “{str(value)[:40]}”."))
        return str(value)
    if isinstance(value, list | tuple) and len(value) == 2:
        low, high = sorted((_within(name, value[0]), _within(name, value[1])))
        return low if low == high else (low, high)
    return _within(name, value)


def bounds_of(name: str) -> tuple[float, float]:
    """Return the smallest and largest value of an override."""
    lever = lever_of(name)
    return lever.minimum, _CELL_MAXIMUM if "@" in name and lever.per_channel else lever.maximum


def _within(name: str, value: object) -> float:
    minimum, maximum = bounds_of(name)
    fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not fits or not minimum <= float(value) <= maximum:      # type: ignore[arg-type]
        raise CockpitError("lever_bounds", Text(
            zh=f"杠杆 {name} 要在 {minimum:g} 到 {maximum:g} 之间（1 表示不变），收到的是 {str(value)[:40]}。",
            en=f"The lever {name} goes from {minimum:g} to {maximum:g} (1 changes nothing), "
               f"not {str(value)[:40]}."))
    return value        # type: ignore[return-value]


def _unknown(name: str, known: Sequence[str]) -> CockpitError:
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return CockpitError("lever_unknown", Text(
        zh=f"没有叫「{name[:60]}」的杠杆，最接近的是 {nearest[0]}。可用的有：{'、'.join(known)}。",
        en=f"There is no lever “{name[:60]}”; the nearest is {nearest[0]}. Known: {', '.join(known)}."))
