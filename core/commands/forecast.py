"""Where a KPI lands, and forecasts of any series in a file: forecast."""

from pathlib import Path
from typing import Any, cast

import click

from core import store
from core.base.errors import CockpitError
from core.base.text import Text
from core.commands.session import Session, command
from core.forecast.many import forecast_file
from core.metrics.catalog import metric
from core.outlook import told
from core.outlook.forecasts import kpi_forecast

_WROTE = Text(zh="{count} 个序列、每个 {horizon} 期，已写入 {out}", en="{count} series, {horizon} periods each, written to {out}")


@click.command()
@click.argument("kpi", required=False)
@click.option("--series", "source", type=click.Path(path_type=Path), metavar="FILE", help="A CSV file with the columns series, ds, y, in place of a KPI.")
@click.option("--freq", metavar="D|W|M", help="Days, weeks or months.")
@click.option("--horizon", type=int, help="Periods to forecast.")
@click.option("--out", type=click.Path(path_type=Path), metavar="OUT", help="The CSV file to write: series, ds, y_hat, lo80, hi80, lo95, hi95.")
@click.pass_obj
@command
def forecast(session: Session, kpi: str | None, source: Path | None, freq: str | None, horizon: int | None, out: Path | None) -> None:
    """Print where a KPI lands, month by month and for the year; or forecast every series of a file."""
    if (kpi is None) == (source is None):
        raise CockpitError("forecast_what", Text(zh="请指定一个指标，或者用 --series 指定一个文件，二者只能选一。", en="Name either a KPI or a file with --series, exactly one of the two."))
    if kpi is not None:
        if freq is not None or horizon is not None or out is not None:
            raise CockpitError("forecast_what", Text(zh="--freq、--horizon、--out 只和 --series 一起使用。", en="--freq, --horizon and --out go with --series only."))
        document = kpi_forecast(session.space, store.current(session.space), metric(kpi))
        session.say(document, told.table(cast("list[dict[str, Any]]", told.plain(document["months"], session.lang)), ("ds", "y", "y_hat", "lo80", "hi80")))
        return
    if source is None or freq is None or horizon is None or out is None:
        raise CockpitError("forecast_options", Text(zh="--series 还需要 --freq、--horizon 和 --out。", en="--series needs --freq, --horizon and --out beside it."))
    done = forecast_file(source, freq, horizon, out)
    session.say({"out": str(out), "horizon": horizon, "series": [{"series": one.series, "method": one.method, "notes": list(one.notes)} for one in done]},
                _WROTE.format(count=len(done), horizon=horizon, out=str(out))(session.lang))
