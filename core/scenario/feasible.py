"""Before anything is solved: do the wishes fit together within the bounds? Which do not, and what is the best there is."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.base.text import Text, in_both, same
from core.base.unit import Unit, write
from core.scenario.baseline import Baseline
from core.scenario.frontier import Frontier, Split, at_total, cheapest_for, frontier, within_ratio
from core.scenario.modes import Rule, bounds_of, next_customer, within_cac, within_marginal, year_costs

SLACK = 1.0     # of the currency's unit: totals closer than this are alike


@dataclass(frozen=True)
class Wanted:
    """What a budget has to hold at once; None: not asked. Money is of the year for gmv, of the months left for total."""

    gmv: float | None = None        # at least
    ratio: float | None = None      # acquisition spend ÷ GMV of the year, at most
    cac: float | None = None        # acquisition spend ÷ new customers of the year, at most
    marginal: float | None = None   # money for the next paid new customer, at most
    total: float | None = None      # exactly this spend


@dataclass(frozen=True)
class _Span:
    """The totals of spend that keep one wish along the frontier, and what to call it."""

    name: Text
    low: float
    high: float


def conflicts(baseline: Baseline, rules: Mapping[str, Rule], wanted: Wanted, currency: str = "CNY",
              names: Mapping[str, Text] | None = None) -> tuple[Text, ...]:
    """Return a sentence for each set of wishes that cannot hold together, with the best that can; none where all fit.

    Along the frontier every wish holds on a span of totals: at least as much for a GMV, at most as much for a ratio or a
    cost, so a set conflicts where two spans do not meet, or one is empty. names: channel → what it is called.
    """
    crossed = tuple(_crossed((names or {}).get(name) or same(name), rule) for name, rule in rules.items() if rule.kind == "free" and not 0.0 <= rule.low <= rule.high)
    if crossed:
        return crossed
    front = frontier(baseline, bounds_of(baseline, rules))
    spans, alone = _spans(front, wanted, currency)
    if alone:
        return alone
    return tuple(_clash(front, one, other, currency) for place, one in enumerate(spans) for other in spans[place + 1:]
                 if one.low > other.high + SLACK or other.low > one.high + SLACK)


def _spans(front: Frontier, wanted: Wanted, currency: str) -> tuple[list[_Span], tuple[Text, ...]]:
    """Return the span of every wish, and sentences for those that no total keeps."""
    least, most = float(front.spend[0]), float(front.spend[-1])
    found, alone = [], list[Text]()
    if wanted.total is not None:
        name = Text(zh="投放总额 {money}", en="a total spend of {money}").format(money=_money(wanted.total, currency))
        if least - SLACK <= wanted.total <= most + SLACK:
            found.append(_Span(name, wanted.total, wanted.total))
        else:
            alone.append(_outside(wanted.total, least, most, currency))
    for split, name, upper in _read(front, wanted, currency):
        total = float(sum(split.spend.values()))
        if split.reached:
            found.append(_Span(name, least if upper else total, total if upper else most))
        else:
            alone.append(Text(
                zh="{name}：在各渠道上下限之内做不到，最好只能到 {best}。", en="{name} cannot be met within the channels' bounds; the best is {best}.").format(
                name=_capital(name), best=_best(front, split, upper, name, currency)))
    return found, tuple(alone)


def _read(front: Frontier, wanted: Wanted, currency: str) -> list[tuple[Split, Text, bool]]:
    found = []
    if wanted.gmv is not None:
        found.append((cheapest_for(front, wanted.gmv), Text(zh="全年 GMV {money}", en="a GMV of {money}").format(money=_money(wanted.gmv, currency)), False))
    if wanted.ratio is not None:
        found.append((within_ratio(front, wanted.ratio), Text(
            zh="获客成本占比不超过 {share}", en="an acquisition ratio of at most {share}").format(share=_share(wanted.ratio)), True))
    if wanted.cac is not None:
        found.append((within_cac(front, wanted.cac), Text(
            zh="获客成本不超过 {money}", en="a CAC of at most {money}").format(money=_money(wanted.cac, currency)), True))
    if wanted.marginal is not None:
        found.append((within_marginal(front, wanted.marginal), Text(
            zh="再多一位新客不超过 {money}", en="a next customer at {money} at most").format(money=_money(wanted.marginal, currency)), True))
    return found


def _clash(front: Frontier, one: _Span, other: _Span, currency: str) -> Text:
    needs, allows = (one, other) if one.low > other.high else (other, one)
    there = at_total(front, allows.high)
    return Text(
        zh="{needs}至少要投放 {more}，而{allows}最多只能投放 {less}：两个要求不能同时成立。守住后者，GMV 最多 {gmv}；放宽其中一个，或放宽渠道上下限。",
        en="{needs} takes at least {more} of spend, {allows} allows at most {less}: both cannot hold. Keeping the latter, GMV is at most {gmv}; "
           "relax one of them, or the channels' bounds.").format(
        needs=_capital(needs.name), allows=allows.name, more=_money(needs.low, currency), less=_money(allows.high, currency), gmv=_money(there.gmv, currency))


def _best(front: Frontier, split: Split, upper: bool, name: Text, currency: str) -> Text:
    if not upper:
        return _money(split.gmv, currency)
    if "next customer" in name.en:
        return _money(next_customer(front), currency)
    cac, ratio = year_costs(front, split)
    return _money(cac, currency) if "CAC" in name.en else _share(ratio)


def _outside(total: float, least: float, most: float, currency: str) -> Text:
    if total < least:
        return Text(zh="各渠道下限加起来是 {least}，已经超过总额 {total}：请调低下限，或提高总额。",
                    en="The channels' lower bounds add up to {least}, more than the total of {total}: lower them, or raise the total.").format(
            least=_money(least, currency), total=_money(total, currency))
    return Text(zh="各渠道上限加起来只有 {most}，不到总额 {total}：请调高上限、解锁渠道，或降低总额。",
                en="The channels' upper bounds add up to {most} only, less than the total of {total}: raise them, unlock a channel, or lower the total.").format(
        most=_money(most, currency), total=_money(total, currency))


def _crossed(name: Text, rule: Rule) -> Text:
    return Text(zh="{name}的下限 {low} 高于上限 {high}：请改其中一个。",
                en="The lower bound of {name}, {low}, is above the upper one, {high}: change one of them.").format(name=name, low=_whole(rule.low), high=_whole(rule.high))


def _capital(name: Text) -> Text:
    return Text(zh=name.zh, en=name.en[:1].upper() + name.en[1:])


def _money(value: float, currency: str) -> Text:
    return Text(zh=write(value, Unit.CURRENCY, "zh", currency=currency), en=write(value, Unit.CURRENCY, "en", currency=currency))


def _whole(value: float) -> Text:
    return in_both(lambda lang: write(value, Unit.SHARE, lang, digits=0))


def _share(value: float) -> Text:
    return Text(zh=write(value, Unit.SHARE, "zh"), en=write(value, Unit.SHARE, "en"))
