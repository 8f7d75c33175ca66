"""A home with the sample company, loaded once per state of what loads it."""

from pathlib import Path

from bench import measure
from bench.kept import kept, sources
from bench.measure import ROOT


def home() -> Path:
    """Return a home whose workspace `sample` holds the sample company."""
    files = sorted(path for path in (ROOT / "sample_data").iterdir() if path.is_file())
    rooms = [ROOT / "core" / room for room in ("base", "tables", "ingest", "store", "state")]
    return kept("sample", [*files, *sources(*rooms)], _load)


def _load(folder: Path) -> None:
    measure.child("sample_data.load", "--home", str(folder), home=folder)
