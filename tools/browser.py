"""Where a Chromium is on this machine, and how tests start it."""

import os
import shutil
import subprocess
from pathlib import Path

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_APPLICATIONS = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> "str | None":
    """Return the path of the first Chromium that starts; a package's empty stub or a missing library counts as none."""
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> "list[str]":
    named = [os.environ.get("COCKPIT_CHROMIUM"), *(shutil.which(command) for command in _COMMANDS)]
    installed = [Path("/Applications") / name for name in _APPLICATIONS]
    own = [path for folder in _playwright_folders() for path in sorted(folder.glob("chromium-*/chrome-*/**/*hrom*"))
           if path.is_file() and path.name in ("chrome", "Chromium", "Google Chrome for Testing")]
    return [str(path) for path in [*named, *installed, *own] if path and os.access(path, os.X_OK)]


def _playwright_folders() -> "list[Path]":
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    home = Path.home()
    return [Path(chosen)] if chosen else [home / ".cache" / "ms-playwright", home / "Library/Caches/ms-playwright"]


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
