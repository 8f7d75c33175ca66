"""`receipt` and `why`: one JSON document each, rows that add up, parts that add up, one sentence for a slip."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from company import found

from core.__main__ import main
from core.base.home import workspace
from tests.outlook.steady_shop import tables


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    found(workspace("main", folder), **tables())
    return folder


def run(home: Path, *words: str, code: int = 0, lang: str = "en") -> Any:
    result = CliRunner().invoke(main, ["--home", str(home), "--lang", lang, "--json", *words])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_a_receipt_holds_definition_parts_and_rows_with_their_origin(home: Path) -> None:
    told = run(home, "receipt", "average_order_value", "--period", "2026-03")

    # March 2026: three orders of 121 and one of 1
    assert (told["value"], told["period"], told["formula"]) == (364 / 4, "2026-03", "GMV ÷ Orders")
    assert (told["numerator"], told["denominator"]) == ([{"name": "GMV", "value": 364.0, "last_year": False}], [{"name": "Orders", "value": 4.0, "last_year": False}])
    rows = told["parts"][0]["rows"]
    assert sum(row["counted"] for row in rows) == 364
    assert {"file", "sheet", "row", "importer", "imported_at"} < set(rows[0])


def test_a_receipt_by_channel_names_it_and_one_that_cannot_be_says_so(home: Path) -> None:
    assert run(home, "receipt", "gmv", "--channel", "douyin", "--period", "2026-03")["value"] == 121
    error = run(home, "receipt", "retention", "--channel", "douyin", code=2, lang="zh")["error"]
    assert error == {"code": "not_sliced", "message": "「用户留存率」不能按渠道拆开看。"}
    assert "nearest" not in run(home, "receipt", "gmv", "--period", "soon", code=2)["error"]["message"]


def test_a_receipts_rows_go_to_files_and_its_sum_is_theirs(home: Path, tmp_path: Path) -> None:
    told = run(home, "receipt", "average_order_value", "--period", "2026-03", "--rows", "0", "--out", str(tmp_path / "r.csv"))
    assert told["files"] == [str(tmp_path / "r.csv"), str(tmp_path / "r-2.csv")]
    header, *lines = [line.split(",") for line in (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()]
    assert header[-6:] == ["Counted", "File", "Sheet", "Row", "Imported by", "Imported at"]
    assert sum(Decimal(line[-6]) for line in lines) == 364

    run(home, "receipt", "average_order_value", "--out", str(tmp_path / "r.xlsx"))
    assert [sheet.title for sheet in openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets] == ["Receipt", "1", "2"]
    assert run(home, "receipt", "gmv", "--out", str(tmp_path / "r.pdf"), code=2)["error"]["code"] == "receipt_out"
    assert run(home, "receipt", "gmv", "--channel", "nowhere", code=2)["error"]["code"] == "unknown_slice"
    assert run(home, "receipt", "gmv", "--as-of", "2026-03-31")["period"] == "2026-Q1"


def test_why_gives_parts_that_add_up_sentences_and_links(home: Path) -> None:
    told = run(home, "why", "gmv")

    for split, parts in told["splits"].items():
        assert sum(Decimal(part["exact"]) for part in parts) == Decimal(str(round(told["change"], 2))), split
    assert {"factor", "channel", "category", "newness", "customer", "mix", "sku"} == set(told["splits"])
    assert 1 <= len(told["sentences"]) <= 5
    assert all(one["link"].startswith("growth?period=ytd") and one["period"] == "1 Jan – 31 Aug 2026" for one in told["sentences"])
    assert told["too_good"] == []


def test_why_against_the_plan_starts_from_what_the_plan_wants(home: Path) -> None:
    told = run(home, "why", "gmv_growth", "--against", "plan", lang="zh")

    last = run(home, "why", "gmv_growth")
    assert told["after"] == last["after"]
    assert told["before"] == pytest.approx(last["before"] * 1.35, rel=0.05)
    assert told["sentences"][0]["text"].startswith("GMV ")


def test_why_says_in_one_sentence_what_it_cannot_tell(home: Path) -> None:
    assert run(home, "why", "capacity_locked", code=2)["error"]["code"] == "why_untold"
    assert run(home, "why", "gmw", code=2)["error"]["code"] == "unknown_kpi"


def test_people_read_the_same_without_json(home: Path) -> None:
    said = CliRunner().invoke(main, ["--home", str(home), "--lang", "zh", "why", "gmv"]).stdout
    assert said.startswith("1. GMV")
    said = CliRunner().invoke(main, ["--home", str(home), "--lang", "zh", "receipt", "gmv", "--period", "2026-03"]).stdout
    assert "rows.xlsx" in said
