"""What moved GMV, in a few plain sentences, those with the most money first."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from core.base.text import Text, markdown_safe, same
from core.base.unit import Unit, write
from core.outlook.gap import label
from core.outlook.growth import FACTORS, Bridge

MOST = 5
_JOINER = "\u2060"
UNITS = {"visitors": Unit.COUNT, "buyers": Unit.COUNT, "conversion": Unit.SHARE, "orders_per_buyer": Unit.TIMES, "average_order_value": Unit.CURRENCY}
_LEAD = Text(zh="GMV **{after}**，比去年同一活动日{more} **{change}**（{growth}）{calendar}。",
             en="GMV is **{after}**: **{change}** {more} ({growth}) than on last year's same event days{calendar}.")
_CALENDAR = Text(zh="；按日历日比是 {growth}", en="; by calendar day it is {growth}")
_MORE, _LESS = Text(zh="多", en="more"), Text(zh="少", en="less")
_BROUGHT = Text(zh="**{name}** 贡献了 {total} 增量中的 **{part}**（自身{growth}）。", en="**{name}** brought **{part}** of the {total} growth ({growth} on last year).")
_LOST = Text(zh="**{name}** 少了 **{part}**（自身{growth}），总共少 {total}。", en="**{name}** lost **{part}** of the {total} fall ({growth} on last year).")
_ALONE = Text(zh="单是 **{name}** 就带来 **{part}**（自身{growth}），超过总变化 {total}。", en="**{name}** alone brought **{part}** ({growth} on last year), more than the change of {total} in all.")
_AGAINST = Text(zh="**{name}** 反向变动 **{part}**（自身{growth}）。", en="**{name}** moved the other way: **{part}** ({growth} on last year).")
_FACTOR = Text(zh="**{name}** 从 {before} 变为 {after}，影响 **{part}**。", en="**{name}** went from {before} to {after}: **{part}**.")
_NEW = Text(zh="**新品类** 占 GMV 的 {share}（去年 {before}），变动 **{part}**；老品类变动 {rest}。",
            en="**New categories** are {share} of GMV (last year {before}), **{part}**; the old ones {rest}.")
_LOYAL = Text(zh="**老客复购** 变动 **{part}**，新客首购变动 {rest}。", en="**Returning customers** moved it by **{part}**, new customers by {rest}.")


@dataclass(frozen=True)
class _Reason:
    money: float
    text: Text


def reasons(bridge: Bridge, splits: Mapping[str, pd.DataFrame], labels: Mapping[str, dict[str, Text]], currency: str) -> list[Text]:
    """Return at most five sentences (Markdown): the change in all, then what moved most money, of which at most two per split.

    splits are frames of contributions() by channel, category, newness, customer (those that say something); labels name their keys.
    """
    total = float(bridge.change)
    found = _factors(bridge, currency)
    for by in ("channel", "category"):
        if by in splits:
            found += _largest(splits[by], labels[by], total, currency)
    found += [told for by, tell in (("newness", _new_categories), ("customer", _returning)) if by in splits for told in tell(splits[by], currency)]
    ranked = sorted(found, key=lambda reason: -abs(reason.money))
    return [_lead(bridge, currency), *(reason.text for reason in ranked[: MOST - 1])]


def _lead(bridge: Bridge, currency: str) -> Text:
    change, before = float(bridge.change), float(bridge.before)
    by_calendar = same("")
    if bridge.calendar and bridge.calendar != bridge.before:
        by_calendar = _CALENDAR.format(growth=_growth(float(bridge.after / bridge.calendar) - 1))
    return _LEAD.format(after=_money(float(bridge.after), currency), change=_money(abs(change), currency), more=_MORE if change >= 0 else _LESS,
                        growth=_growth(change / before), calendar=by_calendar)


def _factors(bridge: Bridge, currency: str) -> list[_Reason]:
    """The factor that moved most, and the one that moved most against the change."""
    known = [part for part in bridge.parts if part[0] in UNITS]
    with_it = [part for part in known if part[1] * bridge.change > 0]
    against = [part for part in known if part[1] * bridge.change < 0]
    told = [max(side, key=lambda part: abs(part[1])) for side in (with_it, against) if side]
    return [_Reason(float(money), _FACTOR.format(name=FACTORS[id_], before=_written(before, id_, currency), after=_written(after, id_, currency),
                                                 part=_money(float(money), currency, signed=True))) for id_, money, before, after in told]


def _largest(frame: pd.DataFrame, names: dict[str, Text], total: float, currency: str) -> list[_Reason]:
    """The key that moved most with the change, and the one that moved most against it."""
    moved = frame.dropna(subset=["change"])
    if len(moved) < 2 or not total:
        return []
    found = []
    for row in (moved[moved["change"] * total > 0].head(1), moved[moved["change"] * total < 0].head(1)):
        for key, change, growth in row[["key", "change", "growth"]].itertuples(index=False):
            found.append(_Reason(change, _sentence(_safe(label(names, key)), change, growth, total, currency)))
    return found


def _sentence(name: Text, change: float, growth: float, total: float, currency: str) -> Text:
    signed = change * total < 0 or abs(change) > abs(total)
    pattern = _AGAINST if change * total < 0 else _ALONE if signed else _BROUGHT if total > 0 else _LOST
    return pattern.format(name=name, part=_money(change if signed else abs(change), currency, signed=signed), total=_money(abs(total), currency), growth=_growth(growth))


def _new_categories(frame: pd.DataFrame, currency: str) -> list[_Reason]:
    change, value, past = (_by_key(frame, column) for column in ("change", "value", "last_year"))
    if not {"new", "old"} <= set(change):
        return []
    text = _NEW.format(share=_share(value["new"] / sum(value.values())), before=_share(past["new"] / sum(past.values())),
                       part=_money(change["new"], currency, signed=True), rest=_money(change["old"], currency, signed=True))
    return [_Reason(change["new"], text)]


def _returning(frame: pd.DataFrame, currency: str) -> list[_Reason]:
    change = _by_key(frame, "change")
    if not {"new", "returning"} <= set(change):
        return []
    text = _LOYAL.format(part=_money(change["returning"], currency, signed=True), rest=_money(change["new"], currency, signed=True))
    return [_Reason(change["returning"], text)]


def _by_key(frame: pd.DataFrame, column: str) -> dict[str, float]:
    """Return the column by key; keys without a last year say nothing."""
    known = frame.dropna(subset=["change"])
    return dict(zip(known["key"].astype(str).tolist(), known[column].astype("float64").tolist(), strict=True))


def _safe(name: Text) -> Text:
    return Text(zh=markdown_safe(name.zh), en=markdown_safe(name.en))


def _money(value: float, currency: str, *, signed: bool = False) -> Text:
    written = Text(zh=write(value, Unit.CURRENCY, "zh", currency=currency, signed=signed), en=write(value, Unit.CURRENCY, "en", currency=currency, signed=signed))
    return Text(zh=_whole(written.zh), en=_whole(written.en))


def _whole(number: str) -> str:
    """Return the number so that no line breaks between its sign and its figures."""
    return number.replace("+", "+" + _JOINER).replace("−", "−" + _JOINER).replace(" ", "\u00a0")


def _written(value: float, factor: str, currency: str) -> Text:
    digits = 2 if factor in ("orders_per_buyer", "conversion") else None
    unit = UNITS[factor]
    return Text(zh=write(value, unit, "zh", currency=currency, digits=digits), en=write(value, unit, "en", currency=currency, digits=digits))


def _share(value: float) -> Text:
    return Text(zh=write(value, Unit.SHARE, "zh"), en=write(value, Unit.SHARE, "en"))


def _growth(value: float) -> Text:
    return Text(zh=write(value, Unit.SHARE, "zh", signed=True), en=write(value, Unit.SHARE, "en", signed=True))
