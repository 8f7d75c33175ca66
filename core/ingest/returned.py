"""The rows that were not taken, back in the manager's own workbook: coloured, each with its reason, ready to go in again."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from openpyxl.styles import Font, PatternFill

from core.base.text import Lang, Text
from core.ingest import carried, headers
from core.ingest.grid import Grid, Mask
from core.ingest.ours import ANSWERS_SHEET, MAPPING_SHEET, REASON, SUMMARY_SHEET
from core.ingest.reasons import advice, why
from core.ingest.wire import Return
from core.tables.registry import TABLES

OWN_BOOK_ROWS = 20_000
MOST_ROWS = 1_000_000
_RED, _YELLOW = "FFC7CE", "FFF2CC"
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, BadZipFile, OSError)
"""What openpyxl raises on workbooks that other readers take: those get a new workbook instead."""
_HOW = Text(zh="请改正涂色的行（原因在「{reason}」列），然后把整个文件再上传一次：只有改正过的行会成为新数据，其余的行不变。",
            en="Correct the coloured rows (the column “{reason}” says why) and upload the whole file again: only corrected rows become new, the others stay as they are.")
_SUMMARY = (Text(zh="问题", en="Problem"), Text(zh="行数", en="Rows"), Text(zh="怎么办", en="What to do"))
_MAPPING = (Text(zh="文件里的列", en="Column in the file"), Text(zh="当作", en="Taken as"))
_UNUSED = Text(zh="（没有用到）", en="(not used)")


@dataclass(frozen=True)
class _Bad:
    """What is wrong with each bad row: its reasons in words, and the headers of the cells to colour."""

    words: Mapping[int, str]
    cells: Mapping[int, frozenset[str]]
    summary: Sequence[tuple[str, int, str]]
    mapping: Sequence[tuple[str, str]]


def write(job: Return, grids: Iterator[Grid], target: Path) -> None:
    """Write the workbook: sheet 1 the summary, sheet 2 the rows, sheet 3 what the columns were taken as.

    Up to OWN_BOOK_ROWS rows it is the user's own workbook (formulas become their values), else a new one of the rows that
    have to go in together. No text is ever a formula.
    """
    bad = _bad(job)
    if _is_zipped(Path(job.path)):
        try:
            if _own_book(job, bad, target):
                return
        except _UNREADABLE:
            target.unlink(missing_ok=True)
    grid = next(one for one in grids if one.columns and one.sheet == job.sheet)
    _new_book(job, bad, grid, target)


def _bad(job: Return) -> _Bad:
    of_column = {column: header for header, column in job.columns.items() if column}
    reasons: dict[int, list[str]] = {}
    cells: dict[int, frozenset[str]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for row, code, column in job.rows:
        label = of_column.get(column or "", "")
        counts[code, label] += 1
        reasons.setdefault(row, []).append(why(code, label)(job.lang))
        cells[row] = cells.get(row, frozenset()) | ({label} if label else frozenset())
    summary = [(why(code, label)(job.lang), count, advice(code)(job.lang)) for (code, label), count in counts.most_common()]
    labels = {column.name: column.label(job.lang) for column in TABLES[job.table].columns}
    mapping = [(header, labels.get(column or "", _UNUSED(job.lang))) for header, column in job.columns.items()]
    separator = "；" if job.lang == "zh" else "; "
    return _Bad({row: separator.join(words) for row, words in reasons.items()}, cells, summary, mapping)


def _is_zipped(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def _own_book(job: Return, bad: _Bad, target: Path) -> bool:
    """Colour the user's own workbook; return False when it is too large for that, has no header to put the reason into, or is no xlsx."""
    with Path(job.path).open("rb") as file:     # a kept upload has no ending, by which openpyxl would judge it
        book = openpyxl.load_workbook(file, data_only=True, keep_links=False)
    if not job.header_row or job.sheet not in book.sheetnames or sum(sheet.max_row for sheet in book.worksheets) > OWN_BOOK_ROWS:
        return False
    for name in (SUMMARY_SHEET, MAPPING_SHEET, ANSWERS_SHEET):
        if name in book.sheetnames:
            del book[name]
    sheet = book[job.sheet]
    head = [_text(cell.value) for cell in sheet[job.header_row]]
    places = {name: place for place, name in enumerate(head, 1) if name}
    last = places.get(REASON) or _width(sheet) + 1
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f" or (isinstance(cell.value, str) and cell.value[:1] in ("=", "+", "-", "@")):
                cell.data_type = "s"
            if cell.column == last and cell.row > job.header_row:
                cell.value = None
    sheet.cell(job.header_row, last, REASON).font = Font(bold=True)
    for number, words in bad.words.items():
        _colour(sheet, number, last, places, bad.cells[number])
        _put(sheet.cell(number, last), words)
    sheet.column_dimensions[sheet.cell(1, last).column_letter].width = 48
    _own_sheets(book, sheet, job, bad)
    book.save(target)
    return True


def _colour(sheet: Any, number: int, last: int, places: Mapping[str, int], wrong: frozenset[str]) -> None:
    yellow, red = (PatternFill("solid", start_color=colour, end_color=colour) for colour in (_YELLOW, _RED))
    marked = {places[name] for name in wrong if name in places} | {last}
    for place in range(1, last + 1):
        sheet.cell(number, place).fill = red if place in marked else yellow


