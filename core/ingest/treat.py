"""Treating all rows of a finding alike: what can be offered for it, and doing what was answered."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.base.errors import CockpitError
from core.base.text import Text
from core.ingest.cast.kinds import cast
from core.ingest.cells import Cells
from core.ingest.columns import Reading
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.grid import Mask
from core.ingest.match import Match
from core.tables.declare import Column, Kind
from core.tables.staged import Finding, Fix

Answers = Mapping[str, str]
Change = Callable[[Finding], Finding]
DROP, ZERO, POSITIVE, SET = "drop", "zero", "positive", "set:"
_DROP = Text(zh="这些行不导入", en="Leave these rows out")
_ZERO = Text(zh="按 0 计", en="Take them as 0")
_POSITIVE = Text(zh="去掉负号", en="Take off the minus sign")
_SET = Text(zh="统一改为…", en="Set them all to …")
_NUMBERS = (Kind.MONEY, Kind.NUMBER, Kind.COUNT)
LONGEST = 4 * 32_767
"""Bytes that the text of one cell may have: spreadsheet programs hold 32,767 letters."""
_BAD = ("bad_value", "required_empty", "bad_optional")


def key(code: str, column: str | None) -> str:
    """Return the key of the answer that treats a finding's rows: fix.CODE.COLUMN, the column as declared."""
    return f"fix.{code}.{column}" if column else f"fix.{code}"


def drop(code: str, column: str | None = None) -> Fix:
    return Fix(key(code, column), DROP, _DROP)


def renamed(frame: Frame, match: Match, answers: Answers) -> Frame:
    """Return the frame with cells replaced as answered: "map.COLUMN.TEXT" says what a text of that column stands for."""
    wanted: dict[str, dict[str, str]] = {}
    for name, value in answers.items():
        kind, _, rest = name.partition(".")
        column, _, text = rest.partition(".")
        if kind == "map" and text:
            wanted.setdefault(column, {})[text] = value
    places = {match.place(column): texts for column, texts in wanted.items()}
    cells = tuple(_replaced(one, places[place]) if place in places else one for place, one in enumerate(frame.cells))
    return replace(frame, cells=cells)


def shortened(frame: Frame, match: Match) -> tuple[Frame, dict[str, Mask]]:
    """Return the frame with texts longer than a cell can be cut to their beginning, and per column which rows held one."""
    cells, too_long = list(frame.cells), dict[str, Mask]()
    for place, column in enumerate(match.columns):
        texts = frame.cells[place].texts
        long = pc.greater(pc.binary_length(texts), LONGEST).to_numpy(zero_copy_only=False)
        if column is not None and long.any():
            cut = pc.if_else(pa.array(long), pc.utf8_slice_codeunits(texts, 0, 60), texts)
            cells[place] = Cells(frame.cells[place].codes, cut)
            too_long[column] = frame.cells[place].flags(long)
    return replace(frame, cells=tuple(cells)), too_long


def treated(reading: Reading, answers: Answers, *, typed_numbers: bool) -> None:
    """Do what was answered about unreadable, empty and out-of-range cells; offer it where nothing was answered."""
    masks: dict[tuple[str, str], Mask] = {}
    for reason in reading.outside.reasons:
        if reason.code in _BAD and reason.column:
            place = reason.code, reason.column
            masks[place] = masks.get(place, reason.mask) | reason.mask
    for (code, name), mask in masks.items():
        _set(reading, answers, code, name, mask, typed_numbers=typed_numbers)
    for one in list(reading.findings):
        column = declared(reading, one.column)
        if column is None:
            continue
        if one.code == "bad_optional":
            empty = _null(reading.typed.columns[column.name]) & ~reading.cells[column.name].empty
            _set(reading, answers, one.code, column.name, empty, typed_numbers=typed_numbers)
        elif one.code in ("below_minimum", "above_maximum"):
            _limit(reading, answers, one, column)


def notice(reading: Reading, answers: Answers, code: str, column: str | None, mask: Mask, **values: "str | Text") -> None:
    """Say what was noticed about rows that go in all the same, and offer to leave them out; or leave them out as answered."""
    mask = mask & ~reading.outside.mask
    if not mask.any():
        return
    said = finding(code, int(mask.sum()), column=reading.headers.get(column or "", column), rows=reading.typed.rows[mask],
                   **({"value": reading.first(column, mask)} | values))
    if answers.get(key(code, column)) == DROP:
        leave_out(reading, column, mask, said)
    else:
        reading.findings.append(_with(said, drop(code, column)))


