"""`python -m sample_data.load [--home DIR] [--lang zh|en]`: the sample company into workspace `sample`, when that is empty."""

import argparse
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.outlook.imports import FileResult, Progress

FOLDER = Path(__file__).parent
WORKSPACE = "sample"
WHO = "sample"
_FIRST = ("channels", "suppliers", "products", "product_costs", "customers")  # what the others refer to
_ENDINGS = (".csv", ".xlsx")


def paths(folder: Path = FOLDER) -> list[Path]:
    """Return the sample files, those first that the others refer to."""
    found = sorted(path for path in folder.iterdir() if path.suffix in _ENDINGS)
    return sorted(found, key=lambda path: _FIRST.index(path.stem) if path.stem in _FIRST else len(_FIRST))


def load(home: Path | None = None, progress: "Progress | None" = None) -> "list[FileResult]":
    """Import the sample files that the sample workspace of that home has never seen, and return what became of them.

    So a load that was cut off is finished by the next, and what somebody undid stays undone. The effect on the KPIs
    is not worked out: nobody compares the sample with an empty workspace. A note in the workspace says that these
    files are all in, so that the next start need not even ask.
    """
    from core.base.home import workspace

    space = workspace(WORKSPACE, home)
    note = space.cache / f"sample-{_edition()}"
    if note.exists():
        return []
    from core.outlook import imports  # brings pandas and DuckDB: a second too many for a start that has nothing to load

    seen = {row["file"] for row in imports.history(space)}
    missing = [path for path in paths() if path.name not in seen]
    results = imports.import_files(space, missing, who=WHO, with_effect=False, progress=progress) if missing else []
    if all(result.status in ("imported", "unchanged") for result in results):
        note.touch()
    return results


def _edition() -> str:
    listed = "\n".join(f"{path.name} {path.stat().st_size}" for path in paths())
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


def _say(_stage: str, done: float) -> None:
    sys.stdout.write(f"\rSample company 示例公司 {done:4.0%} ")
    sys.stdout.flush()


def main() -> int:
    """Run the command; the exit status is 1 when a file did not go in, with a sentence for each."""
    arguments = argparse.ArgumentParser(prog="python -m sample_data.load")
    arguments.add_argument("--home", type=Path, default=None)
    arguments.add_argument("--lang", choices=("zh", "en"), default="en")
    chosen = arguments.parse_args()
    results = load(chosen.home, _say if sys.stdout.isatty() else None)
    refused = [result for result in results if result.status not in ("imported", "unchanged")]
    for result in refused:
        reason = result.error(chosen.lang) if result.error else result.status
        sys.stderr.write(f"{result.path}: {reason}\n")
    sys.stdout.write(f"{WORKSPACE}: {len(results) - len(refused)}\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
