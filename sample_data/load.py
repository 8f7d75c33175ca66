"""`python -m sample_data.load [--home DIR]`: the sample company into workspace `sample`, when that is empty."""

import argparse
import os
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
WORKSPACE = "sample"
WHO = "sample"
_FIRST = ("channels", "suppliers", "products", "product_costs", "customers")  # what the others refer to
_ENDINGS = (".csv", ".xlsx")


def paths(folder: Path = FOLDER) -> list[Path]:
    """Return the sample files, those first that the others refer to."""
    found = sorted(path for path in folder.iterdir() if path.suffix in _ENDINGS)
    return sorted(found, key=lambda path: _FIRST.index(path.stem) if path.stem in _FIRST else len(_FIRST))


def load(home: Path | None = None) -> int:
    """Import every sample file into the empty sample workspace; return how many sheets went in (0: it was not empty).

    Raises CockpitError when a file is refused or leaves a question.
    """
    from core import store
    from core.base.errors import CockpitError
    from core.base.home import workspace
    from core.base.text import Text
    from core.outlook import imports

    space = workspace(WORKSPACE, home)
    if store.current(space).version > 0:
        return 0
    done = imports.import_files(space, paths(), who=WHO, with_effect=False)
    for result in done:
        if result.status not in ("imported", "unchanged"):
            raise result.error or CockpitError(
                "sample",
                Text(
                    zh=f"示例文件 {result.path} 没有导入（{result.status}）。",
                    en=f"The sample file {result.path} did not go in ({result.status}).",
                ),
            )
    return len(done)


def main() -> int:
    """Run the command."""
    arguments = argparse.ArgumentParser(prog="python -m sample_data.load")
    arguments.add_argument("--home", type=Path, default=None)
    home = arguments.parse_args().home
    if home is not None:
        os.environ["COCKPIT_HOME"] = str(home)
    sys.stdout.write(f"{load(home)} sheets\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
