"""A receipt as plain values: for the command line, and for the sheet that is handed out."""

from typing import Any

from core.base.period import link_of
from core.base.text import Lang
from core.outlook.receipt import Part, Receipt, days_told, page, size, titles
from core.outlook.told import plain
from core.store.facts import Facts


def document(facts: Facts, of: Receipt, lang: Lang, rows: int = 50) -> dict[str, Any]:
    """Return the receipt with at most that many rows per part: definition, numerator, denominator, value, parts, rows."""
    parts = [_part(facts, part, lang, rows) for part in of.parts]
    sides = {side: [part for part in parts if part["side"] == side] for side in ("numerator", "denominator")}
    return {
        "id": of.metric.id, "label": of.metric.label(lang), "unit": of.metric.unit.value, "definition": of.metric.definition(lang), "formula": of.formula(lang),
        "period": link_of(of.period) if of.period else None, "as_of": of.as_of.isoformat() if of.as_of else None,
        **({str(of.by): of.key} if of.by else {}), "value": of.value,
        **{side: [{"name": part["name"], "value": part["value"], "last_year": part["last_year"]} for part in found] for side, found in sides.items()},
        "parts": parts, "needs": of.needs, "reason": of.reason(lang) if of.reason else None}


def summary(document: dict[str, Any]) -> list[str]:
    """Return the lines above the rows: what it is, what it is made of."""
    lines = [f"{document['label']} = {document['value']}  ({document['period']})", document["definition"], document["formula"]]
    lines += [f"  {part['name']}: {part['value']}  [{part['count']} × {part['table'] or '–'}]  {part['days']}" for part in document["parts"]]
    return [*lines, *(text for text in (document["reason"], f"needs {document['needs']}" if document["needs"] else None) if text)]


def _part(facts: Facts, part: Part, lang: Lang, rows: int) -> dict[str, Any]:
    listed = page(facts, part, 0, rows) if rows else None
    names = list(titles(part))
    return {
        "name": part.name(lang), "side": part.term.side, "sign": part.term.sign, "last_year": part.term.is_past, "value": plain(part.value, lang),
        "days": days_told(part)(lang), "rule": part.rule(lang), "table": part.behind.table if part.behind else None, "count": size(facts, part),
        "rows": [] if listed is None else [plain(dict(zip(listed.columns, row, strict=True)), lang) for row in listed.itertuples(index=False)], "columns": names}
