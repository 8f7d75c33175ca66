"""A what-if workbook comes back as the same levers, to the bit; anything else is told in a sentence."""

from io import BytesIO

import openpyxl
import pytest
from whatif_case import company

from core.base.errors import CockpitError
from core.base.text import same
from core.outlook import twin
from core.report.scenario_workbook import workbook
from core.scenario import tree

MOVED = {"cac": 0.1 + 0.75, "cac_mode": "less", "budget": (0.8, 1.6), "budget.channel_1": 1.37, "basket": 1.1, "budget.channel_0@10": 2.5, "campaign.11": 1.25}


@pytest.fixture
def base():
    return company(draws=5)


def saved(tmp_path, base, moved, lang="zh", change=None):
    data = workbook(twin.sheets(tree.run(base, moved), {"gmv": 1e7}, {"channel_0": same("抖音")}, lang), lang=lang)
    if change is not None:
        book = openpyxl.load_workbook(BytesIO(data))
        change(book.worksheets[0])
        book.save(tmp_path / "model.xlsx")
    else:
        (tmp_path / "model.xlsx").write_bytes(data)
    return tmp_path / "model.xlsx"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_levers_come_back_as_they_went(tmp_path, base, lang):
    assert twin.levers_of(base, saved(tmp_path, base, MOVED, lang), tmp_path / "staging") == (MOVED, ())
    assert list((tmp_path / "staging").iterdir()) == []


def test_what_was_typed_into_a_yellow_cell_becomes_the_lever(tmp_path, base):
    def change(sheet):
        row = next(row for row in sheet.iter_rows(min_row=6, max_col=4) if row[0].value == "basket")
        row[2].value, row[3].value = 1.05, 1.15
        next(row for row in sheet.iter_rows(min_row=6, max_col=4) if row[0].value == "retention")[2].value = "110%"
    kept, gone = twin.levers_of(base, saved(tmp_path, base, {}, change=change), tmp_path / "staging")
    assert (kept, gone) == ({"retention": 1.1, "basket": (1.05, 1.15)}, ())


def test_levers_that_cannot_act_here_are_named(tmp_path, base):
    from dataclasses import replace
    file = saved(tmp_path, base, {"budget.channel_1": 1.5, "basket": 1.1})
    assert twin.levers_of(replace(base, channels=None), file, tmp_path / "staging")[0] == {"basket": 1.1}
    assert "budget.channel_1" in twin.levers_of(replace(base, channels=None), file, tmp_path / "staging")[1]


@pytest.mark.parametrize(("value", "said"), [(9.0, "basket goes from 0.7 to 1.5"), ("viel", "is no number for the lever basket"), (None, "basket is empty")])
def test_a_value_that_cannot_be_is_told_with_its_lever(tmp_path, base, value, said):
    def change(sheet):
        next(row for row in sheet.iter_rows(min_row=6, max_col=4) if row[0].value == "basket")[2].value = value
    with pytest.raises(CockpitError, match=said):
        twin.levers_of(base, saved(tmp_path, base, {}, "en", change), tmp_path / "staging")


def test_any_other_file_is_refused_in_a_sentence(tmp_path, base):
    book = openpyxl.Workbook()
    book.active.append(["order_id", "amount"])
    book.save(tmp_path / "orders.xlsx")
    (tmp_path / "text.xlsx").write_text("basket,1.1\n")
    for name in ("orders.xlsx", "text.xlsx"):
        with pytest.raises(CockpitError, match="no what-if model of the cockpit"):
            twin.levers_of(base, tmp_path / name, tmp_path / "staging")
