"""kill -9 at random moments of an import, fifty times: a batch is whole or absent, and undo stays exact; importers wait their turn."""

import json
import os
import subprocess
import sys
from pathlib import Path

from core.base.home import workspace
from core.outlook import imports, keeping

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 50


def program(name: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, str(Path(__file__).with_name(name)), *arguments], text=True, cwd=ROOT,
                            env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_killed_fifty_times_every_batch_is_whole_or_absent_and_undo_is_exact(tmp_path: Path) -> None:
    said, errors = program("kill_rounds.py", str(tmp_path), str(ROUNDS), "7").communicate()

    assert errors == ""
    found = json.loads(said)
    assert (found["wrong"], found["problems"], found["undone"]) == ([], [], True)
    assert 0 < found["landed"] < ROUNDS       # kills before and behind the moment that counts


def test_two_managers_at_once_both_land_and_the_same_rows_go_to_the_later_one(cockpit_home: Path, tmp_path: Path) -> None:
    for name, amount in (("a.csv", 10), ("b.csv", 20)):
        (tmp_path / name).write_text("订单编号,商品编码,数量,实付金额,付款时间,客户ID\n" + f"1,S1,1,{amount},2026-01-05 21:00,c1\n", encoding="utf-8")

    both = [program("import_then_die.py", str(cockpit_home), str(tmp_path / name), "never") for name in ("a.csv", "b.csv")]
    for one in both:
        assert one.communicate()[1] == ""

    space = workspace("main")
    later, earlier = imports.history(space)
    assert (later["batch"], earlier["batch"]) == ("f2", "f1")
    assert (earlier["new"], earlier["changed"], later["new"], later["changed"]) == (1, 0, 0, 1)
    assert keeping.check(space) == []
