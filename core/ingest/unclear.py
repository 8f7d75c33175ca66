"""What a file leaves open before its values are typed: whether it has a header, in which writing it is, whether 1.234 is a thousand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.base.text import Text, join, same
from core.ingest.cells import Cells
from core.ingest.encoding import NAMES
from core.ingest.frame import Frame
from core.ingest.grid import Grid
from core.ingest.match import Match
from core.tables.declare import Kind
from core.tables.registry import TABLES
from core.tables.staged import Question

NO_HEADER = "0"
"""The answer to header_row of a file that has none."""
_SHOWN = 8
_COMMON = ("order_lines", "refunds", "products", "stock", "customers", "spend", "traffic")
_GROUPED = r"^[^0-9.,]*[0-9]{1,3}(\.[0-9]{3})+[^0-9.,]*$"
_SEVERAL = r"\.[0-9]{3}\."
_NO_GROUP = r"^[^0-9]*0[0-9]*\.|^[^0-9.,]*[0-9]{4,}|,"
_NUMBERS = (Kind.MONEY, Kind.NUMBER, Kind.COUNT)


def header(frame: Frame, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Return what to ask of a sheet whose first row is already data: whether it has a header at all, and which table it is."""
    asked = []
    if "header_row" not in answers:
        first = join([same(one.text(0)[:20]) for one in frame.cells[:_SHOWN] if one.text(0)])
        asked.append(Question("header_row", Text(
            zh="没有找到表头：第一行就像数据（{first}）。文件没有表头吗？", en="No header was found: the first row looks like data ({first}). Is there no header?").format(first=first), (
            (NO_HEADER, Text(zh="没有表头，第一行就是数据；列由我指定", en="There is none, the first row is data; I say what the columns are")),
            *((str(frame.rows[place]), Text(zh="第 {row} 行是表头", en="Row {row} is the header").format(row=str(frame.rows[place]))) for place in range(min(2, frame.height))))))
    if "table" not in answers:
        order = [*_COMMON, *(name for name in TABLES if name not in _COMMON)]
        asked.append(Question("table", Text(zh="没有表头可以认：它是哪一种表？", en="Without a header: which table is it?"), tuple((name, TABLES[name].label) for name in order)))
    return tuple(asked)


def with_examples(questions: Sequence[Question], frame: Frame) -> tuple[Question, ...]:
    """Return the questions with a value beside columns that have a letter only."""
    examples = {name: text for name, cells in zip(frame.names, frame.cells, strict=True) if name.startswith("[") and (text := cells.text(0)[:30])}
    return tuple(replace(one, choices=tuple((value, Text(zh="{name} 列，如 {text}", en="Column {name}, such as {text}").format(name=value.strip("[]"), text=examples[value]))
                                            if value in examples else (value, words) for value, words in one.choices)) for one in questions)


def encodings(grid: Grid, match: Match, frame: Frame) -> list[Question]:
    """Return the question in which writing the text is, when two are as plausible and a used column differs; with both readings."""
    if not grid.readings:
        return []
    used = [place for place, column in enumerate(match.columns) if column is not None and place < len(frame.cells)]
    texts = [match.headers[place] for place in used] + [text for place in used for text in _beyond_ascii(frame.cells[place])]
    example = next((text for text in texts if not text.isascii()), None)
    if example is None:
        return []
    taken, rival = grid.readings
    readings = {taken: example, rival: example.encode(taken, "replace").decode(rival, "replace")}
    return [Question("encoding", Text(zh="文件的文字有两种读法，都说得通：哪一种对？", en="The file's text can be read in two ways: which is right?"),
                     tuple((encoding, Text(zh="{text}（{name}）", en="{text} ({name})").format(text=text[:40], name=NAMES[encoding])) for encoding, text in readings.items()))]


def _beyond_ascii(cells: Cells) -> list[str]:
    used = cells.texts.take(pa.array(np.flatnonzero(cells.used())))
    return [str(text) for text in used.filter(pc.match_substring_regex(used, r"[^\x00-\x7F]")).slice(0, 1).to_pylist()]


def points(grid: Grid, match: Match, frame: Frame, answers: Mapping[str, str]) -> tuple[Frame, list[Question]]:
    """Return the frame with points that part thousands taken out, and what remains to be asked (point.HEADER).

    In a text whose every point has three digits behind it, 1.234 is 1,234 or a fraction: what other numbers of the column prove is
    taken (1.234.567; 0.125; 1500), else it is asked. A workbook's numbers are numbers, and have no such doubt.
    """
    cells, asked = list(frame.cells), []
    for place, name in enumerate(match.columns):
        if name is None or grid.typed_numbers or place >= len(frame.cells) or match.table.column(name).kind not in _NUMBERS:
            continue
        example = _doubtful(cells[place])
        if example is None:
            continue
        title = match.headers[place]
        thousands = _proved(cells[place]) or answers.get(f"point.{title}")
        if thousands == "thousands":
            cells[place] = Cells(cells[place].codes, pc.replace_substring(cells[place].texts, ".", ""))
        elif thousands is None:
            asked.append(_ask_point(title, example))
    return replace(frame, cells=tuple(cells)), asked


def _doubtful(cells: Cells) -> str | None:
    """Return a text with a point that may part thousands, None when some point of the column surely does not."""
    pointed = cells.texts.filter(pc.match_substring(cells.texts, "."))
    if not len(pointed) or not pc.all(pc.match_substring_regex(pointed.slice(0, _SHOWN), _GROUPED)).as_py():
        return None
    used = cells.texts.take(pa.array(np.flatnonzero(cells.used())))
    pointed = used.filter(pc.match_substring(used, "."))
    return str(pointed[0]) if len(pointed) and pc.all(pc.match_substring_regex(pointed, _GROUPED)).as_py() else None


def _proved(cells: Cells) -> str | None:
    """Return "thousands" or "point" where other numbers of the column prove it, else None."""
    used = cells.texts.take(pa.array(np.flatnonzero(cells.used())))
    if pc.any(pc.match_substring_regex(used, _SEVERAL)).as_py():
        return "thousands"
    return "point" if pc.any(pc.match_substring_regex(used, _NO_GROUP)).as_py() else None


def _ask_point(title: str, example: str) -> Question:
    whole, plain = example.replace(".", ","), example.replace(".", "")
    return Question(f"point.{title}", Text(
        zh="「{title}」里的 {example} 是多少？这一列的数都可以有两种读法。", en="How much is {example} in “{title}”? Every number of the column can be read in two ways.").format(title=title, example=example), (
        ("thousands", Text(zh="点是千分位：{example} 即 {whole}（{plain}）", en="The point parts thousands: {example} is {whole} ({plain})").format(example=example, whole=whole, plain=plain)),
        ("point", Text(zh="点是小数点：{example} 是一点几", en="The point is a decimal point: {example} is a fraction").format(example=example))))
