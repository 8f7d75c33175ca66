import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from core.__main__ import main
from core.base.errors import CockpitError
from core.forecast import forecast
from core.forecast.many import OUT, forecast_file

SHAPE = np.array([80.0, 60, 90, 95, 100, 130, 100, 98, 102, 110, 180, 150])
MONTHS = pd.date_range("2023-01-01", periods=36, freq="MS")


def write(folder: Path, rows: pd.DataFrame | str) -> Path:
    path = folder / "in.csv"
    if isinstance(rows, str):
        path.write_text(rows, encoding="utf-8")
    else:
        rows.to_csv(path, index=False)
    return path


def two_series() -> pd.DataFrame:
    return pd.concat([pd.DataFrame({"series": name, "ds": MONTHS, "y": size * np.resize(SHAPE, 36)}) for name, size in (("007", 1.0), ("乙", 3.0))])


def run(*words: str, code: int = 0, lang: str = "en") -> Any:
    result = CliRunner().invoke(main, ["--lang", lang, "--json", "forecast", *words])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_every_series_of_a_file_is_forecast_as_alone_and_written(tmp_path):
    rows = two_series().sample(frac=1, random_state=3)
    out = tmp_path / "out.csv"

    said = run("--series", str(write(tmp_path, rows)), "--freq", "M", "--horizon", "5", "--out", str(out))

    made = pd.read_csv(out, dtype={"series": str})
    assert list(made.columns) == OUT
    assert sorted(made["series"].unique()) == ["007", "乙"]
    one = made[made["series"] == "乙"]
    assert one["ds"].tolist() == ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"]
    alone = forecast(pd.DataFrame({"ds": MONTHS, "y": 3 * np.resize(SHAPE, 36)}), 5, "M").frame.tail(5)
    for name in OUT[2:]:
        np.testing.assert_allclose(one[name], alone[name], rtol=1e-9)
    assert {each["series"] for each in said["series"]} == {"007", "乙"}
    assert said["series"][0]["notes"] == ["Nothing in the history was ever off its pattern: it is carried on as it is, and the bands have no width."]
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(("freq", "days", "expected"), [
    ("M", ["2025-11-30", "2025-12-31", "2026-01-31"], ["2026-02-28", "2026-03-31"]),
    ("M", ["2025-11", "2025-12", "2026-01"], ["2026-02-01", "2026-03-01"]),
    ("M", ["2025/11/15", "2025/12/15", "2026/1/15"], ["2026-02-15", "2026-03-15"]),
    ("W", ["2026-08-05", "2026-08-12", "2026-08-19"], ["2026-08-26", "2026-09-02"]),
    ("D", ["20260227", "20260228", "20260301"], ["2026-03-02", "2026-03-03"])])
def test_periods_to_come_are_dated_as_the_file_dates_its_own(tmp_path, freq, days, expected):
    forecast_file(write(tmp_path, pd.DataFrame({"series": "a", "ds": days, "y": [1.0, 2.0, 3.0]})), freq, 2, tmp_path / "out.csv")

    assert pd.read_csv(tmp_path / "out.csv")["ds"].tolist() == expected


def test_an_empty_y_is_a_missing_period(tmp_path):
    told = forecast_file(write(tmp_path, "y,series,ds,more\n5,a,2026-01-01,x\n,a,2026-01-02,x\n5,a,2026-01-03,x\n"), "D", 1, tmp_path / "out.csv")

    assert any("misses 1 day;" in note.en for note in told[0].notes)


@pytest.mark.parametrize(("text", "code", "part"), [
    ("series,ds\na,2026-01-01\n", "series_column", "lacks y"),
    ("series,ds,y\n", "no_history", "no rows"),
    ("series,ds,y\na,2026-01-01,1\na,2026-01-02,viele\n", "series_number", "Line 3, y: “viele”"),
    ("series,ds,y\na,2026-01-01,inf\n", "series_number", "Line 2"),
    ("series,ds,y\na,gestern,1\n", "series_date", "Line 2, ds: “gestern”"),
    ("series,ds,y\na,2026-02-30,1\n", "series_date", "Line 2"),
    ("series,ds,y\nb,2026-01-01,1\na,2026-01-01,1\na,2026-01-01,2\n", "series_twice", "Line 4, a: “2026-01-01”"),
    ("series,ds,y\na,2026-01-01,\n", "no_history", "Series “a”"),
    ("", "series_file", "in UTF-8"),
])
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence_and_nothing_is_written(tmp_path, text, code, part):
    out = tmp_path / "out.csv"
    out.write_text("before")

    error = run("--series", str(write(tmp_path, text)), "--freq", "D", "--horizon", "2", "--out", str(out), code=2)["error"]

    assert error["code"] == code
    assert part in error["message"]
    assert out.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_two_rows_of_one_month_are_one_period_twice(tmp_path):
    with pytest.raises(CockpitError, match="stands there twice"):
        forecast_file(write(tmp_path, "series,ds,y\na,2026-01-01,1\na,2026-01-15,2\n"), "M", 2, tmp_path / "out.csv")


@pytest.mark.parametrize(("words", "code"), [
    (("--freq", "Q", "--horizon", "2"), "freq"), (("--freq", "M", "--horizon", "0"), "horizon"), (("--freq", "M"), "forecast_options"), (("gmv", "--freq", "M", "--horizon", "2"), "forecast_what")])
def test_wrong_options_are_refused(tmp_path, words, code):
    error = run("--series", str(write(tmp_path, two_series())), "--out", str(tmp_path / "out.csv"), *words, code=2)["error"]

    assert error["code"] == code
    assert not (tmp_path / "out.csv").exists()


def test_a_kpi_or_a_file_and_not_neither_and_no_options_of_one_with_the_other():
    assert run(code=2, lang="zh")["error"]["message"] == "请指定一个指标，或者用 --series 指定一个文件，二者只能选一。"
    assert run("gmv", "--freq", "M", code=2)["error"]["code"] == "forecast_what"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    error = run("--series", str(write(tmp_path, two_series())), "--freq", "M", "--horizon", "2", "--out", str(tmp_path / "none" / "out.csv"), code=2)["error"]

    assert error["code"] == "series_out"
