"""What every command shares: the options before it, how it answers, how it fails."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, NoReturn, ParamSpec

import click

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Lang
from core.outlook import told

P = ParamSpec("P")
USER_ERROR, QUESTIONS = 2, 3


@dataclass(frozen=True)
class Session:
    """What the options before the command say."""

    space: Workspace
    lang: Lang
    as_json: bool

    def say(self, document: Any, text: str) -> None:
        """Print one JSON document, or the text for people."""
        click.echo(json.dumps(told.plain(document, self.lang), ensure_ascii=False) if self.as_json else text)

    def fail(self, error: CockpitError) -> NoReturn:
        if self.as_json:
            click.echo(json.dumps({"error": {"code": error.code, "message": error(self.lang)}}, ensure_ascii=False))
        else:
            click.echo(error(self.lang), err=True)
        sys.exit(USER_ERROR)


def command(function: Callable[P, None]) -> Callable[P, None]:
    """Turn the user's errors into one sentence and exit status 2."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        session = click.get_current_context().find_object(Session)
        try:
            function(*args, **kwargs)
        except CockpitError as error:
            if session is None:
                raise
            session.fail(error)

    return run
