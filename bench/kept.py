"""Inputs that take long to make: kept between runs in the system's temporary folder, under a hash of what makes them."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path


def kept(name: str, made_by: Sequence[Path], make: Callable[[Path], None]) -> Path:
    """Return the folder that make() filled, now or in an earlier run with the very same sources."""
    content = hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()[:12]
    root = Path(tempfile.gettempdir()) / "planning-cockpit-bench"
    folder = root / f"{name}-{content}"
    if not folder.exists():
        for old in root.glob(f"{name}-????????????"):
            shutil.rmtree(old)
        part = root / f"{name}-part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        make(part)
        part.rename(folder)
    return folder


def sources(*folders: Path) -> list[Path]:
    """Return every Python and SQL file below the folders, in order."""
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".sql"))
