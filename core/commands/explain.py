"""Where numbers come from and why they moved: receipt, why."""

from typing import cast

import click

from core import store
from core.commands.session import Session, command
from core.metrics.catalog import metric
from core.outlook import told
from core.outlook.board import board
from core.outlook.compared import CHOICES
from core.outlook.receipt import receipt as receipt_of
from core.outlook.receipt_told import document, summary
from core.outlook.why import Against
from core.outlook.why_told import document as document_of_why
from core.state import settings


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


@click.command()
@click.argument("kpi")
@click.option("--against", type=click.Choice(["last_year", "earlier", "plan"]), default="last_year", show_default=True)
@click.option("--period", "choice", type=click.Choice(list(CHOICES)), default="ytd", show_default=True)
@click.option("--channel", default="", metavar="C")
@click.option("--category", default="", metavar="C")
@click.pass_obj
@command
def why(session: Session, kpi: str, against: str, choice: str, channel: str, category: str) -> None:
    """Print why a KPI moved: parts of the change that add up to it exactly, and what they say."""
    metric(kpi)
    facts = store.current(session.space)
    found = document_of_why(facts, board(session.space, facts), kpi, choice, cast(Against, against), session.lang,
                            settings.settings(session.space).currency, channel=channel, category=category)
    parts = [{"split": by, **piece} for by, pieces in found["splits"].items() for piece in pieces]
    said = [f"{place}. {one['text']}" for place, one in enumerate(found["sentences"], 1)] + [f"! {one['text']}" for one in found["too_good"]]
    session.say(found, "\n".join([*said, told.table(parts, ("split", "label", "exact"))]))
