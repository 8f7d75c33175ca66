"""Months whose refunds are still coming are named, with what is still to come by the lags measured before."""

from datetime import date, timedelta
from pathlib import Path

from core import store
from core.base.home import Workspace
from core.outlook.imports import import_files
from core.outlook.ripening import ripening

START = date(2025, 1, 1)


def test_the_newest_month_is_marked_by_the_lags_of_the_older_ones(space: Workspace, tmp_path: Path) -> None:
    days = [START + timedelta(days=n) for n in range(181)]          # 1 January to 30 June, 100 a day
    (tmp_path / "o.csv").write_text("订单编号,商品编码,数量,实付金额,付款时间,客户ID\n" + "".join(f"A{n},S,1,100,{day} 21:00,c\n" for n, day in enumerate(days)), encoding="utf-8")
    # every order gives 20 back: half of them after 5 days, the other half after 15
    back = [(n, day + timedelta(days=5 if n % 2 else 15)) for n, day in enumerate(days)]
    (tmp_path / "r.csv").write_text("退款编号,订单编号,退款时间,退款金额\n" + "".join(f"R{n},A{n},{day} 10:00,20\n" for n, day in back if day <= days[-1]), encoding="utf-8")
    import_files(space, [tmp_path / "o.csv"], who="t", with_effect=False)
    (preview,) = import_files(space, [tmp_path / "r.csv"], who="t", dry_run=True)
    import_files(space, [tmp_path / "r.csv"], who="t", with_effect=False)

    (june,) = ripening(store.current(space), date(2025, 6, 30))

    assert preview.ripening == (june,)      # told before the import as after it
    # of June's 30 days 15 are older than 15 days (ripe), 10 between 5 and 14 (half), 5 newer (nothing): 20 of 30
    assert june.month == date(2025, 6, 1)
    assert abs(june.share - 2 / 3) < 0.01
    assert abs(june.expected - 200) < 5      # 10 days' worth × 100 × 20 %
    assert "2025" in june.told("CNY").zh
    assert ripening(store.current(space), date(2025, 2, 1)) == ()       # too few older sales to measure by