def leave_out(reading: Reading, column: str | None, mask: Mask, why: Finding) -> None:
    """Keep rows outside because the user said so of that finding."""
    reading.reject("dropped", column, mask, why=why.text)


def declared(reading: Reading, header: str | None) -> Column | None:
    """Return the declared column that a finding's header fills, None for none."""
    name = next((name for name, own in reading.headers.items() if own == header), None)
    return reading.typed.table.column(name) if name is not None and name in reading.typed.columns else None


def _set(reading: Reading, answers: Answers, code: str, name: str, mask: Mask, *, typed_numbers: bool) -> None:
    column, header = reading.typed.table.column(name), reading.headers[name]
    said = answers.get(key(code, name), "")
    if not said.startswith(SET):
        offer = Fix(key(code, name), SET, _SET, "choice" if column.kind is Kind.CHOICE else "value", tuple(column.choices))
        _instead(reading, code, header, lambda one: _with(one, offer))
        return
    value = said.removeprefix(SET).strip()
    done = cast(column, pa.array([value]), header, answers, typed_numbers=typed_numbers)
    if not value or done.bad.any() or not done.values[0].is_valid:
        raise CockpitError("answer", Text(
            zh=f"「{value[:40]}」不能填入「{header}」这一列。请换一个值，或撤销这项处理。",
            en=f"“{value[:40]}” does not fit the column “{header}”. Give another value or take this change back."))
    filled = pc.if_else(pa.array(mask), done.values[0], reading.typed.columns[name])
    reading.typed = reading.typed.having(**{name: filled})
    reading.outside.reasons = [one for one in reading.outside.reasons if (one.code, one.column) != (code, name)]
    _drop_said(reading, code, header)
    _did(reading, name, mask, value)


def _limit(reading: Reading, answers: Answers, said: Finding, column: Column) -> None:
    numbers = reading.typed.columns[column.name].cast(pa.float64()).to_numpy(zero_copy_only=False)
    low = said.code == "below_minimum"
    limit = column.minimum if low else column.maximum
    mask = (numbers < limit if low else numbers > limit) & ~reading.outside.mask if limit is not None else np.zeros(len(numbers), bool)
    answer = answers.get(key(said.code, column.name), "")
    if answer == DROP:
        _drop_said(reading, said.code, said.column)
        leave_out(reading, column.name, mask, said)
    elif answer in (ZERO, POSITIVE) and column.kind in _NUMBERS:
        current = reading.typed.columns[column.name]
        other = pc.abs(current) if answer == POSITIVE else pa.scalar(0, current.type)
        reading.typed = reading.typed.having(**{column.name: pc.if_else(pa.array(mask), other, current)})
        _drop_said(reading, said.code, said.column)
        _did(reading, column.name, mask, "0" if answer == ZERO else _POSITIVE)
    else:
        name = key(said.code, column.name)
        more = (Fix(name, ZERO, _ZERO), Fix(name, POSITIVE, _POSITIVE)) if low and limit == 0 and column.kind in _NUMBERS else ()
        _instead(reading, said.code, said.column, lambda one: _with(one, drop(said.code, column.name), *more))


def _did(reading: Reading, name: str, mask: Mask, value: "str | Text") -> None:
    if mask.any():
        reading.findings.append(finding("treated", int(mask.sum()), column=reading.headers[name], rows=reading.typed.rows[mask], value=value))


def _instead(reading: Reading, code: str, header: str | None, change: Change) -> None:
    reading.findings[:] = [change(one) if (one.code, one.column) == (code, header) else one for one in reading.findings]


def _with(said: Finding, *fixes: Fix) -> Finding:
    return replace(said, fixes=(*said.fixes, *(fix for fix in fixes if fix not in said.fixes)))


def _drop_said(reading: Reading, code: str, header: str | None) -> None:
    reading.findings[:] = [one for one in reading.findings if (one.code, one.column) != (code, header)]


def _replaced(cells: Cells, texts: Mapping[str, str]) -> Cells:
    return Cells(cells.codes, pa.array([texts.get(text, text) for text in cells.texts.to_pylist()], pa.string()))


def _null(values: pa.Array) -> Mask:
    mask: Mask = pc.is_null(values).to_numpy(zero_copy_only=False)
    return mask
