"""The model's file is written by a process of its own: it waits ready, tells how far it is, and a cancel ends it."""

from io import BytesIO

import openpyxl
import pytest
from whatif_case import company

from core.base.text import Text, same
from core.outlook.uploading import Cancelled
from core.report import scenario_file
from core.scenario.tree import run

OUTCOME = run(company(draws=20), {"basket": 1.1})
NAMES = {name: same(name) for name in OUTCOME.baseline.channel_names}


def test_the_process_that_waits_writes_the_model_and_tells_how_far_it_is() -> None:
    scenario_file.get_ready()
    scenario_file.get_ready()
    (waiting,) = scenario_file._waiting
    told: list[tuple[Text, float]] = []

    file = scenario_file.written(OUTCOME, {"gmv_growth": 0.2}, NAMES, "en", lambda words, share, may_stop: told.append((words, share)))

    assert openpyxl.load_workbook(BytesIO(file), read_only=True).sheetnames
    assert waiting.returncode is not None
    assert scenario_file._waiting == []
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[0][0].en == "Getting ready"
    assert told[-1][0].en == "Writing the file"


def test_a_cancel_ends_the_process_at_once() -> None:
    scenario_file.get_ready()
    (waiting,) = scenario_file._waiting

    def cancelled(words: Text, share: float, may_stop: bool) -> None:
        if waiting not in scenario_file._waiting:
            raise Cancelled

    with pytest.raises(Cancelled):
        scenario_file.written(OUTCOME, {}, NAMES, "zh", cancelled)
    assert waiting.returncode is not None
