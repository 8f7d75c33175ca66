"""Where a KPI lands: forecast."""

from typing import Any, cast

import click

from core import store
from core.commands.session import Session, command
from core.metrics.catalog import metric
from core.outlook import told
from core.outlook.forecasts import kpi_forecast


@click.command()
@click.argument("kpi")
@click.pass_obj
@command
def forecast(session: Session, kpi: str) -> None:
    """Print where a KPI lands, month by month and for the year."""
    document = kpi_forecast(session.space, store.current(session.space), metric(kpi))
    session.say(document, told.table(cast("list[dict[str, Any]]", told.plain(document["months"], session.lang)), ("ds", "y", "y_hat", "lo80", "hi80")))
