"""Data lies under COCKPIT_HOME, a folder per workspace, and no name leads out of it."""

from pathlib import Path

import pytest

from core.base.errors import CockpitError
from core.base.home import home, workspace, workspaces


def test_the_home_is_what_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_HOME", str(tmp_path / "data"))
    assert home() == tmp_path / "data"
    assert workspace("main").folder == tmp_path / "data" / "workspaces" / "main"


def test_without_it_the_users_data_folder_is_never_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COCKPIT_HOME", raising=False)
    assert home().name == "planning-cockpit"
    assert not home().is_relative_to(Path(__file__).parents[2])


def test_a_workspace_has_its_folders_made(tmp_path: Path) -> None:
    space = workspace("公司 A-1_b", tmp_path)
    assert all(folder.is_dir() for folder in (space.raw, space.facts, space.staging, space.cache))
    assert space.state == space.folder / "state.db"
    assert not space.state.exists()


def test_workspaces_are_listed_by_name(tmp_path: Path) -> None:
    assert workspaces(tmp_path) == []
    for name in ("sample", "main"):
        workspace(name, tmp_path)
    (tmp_path / "workspaces" / "notes.txt").write_text("not a workspace")
    assert workspaces(tmp_path) == ["main", "sample"]


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "a\\b", ".hidden", "a" * 41, "a\x00b", "a\n", "-a"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CockpitError) as raised:
        workspace(name, tmp_path)
    assert raised.value.code == "workspace_name"
    assert workspaces(tmp_path) == []
