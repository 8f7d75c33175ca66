"""Which table a sheet is, by evidence: what it needs is there, and most of its columns are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.base.text import Text, join, same
from core.ingest.match import Match, likely, match, signature
from core.tables import naming
from core.tables.declare import Table
from core.tables.registry import TABLES
from core.tables.staged import Question

Remembered = Mapping[str, Mapping[str, str | None]]
CLOSE = 0.1
"""Two tables whose evidence differs by less are the user's choice."""
OWN, LABELS = 2, 3
"""Two more headers that are a table's own labels (the first three names of a column) tell it from one that only has aliases like them."""
WEAK = 0.2
"""A table with less evidence than this is never taken unasked."""
CLEARLY = 0.2
"""A table that lacks a column is asked about, rather than taking a whole one, when its evidence is so much better."""
COMMON = 0.6
"""What a header counts that every table knows."""
LOOKED_AT = 8
NEEDED_TOO: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "order_lines": (("ordered_at", "paid_at"), ("unit_price", "paid_amount")),
    "stock": (("on_hand", "stock_value"),),
}
"""Columns of which a file must have one, beside the required ones."""


@dataclass(frozen=True)
class Decision:
    """The match to go on with, what to ask first, or, with neither, the nearest tables and what they lack."""

    match: Match | None
    questions: tuple[Question, ...] = ()
    nearest: tuple[tuple[Table, tuple[tuple[str, ...], ...]], ...] = ()


def needs(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return groups of columns of which a file has to have one each."""
    extra = NEEDED_TOO.get(table.name, ())
    covered = {name for group in extra for name in group}
    return tuple((column.name,) for column in table.columns if column.required and column.name not in covered) + extra


def lacking(found: Match) -> tuple[tuple[str, ...], ...]:
    return tuple(group for group in needs(found.table) if not any(name in found.columns for name in group))


def choose(headers: tuple[str, ...], named: str | None, answers: Mapping[str, str], remembered: Remembered) -> Decision:
    """Return the decision for these headers; a table that is named or answered wins, then a remembered layout."""
    wanted = named or answers.get("table")
    if wanted is not None and wanted in TABLES:
        found = match(TABLES[wanted], headers, answers, remembered)
        return Decision(found, ask_columns(found))
    for table in TABLES.values():
        if signature(table.name, headers) in remembered:
            return Decision(match(table, headers, answers, remembered))
    return _best(headers, answers, remembered)


def _best(headers: tuple[str, ...], answers: Mapping[str, str], remembered: Remembered) -> Decision:
    rough = sorted(TABLES.values(), key=lambda table: -len({name.column for header in headers if (name := naming.named(table, header))}))
    found = sorted((match(table, headers, answers, remembered) for table in rough[:LOOKED_AT]), key=evidence, reverse=True)
    whole = [one for one in found if not lacking(one) and _says_something(one)]
    best = found[0]
    if lacking(best) and _promising(best, headers) and (not whole or evidence(best) - evidence(whole[0]) > _margin(best)):
        return Decision(best, ask_columns(best))
    if whole:
        close = [one for one in whole if evidence(whole[0]) - evidence(one) < CLOSE and _own(whole[0]) - _own(one) < OWN]
        if best not in close and _promising(best, headers) and _could_be(best, whole[0]):
            close.insert(0, best)
        if len(close) == 1 and evidence(whole[0]) < WEAK:
            close = found[:3]
        return Decision(whole[0], (_ask_table(close),) if len(close) > 1 else ())
    return Decision(None, nearest=tuple((one.table, lacking(one)) for one in found[:3]))


def _own(found: Match) -> int:
    """Return how many headers are the table's own labels and names."""
    known = [name for header in found.headers if (name := naming.named(found.table, header))]
    return sum(name.tier == 0 and name.rank < LABELS for name in known)


def _could_be(found: Match, rival: Match) -> bool:
    """Return whether a table that lacks columns knows more headers than one that is whole; a lacking document number may have any name,
    a SKU or customer is always called so."""
    known, other = (sum(column is not None for column in one.columns) for one in (found, rival))
    return known > other and not any(found.table.column(group[0]).refers_to for group in lacking(found))


def _margin(found: Match) -> float:
    """What is lacking weighs less when it is the day of a snapshot alone, which can be said for all rows."""
    return CLOSE if lacking(found) == ((found.table.day,),) else CLEARLY


def evidence(found: Match) -> float:
    """Return how well headers and table fit: the share of the headers that are known plus half the table's share.

    A header that many tables know (日期, Quantity) says less than one that only this table knows.
    """
    weight = sum((0.7 if how == "guess" else 1.0) * _speaks(header) for header, how in zip(found.headers, found.how, strict=True) if how)
    return weight / len(found.headers) + 0.5 * weight / len(found.table.columns)


@lru_cache(maxsize=4096)
def _speaks(header: str) -> float:
    return COMMON + (1 - COMMON) / max(1, sum(naming.named(table, header) is not None for table in TABLES.values()))


def _says_something(found: Match) -> bool:
    """A key of one column alone is in many files; a table that has more needs at least one column beyond it."""
    beyond = {column.name for column in found.table.columns} - set(found.table.key)
    known = {column for column in found.columns if column}
    return not beyond or bool(known & beyond) or len(known) > 2


def _promising(found: Match, headers: tuple[str, ...]) -> bool:
    """At least half of what the table needs is there, and a good part of the headers, or four, is known."""
    known = sum(column is not None for column in found.columns)
    groups = needs(found.table)
    if known == len(headers) and not all(group in (("order_id",), (found.table.day,)) for group in lacking(found)):
        return False    # no header is left that could be what it lacks, and nothing that all rows share
    return known >= 2 and (known >= 4 or known >= 0.3 * len(headers)) and len(lacking(found)) * 2 <= len(groups)


def _ask_table(close: list[Match]) -> Question:
    return Question("table", Text(zh="这些列既可以是几种表中的一种：它是哪一种？", en="These columns fit more than one table: which is it?"),
                    tuple((one.table.name, one.table.label) for one in close))


def ask_columns(found: Match, order: Sequence[str] | None = None) -> tuple[Question, ...]:
    """Return a question per needed column that nothing fills; order holds the free headers, the likelier by their values first."""
    free = [header for header, column in zip(found.headers, found.columns, strict=True) if column is None]
    return tuple(_ask_column(found, group, free if order is None else list(order)) for group in lacking(found))


def _ask_column(found: Match, group: tuple[str, ...], free: list[str]) -> Question:
    """Ask which header holds a needed column, the likeliest first; for alternatives the first one is asked about."""
    name = group[0]
    near = [header for header, _ in likely(found.table, name, free)]
    order = near + [header for header in free if header not in near]
    label = Text(zh=f"「{labels(found.table, group).zh}」", en=f"“{labels(found.table, group).en}”")
    return Question(f"column.{name}", Text(
        zh="按「{table}」导入需要{label}，文件里没有认出来：是哪一列？",
        en="To go in as “{table}”, {label} is needed and was not recognised: which column is it?",
    ).format(table=found.table.label, label=label), tuple((header, same(header)) for header in order))


def labels(table: Table, group: tuple[str, ...]) -> Text:
    """Return the labels of a group of alternatives as one text."""
    texts = [table.column(name).label for name in group]
    return Text(zh="或".join(text.zh for text in texts), en=" or ".join(text.en for text in texts))


def missing(table: Table, groups: tuple[tuple[str, ...], ...]) -> Text:
    return join([labels(table, group) for group in groups])
