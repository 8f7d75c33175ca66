"""The unit that amounts are given in: 元 or 万元, single ones or thousands; said in the header, or told by a jump of size."""

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.base.text import Text, same
from core.ingest.cast.numbers import decimals
from core.ingest.cells import Cells
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.match import Match
from core.tables.declare import Kind
from core.tables.staged import Finding, Question

_SUFFIX: Mapping[str, str] = {"10000": "万", "1000": "千", "1000000": "百万", "100000000": "亿"}
"""Factor of an answer → what is written behind each number, so that it is read as such."""
_NAMES: Mapping[str, Text] = {
    "10000": Text(zh="万", en="ten thousands"), "1000": Text(zh="千", en="thousands"), "1000000": Text(zh="百万", en="millions"),
    "100000000": Text(zh="亿", en="hundred millions"),
}
_WRITTEN: tuple[tuple[str, str], ...] = (
    (r"百万|million|\bmn\b|\bmm\b|\bmio\b", "1000000"), (r"亿", "100000000"), (r"万(?!\s*(?:象|相|里牛))", "10000"), (r"千元|千人|thousand|\bk\b|in 000s?|'000", "1000"),
)
_KINDS = (Kind.MONEY, Kind.NUMBER, Kind.COUNT)
_BARE = r"^[¥￥$€£]?\s*-?[0-9][0-9,]*(\.[0-9]+)?$"
_JUMP = (3_000.0, 30_000.0)
"""A column that is so many times smaller than it was before is likely in 万."""


def scaled(match: Match, frame: Frame, answers: Mapping[str, str], usual: Mapping[str, float]) -> tuple[Frame, list[Question], list[Finding]]:
    """Return the frame with numbers in the answered unit, what remains to be asked (unit.HEADER), and what was done.

    usual maps "table.column" to the median that the workspace has; a file some 10,000 times below it is asked about.
    """
    cells, questions, said = list(frame.cells), [], []
    for place, name in enumerate(match.columns):
        if name is None or match.table.column(name).kind not in _KINDS:
            continue
        header = match.headers[place]
        factor = written(header) or _jumped(match, frame, place, usual)
        if factor is None:
            continue
        answer = answers.get(f"unit.{header}")
        if answer is None:
            if (example := _example(frame.cells[place])) is not None:
                questions.append(_ask(header, factor, example, usual.get(f"{match.table.name}.{name}")))
        elif answer in _SUFFIX:
            cells[place] = _in(frame.cells[place], _SUFFIX[answer])
            said.append(finding("scaled", column=header, value=_NAMES[answer]))
    return replace(frame, cells=tuple(cells)), questions, said


def written(header: str) -> str | None:
    """Return the factor that the header gives ("金额(万元)" → "10000"), None without one."""
    inside = re.findall(r"[(（\[【]([^)）\]】]*)[)）\]】]", header) + re.findall(r"[/_\-]\s*(\S+)$", header) + [header.replace("_", " ")]
    for pattern, factor in _WRITTEN:
        if any(re.search(pattern, part, re.IGNORECASE) for part in (inside if factor != "100000000" else inside[:-1])):
            return factor
    return None


def _jumped(match: Match, frame: Frame, place: int, usual: Mapping[str, float]) -> str | None:
    """Return "10000" when the column is so far below what it was in the workspace, or below price × quantity."""
    column = match.columns[place]
    mine = _median(frame.cells[place])
    before = usual.get(f"{match.table.name}.{column}")
    if column == "paid_amount" and (worth := _worth(match, frame)):
        before = worth
    return "10000" if mine and before and _JUMP[0] <= before / mine <= _JUMP[1] else None


def _worth(match: Match, frame: Frame) -> float | None:
    """Return the median of price × quantity, None where the file has not both."""
    price, quantity = match.place("unit_price"), match.place("quantity")
    if price is None or quantity is None:
        return None
    return _middle(_values(frame.cells[price]) * _values(frame.cells[quantity]))


def _values(cells: Cells) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    values: np.ndarray[tuple[int], np.dtype[np.float64]] = cells.spread(decimals(cells.texts).values).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return np.abs(values)


def _median(cells: Cells) -> float | None:
    return _middle(_values(cells))


def _middle(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float | None:
    given = values[np.nan_to_num(values) > 0]
    return float(np.median(given)) if len(given) else None


def _example(cells: Cells) -> float | None:
    """Return a number of the column that has no unit of its own, None without one."""
    bare = np.flatnonzero(cells.used() & pc.fill_null(pc.match_substring_regex(cells.texts, _BARE), False).to_numpy(zero_copy_only=False))
    values = np.abs(decimals(cells.texts.take(pa.array(bare))).values.cast(pa.float64()).to_numpy(zero_copy_only=False)) if len(bare) else np.empty(0)
    return _middle(values)


def _in(cells: Cells, suffix: str) -> Cells:
    """Return the cells with the unit written behind every number that has none."""
    bare = pc.fill_null(pc.match_substring_regex(cells.texts, _BARE), False)
    return Cells(cells.codes, pc.if_else(bare, pc.binary_join_element_wise(cells.texts, pa.scalar(suffix), ""), cells.texts))


def _ask(header: str, factor: str, example: float, before: float | None) -> Question:
    name, one, many = _NAMES[factor], f"{example:,.10g}", f"{example * float(factor):,.10g}"
    why = Text(zh=f"（以往的中位数是 {before:,.10g}）", en=f" (so far the middle value was {before:,.10g})") if before else same("")
    return Question(f"unit.{header}", Text(
        zh="「{header}」的单位是{name}吗？例如 {one}{why}。", en="Is “{header}” in {name}? For example {one}{why}.",
    ).format(header=header, name=name, one=one, why=why), (
        (factor, Text(zh="是，以{name}为单位：{one} 即 {many}", en="Yes, in {name}: {one} means {many}").format(name=name, one=one, many=many)),
        ("1", Text(zh="不是：{one} 就是 {one}", en="No: {one} means {one}").format(one=one))))
