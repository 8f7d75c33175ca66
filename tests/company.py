"""A tiny company of literal rows: typed as the tables declare them, in one version of the facts."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from core import store
from core.base.home import Workspace, workspace
from core.metrics import readings
from core.metrics.readings import Reading
from core.store.facts import Facts
from core.tables.declare import Kind
from core.tables.registry import TABLES
from core.tables.staged import Part, Source

Row = Mapping[str, Any]
_ARROW = {
    Kind.DATE: pa.date32(), Kind.MONTH: pa.date32(), Kind.TIME: pa.timestamp("us"), Kind.MONEY: pa.decimal128(18, 4),
    Kind.NUMBER: pa.decimal128(18, 4), Kind.COUNT: pa.int64(), Kind.SHARE: pa.float64(), Kind.FLAG: pa.bool_(),
}


def found(space: Workspace, **tables: Sequence[Row]) -> Facts:
    """Put the rows of all tables into the workspace as one import and return its facts."""
    parts = [part(space, name, rows) for name, rows in tables.items()]
    source = Source("rows.xlsx", "0" * 64, "Sheet1", 1, {})
    store.commit(space, parts, source, importer="li", at=datetime(2026, 9, 1))
    return store.current(space)


def part(space: Workspace, table: str, rows: Sequence[Row]) -> Part:
    declared = TABLES[table].columns
    unknown = {name for row in rows for name in row} - {column.name for column in declared}
    assert not unknown, f"{table} has no {unknown}"
    columns = {c.name: pa.array([_value(row.get(c.name), c.kind) for row in rows], _ARROW.get(c.kind, pa.string())) for c in declared}
    columns["_row"] = pa.array(range(2, len(rows) + 2), pa.int32())
    path = space.staging / f"{uuid4().hex}.parquet"
    pq.write_table(pa.table(columns), path)
    return Part(table, path, len(rows))


def order(order_id: str, at: str, amount: float | str, customer: str | None = None, channel: str = "tmall", sku: str = "A1",
          quantity: int = 1, line_no: str = "1", **rest: Any) -> Row:
    """One line of a paid order; at is a day or a time."""
    moment = at if " " in at else f"{at} 10:00"
    return {"order_id": order_id, "line_no": line_no, "ordered_at": moment, "paid_at": moment, "customer_id": customer,
            "channel": channel, "sku": sku, "quantity": quantity, "paid_amount": amount, "status": "done", **rest}


def months(first: str, last: str) -> list[date]:
    """The first days of the months from first to last, both as 2026-03."""
    day, days = date.fromisoformat(f"{first}-01"), []
    while day <= date.fromisoformat(f"{last}-01"):
        days.append(day)
        day = (day + timedelta(days=31)).replace(day=1)
    return days


def month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def kpi(facts: Facts, id_: str, as_of: str | None = None) -> Reading:
    """The reading of one KPI for the plan year to date."""
    return readings.read(facts, [id_], as_of=date.fromisoformat(as_of) if as_of else None)[0]


def by(facts: Facts, id_: str, slices: Any, as_of: str | None = None) -> dict[str, float | None]:
    """Values by channel, category or month (2026-03)."""
    day = date.fromisoformat(as_of) if as_of else None
    answers = readings.read(facts, [id_], by=slices, as_of=day)
    return {f"{r.period.start:%Y-%m}" if slices == "month" and r.period else r.key: r.value for r in answers}


def exactly(values: Mapping[str, float | None]) -> dict[str, Any]:
    """Values to twelve digits, so that sums of floats in another order are equal; None stays None."""
    return {key: value if value is None else float(f"{value:.12g}") for key, value in values.items()}


def _value(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    if kind in (Kind.MONEY, Kind.NUMBER):
        return Decimal(str(value))
    if kind is Kind.TIME and isinstance(value, str):
        return datetime.fromisoformat(value)
    if kind in (Kind.DATE, Kind.MONTH) and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def copied(space: Workspace, home: Path) -> Workspace:
    """Return a copy of a workspace in a home of its own: made once for a file of tests, changed by each for itself."""
    other = workspace(space.name, home)
    shutil.copytree(space.folder, other.folder, dirs_exist_ok=True)
    return other
