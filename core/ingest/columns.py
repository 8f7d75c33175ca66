"""Casting the matched columns of a frame as the table declares them, with what goes wrong on the way."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.base.text import Text, join, same
from core.ingest.cast.dates import zones
from core.ingest.cast.kinds import TYPES, cast
from core.ingest.cast.result import Cast
from core.ingest.cells import Cells
from core.ingest.choose import needs
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.grid import Mask, Rows
from core.ingest.match import Match
from core.ingest.typed import Outside, Typed
from core.tables.declare import Column, Kind, Table
from core.tables.staged import Finding, Question

KIND_WORDS: Mapping[Kind, Text] = {
    Kind.ID: Text(zh="编号", en="an id"), Kind.TEXT: Text(zh="文字", en="text"),
    Kind.DATE: Text(zh="日期，如 2026-03-01", en="a date such as 2026-03-01"),
    Kind.TIME: Text(zh="日期时间，如 2026-03-01 12:30", en="a time such as 2026-03-01 12:30"),
    Kind.MONTH: Text(zh="月份，如 2026-03", en="a month such as 2026-03"),
    Kind.MONEY: Text(zh="金额，如 1234.50", en="an amount such as 1234.50"), Kind.NUMBER: Text(zh="数字", en="a number"),
    Kind.COUNT: Text(zh="整数", en="a whole number"), Kind.SHARE: Text(zh="百分比，如 12.5%", en="a share such as 12.5%"),
    Kind.FLAG: Text(zh="是或否", en="yes or no"),
}

FAULT_WORDS: Mapping[str, Text] = {
    "no_such_day": Text(zh="这个日期或时间不存在", en="this date or time does not exist"),
    "outside_years": Text(zh="不在 1900 年至 2099 年之间", en="which is outside 1900–2099"),
}


CELLS_NAMED = 10


@dataclass
class Reading:
    """A sheet on its way in: typed rows, the cells they came from, who stays outside, and what was noticed."""

    typed: Typed
    cells: Mapping[str, Cells]           # declared column → cells of the file
    headers: Mapping[str, str]           # declared column → header in the file
    outside: Outside
    findings: list[Finding]
    questions: list[Question]
    of_orders: frozenset[str] = frozenset()   # columns whose amounts are merged over an order's lines

    def reject(self, code: str, column: str | None, mask: Mask, **values: "str | Text") -> None:
        """Keep rows outside for that reason and say so."""
        if mask.any():
            self.outside.add(code, column, mask)
            self.findings.append(finding(code, int(mask.sum()), column=self.headers.get(column or "", column),
                                         rows=self.typed.rows[mask], value=self.first(column, mask), **values))

    def first(self, column: str | None, mask: Mask) -> str:
        cells = self.cells.get(column or "")
        return cells.text(int(np.flatnonzero(mask)[0]))[:60] if cells and mask.any() else ""


def cast_all(frame: Frame, match: Match, answers: Mapping[str, str], *, typed_numbers: bool) -> Reading:
    """Return the frame's matched columns typed; rows with a bad or empty essential cell are outside."""
    table = match.table
    places = {name: place for place, name in enumerate(match.columns) if name is not None}
    reading = Reading(
        Typed(table, {}, frame.rows), {name: frame.cells[place] for name, place in places.items()},
        {name: match.headers[place] for name, place in places.items()}, Outside(frame.height), [], [])
    essential = essentials(table)
    columns: dict[str, pa.Array] = {}
    for name, cells in reading.cells.items():
        column = table.column(name)
        done = cast(column, cells.texts, reading.headers[name], answers, typed_numbers=typed_numbers, long_numbers=reading.headers[name] in frame.long_numbers)
        columns[name] = cells.spread(done.values)
        _note(reading, column, done, essential=name in essential)
        _required(reading, column, frame.error_rows.get(reading.headers[name]), frame.letters.get(reading.headers[name], ""))
        _limits(reading, column, done)
    reading.typed = Typed(table, {column.name: columns[column.name] for column in table.columns if column.name in columns}, frame.rows)
    return reading


