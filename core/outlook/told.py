"""What the command line and other programs read: plain values of imports, KPIs, forecasts; NaN becomes null."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from core import store
from core.base.text import Lang, Text
from core.metrics.catalog import CATALOG, after_refunds
from core.metrics.declare import By, Metric
from core.metrics.readings import Reading
from core.outlook.board import Board
from core.outlook.imports import FileResult
from core.outlook.ripening import Ripening
from core.outlook.standing import Standing
from core.state import undo as state_undo
from core.tables.staged import Finding


def plain(value: Any, lang: Lang) -> Any:
    """Return a value JSON can hold: texts in one language, days as ISO text, missing numbers as null."""
    if value is pd.NaT or value is pd.NA:
        return None
    match value:
        case Text():
            return value(lang)
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return float(value) if value.is_finite() else None
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(one, lang) for key, one in value.items()}
        case str() | int() | bool() | None:
            return value
        case Iterable():
            return [plain(one, lang) for one in value]
        case _ if hasattr(value, "item"):
            return plain(value.item(), lang)
        case _:
            return str(value)


def kpis(board: Board, lang: Lang) -> list[dict[str, Any]]:
    """Return every KPI with its value, last year, as-of, what it needs, and with a goal its standing."""
    return [kpi(standing, lang) for standing in board.standings.values()]


def kpi(standing: Standing, lang: Lang) -> dict[str, Any]:
    told = reading(standing.reading, lang)
    if standing.goal is not None:
        pace = standing.pace
        told |= {
            "target": standing.target, "status": standing.status,
            "pace": {"expected": pace.expected, "difference": pace.difference, "ratio": pace.ratio} if pace else None,
            "landing": dict(zip(("p10", "p50", "p90"), standing.landing, strict=True)) if standing.landing else None,
            "odds": standing.odds,
        }
    return told


def reading(of: Reading, lang: Lang, by: By | None = None) -> dict[str, Any]:
    """Return one KPI value; by names the slice (month, channel, category) that it is of."""
    metric = CATALOG[of.metric]
    told: dict[str, Any] = {"id": metric.id, "label": metric.label(lang), "unit": metric.unit.value}
    if by == "month":
        told["month"] = of.period.start.strftime("%Y-%m") if of.period else None
    elif by:
        told[by] = of.key
    return told | {
        "value": of.value, "last_year": of.last_year, "as_of": of.as_of.isoformat() if of.as_of else None,
        "partial": of.partial, "needs": of.needs, "reason": of.reason(lang) if of.reason else None}


def with_refunds_coming(row: Mapping[str, Any], of: Metric, coming: Sequence[Ripening], currency: str, lang: Lang) -> dict[str, Any]:
    """Return the row of a KPI after refunds with a sentence per month whose refunds are still coming as its reason (a month's row: its own); others as they are."""
    months = [one for one in coming if row.get("month") in (None, one.month.strftime("%Y-%m"))]
    if not after_refunds(of) or "channel" in row or "category" in row or not months:
        return dict(row)
    return {**row, "reason": " ".join(one.told(currency)(lang) for one in months)}


def file(result: FileResult, lang: Lang) -> dict[str, Any]:
    """Return one imported, previewed or refused file and sheet."""
    told = {
        "path": result.given or result.path, "sheet": result.sheet, "status": result.status, "table": result.table,
        "header_row": result.header_row, "columns": dict(result.columns), "rows": vars(result.rows),
        "findings": [_finding(one) for one in result.findings],
        "questions": [{"key": q.key, "text": q.text, "choices": [{"value": value, "text": text} for value, text in q.choices]}
                      for q in result.questions],
        "kpi_effect": [vars(move) for move in result.kpi_effect], "batch": result.batch}
    if result.error is not None:
        told["error"] = {"code": result.error.code, "message": result.error.text}
    return dict(plain(told, lang))


def _finding(of: Finding) -> dict[str, Any]:
    """Return a finding; each of its fixes is an answer to give (value "" or "set:" wants a value of the user's)."""
    fixes = [{"key": fix.key, "value": fix.value, "text": fix.text, "choices": list(fix.choices)} for fix in of.fixes]
    return {"level": of.level, "code": of.code, "column": of.column, "count": of.count, "rows": list(of.rows),
            "text": of.text, "advice": of.advice, "fixes": fixes}


def undone(batch: str, done: "store.Undone | state_undo.Undone", lang: Lang) -> dict[str, Any]:
    """Return what an undo did: rows restored and removed, and which stayed as they are, each with its reason."""
    kept = [{**{name: getattr(one, name) for name in ("table", "rows", "batch", "file", "key") if hasattr(one, name)}, "reason": one.reason}
            for one in done.kept]
    return dict(plain({"batch": batch, "restored": done.restored, "removed": done.removed, "kept": kept}, lang))


def kept_rows(done: "store.Undone | state_undo.Undone") -> int:
    """Return how many rows an undo left as they are."""
    return sum(int(getattr(one, "rows", 1)) for one in done.kept)


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Return rows as aligned text for a terminal; wide (Chinese) characters count double."""
    cells = [[_cell(row.get(name)) for name in columns] for row in rows]
    widths = [max([_width(name), *(_width(line[i]) for line in cells)]) for i, name in enumerate(columns)]
    lines = [list(columns), *cells]
    return "\n".join("  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def _cell(value: Any) -> str:
    return "–" if value is None else f"{value:,.4g}" if isinstance(value, float) and abs(value) < 1000 else f"{value:,.0f}" if isinstance(value, float) else str(value)


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)
