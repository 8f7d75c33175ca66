"""The command line: python -m core [--home DIR] [--workspace NAME] [--lang zh|en] [--json] COMMAND."""

import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, cast

import click

from core import store
from core.base.errors import CockpitError
from core.base.home import Workspace, workspace, workspaces
from core.base.text import Lang, Text
from core.metrics import readings
from core.metrics.catalog import metric
from core.metrics.declare import By
from core.outlook import imports, keeping, told
from core.outlook.board import board
from core.outlook.forecasts import kpi_forecast
from core.outlook.scenarios import run_scenario

P = ParamSpec("P")
USER_ERROR, QUESTIONS = 2, 3
FOUNDING = ("import", "restore")  # commands that may begin a workspace

_UNDONE = Text(zh="{batch}：恢复 {restored} 行，移除 {removed} 行，保留 {kept} 行", en="{batch}: {restored} restored, {removed} removed, {kept} kept")
_RESTORED = Text(zh="{name}：已恢复", en="{name}: restored")


@dataclass(frozen=True)
class Session:
    """What the options before the command say."""

    space: Workspace
    lang: Lang
    as_json: bool

    def say(self, document: Any, text: str) -> None:
        """Print one JSON document, or the text for people."""
        click.echo(json.dumps(told.plain(document, self.lang), ensure_ascii=False) if self.as_json else text)

    def fail(self, error: CockpitError) -> NoReturn:
        if self.as_json:
            click.echo(json.dumps({"error": {"code": error.code, "message": error(self.lang)}}, ensure_ascii=False))
        else:
            click.echo(error(self.lang), err=True)
        sys.exit(USER_ERROR)


def command(function: Callable[P, None]) -> Callable[P, None]:
    """Turn the user's errors into one sentence and exit status 2."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        session = click.get_current_context().find_object(Session)
        try:
            function(*args, **kwargs)
        except CockpitError as error:
            if session is None:
                raise
            session.fail(error)

    return run


class Cockpit(click.Group):
    """A group whose usage errors, too, are one JSON document when --json stands anywhere on the line."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> NoReturn:
        given = list(sys.argv[1:] if args is None else args)
        try:
            status = super().main(given, *more, **(options | {"standalone_mode": False}))
        except click.ClickException as error:
            if "--json" not in given:
                error.show()
            else:
                said = Text(zh="命令写得不对（{said}）。用 --help 查看写法。", en="{said}").format(said=error.format_message())
                lang: Lang = "zh" if "zh" in given or "--lang=zh" in given else "en"
                click.echo(json.dumps({"error": {"code": "usage", "message": said(lang)}}, ensure_ascii=False))
            sys.exit(USER_ERROR)
        sys.exit(status if isinstance(status, int) else 0)


@click.group(cls=Cockpit)
@click.option("--home", type=click.Path(path_type=Path), help="Where all data lies (default: COCKPIT_HOME or the user's data folder).")
@click.option("--workspace", "name", default="main", show_default=True)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON document.")
@click.pass_context
def main(context: click.Context, home: Path | None, name: str, lang: str, as_json: bool) -> None:
    """The planning cockpit for nightly loads, analysts and tests."""
    if home is not None:
        os.environ["COCKPIT_HOME"] = str(home)
    try:
        if context.invoked_subcommand not in FOUNDING:
            _known(name)
        space = workspace(name)
    except CockpitError as error:
        Session(cast(Workspace, None), cast(Lang, lang), as_json).fail(error)
    context.obj = Session(space, cast(Lang, lang), as_json)


def _known(name: str) -> None:
    """Raise CockpitError for a workspace that is not there: a slip of the pen must not look like an empty company."""
    there = workspaces()
    if name not in there and name != "main":
        raise CockpitError("unknown_workspace", Text(
            zh=f"没有名为「{name[:40]}」的工作区。现有的有：{'、'.join(there) or 'main'}。导入（import）或恢复（restore）时会新建。",
            en=f"There is no workspace “{name[:40]}”. There are: {', '.join(there) or 'main'}. import and restore make a new one."))


@main.command("import")
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
    session.say({"files": files}, "\n".join(_file_line(one) for one in files))
    if any(result.questions for result in results):
        sys.exit(QUESTIONS)
    if any(result.status == "rejected" for result in results):
        sys.exit(USER_ERROR)


