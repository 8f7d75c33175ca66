"""Reading the written files back, and the figures that they must tell."""

from pathlib import Path

import fastexcel
import pandas as pd

from sample_data.generate.files import FILES
from sample_data.generate.story import figures

_TIMES = {
    "order_lines": ("ordered_at", "paid_at"),
    "customers": ("registered_at", "joined_private_domain_at", "left_private_domain_at"),
    "spend": ("day",),
    "costs": ("month",),
    "stock": ("day",),
    "product_costs": ("valid_from",),
}
_READ = ("order_lines", "customers", "products", "spend", "costs", "stock", "product_costs")

# What the story promises: figure → (least, most).
STORY: dict[str, tuple[float, float]] = {
    "order_lines": (60_000, 100_000),
    "customers": (9_000, 15_000),
    "gmv_growth": (0.305, 0.335),
    "cac_change": (-0.10, -0.06),
    "turnover_2026": (5.9, 6.5),
    "retention_ytd_2026": (0.57, 0.60),
    "retention_year_2025": (0.60, 0.64),
    "retention_ytd_2025": (0.53, 0.58),
    "new_category_ytd_2026": (0.21, 0.235),
    "private_repeat_ytd_2026": (0.33, 0.385),
    "acquisition_year_2025": (0.24, 0.26),
    "acquisition_ytd_2026": (0.205, 0.22),
    "operating_ytd_2025": (0.125, 0.14),
    "operating_ytd_2026": (0.12, 0.13),
}


def read(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables that the story needs, as read from the folder's files."""
    parts: dict[str, list[pd.DataFrame]] = {}
    for file in FILES:
        if file.table in _READ:
            path = folder / file.name
            frame = (
                pd.read_csv(path, encoding=file.encoding)
                if file.encoding
                else fastexcel.read_excel(path).load_sheet(0).to_pandas()
            )
            parts.setdefault(file.table, []).append(
                frame.rename(columns={header: column for column, header in file.headers.items()})
            )
    found = {table: pd.concat(frames, ignore_index=True) for table, frames in parts.items()}
    for table, columns in _TIMES.items():
        found[table][list(columns)] = found[table][list(columns)].apply(pd.to_datetime)
    found["order_lines"]["customer_id"] = found["order_lines"]["customer_id"].fillna("")
    found["products"]["is_new_category"] = found["products"]["is_new_category"] == "是"
    return found


def report(folder: Path) -> dict[str, tuple[float, bool]]:
    """Return every figure with whether it is as the story wants it (True where the story sets no range)."""
    told = figures(read(folder))
    return {
        name: (value, name not in STORY or STORY[name][0] <= value <= STORY[name][1]) for name, value in told.items()
    }
