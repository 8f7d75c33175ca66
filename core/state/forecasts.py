"""Forecasts as they were published, never changed again, so that one can see which came true."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from core.base.home import Workspace
from core.state import schema
from core.state.database import now, reading, writing


@dataclass(frozen=True)
class Published:
    """Where a KPI was said to land in a year, from which data; odds of its goal 0..1, None without a goal."""

    kpi: str
    year: int
    data_version: int
    as_of: date
    p10: float
    p50: float
    p90: float
    odds: float | None = None
    made_at: datetime | None = None
    made_by: str = ""


@dataclass(frozen=True)
class PublishedSpan:
    """What one month of a KPI, or several together, was said to come to, from which data; first is the first day."""

    kpi: str
    first: date
    months: int
    data_version: int
    as_of: date
    p10: float
    p50: float
    p90: float
    made_at: datetime | None = None
    made_by: str = ""


def publish(space: Workspace, forecasts: list[Published], spans: list[PublishedSpan] | None = None, *, who: str, at: datetime | None = None) -> None:
    """Append forecasts of years and of months (spans), all under one moment."""
    moment = at or now()
    years = [vars(row) | {"as_of": row.as_of.isoformat(), "made_at": moment, "made_by": who} for row in forecasts]
    by_span = [vars(row) | {"as_of": row.as_of.isoformat(), "first": row.first.isoformat(), "made_at": moment, "made_by": who} for row in spans or []]
    if not years and not by_span:
        return
    with writing(space) as connection:
        for table, rows in ((schema.forecasts, years), (schema.forecast_spans, by_span)):
            if rows:
                connection.execute(insert(table), rows)


def published_spans(space: Workspace, kpi: str) -> list[PublishedSpan]:
    """Return what was published for a KPI's months, the oldest first."""
    query = select(schema.forecast_spans).where(schema.forecast_spans.c.kpi == kpi).order_by(schema.forecast_spans.c.id)
    with reading(space) as connection:
        return [PublishedSpan(row.kpi, date.fromisoformat(row.first), row.months, row.data_version, date.fromisoformat(row.as_of), row.p10, row.p50, row.p90, row.made_at, row.made_by)
                for row in connection.execute(query)]


def published(space: Workspace, kpi: str | None = None, year: int | None = None) -> list[Published]:
    """Return what was published for a KPI and year (all of them), the oldest first."""
    query = select(schema.forecasts).order_by(schema.forecasts.c.id)
    if kpi is not None:
        query = query.where(schema.forecasts.c.kpi == kpi)
    if year is not None:
        query = query.where(schema.forecasts.c.year == year)
    with reading(space) as connection:
        return [_published(row) for row in connection.execute(query)]


def _published(row: Any) -> Published:
    return Published(row.kpi, row.year, row.data_version, date.fromisoformat(row.as_of), row.p10, row.p50, row.p90,
                     row.odds, row.made_at, row.made_by)
