"""Several files at once: each one's preview is what it adds to those before it, all of them together what follows after the import."""

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner

from core import store
from core.__main__ import main
from core.base.home import Workspace, workspace
from core.outlook.board import board
from core.outlook.effect import moved
from core.outlook.imports import FileResult, import_files, together
from core.outlook.uploading import Chosen, commit, rehearse

ORDERS = "订单编号,订单创建时间,订单付款时间,买家实际支付金额,买家会员名\n" + "".join(
    f"O{day:02d},2026-03-{day:02d} 21:00,2026-03-{day:02d} 21:00,{100 + day}.00,u{day % 5}\n" for day in range(1, 31))
DETAILS = "订单编号,商品编码,商品数量,商品单价,下单时间\n" + "".join(f"O{day:02d},K{day % 3},2,50.00,2026-03-{day:02d} 21:00\n" for day in range(1, 31))
REFUNDS = "退款编号,订单编号,商品编码,退款完成时间,退款金额\nR1,O02,K2,2026-03-20 12:00,40.00\nR2,O05,K2,2026-03-21 12:00,60.00\n"
PRODUCTS = "商品编码,商品名称,品类,成本单价\nK0,Cup,home,20\nK1,Toy,toys,30\nK2,Lamp,home,10\n"
FILES = {"1_refunds.csv": REFUNDS, "2_details.csv": DETAILS, "3_orders.csv": ORDERS, "4_products.csv": PRODUCTS}
"""The order in which they come is the wrong one, as in a folder."""


@pytest.fixture
def dropped(tmp_path: Path) -> Path:
    folder = tmp_path / "dropped"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def without_batch(results: list[FileResult]) -> list[tuple[object, ...]]:
    return [(one.path, one.sheet, one.table, one.rows, [finding.code for finding in one.findings], one.kpi_effect) for one in results]


def untouched(space: Workspace) -> bool:
    return store.current(space).version == 0 and not any(space.raw.iterdir()) and not any(space.staging.iterdir())


def test_a_folder_previews_as_it_then_goes_in(dropped: Path, tmp_path: Path) -> None:
    space = workspace("main", tmp_path / "home")
    previews = import_files(space, [dropped], who="li", dry_run=True)
    assert [one.status for one in previews] == ["preview"] * 4
    assert untouched(space)
    before = board(space, store.current(space))
    done = import_files(space, [dropped], who="li")
    assert [one.status for one in done] == ["imported"] * 4
    assert without_batch(previews) == without_batch(done)
    assert together(previews) == moved(before, board(space, store.current(space)))
    values = {move.id: move.after for move in together(previews)}
    assert (values["gmv"], values["gmv_net"]) == (sum(100 + day for day in range(1, 31)), sum(100 + day for day in range(1, 31)) - 100)


def test_the_page_tells_what_dropped_files_do_together(dropped: Path, tmp_path: Path) -> None:
    space = workspace("main", tmp_path / "home")
    chosen = [Chosen(path.stem, path, path.name) for path in sorted(dropped.iterdir())]
    tried = rehearse(space, chosen, who="li", progress=lambda *_: None)
    assert untouched(space)
    assert tried.moves == commit(space, chosen, who="li", progress=lambda *_: None).moves


def test_the_sheets_of_one_workbook_are_tried_one_after_the_other(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "all.xlsx")) as book:
        for name, content in FILES.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(content.splitlines()):
                sheet.write_row(number, 0, line.split(","))
    space = workspace("main", tmp_path / "home")
    previews = import_files(space, [tmp_path / "all.xlsx"], who="li", dry_run=True)
    assert untouched(space)
    assert without_batch(previews) == without_batch(import_files(space, [tmp_path / "all.xlsx"], who="li"))


def test_the_command_line_tells_what_files_do_together_and_the_kpis_then_say_so(dropped: Path, tmp_path: Path) -> None:
    def run(*words: str) -> Any:
        done = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), "--json", *words])
        assert done.exit_code == 0, done.output
        return json.loads(done.output)

    tried = run("import", "--dry-run", str(dropped))["kpi_effect"]
    went_in = run("import", str(dropped))["kpi_effect"]
    assert tried == went_in
    now = {row["id"]: (row["value"], row.get("status", "no_target")) for row in run("kpis")}
    assert len(tried) > 5
    assert {move["id"]: (move["after"], move["status_after"]) for move in tried} == {id_: now[id_] for id_ in (move["id"] for move in tried)}
