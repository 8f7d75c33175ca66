"""`python -m bench.same_kpis FILE FOLDER…`: imports the file and compares what its marts give with the frames that bench.pandas_way wrote.

Prints how many values agree in each folder; ends with status 1 and names the first table that differs.
"""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core import store
from core.base.home import workspace
from core.outlook import imports

QUERIES: Mapping[str, str] = {
    "daily_sales": "select day, channel, is_repeat, sum(amount) as amount, sum(units) as units, sum(lines) as lines from daily_sales group by 1, 2, 3",
    "daily_ordered": "select day, channel, sum(amount) as amount from daily_ordered group by 1, 2",
    "daily_orders": "select day, channel, orders, first_orders, repeat_orders from daily_orders",
    "daily_shipping": "select day, channel, due_day, orders from daily_shipping",
    "daily_acquired": "select day, channel, customers from daily_acquired",
    "sku_months": "select month, sku, amount, units from sku_months",
    "period_buyers": "select period, channel, period_kind, buyers, repeat_buyers, orders, new_customers from period_buyers where category = '*'",
    "retention_days": "select base_year, day, returned from retention_days where kind = 'all'",
    "customer_months": "select customer_id, month, purchase_days, amount, first_month from customer_months",
    "cohort_months": "select first_month, month_number, customers, amount, returned_by from cohort_months",
    "retention_windows": "select month, length, base, returned from retention_windows",
    "trailing_buyers": "select month, buyers, repeat_buyers from trailing_buyers",
}
KEYS: Mapping[str, int] = {"daily_sales": 3, "daily_shipping": 3, "period_buyers": 3, "trailing_buyers": 1}
"""How many columns name a row, where it is not two; the rest are its values."""


def main(file: Path, folders: Sequence[Path]) -> int:
    """Return how many values of the marts equal those of every folder's frames; end the program where one does not."""
    with tempfile.TemporaryDirectory() as home:
        space = workspace("main", Path(home))
        imports.import_files(space, [file], who="bench", with_effect=False)
        facts = store.current(space)
        ours = {name: facts.query(sql) for name, sql in QUERIES.items()}
    equal = [sum(_agree(name, frame, pd.read_pickle(folder / f"{name}.pickle")) for name, frame in ours.items()) for folder in folders]
    return min(equal)


def _agree(name: str, ours: pd.DataFrame, theirs: pd.DataFrame) -> int:
    keys, left = KEYS.get(name, 2), _plain(ours)
    right = _plain(theirs.rename(columns=dict(zip(theirs.columns, left.columns[:KEYS.get(name, 2)], strict=False)))[list(left.columns)])
    both = left.merge(right, on=list(left.columns[:keys]), how="outer", suffixes=("", " of pandas"), indicator=True)
    values = list(left.columns[keys:])
    near = np.isclose(both[values].to_numpy(float), both[[f"{value} of pandas" for value in values]].to_numpy(float), rtol=1e-9, atol=0.005)
    if not near.all() or (both["_merge"] != "both").any():
        sys.exit(f"{name} differs:\n{both[~near.all(axis=1) | (both['_merge'] != 'both')].head().to_string()}")
    return int(near.size)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return dates as texts where they name rows and as numbers where they are values, categories as texts, yes and no as 1 and 0."""
    plain: dict[str, Any] = {}
    for name, column in frame.items():
        if name == "first_month" and "purchase_days" in frame:
            plain[name] = pd.to_datetime(column).to_numpy("datetime64[D]").astype(float)
        elif str(column.dtype).startswith("datetime") or str(name) in ("day", "month", "period", "due_day", "first_month"):
            plain[name] = pd.to_datetime(column).dt.strftime("%Y-%m-%d")
        elif str(column.dtype) in ("category", "object", "str"):
            plain[name] = column.astype(str)
        else:
            plain[name] = column.astype(float)
    return pd.DataFrame(plain)


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), [Path(folder) for folder in sys.argv[2:]]))
