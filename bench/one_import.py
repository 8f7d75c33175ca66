"""`python -m bench.one_import FILE [effect]`: what the server does with an upload, in a process with what a server holds."""

import json
import sys
from pathlib import Path

import altair
import statsmodels.tsa.exponential_smoothing.ets
import streamlit

from bench.measure import here, of_children, peak_megabytes
from core.base.home import workspace
from core.outlook import imports

SERVER = (altair, statsmodels, streamlit)
"""Imported for their memory: a server that takes an upload has drawn pages before."""


def main(path: Path, with_effect: bool) -> None:
    results: list[imports.FileResult] = []
    space = workspace()
    spent = here(lambda: results.extend(imports.import_files(space, [path], who="bench", with_effect=with_effect)))
    if [result.status for result in results] != ["imported"]:
        sys.exit(f"{path.name} was not imported: {results}")
    print(json.dumps({"peak": peak_megabytes(), "server": spent.cpu, "child": of_children(), "wall": spent.wall}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), "effect" in sys.argv[2:])
