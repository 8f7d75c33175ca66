"""Files to hand on: report."""

from pathlib import Path

import click

from core import store
from core.base.errors import CockpitError
from core.base.text import Text
from core.commands.session import Session, command
from core.outlook import twin
from core.report.scenario_workbook import workbook


@click.command()
@click.argument("kind", type=click.Choice(["model"]))
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--scenario", help="A saved scenario's name or id; without one the forecast itself.")
@click.option("--set", "settings", multiple=True, metavar="LEVER=VALUE")
@click.pass_obj
@command
def report(session: Session, kind: str, out: Path, scenario: str | None, settings: tuple[str, ...]) -> None:
    """Write a workbook: "model" is the what-if as formulas, to be changed in Excel and brought back."""
    if not out.parent.is_dir():
        raise CockpitError("report_target", Text(zh=f"无法写到 {out.name}：请给出一个已有文件夹里的文件名。", en=f"Cannot write {out.name}: name a file in a folder that exists."))
    made = workbook(twin.saved_sheets(session.space, store.current(session.space), settings, scenario, session.lang), lang=session.lang)
    out.write_bytes(made)
    session.say({"kind": kind, "file": str(out), "bytes": len(made)}, f"{out}: {len(made):,} bytes")
