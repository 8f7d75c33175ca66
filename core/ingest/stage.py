"""The path of a file through the reading child: open, header, table, types, rules, parts."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from core.base.errors import CockpitError
from core.ingest import blocks, carried, checks, columns, keys, merged, orders, parts, refunds, refusals, treat
from core.ingest.answers import for_sheet
from core.ingest.choose import Decision, missing
from core.ingest.columns import Reading
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.grid import Grid, Remark
from core.ingest.groups import combined, repeats
from core.ingest.notices import about_frame, about_match, about_reader
from core.ingest.ours import WITHOUT_DATA
from core.ingest.recognise import recognise
from core.ingest.sniff import Form
from core.ingest.typed import Typed
from core.ingest.wire import Job
from core.tables.staged import Source, Staged

Report = Callable[[str, float, int], None]
"""Called with a stage, the share done, and the rows of the file (0 while unknown)."""

MOST_SHEETS = 40
"""Each sheet is an import of its own, with a version of its own: more of them at once keep a manager waiting."""


@dataclass(frozen=True)
class _Sheet:
    """What one sheet came to: staged, or nothing because it holds no rows or fits no table."""

    name: str
    staged: Staged | None
    refusal: CockpitError | None


def stage_file(job: Job, report: Report) -> list[Staged]:
    """Return what each sheet of the file yields; raise CockpitError when none yields anything."""
    report("read", 0.02, 0)
    brought = carried.read(Path(job.path)) if job.form == Form.WORKBOOK else {}
    job = replace(job, answers={**brought, **job.answers})
    remarks: list[Remark] = [Remark("answers_brought", len(brought), (), tuple(f"{key} = {value}" for key, value in sorted(brought.items())))] if brought else []
    sheets: list[_Sheet] = []
    for number, grid in enumerate(opened(job.form, Path(job.path), job.sheet, job.answers.get("encoding"))):
        if grid.sheet in WITHOUT_DATA and job.sheet is None:
            continue
        if not grid.columns:
            remarks += grid.remarks
            continue
        sheets.append(_sheet(grid, job, number, report))
    staged = [sheet.staged for sheet in sheets if sheet.staged]
    if not staged:
        raise next((sheet.refusal for sheet in sheets if sheet.refusal and sheet.refusal.code != "no_rows"), refusals.no_rows())
    if len(staged) > MOST_SHEETS:
        raise refusals.too_many_sheets(len(staged), MOST_SHEETS)
    skipped = [sheet.name for sheet in sheets if sheet.refusal and sheet.refusal.code == "no_table"]
    if skipped:
        remarks.append(Remark("skipped_sheets", len(skipped), (), tuple(skipped)))
    first = replace(staged[0], findings=(*staged[0].findings, *map(about_reader, remarks)))
    return [_keyed(one, len(staged) > 1) for one in [first, *staged[1:]]]


def opened(form: str, path: Path, sheet: str | None, encoding: str | None = None) -> Iterator[Grid]:
    """Yield the sheets of a file (the named one alone) as texts; encoding is what the user said of a text file."""
    match form:
        case Form.WORKBOOK:
            from core.ingest import reader_workbook
            for grid in reader_workbook.read(path, blocks.sheet_of(sheet)):
                yield from (one for one in blocks.parted(grid) if sheet in (None, grid.sheet, one.sheet))
        case Form.HTML:
            from core.ingest import reader_html
            yield reader_html.read(path)
        case _:
            from core.ingest import reader_text
            yield reader_text.read(path, encoding)


def _sheet(grid: Grid, job: Job, number: int, report: Report) -> _Sheet:
    try:
        return _Sheet(grid.sheet, _stage(grid, job, number, report), None)
    except CockpitError as error:
        if error.code not in ("no_rows", "no_table"):
            raise
        return _Sheet(grid.sheet, None, error)


def _stage(grid: Grid, job: Job, number: int, report: Report) -> Staged:
    report("match", 0.4, grid.height)
    found = recognise(grid, job, for_sheet(job.answers, grid.sheet))
    frame, decision, answers = found.frame, found.decision, found.answers
    if decision.match is None:
        if decision.questions:
            return Staged(Source(job.name, job.sha256, grid.sheet, frame.header_row, found.columns), (), frame.height, 0, found.findings, decision.questions)
        raise _fits_nothing(decision, frame)
    table = decision.match.table.name
    source = Source(job.name, job.sha256, grid.sheet, frame.header_row, found.columns)
    read = frame.height + len(grid.broken)
    noticed = [*map(about_reader, grid.remarks), *about_frame(frame, grid), *about_match(decision.match, frame), *found.findings]
    if decision.questions:
        return Staged(source, (), read, 0, tuple(noticed), decision.questions, table)
    report("check", 0.5, grid.height)
    frame, too_long = treat.shortened(treat.renamed(frame, decision.match, answers), decision.match)
    frame, of_orders, said = merged.filled(frame, decision.match, grid)
    reading = columns.cast_all(frame, decision.match, answers, typed_numbers=grid.typed_numbers)
    reading.of_orders = of_orders
    noticed += said
    for column, mask in too_long.items():
        reading.reject("cell_too_long", column, mask, limit="32,767")
    if reading.questions:
        return Staged(source, (), read, 0, (*noticed, *reading.findings), tuple(reading.questions), table)
    treat.treated(reading, answers, typed_numbers=grid.typed_numbers)
    checks.check(reading, frame, answers, currency=job.currency, today=date.fromisoformat(job.today))
    report("check", 0.75, grid.height)
    typed = _by_rules(reading, frame, answers)
    read += _order_totals(reading, typed)
    report("write", 0.85, grid.height)
    written = tuple(parts.write(one, Path(job.folder), str(number)) for one in typed if one.height)
    outside = parts.write_outside(reading, [row for row, _ in grid.broken], Path(job.folder), str(number))
    rejected = int(reading.outside.mask.sum()) + len(grid.broken)
    return Staged(source, written, read, rejected, (*noticed, *reading.findings), (), table, outside, answers)


def _by_rules(reading: Reading, frame: Frame, answers: Mapping[str, str]) -> list[Typed]:
    """Apply what is special to a table, then what holds for all: defaults, keys, duplicates."""
    table = reading.typed.table.name
    lines_given = "line_no" in reading.typed.columns
    _duplicates(reading, frame, answers)
    if table == "refunds":
        refunds.prepare(reading, frame)
    if table == "order_lines":
        typed = orders.split(reading)
    else:
        keys.complete(reading)
        typed = [reading.typed.where(~reading.outside.mask)]
    if table != "order_lines" or lines_given:
        _key_repeats(reading, typed[0])
    return typed


def _order_totals(reading: Reading, typed: list[Typed]) -> int:
    """Say how many rows stand for whole orders beside the file's own: they are read too, so that the counts add up."""
    added = sum(one.height for one in typed) - int((~reading.outside.mask).sum())
    if added:
        reading.findings.append(finding("order_totals", added))
    return added


