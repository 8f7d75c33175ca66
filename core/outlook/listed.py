"""The lists that a receipt can be of: an RFM tier, the customers whom a month brought, an ABC class, each as a link names it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.analysis import rfm
from core.analysis.abc import A_SHARE, B_SHARE, class_sql, months_used
from core.analysis.rfm import TIERS, Thresholds
from core.base.errors import CockpitError
from core.base.period import add_months, write_day, write_month
from core.base.text import Text
from core.base.unit import Unit, write
from core.metrics.declare import Metric
from core.metrics.listed import LIST_NUMBERS, LISTS, List, filled, of_list
from core.store.facts import Facts

MOVES: Mapping[str, Text] = {"up": Text(zh="升层", en="Moved up"), "down": Text(zh="降层", en="Moved down"), "joined": Text(zh="新进入", en="Came in"), "left": Text(zh="超过 12 个月没买", en="Not bought for 12 months")}
CLASSES: Mapping[str, Text] = {letter: Text(zh=f"{letter} 类", en=f"Class {letter}") for letter in "ABC"}
NAMES: Mapping[List, Text] = {"tier": Text(zh="客户层级", en="customer tier"), "cohort": Text(zh="新客批次", en="month of new customers"), "abc": Text(zh="ABC 类", en="ABC class")}
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_UNKNOWN = Text(zh="没有名为「{key}」的{what}。可写：{known}。", en="There is no {what} “{key}”. Write {known}.")
_LIMITS = Text(zh="看不懂「{key}」的门槛。请写成 {example}。", en="The limits of “{key}” cannot be read: write {example}.")
_ALONE = Text(zh="一份名单（{what}）的数字不能再按渠道、品类或商品拆开。", en="A number of a list ({what}) is not told by channel, category or SKU as well.")
_NOT_TOLD = Text(zh="「{kpi}」不能按{what}来看。", en="“{kpi}” cannot be told by {what}.")
_NEEDED = Text(zh="「{kpi}」是某一份名单的数字，请加上{what}。", en="“{kpi}” is a number of a list: say which {what}.")
_TIER = Text(zh="只算{tier}客户：按 {day} 的名单，RFM 总分{scores}。", en="Only customers of the tier {tier}, as it stands on {day}: RFM score {scores}.")
_MOVED = Text(zh="只算「{tier}」的客户：{day} 的层级和一个月前相比。", en="Only customers “{tier}”: their tier on {day} against a month before.")
_COHORT = Text(zh="只算 {month} 首次购买的客户。", en="Only customers whose first purchase was in {month}.")
_ABC = Text(zh="只算 {letter} 类商品：按{first}至{last}的 GMV 从高到低累计，A 类到 {a}，B 类到 {b}。", en="Only goods of class {letter}: by GMV of {first} to {last}, class A up to {a} of it, B up to {b}.")


def cohorts(facts: Facts) -> list[str]:
    """Return the months that brought customers, newest first, as a link names them: 2026-03."""
    return [row[0] for row in facts.rows("select distinct substr(cast(first_month as varchar), 1, 7) from cohort_months order by 1 desc")]


@dataclass(frozen=True)
class Listed:
    """A KPI told of a list: by and key as the KPI is sliced, the KPI with the list put in, and which list it is in words."""

    by: List
    key: str
    metric: Metric
    said: Text


def written(key: str, limits: tuple[int, ...], usual: tuple[int, ...]) -> str:
    """Return how a link writes a list's key: limits other than the usual ones stand behind it, "gold:12-9-6"."""
    return key if limits == usual else f"{key}:{'-'.join(map(str, limits))}"


def tier_written(tier: str, thresholds: Thresholds) -> str:
    return written(tier, _scores(thresholds), _scores(rfm.USUAL))


def class_written(letter: str, a_share: float, b_share: float) -> str:
    return written(letter, (round(a_share * 100), round(b_share * 100)), (round(A_SHARE * 100), round(B_SHARE * 100)))


