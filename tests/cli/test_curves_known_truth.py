"""The command curves on a public data set whose truth is known and whose budget follows a demand that nobody sees.

confounded_media.csv holds spend, demand and sales of PyMC-Marketing's example of unobserved confounders (data/mmm_roas_data.csv),
rounded; x1 brought 21.0 % of sales and x2 13.8 %, as that file's own sales without each of them say.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.__main__ import main

DATA = Path(__file__).parent / "confounded_media.csv"
TRUE = {"x1": 0.2097, "x2": 0.1376}


def channels(*answers: str) -> dict[str, dict]:
    arguments = ["--json", "curves", "--data", str(DATA), "--date", "week", "--outcome", "sales", "--spend", "x1", "x2", *answers]
    return {one["channel"]: one for one in json.loads(CliRunner().invoke(main, arguments).output)["channels"]}


@pytest.mark.parametrize("answers", [
    ("--follow-demand", "unknown"), ("--follow-demand", "yes"), ("--follow-demand", "no", "--index", "demand"),
    ("--follow-demand", "yes", "--lift", "x1=0.21:0.2")], ids=["don't know", "yes", "an exact index", "a lift test"])
def test_every_truth_lies_inside_the_band_of_an_honest_answer(answers: tuple[str, ...]) -> None:
    found = channels(*answers)

    for name, share in TRUE.items():
        assert found[name]["share"]["p5"] < share < found[name]["share"]["p95"]


def test_a_wrong_no_is_far_off_and_a_lift_test_wins_over_it() -> None:
    alone, tested = channels("--follow-demand", "no"), channels("--follow-demand", "no", "--lift", "x1=0.21:0.2")

    assert alone["x1"]["share"]["p5"] > 0.3     # what no data set can show by itself
    assert tested["x1"]["conflict"]
    assert tested["x1"]["share"]["p50"] == pytest.approx(0.21, abs=0.01)


def test_without_an_index_or_a_test_nothing_of_it_is_graded_evidence() -> None:
    assert {one["grade"] for one in channels("--follow-demand", "unknown").values()} == {"C"}
