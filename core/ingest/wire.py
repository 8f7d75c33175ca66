"""How job and result travel between the server and its reading child: plain JSON in the staging folder."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from core.base.errors import CockpitError
from core.base.text import Lang, from_json
from core.tables.staged import Finding, Fix, Part, Question, Source, Staged

FIRST = "first.json"
"""The file in which a first look lies once the child has reported it."""


@dataclass(frozen=True)
class Known:
    """What the workspace knows, as evidence: medians of amounts by "table.column", its channels, samples of ids by column."""

    usual: Mapping[str, float] = field(default_factory=dict)
    channels: Sequence[str] = ()
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """What the child is to read, and everything that the user has said about it so far."""

    path: str
    name: str
    folder: str
    sha256: str
    form: str
    table: str | None
    sheet: str | None
    answers: Mapping[str, str]
    remembered: Mapping[str, Mapping[str, str | None]]
    memory_mb: int
    cpu_seconds: int
    currency: str = ""     # the workspace's; "" is not looked at
    today: str = ""        # the day by which a date lies in the future, as 2026-03-01
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)   # header signature → answers kept with the layout
    known: Known = Known()
    first_look: bool = False     # whether the beginning of a large file is told before the rest is read


@dataclass(frozen=True)
class Return:
    """What the child is to give back: the file, how it was read, and the rows that were not taken (row, code, column)."""

    path: str
    form: str
    sheet: str
    header_row: int
    columns: Mapping[str, str | None]
    table: str
    lang: Lang
    rows: Sequence[tuple[int, str, str | None]]
    memory_mb: int
    cpu_seconds: int
    answers: Mapping[str, str] = field(default_factory=dict)     # what was said about the file, each with the sheet's name where it has one


def return_from_json(value: dict[str, Any]) -> Return:
    return Return(**{**value, "rows": [(row, code, column) for row, code, column in value["rows"]]})


def job_to_json(job: Job | Return) -> dict[str, Any]:
    made = asdict(job)
    if isinstance(job, Job):
        made["known"]["ids"] = {column: sorted(values) for column, values in job.known.ids.items()}
    return made


def job_from_json(value: dict[str, Any]) -> Job:
    known = value["known"]
    ids = {column: frozenset(values) for column, values in known["ids"].items()}
    return Job(**{**value, "known": Known(known["usual"], tuple(known["channels"]), ids)})


def error_to_json(error: CockpitError) -> dict[str, Any]:
    return {"code": error.code, "text": error.text.to_json()}


def error_from_json(value: dict[str, Any]) -> CockpitError:
    return CockpitError(value["code"], from_json(value["text"]))


def staged_to_json(staged: Staged) -> dict[str, Any]:
    return {
        "source": asdict(staged.source),
        "parts": [{"table": part.table, "parquet": str(part.parquet), "rows": part.rows} for part in staged.parts],
        "rows_read": staged.rows_read,
        "rejected": staged.rejected,
        "findings": [_finding_to_json(finding) for finding in staged.findings],
        "questions": [_question_to_json(question) for question in staged.questions],
        "table": staged.table,
        "outside": str(staged.outside) if staged.outside else None,
        "answers": dict(staged.answers),
    }


def staged_from_json(value: dict[str, Any]) -> Staged:
    return Staged(
        source=Source(**value["source"]),
        parts=tuple(Part(part["table"], Path(part["parquet"]), part["rows"]) for part in value["parts"]),
        rows_read=value["rows_read"],
        rejected=value["rejected"],
        findings=tuple(_finding_from_json(finding) for finding in value["findings"]),
        questions=tuple(_question_from_json(question) for question in value["questions"]),
        table=value["table"],
        outside=Path(value["outside"]) if value["outside"] else None,
        answers=value["answers"],
    )


def _finding_to_json(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "rows": list(finding.rows)}


def _finding_from_json(value: dict[str, Any]) -> Finding:
    fixes = tuple(Fix(**{**one, "text": from_json(one["text"]), "choices": tuple(one["choices"])}) for one in value["fixes"])
    return Finding(**{**value, "rows": tuple(value["rows"]), "text": from_json(value["text"]), "advice": from_json(value["advice"]), "fixes": fixes})


def _question_to_json(question: Question) -> dict[str, Any]:
    choices = [[choice, words.to_json()] for choice, words in question.choices]
    return {"key": question.key, "text": question.text.to_json(), "choices": choices}


def _question_from_json(value: dict[str, Any]) -> Question:
    choices = tuple((choice, from_json(words)) for choice, words in value["choices"])
    return Question(value["key"], from_json(value["text"]), choices)
