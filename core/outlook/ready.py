"""What a new version makes ready behind the board, so that nobody waits for it: goals under every definition, deadlines, goals of parts."""

from core.base.home import Workspace
from core.outlook.board import Board
from core.outlook.deadlines import deadlines
from core.outlook.gap import labels
from core.outlook.goal_segments import lines
from core.outlook.lens import has_variants, lens
from core.state import goals as state_goals
from core.store.facts import Facts


def make_ready(space: Workspace, facts: Facts, board: Board) -> None:
    """Work out the year-ends that pages ask for beside the board's; they are kept with the version (outlook.once)."""
    if board.year is None:
        return
    for standing in board.with_goals():
        if has_variants(standing.metric.id):
            lens(space, facts, standing.metric.id, board.known, board.year)
    deadlines(space, facts, board)
    lines(space, facts, state_goals.goals(space, board.year), board.known, labels(facts, "channel"))
