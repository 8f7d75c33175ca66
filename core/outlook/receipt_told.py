"""A receipt as plain values: for the command line, and for the sheet that is handed out."""

from typing import Any

from core.analysis.lists import csv_file
from core.base.period import link_of
from core.base.text import Lang
from core.metrics.listed import LISTS
from core.outlook.receipt import MOST_ROWS, Part, Receipt, days_told, every, page, size
from core.outlook.told import plain
from core.store.facts import Facts


def document(facts: Facts, of: Receipt, lang: Lang, rows: int = 50) -> dict[str, Any]:
    """Return the receipt with at most that many rows per part: definition, numerator, denominator, value, parts, rows."""
    parts = [_part(facts, part, lang, rows) for part in of.parts]
    sides = {side: [part for part in parts if part["side"] == side] for side in ("numerator", "denominator")}
    return {
        "id": of.metric.id, "label": of.metric.label(lang), "unit": of.metric.unit.value, "definition": of.metric.definition(lang), "listed": of.listed(lang) if of.listed else None, "formula": of.formula(lang),
        "period": link_of(of.period) if of.period else None, "as_of": of.as_of.isoformat() if of.as_of else None,
        **of.slices, "value": of.value,
        **{side: [{"name": part["name"], "value": part["value"], "last_year": part["last_year"]} for part in found] for side, found in sides.items()},
        "parts": parts, "needs": of.needs, "reason": of.reason(lang) if of.reason else None}


def summary(document: dict[str, Any]) -> list[str]:
    """Return the lines above the rows: what it is, what it is made of."""
    of = ", ".join(str(document[name]) for name in ("period", "channel", "category", "sku", *LISTS) if document.get(name))
    lines = [f"{document['label']} = {document['value']}  ({of})", document["definition"], *([document["listed"]] if document["listed"] else []), document["formula"]]
    lines += [f"  {part['name']}: {part['value']}  [{part['count']} × {part['table']}]  {part['days']}" for part in document["parts"]]
    return [*lines, *(text for text in (document["reason"], f"needs {document['needs']}" if document["needs"] else None) if text)]


def csv_of(facts: Facts, part: Part, lang: Lang, most: int = MOST_ROWS) -> bytes:
    """Return all rows of a part (as many as most) as a csv file, each with its file, sheet, row number, importer and time."""
    rows = every(facts, part, most)
    return csv_file([part.titles[name](lang) for name in rows.columns], rows.itertuples(index=False))


def _part(facts: Facts, part: Part, lang: Lang, rows: int) -> dict[str, Any]:
    listed = page(facts, part, 0, rows) if rows else None
    names = list(part.titles)
    return {
        "name": part.name(lang), "side": part.term.side, "sign": part.term.sign, "last_year": part.term.is_past, "value": plain(part.value, lang), "scale": part.scale,
        "days": days_told(part)(lang), "rule": part.rule(lang), "table": part.behind.table, "count": size(facts, part),
        "rows": [] if listed is None else [plain(dict(zip(listed.columns, row, strict=True)), lang) for row in listed.itertuples(index=False)], "columns": names}
