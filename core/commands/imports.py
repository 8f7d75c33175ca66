"""Files in and files back out: import, undo, batches."""

import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from core.base.errors import CockpitError
from core.base.text import Lang, Text
from core.base.unit import write
from core.commands.session import QUESTIONS, USER_ERROR, Session, command
from core.metrics.catalog import CATALOG
from core.outlook import imports, told
from core.outlook.effect import Effect
from core.tables.registry import TABLES
from core.tables.replacing import rule

_TOGETHER = Text(zh="全部一起，对指标的影响：", en="All together, what they do to the KPIs:")
_UNDONE = Text(zh="{batch}：恢复 {restored} 行，移除 {removed} 行，保留 {kept} 行", en="{batch}: {restored} restored, {removed} removed, {kept} kept")


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--table", help="The table the file holds, when it should not be recognised.")
@click.option("--sheet")
@click.option("--dry-run", is_flag=True, help="Tell what would happen, change nothing.")
@click.option("--answer", "answers", multiple=True, metavar="KEY=VALUE", help="The answer to a question.")
@click.pass_obj
@command
def import_(session: Session, paths: tuple[Path, ...], table: str | None, sheet: str | None, dry_run: bool, answers: tuple[str, ...]) -> None:
    """Import spreadsheets; a folder means every spreadsheet in it."""
    results = imports.import_files(session.space, list(paths), who=_who(), table=table, sheet=sheet,
                                   answers=dict(_pair(answer) for answer in answers), dry_run=dry_run)
    files = [told.file(result, session.lang) for result in results]
    moves = imports.together(results)
    session.say({"files": files, "kpi_effect": [vars(move) for move in moves]},
                "\n".join([*(_file_text(one, session.lang) for one in files), *(_together(moves, session.lang) if len(results) > 1 else ())]))
    if any(result.questions for result in results):
        sys.exit(QUESTIONS)
    if any(result.status == "rejected" for result in results):
        sys.exit(USER_ERROR)


@click.command()
@click.argument("batch")
@click.pass_obj
@command
def undo(session: Session, batch: str) -> None:
    """Take an import back; rows that it replaced come back."""
    done = imports.undo(session.space, batch, who=_who())
    said = told.undone(batch, done, session.lang)
    line = _UNDONE.format(batch=batch, restored=done.restored, removed=done.removed, kept=told.kept_rows(done))(session.lang)
    session.say(said, "\n".join([line, *(f"  {one['reason']}" for one in said["kept"])]))


@click.command()
@click.pass_obj
@command
def batches(session: Session) -> None:
    """Print the import history, newest first."""
    rows = imports.history(session.space)
    session.say(rows, told.table(rows, ("batch", "table", "file", "sheet", "importer", "imported_at", "new", "changed", "undone_at")))


def _pair(answer: str) -> tuple[str, str]:
    key, sign, value = answer.partition("=")
    if not sign:
        raise CockpitError("answer", Text(zh=f"--answer 要写成 KEY=VALUE，收到「{answer[:60]}」。", en=f"--answer takes KEY=VALUE, not “{answer[:60]}”."))
    return key, value


def _who() -> str:
    return os.environ.get("COCKPIT_WHO") or getpass.getuser()


def _file_text(one: dict[str, Any], lang: Lang) -> str:
    """Return a file's result for people: head, rows, rule, columns, findings, questions with their choices, effect on the KPIs."""
    head = f"{one['path']}  {one['sheet'] or ''}  {one['table'] or '–'}  {one['status']}  {one['batch'] or ''}".rstrip()
    lines = [head, "  " + "  ".join(f"{name} {count:,}" for name, count in one["rows"].items())]
    if one["table"]:
        lines.append(f"  {rule(TABLES[one['table']])(lang)}")
    lines += [f"  {header} → {column}" for header, column in one["columns"].items() if column]
    for found in one["findings"]:
        lines.append(f"  {found['level']}: {found['text']} {found['advice']}")
        lines += [f"      --answer \"{fix['key']}={fix['value'] or '…'}\"  {fix['text']}" for fix in found["fixes"]]
    for question in one["questions"]:
        lines.append(f"  ? {question['text']}")
        lines += [f"      --answer \"{question['key']}={choice['value']}\"  {choice['text']}" for choice in question["choices"]]
    lines += [f"  {_move(move, lang)}" for move in one["kpi_effect"]]
    if "error" in one:
        lines.append(f"  {one['error']['message']}")
    return "\n".join(lines)


def _together(moves: Sequence[Effect], lang: Lang) -> list[str]:
    """Return what several files do together, by KPI."""
    return [_TOGETHER(lang), *(f"  {_move(vars(move), lang)}" for move in moves)] if moves else []


def _move(move: dict[str, Any], lang: Lang) -> str:
    metric = CATALOG[move["id"]]
    values = " → ".join(write(move[name], metric.unit, lang) for name in ("before", "after"))
    status = "" if move["status_before"] == move["status_after"] else f"  {move['status_before']} → {move['status_after']}"
    return f"{metric.label(lang)}  {values}{status}"
