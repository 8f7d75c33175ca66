"""`python -m bench.first_findings FILE`: how long until the first findings of a large file stand, and until all do, in a process of its own."""

import json
import sys
import tempfile
import time
from pathlib import Path

from core import ingest
from core.tables.staged import Staged

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        seen: list[tuple[float, Staged]] = []
        ingest.read(Path(sys.argv[1]), Path(folder), first=lambda shown: seen.append((time.perf_counter() - start, shown[0])))
        whole = time.perf_counter() - start
    first, shown = seen[0]
    print(json.dumps({"first": first, "whole": whole, "rows": shown.rows_read, "table": shown.table, "findings": [one.code for one in shown.findings]}))
