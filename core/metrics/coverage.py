"""What the uploads cover: which tables hold rows, from which day to which, and up to when a KPI is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.base.period import Period, month_of, months_of
from core.store.facts import Facts
from core.tables.registry import TABLES

# Tables in which a day without rows means that nothing was uploaded for it, not that nothing happened.
LIMITING = frozenset({"order_lines", "spend", "traffic", "stock", "costs", "user_counts", "tickets", "product_traffic"})
BY_MONTH = frozenset({"costs"})
SNAPSHOTS = frozenset({"costs", "stock"})  # rows may stand on any day of the month that they speak for
# Tables of things that happen now and then: before the month of their first row nothing is known of them.
HAPPENING = frozenset({"refunds", "purchases"})
# A shop may be closed for the first days of a year; a longer silence means that the upload starts later.
CLOSED_DAYS = 3
# Columns without which a KPI would read 0 where nothing is known: how often each is filled in.
_FILLED = {
    "sale_orders": {"order_lines.customer_id": "customer_id", "order_lines.shipped_at": "shipped_at",
                    "order_lines.delivered_at": "delivered_at", "order_lines.province": "nullif(province, '')"},
    "daily_sales": {"products.unit_cost": "cost"},
    "daily_traffic": {"traffic.visitors": "visitors", "traffic.paying_users": "paying_users"},
    "products": {"products.is_new_category": "is_new_category"},
    "customers": {"customers.registered_at": "registered_at", "customers.joined_membership_at": "joined_membership_at",
                  "customers.joined_private_domain_at": "joined_private_domain_at"},
    "user_counts": {"user_counts.registrations": "registrations", "user_counts.members": "members"},
    "channels": {"channels.is_private_domain": "nullif(is_private_domain, false)"},
    "stock": {"stock.on_hand": "on_hand"},
    "purchases": {"purchases.received_at": "received_at"},
    "tickets": {"tickets.score": "score", "tickets.first_reply_at": "first_reply_at", "tickets.resolved_at": "resolved_at",
                "tickets.is_common_question": "is_common_question"},
}


@dataclass(frozen=True)
class Span:
    """The days of one table: first and last with rows, and the months that have any."""

    rows: int
    first_day: date | None = None
    last_day: date | None = None
    months: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Coverage:
    """The spans of all tables of a version, and its last whole day (None while there are no dated rows)."""

    spans: Mapping[str, Span]
    last_whole_day: date | None

    def missing(self, tables: Sequence[str]) -> str | None:
        """Return the first of the tables (or table.column) that holds nothing."""
        return next((name for name in tables if not self.spans.get(name, Span(0)).rows), None)

    def as_of(self, tables: Sequence[str], *, month_ends: bool = False, at: date | None = None) -> date | None:
        """Return the last day up to which all the tables are known, not after at; with month_ends the last whole month's end."""
        if self.last_whole_day is None:
            return None
        days = [self.last_whole_day, *([at] if at else [])]
        for name in LIMITING.intersection(tables):
            last = self.spans[name].last_day
            if last is not None:
                days.append(month_of(last).last_day if name in BY_MONTH else last)
        day = min(days)
        return day if not month_ends or day == month_of(day).last_day else day.replace(day=1) - timedelta(days=1)

    def covers(self, tables: Sequence[str], period: Period) -> bool:
        """Return whether every limiting table has rows in each month of the period, and daily ones from its start."""
        months = {month.start for month in months_of(period)}
        for name in LIMITING.intersection(tables):
            span = self.spans[name]
            if span.first_day is None or not months <= span.months:
                return False
            if name not in SNAPSHOTS and not from_its_start(span.first_day, period):
                return False
        firsts = [self.spans[name].first_day for name in HAPPENING.intersection(tables)]
        return all(first is not None and first < month_of(period.start).end for first in firsts)

    def begins(self, tables: Sequence[str]) -> date | None:
        """Return the first day on which all the limiting tables have rows; where none is among them, the earliest of any."""
        days = [self.spans[name].first_day for name in LIMITING.intersection(tables)]
        every = [self.spans[name].first_day for name in LIMITING]
        return max((d for d in days if d), default=None) or min((d for d in every if d), default=None)

    def has_month(self, tables: Sequence[str], month: date) -> bool:
        """Return whether every limiting table has rows in the month (given by its first day)."""
        return all(month in self.spans[name].months for name in LIMITING.intersection(tables))


def from_its_start(first: date, period: Period) -> bool:
    """Return whether rows from that first day on cover the period from its start: a shop may be closed on New Year's Day."""
    return first <= period.start + timedelta(days=CLOSED_DAYS)


def coverage(facts: Facts) -> Coverage:
    """Return what this version of the facts covers."""
    counts = facts.rows(
        " union all ".join(
            f"select '{table.name}', count(*) from {table.name}" for table in TABLES.values() if table.home == "facts"
        )
    )
    spans = {name: Span(rows) for name, rows in counts} | _columns(facts)
    months: dict[str, list[tuple[date, date, date]]] = {}
    for name, month, first, last in facts.rows(
        "select table_name, month, first_day, last_day from coverage where rows > 0"
    ):
        months.setdefault(name, []).append((month, first, last))
    for name, entries in months.items():
        if name in spans:
            spans[name] = Span(
                spans[name].rows,
                min(e[1] for e in entries),
                max(e[2] for e in entries),
                frozenset(e[0] for e in entries),
            )
    rows = facts.rows("select value from info where key = 'last_whole_day'")
    day = date.fromisoformat(rows[0][0][:10]) if rows and rows[0][0] else None
    return Coverage(spans, day)


def _columns(facts: Facts) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for relation, columns in _FILLED.items():
        tests = ", ".join(f"cast(exists(select 1 from {relation} where {sql} is not null) as integer)" for sql in columns.values())
        filled = facts.rows(f"select {tests}")[0]
        found |= {name: Span(rows) for name, rows in zip(columns, filled, strict=True)}
    return found
