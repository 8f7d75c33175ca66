"""Run as a program: imports files and dies by kill -9 at random moments, round after round. usage: HOME ROUNDS SEED

Every import is a process of its own (forked from this one, which has loaded everything and opened nothing), reads its file in
the real reading child and is killed for real. After each round another process looks: is the file whole in, or absent? At the
end all that landed is undone in reverse, and every step must give the rows that stood before. Prints one JSON document.
"""

import hashlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core import store
from core.base.home import Workspace, workspace
from core.outlook import board, imports, keeping  # noqa: F401 - loaded once, for all rounds

HEADER = "订单编号,商品编码,数量,实付金额,付款时间,客户ID\n"
LINES = 40


def write(folder: Path, number: int) -> Path:
    """A file of LINES orders: half of them new, half replacing those of the file before."""
    path = folder / f"{number}.csv"
    first = number * LINES // 2
    path.write_text(HEADER + "".join(f"A{n:05},S{n % 5},1,{number + 1}.25,2026-01-{n % 28 + 1:02} 21:00,c{n % 9}\n" for n in range(first, first + LINES)), encoding="utf-8")
    return path


def apart(act: Callable[[], Any]) -> Any:
    """Run something in a forked process and return its answer."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, json.dumps(act()).encode())
        os._exit(0)
    os.close(writing)
    said = b"".join(iter(lambda: os.read(reading, 65536), b""))
    os.close(reading)
    os.waitpid(child, 0)
    return json.loads(said)


def started(space: Workspace, path: Path) -> int:
    child = os.fork()
    if child == 0:
        imports.import_files(space, [path], who="killed", with_effect=False)
        os._exit(0)
    return child


def look(space: Workspace) -> dict[str, Any]:
    """The hash of the rows, and per import how many rows of it are stored."""
    facts = store.current(space)
    rows = facts.rows("select * exclude (_batch, _row, _seq) from order_lines order by order_id, line_no")
    stored = dict(facts.rows("select 'f' || _batch, count(*) from rows_order_lines group by 1"))
    return {"rows": hashlib.sha256(repr(rows).encode()).hexdigest(), "stored": stored,
            "batches": [(row["batch"], row["file"]) for row in imports.history(space)]}


def main(home: Path, rounds: int, seed: int) -> dict[str, Any]:
    space, chance, wrong = workspace("main", home), random.Random(seed), []
    before, began = apart(lambda: look(space)), time.monotonic()
    os.waitpid(started(space, write(home, 0)), 0)
    span = time.monotonic() - began       # how long an import takes; it follows the machine, so that kills fall before and behind the end
    states = [before["rows"], (now := apart(lambda: look(space)))["rows"]]
    for number in range(1, rounds + 1):
        child = started(space, write(home, number))
        time.sleep(chance.uniform(0, span))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        last, now = now, apart(lambda: look(space))
        landed = len(now["batches"]) - len(last["batches"])
        if any(count != LINES for count in now["stored"].values()) or landed not in (0, 1) or (landed == 0) != (now["rows"] == last["rows"]):
            wrong.append([number, now])
        span *= 0.8 if landed else 1.2
        if landed:
            states.append(now["rows"])
    problems = apart(lambda: [problem("en") for problem in keeping.check(space)])
    return {"landed": len(states) - 2, "wrong": wrong, "problems": problems, "undone": apart(lambda: undone(space, states))}


def undone(space: Workspace, states: list[str]) -> bool:
    """Undo everything in reverse; return whether each step gave the rows that stood before it."""
    for batch, _ in look(space)["batches"]:
        states.pop()
        imports.undo(space, batch, who="killed")
        if look(space)["rows"] != states[-1]:
            return False
    return len(states) == 1


sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
