"""Workspaces for page tests: empty, the sample company (loaded once), dirty files (as managers' exports come)."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import whatif_shop
from streamlit.testing.v1 import AppTest

from core.base.home import Workspace, workspace
from core.state import curve_answers, scenarios

ROOT = Path(__file__).resolve().parents[2]
SHELL = ROOT / "core" / "shell.py"
DIRTY = ROOT / "tests" / "dirty"  # the one hook: every file put here is imported into the dirty workspace

Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample company, made once per run; tests look at its pages and change nothing."""
    return _home(tmp_path_factory.mktemp("sample_home"), _load_sample)


@pytest.fixture(scope="session")
def dirty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose own workspace holds what could be imported of tests/dirty, made once per run."""
    return _home(tmp_path_factory.mktemp("dirty_home"), _load_dirty)


@pytest.fixture
def home(request: pytest.FixtureRequest, cockpit_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home that its parameter names: the test's own "empty" one, or the run's "sample" or "dirty" one, whose board is then worked out once."""
    if request.param == "empty":
        return cockpit_home
    filled: Path = request.getfixturevalue(f"{request.param}_home")
    monkeypatch.setenv("COCKPIT_HOME", str(filled))
    return filled


@pytest.fixture(scope="session")
def shop_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shop of tests/whatif_shop, made once per run: its forecast and curves are worked out once."""
    return _home(tmp_path_factory.mktemp("shop_home"), lambda: whatif_shop.shop(workspace("main")))


@pytest.fixture
def company(shop_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The shop, left without scenarios and answers for the next test; its facts nobody changes."""
    monkeypatch.setenv("COCKPIT_HOME", str(shop_home))
    space = workspace("main")
    yield space
    for kept in scenarios.scenarios(space, drafts=True):
        scenarios.remove(space, kept.id, version=kept.version, who="test")
    if curve_answers.curve_answers(space) != curve_answers.CurveAnswers():
        curve_answers.answer_curves(space, curve_answers.CurveAnswers(), who="test")


@pytest.fixture
def open_page(cockpit_home: Path) -> Open:
    """Return a function that opens a page through the shell, as a browser of that language would."""
    def opened(page: str, lang: str = "en", **link: str) -> AppTest:
        app = AppTest.from_file(SHELL, default_timeout=60)
        for name, value in {"lang": lang, **link}.items():
            app.query_params[name] = value
        app.run()
        return app if page == "cockpit" else app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    return opened


def _home(folder: Path, load: Callable[[], None]) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COCKPIT_HOME", str(folder))
        load()
    return folder


def _load_sample() -> None:
    subprocess.run([sys.executable, "-m", "sample_data.load"], cwd=ROOT, check=True)


def _load_dirty() -> None:
    space = workspace("main")
    if DIRTY.is_dir():
        from core.outlook import imports
        imports.import_files(space, [DIRTY], who="test")
