"""What the upload page does: check what was dropped, import what is ready, take an import back; each as the session's job."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text
from core.outlook import imports, uploading
from core.outlook.imports import FileResult
from core.outlook.uploading import Cancelled, Chosen, Committed
from core.tables.registry import TABLES
from core.ui import jobs, session, upload_back, upload_files
from core.ui.upload_files import Dropped

DONE = "upload_done"
NOTE = "upload_note"
TOGETHER = "upload_together"
_READY = ("preview",)
_SEVERAL = 2
_CANCELLED = Text(zh="已取消，数据没有变化。", en="Cancelled; no data was changed.")
_DONE_WITH: Mapping[str, Text] = {
    "drop": Text(zh="不导入有问题的行", en="rows left out"), "zero": Text(zh="按 0 计", en="taken as 0"),
    "positive": Text(zh="去掉负号", en="minus sign taken off"),
}
_UNDOING = Text(zh="正在撤销，并重新汇总指标", en="Taking it back and updating the numbers")
_UNDONE = Text(zh="已撤销 {batch}：恢复 {restored} 行旧数据，移除 {removed} 行。", en="{batch} undone: {restored} rows restored, {removed} rows removed.")


@dataclass(frozen=True)
class Note:
    """What to say about the last thing done: a sentence, more sentences, and whether it went wrong."""

    text: Text
    more: tuple[Text, ...] = ()
    is_fault: bool = False


def go_on() -> None:
    """Take in what a finished job says, then check the files that nobody has checked yet."""
    job = jobs.finished("check", "import", "undo", "return", "together")
    if job is not None:
        try:
            _TAKEN[job.what](job.about, jobs.outcome(job))
        except Cancelled:
            _note(_CANCELLED)
            if job.what == "together":
                st.session_state[TOGETHER] = (job.about, None)
            if job.what == "check":
                upload_files.remove(set(job.about))
        except CockpitError as error:
            _failed(job, error)
    unchecked = [file for file in upload_files.files() if file.results is None]
    if unchecked:
        if job is None:
            st.session_state[NOTE] = None
        seen: dict[str, list[FileResult]] = {}
        work = partial(_checked, session.space(), [file.chosen for file in unchecked], session.who(), seen)
        jobs.start("check", work, about=tuple(file.id for file in unchecked), seen=seen)
    elif jobs.pending() is None:
        _join()


def joint() -> Committed | None:
    """Return what the files that are ready do together; None for a single one, or where it is not worked out."""
    about, committed = st.session_state.get(TOGETHER) or ((), None)
    return committed if about and about == _set(importable(upload_files.files())) else None


def _join() -> None:
    """Work out what all files do together once none of them waits for an answer."""
    files = upload_files.files()
    ready = importable(files)
    waits = any(result.status == "needs_answers" for file in files for result in file.results or ())
    about = _set(ready)
    if len(ready) < _SEVERAL or waits or (st.session_state.get(TOGETHER) or ((), None))[0] == about:
        return
    jobs.start("together", partial(_rehearsed, session.space(), [_chosen(file, result) for file, result in ready], session.who()), about=about)


def _set(ready: list[tuple[Dropped, FileResult]]) -> tuple[object, ...]:
    return tuple((file.id, result.sheet, *sorted(file.answers.items())) for file, result in ready)


def seen(file: Dropped) -> Sequence[FileResult]:
    """Return what the beginning of a file that is being checked shows, [] before there is anything."""
    job = jobs.pending()
    return job.seen.get(file.id, ()) if job is not None and job.what == "check" else ()


def importable(files: list[Dropped]) -> list[tuple[Dropped, FileResult]]:
    """Return the sheets that are ready and wanted."""
    return [(file, result) for file in files for result in file.results or ()
            if result.status in _READY and (result.sheet or "") not in file.left_out]


def start_import() -> None:
    """Import everything that is ready (a button's callback)."""
    st.session_state[NOTE] = st.session_state[DONE] = None
    ready = importable(upload_files.files())
    chosen = [_chosen(file, result) for file, result in ready]
    about = tuple(dict.fromkeys(file.id for file, _ in ready))
    jobs.start("import", partial(_imported, session.space(), chosen, session.who()), about=about)


def start_undo(batch: str) -> None:
    """Take an import back (a button's callback)."""
    st.session_state[NOTE] = st.session_state[DONE] = None
    jobs.start("undo", partial(_undone, session.space(), batch, session.who()), about=batch, can_cancel=False)


def answer(file: Dropped, answers: dict[str, str], drop: tuple[str, ...] = ()) -> None:
    """Keep answers about a file (dropping older ones whose key starts with one of drop) and have it checked again."""
    kept = {key: value for key, value in file.answers.items() if not key.startswith(drop)} if drop else dict(file.answers)
    st.session_state[NOTE] = None
    upload_files.change(file, answers={**kept, **answers}, results=None)


def treat(file: Dropped, result: FileResult, key: str, value: str) -> None:
    """Keep how all rows of a finding are treated and have the file checked again."""
    answer(file, {f"{prefix(result)}{key}": value})


def treatments(file: Dropped, result: FileResult) -> list[tuple[str, Text]]:
    """Return what was said to be done about findings of this sheet: the answer's key, and words for it."""
    found = []
    for key, value in file.answers.items():
        own = key.removeprefix(prefix(result))
        kind, _, rest = own.partition(".")
        if kind == "map":
            column, _, text = rest.partition(".")
            found.append((key, Text(zh=f"「{text}」→「{value}」", en=f"“{text}” → “{value}”")))
        elif kind == "fix":
            _, _, column = rest.partition(".")
            label = next((one.label for one in TABLES[result.table].columns if one.name == column), None) if result.table else None
            what = _DONE_WITH.get(value, Text(zh=f"改为「{value.removeprefix('set:')}」", en=f"set to “{value.removeprefix('set:')}”"))
            found.append((key, Text(zh=f"{label.zh}：{what.zh}", en=f"{label.en}: {what.en}") if label else what))
    return found


def take_back(file: Dropped, key: str) -> None:
    """Forget one answer and have the file checked again."""
    st.session_state[NOTE] = None
    upload_files.change(file, answers={own: value for own, value in file.answers.items() if own != key}, results=None)


def prefix(result: FileResult) -> str:
    """Return what stands before the answers' keys of this sheet."""
    return f"{result.sheet}/" if result.sheet else ""


def guessed(result: FileResult) -> set[str]:
    """Return the headers whose meaning is a guess."""
    return {finding.column for finding in result.findings if finding.code == "guessed" and finding.column}


def _chosen(file: Dropped, result: FileResult) -> Chosen:
    """Return the sheet as it is imported; a layout somebody had to look at is remembered."""
    several = len(file.results or ()) > 1
    looked_at = guessed(result) or any(key.removeprefix(prefix(result)).startswith("column.") for key in file.answers)
    confirmed = {result.table: result.columns} if looked_at and result.table else {}
    return Chosen(file.id, file.path, file.name, file.answers, result.sheet if several else None, confirmed)


def _checked(space: Any, chosen: list[Chosen], who: str, seen: dict[str, list[FileResult]], progress: uploading.Progress) -> Any:
    return uploading.check(space, chosen, who=who, progress=progress, first=seen.__setitem__)


def _imported(space: Any, chosen: list[Chosen], who: str, progress: uploading.Progress) -> Any:
    return uploading.commit(space, chosen, who=who, progress=progress)


def _rehearsed(space: Any, chosen: list[Chosen], who: str, progress: uploading.Progress) -> Any:
    return uploading.rehearse(space, chosen, who=who, progress=progress)


def _undone(space: Any, batch: str, who: str, progress: uploading.Progress) -> Any:
    progress(_UNDOING, 0.5, False)
    return imports.undo(space, batch, who=who)


def _take_check(_about: Any, results: dict[str, tuple[FileResult, ...]]) -> None:
    for file in upload_files.files():
        if file.id in results:
            upload_files.change(file, results=results[file.id])


def _take_import(about: tuple[str, ...], committed: Committed) -> None:
    st.session_state[DONE] = (session.space().name, committed)
    upload_files.remove(set(about))


def _take_together(about: Any, committed: Committed) -> None:
    """Keep what was tried, and show each file as it goes in after those before it: rows and findings too."""
    st.session_state[TOGETHER] = (about, committed)
    ready = importable(upload_files.files())
    if about != _set(ready) or len(ready) != len(committed.results):
        return
    tried = {(file.id, result.sheet): replace(one, status="preview" if one.status == "imported" else one.status, batch=None, kpi_effect=result.kpi_effect)
             for (file, result), one in zip(ready, committed.results, strict=True)}
    for file in {file.id: file for file, _ in ready}.values():
        upload_files.change(file, results=tuple(tried.get((file.id, result.sheet), result) for result in file.results or ()))


def _take_undo(batch: str, undone: Any) -> None:
    text = _UNDONE.format(batch=batch, restored=f"{undone.restored:,}", removed=f"{undone.removed:,}")
    _note(text, tuple(kept.reason for kept in undone.kept[:10]))


def _failed(job: jobs.Job, error: CockpitError) -> None:
    if job.what == "together":
        st.session_state[TOGETHER] = (job.about, None)
    if job.what != "check":
        _note(error.text, is_fault=True)
        return
    for file in upload_files.files():
        if file.id in job.about:
            upload_files.change(file, results=(FileResult(file.name, "rejected", error=error),))


def _note(text: Text, more: tuple[Text, ...] = (), is_fault: bool = False) -> None:
    st.session_state[NOTE] = Note(text, more, is_fault)


_TAKEN: Mapping[str, Callable[[Any, Any], None]] = {"check": _take_check, "import": _take_import, "undo": _take_undo, "return": upload_back.take,
                                                          "together": _take_together}
