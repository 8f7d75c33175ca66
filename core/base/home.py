"""Where data lies: COCKPIT_HOME and its workspaces, never the checkout."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from core.base.errors import CockpitError
from core.base.text import Text

_NAME = re.compile(r"[\w][\w -]{0,39}", re.UNICODE)


def home() -> Path:
    """Return the folder of all workspaces: COCKPIT_HOME, else the user's data folder."""
    return Path(os.environ.get("COCKPIT_HOME") or user_data_path("planning-cockpit", appauthor=False))


@dataclass(frozen=True)
class Workspace:
    """One company's data: the folder that holds its raw files, facts, state and caches."""

    name: str
    folder: Path

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def facts(self) -> Path:
        return self.folder / "facts"

    @property
    def staging(self) -> Path:
        return self.folder / "staging"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def state(self) -> Path:
        return self.folder / "state.db"


def workspace(name: str = "main", root: Path | None = None) -> Workspace:
    """Return the workspace of that name, its folders made; raise CockpitError when the name cannot be a folder."""
    if not _NAME.fullmatch(name):
        raise CockpitError(
            "workspace_name",
            Text(
                zh=f"工作区名称只能用字母、数字、汉字、空格、- 和 _（最多 40 个字），收到的是「{name[:60]}」。",
                en=f"A workspace name takes letters, digits, spaces, - and _ (40 at most), not “{name[:60]}”.",
            ),
        )
    space = Workspace(name, (root or home()) / "workspaces" / name)
    for folder in (space.raw, space.facts, space.staging, space.cache):
        folder.mkdir(parents=True, exist_ok=True)
    return space


def workspaces(root: Path | None = None) -> list[str]:
    """Return the names of all workspaces of this home, sorted."""
    folder = (root or home()) / "workspaces"
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir()) if folder.exists() else []
