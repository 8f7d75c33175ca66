"""`python -m sample_data.generate [--out DIR] [--scale X]` writes the files; `--check` reads them and prints the story's figures."""

import argparse
import sys
from pathlib import Path

from sample_data.generate.check import report
from sample_data.generate.company import company
from sample_data.generate.write import write

FOLDER = Path(__file__).parent.parent


def main() -> int:
    """Run the command; the exit status is 1 when a figure leaves the story."""
    arguments = argparse.ArgumentParser(prog="python -m sample_data.generate")
    arguments.add_argument("--out", type=Path, default=FOLDER)
    arguments.add_argument("--scale", type=float, default=1.0)
    arguments.add_argument("--check", action="store_true")
    chosen = arguments.parse_args()
    if not chosen.check:
        write(company(chosen.scale), chosen.out)
        return 0
    told = report(chosen.out)
    for name, (value, fits) in told.items():
        sys.stdout.write(f"{'  ' if fits else '! '}{name:28} {value:14,.4f}\n")
    return 0 if all(fits for _, fits in told.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
