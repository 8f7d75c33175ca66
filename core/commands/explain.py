"""Where numbers come from and why they moved: receipt, why."""

from datetime import datetime
from pathlib import Path
from typing import cast

import click

from core import store
from core.base.errors import CockpitError
from core.base.text import Lang, Text
from core.commands.session import Session, command
from core.metrics.catalog import metric
from core.outlook import event_year, told
from core.outlook.board import board
from core.outlook.compared import CHOICES
from core.outlook.event_year import event_growth, own_moves
from core.outlook.receipt import Receipt, every
from core.outlook.receipt import receipt as receipt_of
from core.outlook.receipt_told import csv_of, document, summary
from core.outlook.why import Against
from core.outlook.why_told import document as document_of_why
from core.state import settings


@click.command()
@click.argument("kpi")
@click.option("--period", default="", metavar="P", help="2026, 2026-Q3, 2026-08, 2026-08-31, two with .. between, or ytd, mtd, month, quarter, trailing12; the plan year to date by default.")
@click.option("--channel", default="", metavar="C")
@click.option("--category", default="", metavar="C")
@click.option("--sku", default="", metavar="S")
@click.option("--tier", default="", metavar="T", help="Customers of an RFM tier: black, gold, silver, normal; with other limits black:12-9-6.")
@click.option("--cohort", default="", metavar="MONTH", help="Customers whose first purchase was in a month: 2026-03.")
@click.option("--abc", default="", metavar="CLASS", help="Goods of class A, B or C; with other limits A:70-90.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="DAY", help="Count data up to this day; the newest whole day by default.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None, metavar="FILE", help="Write every row to this .xlsx, or to a .csv for each part.")
@click.option("--rows", default=50, show_default=True, type=click.IntRange(0, 1_000_000), help="How many rows to list per part.")
@click.pass_obj
@command
def receipt(session: Session, kpi: str, period: str, channel: str, category: str, sku: str, tier: str, cohort: str, abc: str, as_of: datetime | None, out: Path | None, rows: int) -> None:
    """Print a KPI's definition, its parts, and the rows behind them with file, sheet and row."""
    facts = store.current(session.space)
    of = receipt_of(facts, kpi, period, channel=channel, category=category, sku=sku, lists={"tier": tier, "cohort": cohort, "abc": abc}, as_of=as_of.date() if as_of else None)
    written = _export(facts, of, out, session.lang) if out is not None else []
    found = document(facts, of, session.lang, rows) | ({"files": [str(path) for path in written]} if written else {})
    lines = told.table([row | {"counted": str(row["counted"])} for part in found["parts"] for row in part["rows"]], ("counted", "file", "sheet", "row", "importer", "imported_at"))
    session.say(found, "\n".join([*summary(found), *([lines] if rows and found["parts"] else [])]))


def _export(facts: store.Facts, of: Receipt, out: Path, lang: Lang) -> list[Path]:
    """Write a receipt's rows: one workbook, or a csv per part (name.csv, name-2.csv, …); return the files."""
    if out.suffix.lower() == ".xlsx":
        from core.report.receipt_workbook import (
            whole,  # it loads the spreadsheet writer: only who asks for the file waits for it
        )

        out.write_bytes(whole(of, lambda part: every(facts, part), lang))
        return [out]
    if out.suffix.lower() != ".csv":
        raise CockpitError("receipt_out", Text(zh="--out 请写成 .xlsx 或 .csv 文件。", en="--out takes a file that ends in .xlsx or .csv."))
    paths = [out if place == 1 else out.with_stem(f"{out.stem}-{place}") for place in range(1, len(of.parts) + 1)]
    for path, part in zip(paths, of.parts, strict=True):
        path.write_bytes(csv_of(facts, part, lang))
    return paths


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
    facts, currency = store.current(session.space), settings.settings(session.space).currency
    shown = board(session.space, facts)
    found = document_of_why(facts, shown, kpi, choice, cast(Against, against), session.lang, currency, channel=channel, category=category)
    both = event_growth(facts, shown.known, own=own_moves(session.space, shown.year or 0), channel=channel, category=category) if (found["of"], choice, against) == ("gmv", "ytd", "last_year") else None
    found |= {"growth": event_year.document(both, currency, session.lang)} if both else {}
    parts = [{"split": by, **piece} for by, pieces in found["splits"].items() for piece in pieces]
    said = [f"{place}. {one['text']}" for place, one in enumerate(found["sentences"], 1)] + [f"! {one['text']}" for one in found["too_good"]] + ([found["growth"]["text"]] if both else [])
    session.say(found, "\n".join([*said, told.table(parts, ("split", "label", "exact"))]))
