"""Months whose refunds are still coming are named, with what is still to come by the lags measured before."""

import json
from datetime import date, timedelta
from pathlib import Path

from click.testing import CliRunner

from core import store
from core.__main__ import main
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


def test_the_command_line_marks_net_gmv_and_its_months(tmp_path: Path) -> None:
    home = tmp_path / "home"
    days = [START + timedelta(days=n) for n in range(181)]
    (tmp_path / "o.csv").write_text("订单编号,商品编码,数量,实付金额,付款时间,客户ID\n" + "".join(f"A{n},S,1,100,{day} 21:00,c\n" for n, day in enumerate(days)), encoding="utf-8")
    (tmp_path / "r.csv").write_text("退款编号,订单编号,退款时间,退款金额\n" + "".join(
        f"R{n},A{n},{day + timedelta(days=15)} 10:00,20\n" for n, day in enumerate(days) if day + timedelta(days=15) <= days[-1]), encoding="utf-8")
    run = CliRunner()
    assert run.invoke(main, ["--home", str(home), "import", str(tmp_path / "o.csv"), str(tmp_path / "r.csv")]).exit_code == 0
    rows = json.loads(run.invoke(main, ["--home", str(home), "--json", "kpis"]).output)
    (net,) = [row for row in rows if row["id"] == "gmv_net"]
    assert net["reason"] == "Refunds of Jun 2025 are still coming: at the usual pace about 50.0% are in; about another ¥300.0 will lower net GMV (by refund time: in the month of the refund)."
    months = {row["month"]: row["reason"] for row in json.loads(run.invoke(main, ["--home", str(home), "--json", "kpis", "--by", "month"]).output) if row["id"] == "gmv_net"}
    assert (months["2025-05"], months["2025-06"]) == (None, net["reason"])
    assert "2025年6月的退款还在陆续发生" in run.invoke(main, ["--home", str(home), "--lang", "zh", "kpis"]).output
