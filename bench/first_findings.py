"""`python -m bench.first_findings FILE`: how long reading takes until its findings stand, in a process of its own."""

import json
import sys
import tempfile
from pathlib import Path

from bench.measure import here
from core import ingest

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        spent = here(lambda: ingest.read(Path(sys.argv[1]), Path(folder)))
    print(json.dumps({"wall": spent.wall}))
