"""report model writes the what-if workbook, and it holds the levers asked for."""

import json

import openpyxl
from click.testing import CliRunner
from whatif_shop import shop

from core.__main__ import main


def test_the_model_of_a_scenario_is_a_workbook_with_its_levers(space, tmp_path):
    shop(space)
    out = tmp_path / "model.xlsx"
    answer = CliRunner().invoke(main, ["--json", "report", "model", "--out", str(out), "--set", "basket=1.1"])
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.output)["bytes"] == out.stat().st_size
    sheet = openpyxl.load_workbook(out, read_only=True, data_only=True).worksheets[0]
    assert {row[0]: row[2] for row in sheet.iter_rows(min_row=6, max_row=40, max_col=3, values_only=True) if row[0]}["basket"] == 1.1
    said = json.loads(CliRunner().invoke(main, ["--json", "whatif", "--set", "basket=1.1"]).output)
    table = {row[0]: row[3] for row in sheet.iter_rows(min_row=6, max_row=40, min_col=6, max_col=9, values_only=True)}
    assert table["GMV"] == said["scenario"]["gmv"]


def test_a_folder_that_is_not_there_is_told(space, tmp_path):
    answer = CliRunner().invoke(main, ["--json", "report", "model", "--out", str(tmp_path / "no" / "model.xlsx")])
    assert answer.exit_code == 2
    assert "name a file in a folder that exists" in json.loads(answer.output)["error"]["message"]
