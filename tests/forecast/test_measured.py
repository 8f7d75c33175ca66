import os
from pathlib import Path

import pandas as pd
import pytest

from bench.forecast import table

DATA = Path(os.environ.get("COCKPIT_DATA", Path(__file__).parents[2] / "../shared/data")).resolve()


@pytest.mark.skipif(not (DATA / "au_retail_monthly.csv").exists(), reason=f"not run: no data at {DATA}")
def test_on_real_retail_it_beats_last_year_again_and_its_bands_hold():
    # 4 of the 76 held-out series × 5 origins: a tripwire; docs/forecast.md has the whole table.
    rows = pd.DataFrame(table(DATA, every=19, lengths=(36,)))

    assert (rows["owa"] < 0.9).all()
    assert (rows["wape"] < rows["wape_again"]).all()
    assert rows["coverage80"].between(0.7, 0.95).all()
