"""What is said about a sheet before its values are looked at: rows left out, guesses, columns not used."""

from collections.abc import Sequence

import numpy as np

from core.base.text import Text, join, same
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.grid import Grid, Remark
from core.ingest.match import Match
from core.tables.staged import Finding

NAMES_SHOWN = 12


def about_frame(frame: Frame, grid: Grid) -> list[Finding]:
    found = [finding(why, len(rows), rows=rows) for why, rows in frame.left_out.items()]
    if grid.broken:
        rows = np.array([number for number, _ in grid.broken], np.int32)
        found.append(finding("broken", len(rows), rows=rows, value=grid.broken[0][1][:60].strip()))
    return found


def about_match(match: Match) -> list[Finding]:
    found = [finding("guessed", column=header, value=header, target=match.table.column(column).label)
             for header, column, how in zip(match.headers, match.columns, match.how, strict=True) if column and how == "guess"]
    spare = [header for header, column in zip(match.headers, match.columns, strict=True) if column is None]
    if spare:
        found.append(finding("unknown_columns", len(spare), value=_listed(spare)))
    return found


def about_reader(remark: Remark) -> Finding:
    return finding(remark.code, remark.count, rows=remark.rows, value=_listed(remark.details))


def _listed(words: Sequence[str]) -> Text:
    """Return names out of the file as one enumeration, the first dozen."""
    return join([same(word[:40]) for word in words[:NAMES_SHOWN]] + ([same("…")] if len(words) > NAMES_SHOWN else []))
