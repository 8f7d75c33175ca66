"""`python -m bench.forecast_figures`: the forecast beside free libraries; --half tuned shows the half that choices were made on.

--alone leaves the libraries out; --sets takes some of: weekly, 36, 60, m3. Series come from COCKPIT_DATA.
"""

import argparse

from bench.__main__ import DATA
from bench.forecast_figures import figures, speed
from bench.result import records


def main() -> None:
    """Print one table, then the seconds."""
    parser = argparse.ArgumentParser(prog="python -m bench.forecast_figures", description=__doc__)
    parser.add_argument("--half", choices=["held out", "tuned"], default="held out")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--sets", nargs="+", choices=["36", "60", "weekly", "m3"], default=["36", "60", "weekly", "m3"])
    options = parser.parse_args()
    rows = []
    for name in options.sets:
        chosen = figures.m4_weekly(DATA) if name == "weekly" else figures.m3_monthly() if name == "m3" else figures.retail(DATA, options.half, int(name))
        rows += figures.table(chosen, peers=not options.alone)
    print(records(rows))
    print()
    print(records(speed.table()))


if __name__ == "__main__":
    main()
