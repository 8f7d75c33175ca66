"""Where numbers come from and why they moved: receipt, why."""

import click

from core import store
from core.commands.session import Session, command
from core.outlook import told
from core.outlook.receipt import receipt as receipt_of
from core.outlook.receipt_told import document, summary


@click.command()
@click.argument("kpi")
@click.option("--period", default="", metavar="P", help="2026, 2026-Q3, 2026-08, 2026-08-31, or two with .. between; the plan year to date by default.")
@click.option("--channel", default="", metavar="C")
@click.option("--category", default="", metavar="C")
@click.option("--rows", default=50, show_default=True, type=click.IntRange(0, 1_000_000), help="How many rows to list per part.")
@click.pass_obj
@command
def receipt(session: Session, kpi: str, period: str, channel: str, category: str, rows: int) -> None:
    """Print a KPI's definition, its parts, and the rows behind them with file, sheet and row."""
    facts = store.current(session.space)
    found = document(facts, receipt_of(facts, kpi, period, channel=channel, category=category), session.lang, rows)
    lines = told.table([row for part in found["parts"] for row in part["rows"]], ("counted", "file", "sheet", "row", "importer", "imported_at"))
    session.say(found, "\n".join([*summary(found), *([lines] if rows and found["parts"] else [])]))
