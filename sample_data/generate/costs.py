"""What running the department costs, by month, kind and (where it can be told) shop; no goods, no media spend."""

import numpy as np
import pandas as pd

_FIXED = {  # a month, by year
    "人力": (9_600, 12_700, 16_000, 19_600),
    "客服外包": (1_900, 2_500, 3_200, 3_800),
    "仓储": (2_700, 3_400, 4_300, 5_000),
    "软件": (1_500, 1_900, 2_300, 2_500),
    "办公": (1_300, 1_450, 1_600, 1_500),
    "差旅与会议": (600, 700, 750, 600),
}
_PER_ORDER = {"物流": (10.3, 10.0, 9.7, 9.4), "包装": (1.5, 1.45, 1.4, 1.35)}
_COMMISSION = {"天猫旗舰店": 0.026, "京东旗舰店": 0.036, "抖音小店": 0.027, "微信小程序": 0.006, "视频号": 0.018}


def cost_table(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the costs file: one row per month, kind and channel ('' where a cost belongs to no shop)."""
    sold = table[table["paid_at"].notna() & (table["status"] != "交易关闭")]
    month = sold["paid_at"].dt.to_period("M")
    gmv = sold.groupby([month, "channel"])["paid_amount"].sum()
    orders = sold.groupby([month, "channel"])["order_id"].nunique()
    rows = []
    for period in sorted(month.unique()):
        year = period.year - 2023
        rows += [(period, kind, "", amounts[year] * rng.normal(1, 0.03)) for kind, amounts in _FIXED.items()]
        for shop, rate in _COMMISSION.items():
            count = orders.get((period, shop), 0)
            rows += [
                (period, kind, shop, count * prices[year] * rng.normal(1, 0.02)) for kind, prices in _PER_ORDER.items()
            ]
            rows.append((period, "平台佣金", shop, gmv.get((period, shop), 0.0) * rate))
    found = pd.DataFrame(rows, columns=["month", "kind", "channel", "amount"])
    found["month"] = (
        found["month"].dt.to_timestamp()
        if hasattr(found["month"], "dt")
        else pd.PeriodIndex(found["month"]).to_timestamp()
    )
    found["amount"] = np.round(found["amount"].to_numpy(dtype=float), 2)
    return found
