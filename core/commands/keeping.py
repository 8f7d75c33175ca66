"""Keeping a workspace safe: backup, restore, check."""

import sys
from pathlib import Path

import click

from core import store
from core.base.text import Text
from core.commands.session import USER_ERROR, Session, command
from core.outlook import keeping

_RESTORED = Text(zh="{name}：已恢复", en="{name}: restored")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
@command
def backup(session: Session, file: Path) -> None:
    """Write the whole workspace into one file."""
    size = keeping.backup(session.space, file)
    session.say({"file": str(file), "bytes": size}, f"{file}: {size:,} bytes")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
@command
def restore(session: Session, file: Path) -> None:
    """Put a backup into an empty workspace."""
    keeping.restore(session.space, file)
    session.say({"workspace": session.space.name, "version": store.current(session.space).version},
                _RESTORED.format(name=session.space.name)(session.lang))


@click.command()
@click.pass_obj
@command
def check(session: Session) -> None:
    """Check facts, state and raw files; print the versions."""
    problems = keeping.check(session.space)
    document = {"ok": not problems, "problems": problems, "facts_version": keeping.facts_version(session.space)}
    session.say(document, "\n".join(problem(session.lang) for problem in problems) or "ok")
    if problems:
        sys.exit(USER_ERROR)
