"""What a preview tells (rows new, changed, same, rejected; KPIs; goal status) is what the import then does, for every kind of table."""

import shutil
from pathlib import Path

import pytest
from whatif_shop import shop

from core import store
from core.base.home import workspace
from core.outlook.board import Board, board
from core.outlook.imports import import_files

GOALS = "指标,年份,目标值\ngmv_net,2026,45000\ninventory_turnover,2026,6\n"
"""The shop is on its way to 46,000."""
TURNED = ("refunds", "goals")
"""After these files net GMV is no longer on track."""
SPENT = "日期,投放渠道,用途,花费\n2026-08-05,search,获客,180\n2026-08-05,douyin,获客,160\n"
FILES = {
    # table: a file of which the first row is new, the second changes a row, the third is there, the fourth cannot be read
    "products": ("商品编码,商品名称,品类,是否新品类,成本单价\nC,Lamp,home,否,9\nA,Cup,home,否,60\nB,Toy,toys,是,45\n,Nameless,home,否,1\n", (4, 1, 1, 1, 1), "inventory_turnover"),
    "stock": ("日期,仓库,商品编码,库存数量\n2026-07-31,main,C,900\n2026-07-31,main,A,400\n2026-07-31,main,B,{b}\n2026-07-31,main,B,many\n", (4, 1, 1, 1, 1), "inventory_turnover"),
    "spend": ("日期,投放渠道,用途,花费\n2026-08-06,search,获客,500\n2026-08-05,search,获客,900\n2026-08-05,douyin,获客,160\nsoon,search,获客,1\n", (4, 1, 1, 1, 1), "cac"),
    "refunds": ("退款编号,订单编号,退款完成时间,退款金额\nnew,o2026-03-2,2026-08-30 12:00,15000\nr2026-02,o2026-02-1,2026-02-28 12:00,90\n"
                "r2026-03,o2026-03-1,2026-03-31 12:00,30\nbad,o2026-03-2,soon,9\n", (4, 1, 1, 1, 1), "gmv_net"),
    "goals": ("指标,年份,目标值\ngmv_net,2026,900000\ncac,2026,10\ninventory_turnover,2026,6\nno such,2026,1\n", (4, 1, 1, 1, 1), "gmv_net"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small shop with two goals."""
    folder = tmp_path_factory.mktemp("preview_home")
    space = workspace("main", folder)
    shop(space, "2025-01")
    (folder / "goals.csv").write_text(GOALS, encoding="utf-8")
    (folder / "spend.csv").write_text(SPENT, encoding="utf-8")
    import_files(space, [folder / "goals.csv", folder / "spend.csv"], who="li", with_effect=False)
    return folder


def standing(of: Board) -> dict[str, tuple[object, object]]:
    return {id_: (one.reading.value, one.status) for id_, one in of.standings.items()}


@pytest.mark.parametrize("table", FILES)
def test_a_preview_tells_what_the_import_then_does(table: str, home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "home")
    space = workspace("main", tmp_path / "home")
    content, counts, moved = FILES[table]
    pieces = store.current(space).rows("select cast(on_hand as int) from stock where day = '2026-07-31' and sku = 'B'")[0][0]
    (tmp_path / "f.csv").write_text(content.format(b=pieces), encoding="utf-8")
    before = standing(board(space, store.current(space)))

    (preview,) = import_files(space, [tmp_path / "f.csv"], who="li", dry_run=True)
    assert (preview.status, preview.table) == ("preview", table)
    assert standing(board(space, store.current(space))) == before
    (done,) = import_files(space, [tmp_path / "f.csv"], who="li", with_effect=False)
    after = standing(board(space, store.current(space)))

    assert tuple(vars(preview.rows).values()) == tuple(vars(done.rows).values()) == counts
    told = {move.id: ((move.before, move.status_before), (move.after, move.status_after)) for move in preview.kpi_effect}
    assert told == {id_: (before[id_], after[id_]) for id_ in after if before[id_] != after[id_]}
    assert moved in told
    if table in TURNED:
        assert told[moved][0][1] != told[moved][1][1]