def _own_sheets(book: Any, sheet: Any, job: Return, bad: _Bad) -> None:
    summary, mapping = book.create_sheet(SUMMARY_SHEET), book.create_sheet(MAPPING_SHEET)
    filled: list[tuple[Any, Sequence[Sequence[str | int]]]] = [(summary, _summary(job.lang, bad)), (mapping, _mapped(job.lang, bad))]
    if answered := carried.rows(carried.of_sheets(job.answers, job.sheet, book.sheetnames), job.lang):
        filled.append((book.create_sheet(ANSWERS_SHEET), answered))
    for made, rows in filled:
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row, 1):
                _put(made.cell(number, place), value)
        for letter in "ABC":
            made.column_dimensions[letter].width = 44
    book.move_sheet(summary, -book.index(summary))
    book.move_sheet(sheet, 1 - book.index(sheet))
    book.move_sheet(mapping, 2 - book.index(mapping))
    book.active = 0
    for one in book.worksheets:     # sheets selected together would all be edited at once
        one.sheet_view.tabSelected = one is summary


def _put(cell: Any, value: str | int) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _width(sheet: Any) -> int:
    """Return the last column that holds anything."""
    return max((cell.column for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")), default=1)


def _text(value: object) -> str:
    return str(value).strip() if value is not None else ""


def _new_book(job: Return, bad: _Bad, grid: Grid, target: Path) -> None:
    place = int(np.flatnonzero(grid.rows == job.header_row)[0]) if job.header_row in grid.rows else headers.NONE
    head = headers.without(grid.head(1)).names if place == headers.NONE else headers.at(grid.head(place + 1), place).names
    kept = np.flatnonzero(_wanted(job, bad, grid, head, place))[:MOST_ROWS]
    shown = [index for index, name in enumerate(head) if name != REASON]
    book = xlsxwriter.Workbook(str(target), {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False})
    _sheet(book, SUMMARY_SHEET, _summary(job.lang, bad))
    sheet = book.add_worksheet(_sheet_name(job.sheet))
    titles = grid.head(place) if place > 0 else []      # they may say the unit, the shop, the year
    for number, row in enumerate(titles):
        for column, index in enumerate(shown):
            if row[index]:
                sheet.write_string(number, column, row[index][:32767])
    _new_head(book, sheet, [_head_of(job, head[index], place) for index in shown], len(titles))
    taken = [grid.columns[index].take(pa.array(kept)).to_pylist() for index in shown]
    lines: list[tuple[int, list[str]]] = [(int(grid.rows[at]), [column[line] or "" for column in taken]) for line, at in enumerate(kept)]
    lines += [(number, [text]) for number, text in grid.broken if number in bad.words]
    _new_lines(book, sheet, sorted(lines), [head[index] for index in shown], bad, len(titles) + 1)
    _sheet(book, MAPPING_SHEET, _mapped(job.lang, bad))
    if answered := carried.rows(carried.without_header(job.answers), job.lang):
        _sheet(book, ANSWERS_SHEET, answered)
    book.close()


def _head_of(job: Return, name: str, place: int) -> str:
    """Return what stands above a column: its header, blank as it was; in a file without one the name of what it was taken as."""
    column = job.columns.get(name)
    if place == headers.NONE and column is not None:
        return TABLES[job.table].column(column).label(job.lang)
    return "" if name.startswith("[") else name


def _new_head(book: Any, sheet: Any, names: Sequence[str], row: int) -> None:
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(row + 1, 0)
    for column, name in enumerate([*names, REASON]):
        sheet.write_string(row, column, name, bold)
    sheet.set_column(len(names), len(names), 48)


def _new_lines(book: Any, sheet: Any, lines: Sequence[tuple[int, list[str]]], head: Sequence[str], bad: _Bad, below: int) -> None:
    red, yellow = book.add_format({"bg_color": f"#{_RED}"}), book.add_format({"bg_color": f"#{_YELLOW}"})
    for line, (number, cells) in enumerate(lines, below):
        wrong = bad.cells.get(number)
        for column, value in enumerate(cells):
            colour = None if wrong is None else red if head[column] in wrong else yellow
            if value or colour:
                sheet.write_string(line, column, value[:32767], colour)
        if wrong is not None:
            sheet.write_string(line, len(head), bad.words[number], red)


def _wanted(job: Return, bad: _Bad, grid: Grid, head: Sequence[str], place: int) -> Mask:
    """Return which rows go back: all of a file that is not long or replaces whole days, else the bad ones with their orders.

    A line is numbered within its order, and a day is replaced as a whole: one row alone would take others' place.
    """
    below: Mask = np.arange(grid.height) > place
    table = TABLES[job.table]
    if grid.height <= OWN_BOOK_ROWS or table.replace == "days":
        return below
    wanted: Mask = np.isin(grid.rows, np.fromiter(bad.words, np.int32))
    owner = next((index for index, name in enumerate(head) if job.columns.get(name) == "order_id"), None)
    owner = owner if owner is not None else next((index for index, name in enumerate(head) if job.columns.get(name) == table.key[0]), None)
    if owner is not None:
        owners = grid.columns[owner].cast(pa.string())
        theirs = pc.unique(owners.filter(pa.array(wanted & below)))
        wanted |= pc.fill_null(pc.is_in(owners, value_set=theirs), False).to_numpy(zero_copy_only=False)
    return wanted & below


def _sheet_name(name: str) -> str:
    return "".join(char for char in name if char not in "[]:*?/\\")[:31].strip("'") or "数据 Data"


def _sheet(book: Any, name: str, rows: Sequence[Sequence[str | int]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 2, 44)
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value[:32767])
            else:
                sheet.write_number(number, place, value)


def _summary(lang: Lang, bad: _Bad) -> list[Sequence[str | int]]:
    return [[_HOW.format(reason=REASON)(lang)], [], [head(lang) for head in _SUMMARY], *bad.summary]


def _mapped(lang: Lang, bad: _Bad) -> list[Sequence[str | int]]:
    return [[head(lang) for head in _MAPPING], *bad.mapping]