def essentials(table: Table) -> frozenset[str]:
    """Return the columns in which an unreadable value would falsify sums: such a row stays outside."""
    names = {column.name for column in table.columns if column.required or column.kind is Kind.MONEY}
    names |= set(table.key) | {name for group in needs(table) for name in group}
    if table.day:
        names.add(table.day)
    if table.name == "order_lines":
        names |= {"paid_at", "quantity"}
    return frozenset(names)


def _note(reading: Reading, column: Column, done: Cast, *, essential: bool) -> None:
    name, header = column.name, reading.headers[column.name]
    if done.question:
        reading.questions.append(done.question)
    bad = reading.cells[name].flags(done.bad)
    for remark, texts in done.named.items():
        rows = reading.cells[name].flags(texts)
        if rows.any():
            reading.findings.append(finding(remark, int(rows.sum()), column=header, rows=reading.typed.rows[rows]))
    if done.remark in ("ids_decimal", "serials", "personal"):
        reading.findings.append(finding(done.remark, column=header))
    if done.remark == "clock_dropped":
        given = join([same(zone) for zone in zones(reading.cells[name].texts)])
        reading.findings.append(finding("clock_dropped", column=header, value=given))
    if not bad.any():
        return
    code = "ids_lost" if done.remark == "ids_lost" else "bad_value" if essential else "bad_optional"
    for texts, why in _reasons(column, done):
        mask = reading.cells[name].flags(texts)
        if essential:
            reading.reject(code, name, mask, why=why)
        elif mask.any():
            reading.findings.append(finding(code, int(mask.sum()), column=header, rows=reading.typed.rows[mask],
                                            value=reading.first(name, mask), why=why))


def _reasons(column: Column, done: Cast) -> list[tuple[Mask, Text]]:
    """Return which texts are bad for which reason; what is of the wrong form last."""
    rest = done.bad.copy()
    reasons = []
    for fault, texts in done.faults.items():
        reasons.append((texts & rest, FAULT_WORDS[fault]))
        rest &= ~texts
    expected = _expected(column)
    return [*reasons, (rest, Text(zh=f"这里需要{expected.zh}", en=f"expected {expected.en}"))]


def _expected(column: Column) -> Text:
    if column.kind is Kind.CHOICE:
        words = [spellings[0] if spellings else value for value, spellings in column.choices.items()]
        return Text(zh="以下之一：" + "、".join(words[:8]), en="one of " + ", ".join(list(column.choices)[:8]))
    return KIND_WORDS[column.kind]


def _required(reading: Reading, column: Column, errors: Rows | None, letters: str) -> None:
    header = reading.headers[column.name]
    if errors is not None:
        reading.findings.append(finding("error_cells", len(errors), column=header, rows=errors, value=cell_names(letters, errors)))
    if column.required:
        reading.reject("required_empty", column.name, reading.cells[column.name].empty)


def cell_names(letters: str, rows: Rows) -> Text:
    """Return the first cells of a column as a spreadsheet calls them: C4, C9, …"""
    return join([same(f"{letters}{row}") for row in rows[:CELLS_NAMED]] + ([same("…")] if len(rows) > CELLS_NAMED else []))


def _limits(reading: Reading, column: Column, done: Cast) -> None:
    """Values beyond the declared limits are named; order lines have rules of their own for signs."""
    if reading.typed.table.name == "order_lines" or (column.minimum is None and column.maximum is None):
        return
    if not (pa.types.is_decimal(done.values.type) or pa.types.is_integer(done.values.type) or pa.types.is_floating(done.values.type)):
        return
    numbers = pc.cast(done.values, pa.float64()).to_numpy(zero_copy_only=False)
    for code, limit, beyond in (("below_minimum", column.minimum, numbers < (column.minimum if column.minimum is not None else -np.inf)),
                                ("above_maximum", column.maximum, numbers > (column.maximum if column.maximum is not None else np.inf))):
        mask = reading.cells[column.name].flags(beyond)
        if mask.any():
            reading.findings.append(finding(code, int(mask.sum()), column=reading.headers[column.name], rows=reading.typed.rows[mask],
                                            value=reading.first(column.name, mask), limit=f"{limit:g}"))


def type_of(column: Column) -> pa.DataType:
    return TYPES[column.kind]