def listed(of: Metric, asked: Mapping[List, str], day: date | None, others: bool, last_whole: date | None = None) -> Listed | None:
    """Return the KPI told of the list asked for, None where none is and it needs none.

    day: the day on which tiers and classes are taken; last_whole: the data's last whole day; others: whether a channel, category or SKU is asked for, too.
    Raises CockpitError for a list that is none, for a KPI that can't be told by it, or one that needs a list.
    """
    by = next((name for name in LISTS if asked.get(name)), None)
    if by is None:
        if of.id in LIST_NUMBERS:
            raise CockpitError("list_needed", _NEEDED.format(kpi=of.label, what=NAMES[next(name for name in LISTS if name in of.sliced)]))
        return None
    if others or sum(bool(key) for key in asked.values()) > 1:
        raise CockpitError("list_alone", _ALONE.format(what=NAMES[by]))
    told = of_list(of, by)
    if by not in told.sliced:
        raise CockpitError("not_sliced", _NOT_TOLD.format(kpi=of.label, what=NAMES[by]))
    last = day or date.today()
    key, limits = _read(by, asked[by])
    if (key in MOVES) is not (of.id == "tier_moves"):
        raise _unknown(by, key, MOVES if of.id == "tier_moves" else TIERS)
    if by == "cohort":
        return Listed(by, key, filled(told, by, key, {"cohort_month": f"date '{key}-01'"}), _COHORT.format(month=_month(date.fromisoformat(f"{key}-01"))))
    if by == "abc":
        a, b = limits or (round(A_SHARE * 100), round(B_SHARE * 100))
        used = months_used(last)
        lists = {"classes": class_sql(used, last, a_share=a / 100, b_share=b / 100)}
        said = _ABC.format(letter=key, first=_month(used.start), last=_month(used.last_day), a=write(a / 100, Unit.SHARE, "en", digits=0), b=write(b / 100, Unit.SHARE, "en", digits=0))
        return Listed(by, key, filled(told, by, key, lists), said)
    thresholds = Thresholds(*limits) if limits else rfm.USUAL
    before = add_months(last, -1)
    now, then = (rfm.scored(one, thresholds, is_kept=one in rfm.kept_days(last_whole)) for one in (last, before))
    lists = {"tiers": now, "tiers_before": then, "moves": rfm.moved(then, now), "year_before": f"date '{rfm.year_up_to(before).start}'"}
    return Listed(by, key, filled(told, by, key, lists), _tier_said(key, thresholds, last))


def _read(by: List, written: str) -> tuple[str, tuple[int, ...]]:
    """Return a list's key and its limits, () for the usual ones."""
    key, _, rest = written.strip().partition(":")
    if by == "cohort":
        if not _MONTH.fullmatch(key) or rest:
            raise _unknown(by, written, {"2026-03": Text(zh="2026-03", en="2026-03")})
        return key, ()
    known = CLASSES if by == "abc" else {**TIERS, **MOVES}
    found = next((one for one, name in known.items() if key.lower() in (one.lower(), name.zh.lower(), name.en.lower())), None)
    if found is None:
        raise _unknown(by, key, CLASSES if by == "abc" else TIERS)
    if not rest:
        return found, ()
    numbers = tuple(int(number) for number in rest.split("-") if number.isdecimal() and len(number) < 4)
    rising = numbers if by == "abc" else numbers[::-1]
    if len(numbers) != (2 if by == "abc" else 3) or rest.count("-") != len(numbers) - 1 or list(rising) != sorted(set(numbers)):
        raise CockpitError("list_limits", _LIMITS.format(key=written[:40], example="A:80-95" if by == "abc" else "black:13-10-7"))
    return found, numbers


def _unknown(by: List, key: str, known: Mapping[str, Text]) -> CockpitError:
    return CockpitError("unknown_list", _UNKNOWN.format(key=key[:40], what=NAMES[by], known=", ".join(known)))


def _scores(thresholds: Thresholds) -> tuple[int, ...]:
    return thresholds.black, thresholds.gold, thresholds.silver


def _tier_said(key: str, thresholds: Thresholds, last: date) -> Text:
    day = Text(zh=write_day(last, "zh"), en=write_day(last, "en"))
    if key in MOVES:
        return _MOVED.format(tier=MOVES[key], day=day)
    least = dict(zip(TIERS, (*_scores(thresholds), 3), strict=True))
    top = {"gold": thresholds.black, "silver": thresholds.gold, "normal": thresholds.silver}.get(key)
    scores = Text(zh=f" {least[key]} 分以上", en=f"{least[key]} or more") if top is None else Text(zh=f" {least[key]} 至 {top - 1} 分", en=f"{least[key]} to {top - 1}")
    return _TIER.format(tier=TIERS[key], day=day, scores=scores)


def _month(day: date) -> Text:
    return Text(zh=write_month(day, "zh"), en=write_month(day, "en"))
