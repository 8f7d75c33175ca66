"""A workspace of its own for every test of the state."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.base.home import Workspace, workspace
from core.state.database import close


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    made = workspace("test", tmp_path)
    yield made
    close(made)
