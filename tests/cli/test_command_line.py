"""Every command: exactly one JSON document with --json, one sentence for the user's error, the words of both languages."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from core.__main__ import main
from core.base.home import workspace, workspaces
from core.base.text import Text
from core.metrics.catalog import CATALOG
from core.outlook import told

ROOT = Path(__file__).resolve().parents[2]
HEADER = "订单编号,商品编码,数量,实付金额,付款时间,客户ID,店铺,发货时间\n"


def orders() -> str:
    """An order of 10 a day at 21:00 from January 2025 to 15 August 2026, 12 in 2026; customers by day of the month."""
    lines = [f"{day:%y%m%d},A1,1,{10 if day.year == 2025 else 12},{day:%Y-%m-%d} 21:00,c{day.day},{'天猫' if day.day % 2 else '抖音'},{day:%Y-%m-%d} 23:00\n"
             for day in pd.date_range("2025-01-01", "2026-08-15")]
    return HEADER + "".join(lines)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "orders.csv").write_text(orders(), encoding="utf-8")
    (folder / "goals.csv").write_text("指标,年份,目标值\ngmv,2026,5000\n", encoding="utf-8")
    run(folder / "home", "import", str(folder / "orders.csv"))
    return folder / "home"


def run(home: Path, *words: str, code: int = 0, lang: str = "en", space: str = "main") -> Any:
    """Run a command with --json and return its one document; nothing else may stand on standard output."""
    result = CliRunner().invoke(main, ["--home", str(home), "--workspace", space, "--lang", lang, "--json", *words])
    assert result.exit_code == code, result.output
    return strict(result.stdout)


def strict(text: str) -> Any:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def said(home: Path, *words: str, lang: str = "en") -> str:
    result = CliRunner().invoke(main, ["--home", str(home), "--lang", lang, *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_kpis_lists_every_kpi_with_the_fields_of_the_contract(home: Path) -> None:
    rows = {row["id"]: row for row in run(home, "kpis")}

    assert list(rows) == list(CATALOG)
    fields = {"id", "label", "unit", "value", "last_year", "as_of", "partial", "needs", "reason"}
    for row in rows.values():
        assert set(row) in (fields, fields | {"target", "status", "pace", "landing", "odds"})
        assert row["unit"] in {"currency", "share", "count", "times", "days", "hours", "minutes"}
    # 227 days of 12 against 227 of 10
    assert (rows["gmv"]["value"], rows["gmv"]["last_year"], rows["gmv"]["as_of"]) == (2724, 2270, "2026-08-15")
    growth = rows["gmv_growth"]
    assert growth["value"] == pytest.approx(0.2)
    assert (growth["target"], growth["pace"]["expected"], set(growth["landing"])) == (0.35, 0.35, {"p10", "p50", "p90"})
    assert growth["pace"]["ratio"] == pytest.approx(1.2 / 1.35)
    assert growth["status"] in {"on_track", "at_risk", "off_track"}
    assert 0 <= growth["odds"] <= 1
    assert (rows["visitors"]["value"], rows["visitors"]["needs"]) == (None, "traffic")
    assert (rows["satisfaction"]["status"], rows["satisfaction"]["needs"]) == ("no_data", "tickets")
    assert rows["members"]["status"] in {"no_data", "no_target"}


def test_kpis_by_month_channel_and_category(home: Path) -> None:
    months = {row["month"]: row for row in run(home, "kpis", "--by", "month") if row["id"] == "gmv"}
    assert (len(months), months["2025-02"]["value"], months["2026-02"]["last_year"]) == (20, 280, 280)
    assert (months["2026-08"]["partial"], months["2026-08"]["last_year"], months["2026-08"]["value"]) == (True, None, 180)

    # odd days of the 227: January 16, February 14, March 16, April 15, May 16, June 15, July 16, August 8 = 116
    channels = {row["channel"]: row["value"] for row in run(home, "kpis", "--by", "channel") if row["id"] == "gmv"}
    assert channels == {"天猫": 116 * 12, "抖音": 111 * 12}
    assert {row["category"]: row["value"] for row in run(home, "kpis", "--by", "category") if row["id"] == "gmv"} == {"": 2724}


def test_kpis_as_of_an_earlier_day(home: Path) -> None:
    rows = {row["id"]: row for row in run(home, "kpis", "--as-of", "2026-01-31")}
    assert (rows["gmv"]["value"], rows["gmv"]["as_of"]) == (31 * 12, "2026-01-31")
    assert rows["buyers"]["value"] == 31

    assert {row["value"] for row in run(home, "kpis", "--as-of", "2019-01-01")} == {None}


def test_labels_and_reasons_come_in_the_language_asked_for(home: Path) -> None:
    chinese = {row["id"]: row["label"] for row in run(home, "kpis", lang="zh")}
    assert chinese["retention"] == "用户留存率"
    assert {row["id"]: row["label"] for row in run(home, "kpis")}["retention"] == "User retention"
    assert "用户留存率" in said(home, "kpis", lang="zh")


def test_forecast_of_a_sum_and_of_a_change(home: Path) -> None:
    for id_ in ("gmv", "gmv_growth"):
        document = run(home, "forecast", id_)
        assert set(document["landing"]) == {"p10", "p50", "p90"}
        ahead = [month for month in document["months"] if month["y"] is None]
        assert [month["ds"][:7] for month in ahead] == ["2026-08", "2026-09", "2026-10", "2026-11", "2026-12"]
        assert document["months"][0]["y_hat"] is None      # NaN of the past is null
    assert "2026-12" in said(home, "forecast", "gmv")


def test_whatif_at_rest_is_the_baseline(home: Path) -> None:
    document = run(home, "whatif")
    assert document["scenario"] == document["baseline"]
    assert {"baseline", "scenario", "months", "odds"} <= set(document)
    moved = run(home, "whatif", "--set", "basket=1.1")
    assert moved["scenario"]["gmv"] > moved["baseline"]["gmv"]
    assert run(home, "whatif", "--set", "nonsense=1", code=2)["error"]["code"]
    assert run(home, "whatif", "--scenario", "gone", code=2)["error"]["message"]


def test_import_previews_imports_asks_refuses_and_undoes(home: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text(HEADER + "x1,A1,1,100,2026-08-14 20:00,c1,天猫,\n", encoding="utf-8")
    before = {row["id"]: row["value"] for row in run(home, "kpis")}

    (preview,) = run(home, "import", "--dry-run", str(more))["files"]
    assert (preview["status"], preview["batch"], preview["rows"]) == ("preview", None, {"read": 1, "new": 1, "changed": 0, "same": 0, "rejected": 0})
    (done,) = run(home, "import", str(more))["files"]
    assert set(done) == {"path", "sheet", "status", "table", "header_row", "columns", "rows", "findings", "questions", "kpi_effect", "batch"}
    assert (done["status"], done["table"], done["header_row"], done["columns"]["实付金额"]) == ("imported", "order_lines", 1, "paid_amount")
    assert done["kpi_effect"] == preview["kpi_effect"]
    effect = next(move for move in done["kpi_effect"] if move["id"] == "gmv")
    assert (effect["before"], effect["after"]) == (before["gmv"], before["gmv"] + 100)
    assert {"id", "before", "after", "status_before", "status_after"} == set(effect)

    undone = run(home, "undo", done["batch"])
    assert (undone["removed"], undone["restored"], undone["kept"]) == (1, 0, [])
    assert {row["id"]: row["value"] for row in run(home, "kpis")} == before
    history = run(home, "batches")
    assert [row["batch"] for row in history][-1] == "f1"
    assert history[0]["undone_at"] is not None
    assert "more.csv" in said(home, "batches")


def test_a_question_ends_with_status_3_and_an_answer_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "dates.csv"
    file.write_text(HEADER + "1,A1,1,30,03/04/2026 10:00,c1,天猫,\n", encoding="utf-8")

    (asked,) = run(tmp_path, "import", str(file), code=3, lang="zh")["files"]
    assert asked["status"] == "needs_answers"
    question = asked["questions"][0]
    assert set(question) == {"key", "text", "choices"}
    (done,) = run(tmp_path, "import", "--answer", f"{question['key']}={question['choices'][0]['value']}", str(file))["files"]
    assert done["status"] == "imported"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("words", "error"), [
    (("forecast", "gmvv"), "unknown_kpi"), (("import", "gone.csv"), "no_file"), (("undo", "f99"), None), (("undo", "huh"), None),
    (("restore", "gone.zip"), "restore_target"), (("backup", "/gone/folder/x.zip"), "backup_target"),
    (("import", "--answer", "novalue", "x.csv"), "answer"), (("kpis", "--as-of", "tomorrow"), "usage"), (("kpis", "--by", "moon"), "usage"),
    (("import",), "usage"), (("nonsense",), "usage"), (("kpis", "--nonsense"), "usage")])
def test_the_users_error_is_one_document_and_one_sentence(home: Path, lang: str, words: tuple[str, ...], error: str | None) -> None:
    document = run(home, *words, code=2, lang=lang)

    assert list(document) == ["error"]
    assert set(document["error"]) == {"code", "message"}
    assert error in (None, document["error"]["code"])
    assert "\n" not in document["error"]["message"].strip()
    assert any("\u4e00" <= char <= "\u9fff" for char in document["error"]["message"]) == (lang == "zh") or "nonsense" in words


def test_a_refused_file_is_told_in_the_list_with_status_2(home: Path, tmp_path: Path) -> None:
    (tmp_path / "weather.csv").write_text("天气,心情\n晴,好\n", encoding="utf-8")

    (refused,) = run(home, "import", str(tmp_path / "weather.csv"), code=2, lang="zh")["files"]

    assert refused["status"] == "rejected"
    assert refused["error"]["message"].endswith("。")


@pytest.mark.parametrize("name", ["../up", "a/b", "", "x" * 41])
def test_a_workspace_name_that_is_no_folder_is_refused(home: Path, name: str) -> None:
    assert run(home, "kpis", code=2, space=name)["error"]["code"]


def test_a_slip_in_the_workspaces_name_is_no_empty_company(home: Path) -> None:
    document = run(home, "kpis", code=2, space="mian")

    assert document["error"]["code"] == "unknown_workspace"
    assert "main" in document["error"]["message"]
    assert workspaces(home) == ["main"]


def test_errors_without_json_go_to_standard_error(home: Path) -> None:
    result = CliRunner().invoke(main, ["--home", str(home), "--lang", "zh", "forecast", "gmvv"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert "没有名为" in result.stderr
    assert CliRunner().invoke(main, ["--home", str(home), "nonsense"]).exit_code == 2
    assert CliRunner().invoke(main, ["--help"]).exit_code == 0


def test_a_fresh_home_answers_with_what_is_needed(tmp_path: Path) -> None:
    rows = run(tmp_path, "kpis")

    assert {row["needs"] is not None for row in rows} == {True}
    assert {row["value"] for row in rows} == {None}
    assert run(tmp_path, "batches") == []
    assert run(tmp_path, "check") == {"ok": True, "problems": [], "facts_version": 0}
    assert run(tmp_path, "forecast", "gmv", code=2)["error"]["code"]
    assert run(tmp_path, "whatif", code=2)["error"]["code"]


def test_a_backup_restores_into_a_new_workspace_with_every_number(home: Path, tmp_path: Path) -> None:
    assert run(home, "backup", str(tmp_path / "all.zip"))["bytes"] > 1000
    other = tmp_path / "home"

    assert run(other, "restore", str(tmp_path / "all.zip"), space="copy")["workspace"] == "copy"

    assert run(other, "kpis", space="copy") == run(home, "kpis")
    assert run(other, "check", space="copy")["ok"] is True
    assert run(other, "restore", str(tmp_path / "all.zip"), space="copy", code=2)["error"]["code"] == "restore_target"


def test_the_check_ends_with_status_2_and_names_what_is_wrong(home: Path, tmp_path: Path) -> None:
    run(home, "backup", str(tmp_path / "all.zip"))
    run(tmp_path, "restore", str(tmp_path / "all.zip"))
    raw = workspace("main", tmp_path).raw
    for path in raw.iterdir():
        path.unlink()

    document = run(tmp_path, "check", code=2, lang="zh")

    assert document["ok"] is False
    assert len(document["problems"]) >= 1
    assert "orders.csv" in " ".join(document["problems"])
    assert document["facts_version"] is not None


def test_as_a_program_it_works_while_another_process_holds_the_workspace_open(home: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys\nfrom pathlib import Path\nfrom core import store\nfrom core.base.home import workspace\n"
         "from core.state import goals\nspace = workspace('main', Path(sys.argv[1]))\nfacts = store.current(space)\n"
         "goals.goals(space, 2026)\nprint(facts.version, flush=True)\nsys.stdin.readline()\n"
         "print(facts.rows('select count(*) from order_lines')[0][0])", str(home)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    version = int(holder.stdout.readline())
    goals = home.parent / "goals.csv"

    outcomes = [program(home, "kpis"), program(home, "import", str(goals)), program(home, "undo", "s1"), program(home, "nonsense")]

    assert [code for code, _ in outcomes] == [0, 0, 0, 2]
    assert next(row for row in outcomes[0][1] if row["id"] == "gmv")["value"] == 2724
    assert outcomes[1][1]["files"][0]["batch"] == "s1"
    assert outcomes[3][1]["error"]["code"] == "usage"
    out, _ = holder.communicate("\n")
    assert (version >= 1, out.strip()) == (True, "592")


def program(home: Path, *words: str) -> tuple[int, Any]:
    done = subprocess.run([sys.executable, "-W", "error", "-m", "core", "--home", str(home), "--json", *words], cwd=ROOT, text=True,
                          capture_output=True, env=os.environ, check=False)
    return done.returncode, strict(done.stdout)


@pytest.mark.parametrize(("value", "expected"), [
    (float("nan"), None), (float("inf"), None), (np.float64("nan"), None), (np.float32(0.5), 0.5), (np.int64(3), 3), (np.bool_(True), True),
    (pd.NaT, None), (pd.NA, None), (pd.Timestamp("2026-01-02 03:04"), "2026-01-02T03:04:00"), (Text(zh="好", en="good"), "好"),
    ((1, None), [1, None]), ({1: float("nan")}, {"1": None}), (True, True), ("text", "text"), (np.array([1.0, np.nan]), [1.0, None]),
    (Path("x"), "x")])
def test_plain_values_are_what_json_can_hold(value: Any, expected: Any) -> None:
    found = told.plain(value, "zh")

    assert found == expected
    assert type(found) is type(expected)
    json.dumps(found, allow_nan=False)


def test_a_table_for_the_terminal_lines_up_chinese_as_wide() -> None:
    lines = told.table([{"id": "a", "label": "留存率", "value": 0.5}, {"id": "bb", "label": "x", "value": None}], ("id", "label", "value"))

    assert lines.split("\n") == ["id  label   value", "a   留存率  0.5", "bb  x       –"]


def test_undo_tells_what_stays_and_why(home: Path, tmp_path: Path) -> None:
    batches = []
    for amount in (100, 200):
        path = tmp_path / f"more{amount}.csv"
        path.write_text(HEADER + f"x1,A1,1,{amount},2026-08-14 20:00,c1,天猫,\n", encoding="utf-8")
        batches.append(run(home, "import", str(path))["files"][0]["batch"])

    (kept,) = run(home, "undo", batches[0])["kept"]  # the second import holds the row
    assert (kept["table"], kept["rows"], kept["batch"], kept["file"]) == ("order_lines", 1, batches[1], "more200.csv")
    assert kept["reason"].endswith(".")
    assert "Text(" not in kept["reason"]
    run(home, "undo", batches[1])
