"""What reading a file yields: typed parts, findings and questions, shared by ingest, store and state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.base.text import Text

ROWS_NAMED = 20
"""A finding names at most this many source rows."""


@dataclass(frozen=True)
class Fix:
    """One way to treat all rows of a finding alike: the answer that does it (taken back by leaving the answer out).

    takes says what the user still has to give: nothing, a value of their own, or one of choices.
    """

    key: str
    value: str
    text: Text
    takes: Literal["nothing", "value", "choice"] = "nothing"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One thing noticed in a file, with the first source rows it concerns and what to do about it."""

    level: Literal["error", "warning", "info"]
    code: str
    column: str | None
    count: int
    rows: tuple[int, ...]        # the first ROWS_NAMED source row numbers, as the spreadsheet shows them
    text: Text
    advice: Text
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True)
class Question:
    """Something only the uploader knows, with the answers to choose from as (value, words)."""

    key: str
    text: Text
    choices: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Part:
    """Typed rows ready for one table: a parquet file of its declared columns plus `_row`."""

    table: str
    parquet: Path
    rows: int


@dataclass(frozen=True)
class Source:
    """Where the rows came from: file name (never a path), content hash, sheet, header row, column mapping."""

    path_name: str
    sha256: str
    sheet: str
    header_row: int
    columns: dict[str, str | None]   # header in the file → declared column, None = left in the raw file


@dataclass(frozen=True)
class Staged:
    """The result of reading one file: its parts, how many rows were read and refused, and what was noticed.

    table is what it was recognised as, also while questions remain; outside is a parquet file of the rows that were
    refused and why (_row, code, column), None when there are none. answers are those in force, given or remembered.
    """

    source: Source
    parts: tuple[Part, ...]
    rows_read: int
    rejected: int
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    table: str | None = None
    outside: Path | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
