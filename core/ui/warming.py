"""What the server makes ready before somebody asks: the Cockpit's modules, the board of every new version, then what stands behind it."""

import threading
import time

from core import store
from core.base.home import Workspace, workspace
from core.charts import pace
from core.outlook.ready import make_ready
from core.store.facts import Facts
from core.ui import boards, gaps, session

COCKPIT = (pace, gaps)  # imported here, so that the first page finds them loaded
QUIET_SECONDS = 10.0    # a server that starts has its first page to give, and much to import
_FIRST_SECONDS = 2.0    # the page that opens a new version comes first; who clicks on finds the rest made
_serving = threading.Event()
_seen: set[tuple[str, int]] = set()


def cockpit() -> None:
    """Work out the board of the workspace that opens by itself; with no data there is nothing to do."""
    space = workspace(session.home_workspace())
    facts = store.current(space)
    _seen.add(_key(space, facts))
    _serving.set()
    if facts.version:
        boards.of(space, facts)


def behind() -> None:
    """Work out what stands behind that board."""
    space = workspace(session.home_workspace())
    facts = store.current(space)
    if facts.version:
        make_ready(space, facts, boards.of(space, facts))


def soon() -> None:
    """Begin, in a thread, to make ready the version that the session looks at, where the server has not yet seen it."""
    space, facts = session.space(), session.facts()
    if not _serving.is_set() or not facts.version or _key(space, facts) in _seen:
        return
    _seen.add(_key(space, facts))
    threading.Thread(target=_ready, args=(space, facts), name="make-ready", daemon=True).start()


def _ready(space: Workspace, facts: Facts) -> None:
    board = boards.of(space, facts)
    time.sleep(_FIRST_SECONDS)
    make_ready(space, facts, board)


def _key(space: Workspace, facts: Facts) -> tuple[str, int]:
    return str(space.folder), facts.version
