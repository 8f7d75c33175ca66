"""What the numbers are: kpis."""

from datetime import datetime
from typing import cast

import click

from core import store
from core.commands.session import Session, command
from core.metrics import readings
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.metrics.declare import By
from core.outlook import told
from core.outlook.board import board
from core.outlook.ripening import ripening
from core.state.settings import settings


@click.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--by", type=click.Choice(["month", "channel", "category"]))
@click.pass_obj
@command
def kpis(session: Session, as_of: datetime | None, by: str | None) -> None:
    """Print every KPI of the plan year to the as-of day."""
    facts, day = store.current(session.space), as_of.date() if as_of else None
    defined = dict(CATALOG)
    if by:
        slices = cast(By, by)
        rows = [told.reading(one, session.lang, slices) for one in readings.read(facts, as_of=day, by=slices)]
    else:
        standings = board(session.space, facts, as_of=day)
        rows, defined = told.kpis(standings, session.lang), {id_: one.metric for id_, one in standings.standings.items()}
    coming = ripening(facts, day) if (day := day or coverage(facts).last_whole_day) else ()
    money = settings(session.space).currency
    rows = [told.with_refunds_coming(row, defined[row["id"]], coming, money, session.lang) for row in rows]
    columns = ["id", *([by] if by else []), "label", "value", "last_year", "as_of", *([] if by else ["target", "status"]), "needs"]
    notes = [month.told(money)(session.lang) for month in coming]
    session.say(rows, "\n".join([told.table(rows, columns), *notes]))
