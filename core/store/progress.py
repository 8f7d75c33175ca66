"""How a long step tells how far it is: a share from 0 to 1 and what is being done."""

from collections.abc import Callable

from core.base.text import Text

Progress = Callable[[float, Text], None]


def silent(_done: float, _step: Text) -> None:
    """Tell nobody."""
