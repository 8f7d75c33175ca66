"""Why a KPI moved, as plain values for the command line: parts that add up, sentences, and what is too good to be true."""

import re
from collections.abc import Mapping
from typing import Any

from core.base.errors import CockpitError
from core.base.period import link_of
from core.base.text import Lang, Text
from core.metrics.catalog import kpi_of, metric
from core.outlook.board import Board
from core.outlook.compared import compared
from core.outlook.doubts import doubts
from core.outlook.gap import By, labels
from core.outlook.reasons import piece_name, reasons
from core.outlook.why import Against, Why, skus, why
from core.store.facts import Facts

_ESCAPED = re.compile(r"\\([^\w\s])")
_UNTOLD = Text(zh="现在还说不出「{kpi}」为什么变：需要这段时间和对比期的完整数据（按计划比还需要目标）。",
               en="Why “{kpi}” moved cannot be told yet: it takes whole data of these days and of those compared (against the plan, a goal too).")


def explained(facts: Facts, board: Board, id_: str, choice: str, against: Against, *, channel: str = "", category: str = "") -> Why | None:
    """Return why a KPI moved over a choice of days; against the plan, by what the plan wants of it to date."""
    days = compared(board.known, choice)
    return None if days is None else why(facts, id_, days, board.known, against=against, expected=expected(board, id_) if choice == "ytd" else None, channel=channel, category=category)


def expected(board: Board, id_: str) -> float | None:
    """Return what the plan wants of a KPI by now; of GMV, without a goal of its own, what its growth's goal makes of last year.

    A goal bound to one definition says nothing of the others.
    """
    standing = board.standings.get(kpi_of(metric(id_)))
    if standing is not None and standing.pace is not None and standing.defined_id == id_:
        return standing.pace.expected
    growth = board.standings.get("gmv_growth")
    past = standing.reading.last_year if standing is not None else None
    return past * (1.0 + growth.pace.expected) if id_ == "gmv" and past is not None and growth is not None and growth.pace is not None else None


def all_labels(facts: Facts) -> Mapping[str, dict[str, Text]]:
    by: tuple[By, ...] = ("channel", "category")
    return {one: labels(facts, one) for one in by}


def document(facts: Facts, board: Board, id_: str, choice: str, against: Against, lang: Lang, currency: str, *, channel: str = "", category: str = "") -> dict[str, Any]:
    """Return the change, its splits (the parts of each add up to it exactly), sentences with links, and doubts."""
    found = explained(facts, board, id_, choice, against, channel=channel, category=category)
    if found is None:
        raise CockpitError("why_untold", _UNTOLD.format(kpi=metric(id_).label))
    names = all_labels(facts)
    splits = [*found.splits, *([skus(facts, found)] if found.of.id == "gmv" else [])]
    warned = doubts(facts, board.known, found.days, currency) if against == "last_year" else []
    return {
        "id": id_, "of": found.of.id, "label": found.of.label(lang), "unit": found.of.unit.value, "against": against, "period": link_of(found.period),
        "before": float(found.before), "after": float(found.after), "change": float(found.change),
        "splits": {split.by: [{"key": piece.key, "label": piece_name(found, split.by, piece, names)(lang), "part": float(piece.part), "exact": str(piece.part),
                               "before": piece.before, "after": piece.after} for piece in split.pieces] for split in splits},
        "sentences": [{"text": _plain(reason.text(lang)), "period": reason.link.name(lang), "link": reason.link.address} for reason in reasons(found, names, currency)],
        "too_good": [{"kpi": one.kpi, "case": one.case, "text": one.text(lang), "receipts": [link.address for link in one.links]} for one in warned]}


def _plain(markdown: str) -> str:
    """Return a sentence without its marks: bold, joiners, and the backslashes that keep names from being marks."""
    return _ESCAPED.sub(r"\1", markdown.replace("**", "").replace("\u2060", ""))