@main.command()
@click.argument("batch")
@click.pass_obj
@command
def undo(session: Session, batch: str) -> None:
    """Take an import back; rows that it replaced come back."""
    done = imports.undo(session.space, batch, who=_who())
    session.say(told.undone(batch, done, session.lang), _UNDONE.format(
        batch=batch, restored=done.restored, removed=done.removed, kept=told.kept_rows(done))(session.lang))


@main.command()
@click.pass_obj
@command
def batches(session: Session) -> None:
    """Print the import history, newest first."""
    rows = imports.history(session.space)
    session.say(rows, told.table(rows, ("batch", "table", "file", "sheet", "importer", "imported_at", "new", "changed", "undone_at")))


@main.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--by", type=click.Choice(["month", "channel", "category"]))
@click.pass_obj
@command
def kpis(session: Session, as_of: datetime | None, by: str | None) -> None:
    """Print every KPI of the plan year to the as-of day."""
    facts, day = store.current(session.space), as_of.date() if as_of else None
    if by:
        slices = cast(By, by)
        rows = [told.reading(one, session.lang, slices) for one in readings.read(facts, as_of=day, by=slices)]
    else:
        rows = told.kpis(board(session.space, facts, as_of=day), session.lang)
    columns = ["id", *([by] if by else []), "label", "value", "last_year", "as_of", *([] if by else ["target", "status"]), "needs"]
    session.say(rows, told.table(rows, columns))


@main.command()
@click.argument("kpi")
@click.pass_obj
@command
def forecast(session: Session, kpi: str) -> None:
    """Print where a KPI lands, month by month and for the year."""
    document = kpi_forecast(session.space, store.current(session.space), metric(kpi))
    session.say(document, told.table(cast("list[dict[str, Any]]", told.plain(document["months"], session.lang)), ("ds", "y", "y_hat", "lo80", "hi80")))


@main.command()
@click.option("--set", "settings", multiple=True, metavar="LEVER=VALUE")
@click.option("--scenario", help="A saved scenario's name or id; --set changes it for this run.")
@click.pass_obj
@command
def whatif(session: Session, settings: tuple[str, ...], scenario: str | None) -> None:
    """Print what levers do to the year."""
    document = run_scenario(session.space, store.current(session.space), settings, scenario)
    pairs = [{"kpi": kpi, "baseline": value, "scenario": document["scenario"].get(kpi)} for kpi, value in document["baseline"].items()]
    session.say(document, told.table(pairs, ("kpi", "baseline", "scenario")))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
@command
def backup(session: Session, file: Path) -> None:
    """Write the whole workspace into one file."""
    size = keeping.backup(session.space, file)
    session.say({"file": str(file), "bytes": size}, f"{file}: {size:,} bytes")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
@command
def restore(session: Session, file: Path) -> None:
    """Put a backup into an empty workspace."""
    keeping.restore(session.space, file)
    session.say({"workspace": session.space.name, "version": store.current(session.space).version},
                _RESTORED.format(name=session.space.name)(session.lang))


@main.command()
@click.pass_obj
@command
def check(session: Session) -> None:
    """Check facts, state and raw files; print the versions."""
    problems = keeping.check(session.space)
    document = {"ok": not problems, "problems": problems, "facts_version": keeping.facts_version(session.space)}
    session.say(document, "\n".join(problem(session.lang) for problem in problems) or "ok")
    if problems:
        sys.exit(USER_ERROR)


def _pair(answer: str) -> tuple[str, str]:
    key, sign, value = answer.partition("=")
    if not sign:
        raise CockpitError("answer", Text(zh=f"--answer 要写成 KEY=VALUE，收到「{answer[:60]}」。", en=f"--answer takes KEY=VALUE, not “{answer[:60]}”."))
    return key, value


def _who() -> str:
    return os.environ.get("COCKPIT_WHO") or getpass.getuser()


def _file_line(one: dict[str, Any]) -> str:
    rows = one["rows"]
    head = f"{one['path']}  {one['sheet'] or ''}  {one['table'] or '–'}  {one['status']}  {one['batch'] or ''}"
    counts = "  ".join(f"{name} {count:,}" for name, count in rows.items())
    notes = [f"  {f['level']}: {f['text']} {f['advice']}" for f in one["findings"]] + [f"  ? {q['key']}: {q['text']}" for q in one["questions"]]
    if "error" in one:
        notes.append(f"  {one['error']['message']}")
    return "\n".join([head, f"  {counts}", *notes])


if __name__ == "__main__":
    main()
