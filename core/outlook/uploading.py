"""Dropped files on their way: checked without a change, then imported together or not at all, told in words as they go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from core import store
from core.base.home import Workspace
from core.base.text import Text
from core.outlook.board import board
from core.outlook.effect import Effect, moved
from core.outlook.imports import FileResult, FirstLook, import_files, undo
from core.outlook.raw import own_folder
from core.outlook.rehearsal import rehearsed
from core.outlook.ripening import Ripening, ripening
from core.state import mappings

Progress = Callable[[Text, float, bool], None]
"""Called with the stage in words (and how many rows), the share done 0..1, and whether the work may still be stopped here."""

First = Callable[[str, list[FileResult]], None]
"""Called with a file's id and what its beginning shows."""

_STAGES: Mapping[str, Text] = {
    "start": Text(zh="正在打开文件", en="Opening the file"),
    "read": Text(zh="正在读取", en="Reading"),
    "match": Text(zh="正在识别列", en="Recognising columns"),
    "check": Text(zh="正在检查每一行", en="Checking every row"),
    "write": Text(zh="正在整理", en="Sorting rows"),
}
_COMPARING = Text(zh="正在与已有数据对比", en="Comparing with the rows already there")
_SUMMING = Text(zh="正在汇总指标", en="Updating the numbers")
_PUBLISHING = Text(zh="正在保存", en="Saving")
_EFFECT = Text(zh="正在计算对指标的影响", en="Working out the effect on the KPIs")
_FILE = Text(zh="{stage}：{name}（{place}/{count}）", en="{stage}: {name} ({place} of {count})")
_ROWS = Text(zh="{stage} {rows} 行", en="{stage}, {rows} rows")
_NO_GOAL = ("no_target", "no_data")
_READING_SHARE = 0.5        # of one file's way; the rest is comparing, summing and saving
_POINT_OF_NO_RETURN = 0.985  # the store moves its pointer just after 0.98: from there on a file is in


def _unseen(_id: str, _shown: list[FileResult]) -> None:
    """Show it to nobody."""


class Cancelled(Exception):  # noqa: N818 - not an error: somebody asked for it
    """Raised through a progress callback: the work stops and leaves nothing."""


@dataclass(frozen=True)
class Chosen:
    """One file to check or import: where it lies, what the user calls it, and what was said about it.

    sheet narrows it to one of several; confirmed holds the columns to remember, by table.
    """

    id: str
    path: Path
    name: str
    answers: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    confirmed: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Committed:
    """What an import came to: one result per file and sheet, and what all of it did to the KPIs."""

    results: tuple[FileResult, ...]
    moves: tuple[Effect, ...]
    ripening: tuple[Ripening, ...] = ()     # months whose refunds are still coming


def check(space: Workspace, chosen: Sequence[Chosen], *, who: str, progress: Progress, first: First = _unseen) -> dict[str, tuple[FileResult, ...]]:
    """Return by id what importing each file would do; nothing is changed. Without a new or changed row it is "unchanged".

    first is called with the id of a large file and what its beginning shows, while the rest of it is read.
    """
    return {one.id: tuple(map(_plainly, _import(space, one, who, _step(progress, place, chosen), dry_run=True, first=partial(first, one.id))))
            for place, one in enumerate(chosen)}


def commit(space: Workspace, chosen: Sequence[Chosen], *, who: str, progress: Progress) -> Committed:
    """Import the files in order and return what came of it; confirmed columns are remembered.

    Each file and sheet is whole or absent. Cancelled takes back what this call had already imported.
    """
    before = board(space, store.current(space))
    done: list[FileResult] = []
    try:
        for place, one in enumerate(chosen):
            done += _import(space, one, who, _step(progress, place, chosen), dry_run=False)
        progress(_EFFECT, 1.0, True)
    except Cancelled:
        for result in reversed(done):
            if result.batch:
                undo(space, result.batch, who=who)
        raise
    for one in chosen:
        for table, columns in one.confirmed.items():
            mappings.remember(space, table, columns, who=who)
    after = board(space, store.current(space))
    coming = ripening(store.current(space), after.as_of) if after.as_of else ()
    return Committed(tuple(done), moved(before, after), coming)


def rehearse(space: Workspace, chosen: Sequence[Chosen], *, who: str, progress: Progress) -> Committed:
    """Return what commit would do with all of these files, done to a copy: nothing is changed."""
    with own_folder(space, who) as folder, rehearsed(space, folder) as other:
        return commit(other, chosen, who=who, progress=progress)


def told(moves: Sequence[Effect]) -> list[Effect]:
    """Return an import's effects as they matter to a manager: goals whose status changes first, then values that were there, then new ones."""
    return sorted(moves, key=lambda move: (move.status_after in _NO_GOAL or move.status_before == move.status_after, move.after is None, move.before is None))


def _plainly(result: FileResult) -> FileResult:
    differs = result.rows.new or result.rows.changed
    return replace(result, status="unchanged") if result.status == "preview" and not differs else result


def _import(space: Workspace, one: Chosen, who: str, step: Callable[[str, float, int], None], *, dry_run: bool,
            first: FirstLook | None = None) -> list[FileResult]:
    return import_files(space, [one.path], who=who, sheet=one.sheet, answers=one.answers, names={one.path: one.name},
                        dry_run=dry_run, with_effect=dry_run, progress=step, first=first)


def _step(progress: Progress, place: int, chosen: Sequence[Chosen]) -> Callable[[str, float, int], None]:
    """Return what import_files calls: its stage names and shares become words and a share of the whole work."""
    count, name = len(chosen), chosen[place].name

    def step(stage: str, share: float, rows: int) -> None:
        words, done = (_STAGES[stage], share * _READING_SHARE) if stage in _STAGES else (
            _storing(share), _READING_SHARE + share * (1 - _READING_SHARE))
        words = _ROWS.format(stage=words, rows=f"{rows:,}") if rows else words
        told = _FILE.format(stage=words, name=name, place=place + 1, count=count) if count > 1 else words
        progress(told, (place + done) / count, stage in _STAGES or share < _POINT_OF_NO_RETURN)

    return step


def _storing(share: float) -> Text:
    return _COMPARING if share < 0.3 else _SUMMING if share < 0.9 else _PUBLISHING
