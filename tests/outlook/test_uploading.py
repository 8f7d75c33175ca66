"""Dropped files: checked without a change, imported in one go, cancelled without a trace, confirmed columns remembered."""

from pathlib import Path

import pytest

from core import store
from core.outlook import uploading
from core.outlook.brings import brings
from core.outlook.uploading import Cancelled, Chosen
from core.state import mappings

HEAD = "订单编号,付款时间,商品编码,数量,实付金额,客户ID\n"


@pytest.fixture
def two(tmp_path: Path) -> list[Chosen]:
    (tmp_path / "a").write_text(HEAD + "1,2025-03-04 21:10,A1,2,10.50,c1\n", encoding="utf-8")
    (tmp_path / "b").write_text(HEAD + "2,2025-03-05 21:10,A1,1,20,c2\n", encoding="utf-8")
    return [Chosen("a", tmp_path / "a", "一月.csv"), Chosen("b", tmp_path / "b", "二月.csv")]


def silent(*_: object) -> None:
    """Take no notice."""


def orders(space) -> int:
    return int(store.current(space).rows("select count(*) from order_lines")[0][0])


def test_checking_says_what_would_be_and_changes_nothing(space, two):
    found = uploading.check(space, two, who="t", progress=silent)
    assert {key: (one.path, one.status, one.rows.new) for key, (one,) in found.items()} == {
        "a": ("一月.csv", "preview", 1), "b": ("二月.csv", "preview", 1)}
    assert store.current(space).version == 0


def test_importing_tells_the_effect_of_all_files_together(space, two):
    done = uploading.commit(space, two, who="t", progress=silent)
    gmv = next(move for move in done.moves if move.id == "gmv")
    assert (gmv.before, gmv.after) == (None, 30.5)
    assert orders(space) == 2


def test_a_cancel_in_the_second_file_takes_the_first_one_back(space, two):
    def stop_in_second(words, share, may_stop):
        if share > 0.6 and may_stop:
            raise Cancelled

    with pytest.raises(Cancelled):
        uploading.commit(space, two, who="t", progress=stop_in_second)
    assert orders(space) == 0
    assert list(space.staging.iterdir()) == []


def test_progress_moves_forward_in_words_and_says_where_a_file_is_in_for_good(space, two):
    told = []
    uploading.commit(space, two, who="t", progress=lambda words, share, may_stop: told.append((words, share, may_stop)))
    shares = [share for _, share, _ in told]
    assert shares == sorted(shares)
    assert "一月.csv" in told[0][0].zh
    assert [may_stop for words, share, may_stop in told if words.zh.startswith("正在保存")][-1] is False


def test_confirmed_columns_are_remembered(space, two):
    from dataclasses import replace
    columns = {"订单编号": "order_id", "数量": "quantity"}
    uploading.commit(space, [replace(two[0], confirmed={"order_lines": columns})], who="Wang", progress=silent)
    assert [(one.table, one.columns, one.who) for one in mappings.mappings(space)] == [("order_lines", columns, "Wang")]


def test_the_same_rows_again_are_nothing_new(space, two):
    uploading.commit(space, two[:1], who="t", progress=silent)
    assert uploading.check(space, two[:1], who="t", progress=silent)["a"][0].status == "unchanged"


def test_each_table_says_its_rows_and_which_kpis_wait_for_it(space, two):
    uploading.commit(space, two, who="t", progress=silent)
    found = {one.table: one for one in brings(space, store.current(space))}
    assert found["order_lines"].rows == 2
    assert "gmv" in found["order_lines"].kpis
    assert "conversion" in found["traffic"].waiting
    assert "gmv" not in found["order_lines"].waiting
