"""The command line: python -m core [--home DIR] [--workspace NAME] [--lang zh|en] [--json] COMMAND."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, cast

import click

from core.base.errors import CockpitError
from core.base.home import Workspace, workspace, workspaces
from core.base.text import Lang, Text
from core.commands import curves, explain, forecast, goals, imports, keeping, kpis, report, whatif
from core.commands.session import USER_ERROR, Session

FOUNDING = ("import", "restore")  # commands that may begin a workspace
COMMANDS = (
    imports.import_, imports.undo, imports.batches,
    kpis.kpis,
    explain.receipt, explain.why,
    goals.deadlines,
    forecast.forecast,
    curves.curves,
    whatif.whatif,
    report.report,
    keeping.backup, keeping.restore, keeping.check,
)


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


for one in COMMANDS:
    main.add_command(one)

if __name__ == "__main__":
    main()
