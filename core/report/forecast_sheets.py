"""The forecast workbook's further sheets: events to come, parts that add up, what was said against what came, the past taken apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from core.base.text import Text
from core.base.unit import Unit
from core.outlook.forecasts import KpiForecast
from core.outlook.parts import Parts
from core.outlook.record import Said

_LOW, _HIGH = Text(zh="80% 下限", en="80% low"), Text(zh="80% 上限", en="80% high")
_MONEY = Text(zh="带来", en="Brings")
_EVENTS = Text(zh="活动和节日", en="Events to come")
_EVENT_COLUMNS = (Text(zh="活动", en="Event"), Text(zh="开始", en="First day"), Text(zh="结束", en="Last day"), Text(zh="来自", en="From"), Text(zh="您预计每天", en="You assume a day"),
                  Text(zh="以往每天", en="Earlier ones, a day"), Text(zh="预测采用", en="The forecast takes"), _MONEY)
_YOURS, _CALENDAR = Text(zh="您的活动", en="Yours"), Text(zh="日历", en="Calendar")
_PARTS = {"channel": Text(zh="按渠道", en="By channel"), "category": Text(zh="按品类", en="By category")}
_PART_COLUMNS = (Text(zh="部分", en="Part"), Text(zh="已入账", en="Booked"), _LOW, Text(zh="年末中值", en="Year-end, middle"), _HIGH, Text(zh="去年", en="Last year"),
                 Text(zh="占不确定性", en="Of the uncertainty"), Text(zh="占坏情形缺口", en="Of what is missing when it goes badly"))
_TOTAL = Text(zh="合计", en="Total")
_RECORD = Text(zh="当时怎么说", en="Said against came")
_RECORD_COLUMNS = (Text(zh="数据截至", en="Data to"), Text(zh="从", en="From"), Text(zh="到", en="To"), _LOW, Text(zh="当时说", en="Said"), _HIGH, Text(zh="实际", en="Came"),
                   Text(zh="偏差", en="Off"), Text(zh="在区间内", en="Inside"), Text(zh="来源", en="Source"))
_YES, _NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
_HOW = {"published": Text(zh="当时发布", en="Published then"), "rebuilt": Text(zh="事后重演", en="Made again")}
_PAST = Text(zh="历史的组成", en="What the past is made of")
_PAST_COLUMNS = {"ds": Text(zh="月份", en="Month"), "y": Text(zh="实际", en="Actual"), "trend": Text(zh="趋势", en="Trend"), "season": Text(zh="淡旺季", en="Season"),
                 "effect": Text(zh="大促与节日", en="Events"), "rest": Text(zh="其余", en="The rest")}


@dataclass(frozen=True)
class Amount:
    """A number with its unit; NaN leaves the cell empty."""

    value: float
    unit: Unit


Cell = Text | str | date | Amount | None


@dataclass(frozen=True)
class Sheet:
    """A sheet of its own: name, column heads, rows as wide as the heads."""

    name: Text
    columns: Sequence[Text]
    rows: Sequence[Sequence[Cell]]


def events(made: KpiForecast) -> Sheet | None:
    """Return each event to come: days, whose, what is assumed, what earlier ones did, what is taken, what it brings; None where events are not known."""
    if made.effects is None or made.metric.kind != "sum":
        return None
    ahead = made.months.frame["y_hat"].dropna().to_numpy(dtype=np.float64)
    return Sheet(_EVENTS, _EVENT_COLUMNS, [
        (one.name, one.start, one.end, _YOURS if one.own else _CALENDAR, _share(one.assumed), _share(one.measured), _share(one.used), Amount(float(one.by_period @ ahead), made.metric.unit))
        for one in made.effects.told])


def parts(found: Parts) -> Sheet:
    """Return where each channel or category lands and its share of the risk, with a last row in which they add up to the whole."""
    rows: list[Sequence[Cell]] = [
        (one.label, *(Amount(value, Unit.CURRENCY) for value in (one.booked, one.low, one.middle, one.high, one.last_year)), _share(one.of_spread), _share(one.of_downside)) for one in found.parts]
    booked, middle, last_year = (Amount(sum(getattr(one, name) for one in found.parts), Unit.CURRENCY) for name in ("booked", "middle", "last_year"))
    rows.append((_TOTAL, booked, None, middle, None, last_year, _share(1.0), _share(1.0)))
    return Sheet(_PARTS[found.by], _PART_COLUMNS, rows)


def record(said: Sequence[Said], months: Unit, years: Unit) -> Sheet | None:
    """Return what was said against what came, in the unit of months or of whole years; None where nothing has come due."""
    if not said:
        return None
    return Sheet(_RECORD, _RECORD_COLUMNS, [_record(one, years if (one.first.month, one.last.month) == (1, 12) else months) for one in said])


def past(parts: pd.DataFrame, unit: Unit) -> Sheet:
    """Return the history taken apart (ds, y, trend, season, effect, rest): the last four columns of a row add up to what was booked."""
    return Sheet(_PAST, list(_PAST_COLUMNS.values()), [
        (row["ds"].date(), *(Amount(float(row[name]), unit) for name in list(_PAST_COLUMNS)[1:])) for row in parts.to_dict("records")])


def _record(one: Said, unit: Unit) -> Sequence[Cell]:
    return (one.as_of, one.first, one.last, *(Amount(value, unit) for value in (one.low, one.middle, one.high, one.came)), _share(one.off), _YES if one.held else _NO, _HOW[one.how])


def _share(value: float | None) -> Cell:
    return None if value is None else Amount(value, Unit.SHARE)
