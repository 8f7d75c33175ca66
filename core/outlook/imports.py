"""The way of a file: kept by hash, read by the child, put into a new version of the facts, its effect on the KPIs told."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from core import ingest, store
from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.outlook.board import board
from core.outlook.effect import Effect, effect, moved, shadow
from core.outlook.goal_names import with_names
from core.outlook.raw import Upload, kept, known, outside_rows, own_folder, remembered, said
from core.outlook.rehearsal import rehearsed
from core.outlook.ripening import Ripening, ripening
from core.state import import_answers, mappings, uploads
from core.state import undo as state_undo
from core.state.settings import settings
from core.tables.registry import TABLES
from core.tables.staged import Finding, Question, Staged

Status = Literal["imported", "unchanged", "preview", "needs_answers", "rejected"]
Progress = Callable[[str, float, int], None]
"""Called with a stage, the share done 0..1 of all files, and the rows of the file at hand (0 while unknown)."""
_ENDINGS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".csv", ".tsv", ".txt", ".ods"}
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Rows:
    """What became of a sheet's rows: read = new + changed + same + rejected.

    A row whose key comes again further down in the same file is rejected: the last one counts.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class FileResult:
    """One file and sheet after an import or its preview; error is set for a file that could not be taken at all."""

    path: str
    status: Status
    sheet: str | None = None
    table: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    rows: Rows = Rows()
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    kpi_effect: tuple[Effect, ...] = ()
    batch: str | None = None
    error: CockpitError | None = None
    removed: int = 0                    # rows of the days it replaces that it does not bring again
    given: str = ""                     # the path as it was given (path is the file's name alone)
    has_outside: bool = False           # some rows were not taken: they can be had back in a workbook
    ripening: tuple[Ripening, ...] = ()  # of a preview: months whose refunds would still be coming


FirstLook = Callable[[list[FileResult]], None]


@dataclass(frozen=True)
class _Order:
    """What was asked for, the same for every file and sheet."""

    space: Workspace
    who: str
    table: str | None
    sheet: str | None
    answers: Mapping[str, str]
    dry_run: bool
    with_effect: bool
    first: FirstLook | None


def import_files(
    space: Workspace,
    paths: Sequence[Path],
    *,
    who: str,
    table: str | None = None,
    sheet: str | None = None,
    answers: Mapping[str, str] = _NOTHING,
    names: Mapping[Path, str] | None = None,
    dry_run: bool = False,
    with_effect: bool = True,
    progress: Progress | None = None,
    first: FirstLook | None = None,
) -> list[FileResult]:
    """Import files (a folder means every spreadsheet in it) and return one result per file and sheet, in order.

    Each sheet is one batch: whole or absent. A file that cannot be read is a result with its error; the others go on.
    names gives what the user calls a file. With dry_run nothing changes and the effect is that of the import: several
    files and sheets are tried one after the other, so that each one's effect is what it adds to those before it. first is
    called with what the beginning of a large file shows (table, columns, findings so far), while the rest is read.
    """
    order = _Order(space, who, table, sheet, answers, dry_run, with_effect, first)
    files = _files(paths)
    if dry_run and len(files) > 1:
        with own_folder(space, who) as folder, rehearsed(space, folder) as other:
            return [_previewed(other, one) for one in _every(replace(order, space=other, dry_run=False), files, names or {}, progress)]
    return _every(order, files, names or {}, progress)


def together(results: Sequence[FileResult]) -> tuple[Effect, ...]:
    """Return what the files of one preview or import do together, by what each added to those before it."""
    first: dict[str, Effect] = {}
    last: dict[str, Effect] = {}
    for move in (move for result in results for move in result.kpi_effect):
        first.setdefault(move.id, move)
        last[move.id] = move
    joined = (replace(last[id_], before=first[id_].before, status_before=first[id_].status_before) for id_ in CATALOG if id_ in first)
    return tuple(move for move in joined if move.before != move.after or move.status_before != move.status_after)


def _every(order: _Order, files: Sequence[Path], names: Mapping[Path, str], progress: Progress | None) -> list[FileResult]:
    results: list[FileResult] = []
    for index, path in enumerate(files):
        name = names.get(path, path.name)
        try:
            results += [replace(one, given=str(path)) for one in _one(order, path, name, _share(progress, index, len(files)))]
        except CockpitError as error:
            results.append(FileResult(name, "rejected", error=error, given=str(path)))
    return results