def _duplicates(reading: Reading, frame: Frame, answers: Mapping[str, str]) -> None:
    treat.notice(reading, answers, "exact_duplicates", None, repeats(combined([cells.codes for cells in frame.cells])))


def _key_repeats(reading: Reading, typed: Typed) -> None:
    if typed.table.replace != "key" or not typed.height:
        return
    again = keys.repeated(typed)
    if again.any():
        label = typed.table.column(typed.table.key[0]).label
        reading.findings.append(finding("key_repeated", int(again.sum()), rows=typed.rows[again], key=label))


def _keyed(staged: Staged, several: bool) -> Staged:
    if not several:
        return staged
    questions = tuple(replace(one, key=f"{staged.source.sheet}/{one.key}") for one in staged.questions)
    return replace(staged, questions=questions)


_OF_PIVOTS = re.compile(r"行标签|列标签|row labels|column labels|(?:求和项|计数项|平均值项|最大值项)[:：].*|(?:sum|count|average|max) of .+", re.IGNORECASE)


def _fits_nothing(decision: Decision, frame: Frame) -> CockpitError:
    if any(map(_OF_PIVOTS.fullmatch, frame.names)):
        return refusals.pivot(list(frame.names))
    nearest = [(table.label, missing(table, groups)) for table, groups in decision.nearest if groups][:3]
    return refusals.no_table(nearest, list(frame.names))
