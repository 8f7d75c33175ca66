"""What every test gets: its own COCKPIT_HOME, warnings as errors, and the public data where it lies."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from core.base.home import Workspace, workspace

ROOT = Path(__file__).resolve().parents[1]
EXPECTED_WARNINGS = (
    # statsmodels' ConvergenceWarning: an outcome that the forecast reports, not a fault. Filtered by its message,
    # for naming its class would load statsmodels into every run.
    "ignore:Optimization failed to converge:UserWarning",
)


# Every examples-based search goes without a clock; where a run decides about landing, the same examples each time.
settings.register_profile("cockpit", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("cockpit")


def pytest_configure(config: pytest.Config) -> None:
    for line in EXPECTED_WARNINGS:
        config.addinivalue_line("filterwarnings", line)


@pytest.fixture(autouse=True)
def cockpit_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for every test, so that none ever sees the real one."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("COCKPIT_HOME", str(folder))
    return folder


@pytest.fixture
def space(cockpit_home: Path) -> Workspace:
    """An empty workspace."""
    return workspace("main")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data sets: COCKPIT_DATA, else ../shared/data."""
    folder = Path(os.environ.get("COCKPIT_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"not run: no data at {folder}")
    return folder