def undo(space: Workspace, batch: str, *, who: str) -> "store.Undone | state_undo.Undone":
    """Take an import back, of facts ("f12") or of goals, events and roadmap ("s3"); CockpitError for one that is not there."""
    if batch.strip().lower().startswith("s"):
        return state_undo.undo_upload(space, batch.strip(), who=who)
    return store.undo(space, batch.strip(), who, datetime.now())


def history(space: Workspace) -> list[dict[str, Any]]:
    """Return every import, newest first: batch, table, file, sheet, importer, imported_at, undone_at, undone_by, counts, findings."""
    facts = [{"batch": row["batch"], "table": row["table_name"], "undone_at": _moment(row["undone_at"]), "undone_by": _word(row["undone_by"]),
              "imported_at": row["imported_at"].to_pydatetime(), "findings": json.loads(row["findings"]),
              **{name: row[name] for name in ("file", "sheet", "importer")},
              **{name: int(row[f"rows_{name}"]) for name in ("read", "new", "changed", "same", "rejected")}}
             for row in store.batches(store.current(space)).to_dict("records")]
    state = [{"batch": one.id, "table": one.table, "file": one.file, "sheet": one.sheet, "importer": one.importer, "imported_at": one.imported_at,
              "undone_at": one.undone_at, "undone_by": one.undone_by, "findings": list(one.findings), **vars(one.counts), "rejected": one.rejected}
             for one in uploads.uploads(space)]
    return sorted(facts + state, key=lambda row: row["imported_at"], reverse=True)


def _moment(value: Any) -> datetime | None:
    return None if pd.isna(value) else value.to_pydatetime()


def _word(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                p for p in path.rglob("*") if p.suffix.lower() in _ENDINGS and not p.name.startswith(("~$", "."))
            )
        elif path.exists():
            found.append(path)
        else:
            raise CockpitError(
                "no_file",
                Text(zh=f"找不到文件：{path.name}。请检查路径。", en=f"There is no file {path.name}: check the path."),
            )
    if not found:
        raise CockpitError(
            "no_file",
            Text(
                zh="文件夹里没有表格文件（xlsx、xls、csv、tsv）。",
                en="The folder holds no spreadsheet (xlsx, xls, csv, tsv).",
            ),
        )
    return found


def _share(progress: Progress | None, index: int, count: int) -> Progress | None:
    if progress is None:
        return None
    return lambda stage, done, rows: progress(stage, (index + done) / count, rows)


def _one(order: _Order, path: Path, name: str, progress: Progress | None) -> list[FileResult]:
    space = order.space
    evidence = known(space)
    with own_folder(space, order.who) as folder:
        sheets = ingest.read(path, folder, table=order.table, sheet=order.sheet, answers=order.answers,
                             remembered=remembered(space), progress=progress, name=name, currency=settings(space).currency,
                             said=said(space), known=evidence,
                             first=order.first and (lambda seen: order.first([_read_so_far(one) for one in seen])))
        if order.dry_run and len(sheets) > 1:
            with rehearsed(space, folder) as other:
                own = replace(order, space=other, dry_run=False)
                return [_previewed(other, _sheet(own, Upload(other, path, folder), staged, progress)) for staged in sheets]
        return [_sheet(order, Upload(space, path, folder), staged, progress) for staged in sheets]


def _sheet(order: _Order, upload: Upload, staged: Staged, progress: Progress | None) -> FileResult:
    result = _read_so_far(staged)
    if staged.questions:
        return result
    if not staged.parts or not any(part.rows for part in staged.parts):
        return replace(result, status="rejected")
    put = _state_rows if TABLES[staged.parts[0].table].home == "state" else _fact_rows
    try:
        done = put(order, upload, staged, result, progress)
        _remember(order, done)
        if done.batch and staged.answers:
            import_answers.keep(order.space, done.batch, staged.answers)
        return done
    except CockpitError as error:  # this sheet is not in; those before it are
        return replace(result, status="rejected", error=error)


