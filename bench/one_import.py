"""`python -m bench.one_import FILE [effect]`: what the server does with an upload, in a process with what a server holds."""

import json
import sys
from pathlib import Path

import altair
import statsmodels.tsa.exponential_smoothing.ets
import streamlit

from bench.measure import peak_megabytes
from core.base.home import workspace
from core.outlook import imports

SERVER = (altair, statsmodels, streamlit)
"""Imported for their memory: a server that takes an upload has drawn pages before."""


def main(path: Path, with_effect: bool) -> None:
    (result,) = imports.import_files(workspace(), [path], who="bench", with_effect=with_effect)
    if result.status != "imported":
        sys.exit(f"{path.name} was not imported: {result.error or result.questions or result.status}")
    print(json.dumps({"peak": peak_megabytes(), "rows": result.rows.new}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), "effect" in sys.argv[2:])
