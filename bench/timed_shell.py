"""core/shell.py with a clock around it: what a page run takes of the server, without the test harness that starts it."""

import runpy
import time

from bench import page_times
from bench.measure import ROOT

started = time.process_time(), time.perf_counter()
try:
    runpy.run_path(str(ROOT / "core" / "shell.py"))
finally:
    page_times.TAKEN.append((time.process_time() - started[0], time.perf_counter() - started[1]))
