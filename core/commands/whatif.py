"""What levers do to the year: whatif."""

import click

from core import store
from core.commands.session import Session, command
from core.outlook import told
from core.outlook.scenarios import run_scenario


@click.command()
@click.option("--set", "settings", multiple=True, metavar="LEVER=VALUE")
@click.option("--scenario", help="A saved scenario's name or id; --set changes it for this run.")
@click.pass_obj
@command
def whatif(session: Session, settings: tuple[str, ...], scenario: str | None) -> None:
    """Print what levers do to the year."""
    document = run_scenario(session.space, store.current(session.space), settings, scenario)
    pairs = [{"kpi": kpi, "baseline": value, "scenario": document["scenario"].get(kpi)} for kpi, value in document["baseline"].items()]
    session.say(document, told.table(pairs, ("kpi", "baseline", "scenario")))
