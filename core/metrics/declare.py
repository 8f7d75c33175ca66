"""The words a KPI is declared in: measures over marts, windows, and metrics made of measures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from core.base.text import Text
from core.base.unit import Unit

By = Literal["month", "channel", "category"]
BOTH: Mapping[str, str] = {"channel": "channel", "category": "category"}
BY_CHANNEL: Mapping[str, str] = {"channel": "channel"}
BY_CATEGORY: Mapping[str, str] = {"category": "category"}
BY_SKU: Mapping[str, str] = {"sku": "sku"}
WITH_SKU = ("sku", "channel+sku", "category+sku", "channel+category+sku")  # the slices that are of one SKU


class Window(StrEnum):
    """Which days a measure sums, seen from the period that is asked for."""

    PERIOD = "period"  # the period itself
    YEAR_TO_DATE = "year_to_date"  # from 1 January of the year in which the period ends
    YEAR = "year"  # the whole calendar year in which the period ends
    TRAILING_12_MONTHS = "trailing_12"  # the 12 months that end with the period
    MONTH_ENDS_13 = "month_ends_13"  # those 12 months and the month-end before them
    TRAILING_30_DAYS = "trailing_30"  # the 30 days that end with the period; the month itself by month
    UNTIL = "until"  # everything up to the period's end
    MONTH = "month"  # the calendar month in which the period ends


@dataclass(frozen=True)
class Measure:
    """One aggregate over one mart (or current rows): SQL text out of this code only, never out of a file."""

    relation: str  # a mart's name, or a sub-query in brackets
    of: str  # what is aggregated
    aggregate: str = "sum"
    where: str = "true"  # may use {as_of_end}, the first moment after the as-of day
    day: str = "day"
    keys: Mapping[str, str] = field(default_factory=lambda: BOTH)  # dimension → column; others cannot be sliced
    window: Window = Window.PERIOD
    factor: float = 1.0  # exact scale (13 month-ends → their mean)
    default: int | None = 0  # the value over no rows: 0 for sums, None for medians
    name: Text | None = None  # what is counted, in a manager's words; a receipt shows it
    only: tuple[str, str] | None = None  # only rows of that key: its dimension, and the key as a file has it, a parameter, never SQL


@dataclass(frozen=True)
class Distinct:
    """A count of buyers: read from the mart of periods where the period stands there, else counted over orders."""

    column: Literal["buyers", "repeat_buyers", "orders", "new_customers"]
    keys: Mapping[str, str] = field(default_factory=lambda: BOTH)


@dataclass(frozen=True)
class Formula:
    """How a KPI comes about: terms with their sign over terms, divided after summing; no denominator for a sum."""

    tables: tuple[str, ...]  # every one must hold rows
    numerator: tuple[tuple[int, "Measure | Distinct"], ...]
    denominator: tuple[tuple[int, "Measure | Distinct"], ...] = ()
    month_ends: bool = False  # only whole months count (month-grain tables, month-end stocks)
    # what must be wholly covered beside the period; "now": only today's state is known, never that of another day
    history: Literal["none", "last_year", "6_months", "12_months", "24_months", "now"] = "none"


@dataclass(frozen=True)
class Metric:
    """One KPI: names, unit, which way is good, its definition in words, and its formulas by preference."""

    id: str
    label: Text
    unit: Unit
    good: Literal["up", "down", "none"]
    kind: Literal["sum", "ratio", "distinct", "balance", "retention", "quantile", "change"]
    definition: Text
    formulas: tuple[Formula, ...] = ()  # the first whose tables hold rows is used
    sliced: Mapping[str, Formula] = field(default_factory=dict)  # a formula of its own by that dimension
    change_of: str | None = None  # kind "change": the KPI it compares with last year
    accumulates: bool = False  # to date it grows through the year (sums, retention); levels and rates don't
    note: Text | None = None  # what a manager must know to read it rightly
    population: str = "all"  # kind "retention": which customers are followed, as the marts name them
    aligned: bool = True  # compared with last year's same event days; False: with the same calendar days


@dataclass(frozen=True)
class Variant:
    """Another definition in use of a KPI: its short name, and the KPI so computed (its id is kpi@variant)."""

    kpi: str
    id: str
    label: Text
    metric: Metric


def plus(*measures: "Measure | Distinct") -> tuple[tuple[int, "Measure | Distinct"], ...]:
    return tuple((1, measure) for measure in measures)