def _previewed(other: Workspace, result: FileResult) -> FileResult:
    """Return what was tried in a copy as the preview that it is."""
    if result.status != "imported":
        return result
    facts = store.current(other)
    day = coverage(facts).last_whole_day
    return replace(result, status="preview", batch=None, ripening=ripening(facts, day) if day and result.kpi_effect else ())


def _read_so_far(staged: Staged) -> FileResult:
    source = staged.source
    return FileResult(source.path_name, "needs_answers", source.sheet, staged.table, source.header_row, source.columns,
                      Rows(read=staged.rows_read, rejected=staged.rejected), staged.findings, staged.questions,
                      has_outside=staged.outside is not None)


def _remember(order: _Order, done: FileResult) -> None:
    """Keep what was answered about a file that is in with its layout, so that the next one of its kind asks nothing."""
    answers = ingest.for_sheet(order.answers, done.sheet or "")
    columns_said = any(key.startswith("column.") for key in answers)
    if not order.dry_run and done.status == "imported" and done.table and (columns_said or ingest.kept(answers)):
        mappings.remember(order.space, done.table, done.columns, who=order.who, answers=ingest.kept(answers))


def _state_rows(order: _Order, upload: Upload, staged: Staged, result: FileResult, _progress: Progress | None) -> FileResult:
    """Goals, events and the roadmap go to the state, row by row, undoable as one upload."""
    space, source = order.space, staged.source
    part = with_names(staged.parts[0], store.current(space), upload.folder)
    counts = uploads.preview_upload(space, part, source)
    repeated = part.rows - counts.new - counts.changed - counts.same
    rows = Rows(staged.rows_read, counts.new, counts.changed, counts.same, staged.rejected + repeated)
    result = replace(result, rows=rows)
    if not counts.new and not counts.changed:
        return replace(result, status="unchanged")
    moves: tuple[Effect, ...] = ()
    if order.with_effect:
        with shadow(space, upload.folder) as other:
            uploads.apply_upload(other, part, source, who=order.who)
            moves = moved(board(space, store.current(space)), board(other, store.current(space)))
    if order.dry_run:
        return replace(result, status="preview", kpi_effect=moves)
    outside = outside_rows(staged.outside)
    with kept(upload, source.sha256) as keep:
        done = uploads.apply_upload(space, part, source, who=order.who, rejected=rows.rejected, outside=outside,
                                    findings=[store.as_json(one) for one in staged.findings])
        if done.id is not None:
            keep()
    return replace(result, status="imported" if done.id else "unchanged", kpi_effect=moves, batch=done.id)


def _fact_rows(order: _Order, upload: Upload, staged: Staged, result: FileResult, progress: Progress | None) -> FileResult:
    """Facts go into a candidate of the next version; published unless this is a preview or nothing differs."""
    space, source = order.space, staged.source
    with store.candidate(space, staged.parts, source, importer=order.who, at=datetime.now(), findings=staged.findings,
                         rejected=staged.rejected, outside=staged.outside, answers=staged.answers,
                         progress=_told(progress, staged.rows_read)) as candidate:
        outcome = candidate.outcome
        rows = Rows(staged.rows_read, sum(c.new for c in outcome.counts), sum(c.changed for c in outcome.counts),
                    sum(c.same for c in outcome.counts), sum(c.rejected for c in outcome.counts))
        result = replace(result, rows=rows, findings=_once((*result.findings, *outcome.findings)), removed=sum(c.removed for c in outcome.counts))
        if outcome.status == "unchanged":
            return replace(result, status="unchanged")
        moves = effect(space, store.current(space), candidate.facts) if order.with_effect else ()
        if order.dry_run:
            day = coverage(candidate.facts).last_whole_day if moves else None
            return replace(result, status="preview", kpi_effect=moves, ripening=ripening(candidate.facts, day) if day else ())
        with kept(upload, source.sha256) as keep:
            candidate.publish()
            keep()
        return replace(result, status="imported", kpi_effect=moves, batch=outcome.batch)


def _once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Reading and storing both notice repeated keys: the store, which has the numbers of all rows, says it."""
    store_says = {"repeated_key": "key_repeated"}
    said = {store_says.get(one.code) for one in findings}
    return tuple(one for one in findings if one.code not in said)


def _told(progress: Progress | None, rows: int) -> store.Progress | None:
    if progress is None:
        return None
    return lambda done, step: progress(step.en, done, rows)
