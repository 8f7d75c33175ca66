"""What the server makes ready before its first visitor comes: the Cockpit's modules and the board it opens with."""

from core import store
from core.base.home import workspace
from core.charts import pace
from core.ui import boards, gaps, session

COCKPIT = (pace, gaps)  # imported here, so that the first page finds them loaded


def cockpit() -> None:
    """Work out the board of the workspace that opens by itself; with no data there is nothing to do."""
    name = session.home_workspace()
    space = workspace(name)
    facts = store.current(space)
    if facts.version:
        boards.of(space, facts)
