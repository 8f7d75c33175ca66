"""From a sheet's cells to a table's columns: header, rows, table, columns, what values say, and what has to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.ingest import asked, evidence, headers, offsets, refusals, scale, unclear, wide, yearless
from core.ingest.choose import Decision, ask_columns, choose
from core.ingest.frame import Frame, below
from core.ingest.grid import Grid
from core.ingest.match import Match, signature
from core.ingest.wire import Job, Known
from core.tables.staged import Finding, Question


@dataclass(frozen=True)
class Recognised:
    """The frame as it is read on, its match (None: it fits no table) and what to ask, what was noticed, all answers in force.

    columns says what each header of the file fills, without columns that only answers give.
    """

    frame: Frame
    decision: Decision
    findings: tuple[Finding, ...]
    answers: Mapping[str, str]
    columns: dict[str, str | None]


def recognise(grid: Grid, job: Job, answers: Mapping[str, str]) -> Recognised:
    """Return what the sheet is; raise CockpitError when it holds no rows."""
    header = _header(grid, answers)
    frame = below(grid, header)
    if not frame.height:
        raise refusals.no_rows()
    about = _about(grid, header, job.name)
    today = date.fromisoformat(job.today) if job.today else date.today()
    turned = wide.turned(frame, job.table, answers, about, today.year)
    frame, answers = turned.frame, {**turned.answers, **answers}
    if header.place == headers.NONE and (open_ones := unclear.header(frame, answers if job.table is None else {**answers, "table": job.table})):
        return Recognised(frame, Decision(None, open_ones), (), answers, dict.fromkeys(frame.names))
    decision = choose(frame.names, job.table or turned.table, answers, job.remembered)
    if turned.questions or decision.match is None:
        return Recognised(frame, replace(decision, questions=turned.questions or decision.questions), turned.findings, answers,
                          dict.fromkeys(frame.names))
    answers = {**job.said.get(signature(decision.match.table.name, frame.names), {}), **answers}
    match = evidence.by_form(decision.match, frame, job.known.ids) if header.place == headers.NONE else decision.match
    return _heard(grid, frame, match, decision.questions, answers, turned.findings, about, job.known, today)


def _heard(grid: Grid, frame: Frame, match: Match, first: tuple[Question, ...], answers: Mapping[str, str], findings: tuple[Finding, ...],
           about: str, known: Known, today: date) -> Recognised:
    """Let values and answers speak: columns are freed, given, scaled; what stays open is asked."""
    headers_given = frame.names
    frame, years = yearless.settled(match, frame, answers, about, today.year)
    if years:
        return Recognised(frame, Decision(match, (*(one for one in first if one.key == "table"), *years)), findings, answers, {header: match.mapping[header] for header in headers_given})
    coarse = yearless.coarse(match, frame)
    match, said = evidence.heard(match, frame)
    said = [*coarse, *(one for one in said if one.column not in {words.column for words in coarse})]
    match, frame = asked.given(match, frame, answers)
    lacking = unclear.with_examples(asked.also(ask_columns(match, evidence.by_values(match, frame, known.ids)), match, frame, about, today), frame)
    questions: list[Question] = [one for one in first if one.key == "table"] + list(lacking)
    questions += unclear.encodings(grid, match, frame)
    if not questions:
        frame, pointed = unclear.points(grid, match, frame, answers)
        frame, zoned = offsets.settled(match, frame, answers)
        questions += [*pointed, *zoned]
        questions += asked.amounts(match, frame)
        questions += asked.channel(match, answers, known.channels, about)
        frame, units, scaled = scale.scaled(match, frame, answers, known.usual)
        questions, said = [*questions, *units], [*said, *scaled]
    columns = {header: match.mapping[header] for header in headers_given}
    return Recognised(frame, Decision(match, tuple(questions)), (*findings, *said), answers, columns)


def _header(grid: Grid, answers: Mapping[str, str]) -> headers.Header:
    said = answers.get("header_row", "")
    if said == unclear.NO_HEADER:
        return headers.without(grid.head(1))
    if said.isdigit() and 1 <= int(said) <= grid.height:
        return headers.at(grid.head(int(said)), int(said) - 1, grid.merges)
    return headers.find(grid.head(headers.SEARCHED_ROWS), grid.merges)


def _about(grid: Grid, header: headers.Header, name: str) -> str:
    """Return what surrounds the table: the file's name, the sheet's, the titles above the header."""
    titles = [cell for row in grid.head(max(0, header.place)) for cell in row if cell][:20]
    return " ".join([name, grid.sheet, *titles])
