"""Said against came: a sealed snapshot beside what was booked since, month by month and, once it is over, for the year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from core.base.period import add_months
from core.base.text import Text
from core.base.unit import Unit, write
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage, coverage
from core.metrics.readings import read
from core.outlook.baseline import monthly
from core.outlook.sealing import MONTHLY
from core.state.sealed import Sealed
from core.store.facts import Facts

LOW, MIDDLE, HIGH = 0.10, 0.50, 0.90


@dataclass(frozen=True)
class Came:
    """One promise that has come due: what was said (P10, P50, P90), what came, and where that lies in what was said."""

    kpi: str
    month: date | None          # None: the whole year
    p10: float
    p50: float
    p90: float
    actual: float
    position: float             # share of the distribution at or below the actual value, 0.05 … 0.95 at its ends

    @property
    def inside(self) -> bool:
        """Return whether it came within the 80 % band; a sure thing (no band) within a millionth of itself."""
        slack = 1e-6 * abs(self.p50) if self.p10 == self.p90 else 0.0
        return self.p10 - slack <= self.actual <= self.p90 + slack

    @property
    def error(self) -> float:
        """Return actual ÷ P50 - 1; NaN where P50 is 0."""
        return self.actual / self.p50 - 1.0 if self.p50 else float("nan")


def came(facts: Facts, snapshot: Sealed) -> list[Came]:
    """Return every promise of a snapshot that has come due: whole months since, then the year's KPIs when it is over.

    A month counts once it and the table behind the number are wholly there; a number without data is left out.
    """
    known = coverage(facts)
    if known.last_whole_day is None:
        return []
    table = monthly(facts, known).set_index("month") if _any_month_due(snapshot, known.last_whole_day) else pd.DataFrame()
    table.index = [pd.Timestamp(month).date() for month in table.index]
    return [*_months(snapshot, table, known.last_whole_day), *_year(facts, snapshot, known)]


def told(scores: Sequence[Came], currency: str) -> Text:
    """Return in one sentence how the promises stand: how many lie within their band, and how far GMV's months are off in sum."""
    if not scores:
        return Text(zh="承诺的月份还没有走完，等整月数据到了再对照。", en="None of its months is over yet: it is compared once they are.")
    inside = sum(score.inside for score in scores)
    text = Text(zh=f"已到期的 {len(scores)} 个数字中，{inside} 个落在当时说的 80% 区间内。",
                en=f"Of {len(scores)} numbers that have come due, {inside} lie within the 80 % band given at the time.")
    sales = [score for score in scores if score.kpi == "gmv" and score.month is not None]
    if not sales:
        return text
    actual, said = sum(score.actual for score in sales), sum(score.p50 for score in sales)
    gap = write(abs(actual - said), Unit.CURRENCY, "zh", currency=currency), write(abs(actual - said), Unit.CURRENCY, "en", currency=currency)
    more = actual >= said
    return Text(zh=f"{text.zh}成交额比当时的中位预测{'多' if more else '少'} {gap[0]}。",
                en=f"{text.en} GMV came in {gap[1]} {'above' if more else 'below'} what was expected.")


def _any_month_due(snapshot: Sealed, last: date) -> bool:
    return any(_is_over(date.fromisoformat(said["month"]), last) for said in snapshot.document["months"])


def _is_over(month: date, last: date) -> bool:
    return last >= add_months(month, 1) - timedelta(days=1)


def _months(snapshot: Sealed, table: pd.DataFrame, last: date) -> list[Came]:
    found, levels = [], snapshot.document["levels"]
    for said in snapshot.document["months"]:
        month = date.fromisoformat(said["month"])
        if not _is_over(month, last) or month not in table.index:
            continue
        booked = {name: float(table.at[month, name]) for name in MONTHLY if name in table}   # type: ignore[arg-type]
        found += [_came(name, month, levels, said[name], actual) for name, actual in booked.items() if said.get(name) and not np.isnan(actual)]
    return found


def _year(facts: Facts, snapshot: Sealed, known: Coverage) -> list[Came]:
    year, said = snapshot.document["year"], snapshot.document["year_quantiles"]
    end = date(year, 12, 31)
    if known.last_whole_day is None or known.last_whole_day < end:
        return []
    wanted = [kpi for kpi in said if kpi in CATALOG and said[kpi]]
    return [_came(reading.metric, None, snapshot.document["levels"], said[reading.metric], float(reading.value))
            for reading in read(facts, wanted, as_of=end, known=known) if reading.value is not None and not np.isnan(reading.value)]


def _came(kpi: str, month: date | None, levels: Sequence[float], said: Sequence[float], actual: float) -> Came:
    p10, p50, p90 = (float(np.interp(level, levels, said)) for level in (LOW, MIDDLE, HIGH))
    position = float(np.interp(actual, said, levels)) if said[0] < said[-1] else MIDDLE
    return Came(kpi, month, p10, p50, p90, actual, position)
