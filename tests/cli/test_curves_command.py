"""The command curves: one JSON document, and one sentence for what is wrong in a file."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from core.__main__ import main

FOLLOWS = ("--follow-demand", "no")


def table(path: Path, weeks: int = 60, step: int = 7, **changed: str) -> Path:
    """A CSV of weeks: a brings a fifth of sales, b next to nothing; `changed` replaces a column's third cell."""
    rng = np.random.default_rng(4)
    a, b = np.exp(0.5 * rng.standard_normal((2, weeks))) * 1000
    units = a / a.mean()
    sales = 500 * (0.8 + 0.2 * units / (1 + units) / np.mean(units / (1 + units)) + 0.01 * rng.standard_normal(weeks))
    rows = [{"week": str(date(2025, 1, 6) + timedelta(days=step * place)), "new": f"{sales[place]:.2f}", "a": f"{a[place]:.1f}",
             "b": f"{b[place]:.1f}", "promo": str(place % 9 == 0)} for place in range(weeks)]
    rows[2] |= changed
    path.write_text("\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]), encoding="utf-8")
    return path


def said(*more: str, path: Path, lang: str = "en") -> tuple[int, dict]:
    arguments = ["--json", "--lang", lang, "curves", "--data", str(path), "--date", "week", "--outcome", "new", *more]
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, json.loads(result.output)


def test_the_document_has_exactly_its_parts(tmp_path: Path) -> None:
    code, document = said("--spend", "a", "b", "--control", "promo", *FOLLOWS, path=table(tmp_path / "weeks.csv"))

    assert code == 0
    assert set(document) == {"channels", "total"}
    assert [set(channel) for channel in document["channels"]] == [
        {"channel", "share", "return", "marginal_return", "grade", "reasons", "conflict"}] * 2
    first = document["channels"][0]
    assert 0.1 < first["share"]["p5"] < first["share"]["p50"] < first["share"]["p95"] < 0.3
    assert 0 < first["marginal_return"] < first["return"]["p50"]
    assert first["conflict"] is False
    assert document["total"]["p5"] < document["total"]["p50"] < document["total"]["p95"]


def test_a_contradicting_test_is_told_and_wins(tmp_path: Path) -> None:
    _, document = said("--spend", "a", "--spend", "b", *FOLLOWS, "--lift", "a=0.05:0.01", path=table(tmp_path / "weeks.csv"), lang="zh")

    assert document["channels"][0]["conflict"] is True
    assert document["channels"][0]["share"]["p50"] == pytest.approx(0.05, abs=0.004)
    assert "以实验为准" in document["channels"][0]["reasons"][0]


@pytest.mark.parametrize(("lift", "sd"), [("a=0.2:0.04", 0.2), ("a=0.2:0.2", 0.2), ("a=20%:4%", 0.2)])
def test_an_sd_is_in_the_shares_unit_unless_that_would_say_nothing(lift: str, sd: float) -> None:
    from core.outlook.spend_file import lift_of

    assert lift_of(lift, ("a",))[1].sd == pytest.approx(sd)


def test_days_are_added_up_to_weeks(tmp_path: Path) -> None:
    from core.outlook.spend_file import Columns, _read, weeks_of

    days = weeks_of(_read(table(tmp_path / "days.csv", 7 * 9 + 3, 1)), Columns("week", "new", ("a", "b")))

    assert days.count == 9
    assert str(days.starts[0]) == "2025-01-06"


@pytest.mark.parametrize(("more", "changed", "words"), [
    (("--spend", "c"), {}, "no column “c”"), (("--spend", "a"), {"week": "soon"}, "Row 4: “soon”"),
    (("--spend", "a"), {"a": "-5"}, "cannot be negative: row 4"), (("--spend", "a"), {"a": "much"}, "a number is expected"),
    (("--spend", "a"), {"week": "2025-01-21"}, "7 days apart"), (("--spend", "a", "--lift", "a=2"), {}, "CHANNEL=SHARE:SD"),
    (("--spend", "a", "--organic", "1.2"), {}, "between 0 and 1"), (("--spend", "a", "a"), {}, "used twice")])
def test_what_is_wrong_is_one_sentence(tmp_path: Path, more: tuple[str, ...], changed: dict[str, str], words: str) -> None:
    code, document = said(*more, path=table(tmp_path / "weeks.csv", **changed))

    assert code == 2
    assert words in document["error"]["message"]


def test_too_few_weeks_and_no_file_are_said(tmp_path: Path) -> None:
    assert "There are 4 whole weeks" in said("--spend", "a", path=table(tmp_path / "few.csv", 4))[1]["error"]["message"]
    assert "no file" in said("--spend", "a", path=tmp_path / "none.csv")[1]["error"]["message"]
