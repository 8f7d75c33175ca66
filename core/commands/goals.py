"""What goals still allow: deadlines."""

import click

from core import store
from core.commands.session import Session, command
from core.outlook import deadlines as outlook
from core.outlook import told
from core.outlook.board import board
from core.state import settings


@click.command()
@click.pass_obj
@command
def deadlines(session: Session) -> None:
    """Print for every goal the last day on which something still rescues it, and what a week of waiting costs."""
    facts = store.current(session.space)
    found = outlook.deadlines(session.space, facts, board(session.space, facts))
    rows = outlook.document(found, session.lang, settings.settings(session.space).currency)
    session.say(rows, told.table(rows, ("kpi", "state", "day", "text")))
