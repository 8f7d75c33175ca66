"""The workbook is the model: recalculated by LibreOffice, which knows nothing of ours, it says what the app says."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO

import numpy as np
import openpyxl
import pytest
from whatif_case import company

from core.base.text import same
from core.report.scenario_workbook import workbook
from core.scenario import outcome, tree
from core.scenario.twin import book

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
GOALS = {"gmv": 11_100_000.0, "cac_change": -0.15, "inventory_turnover": 6.2}
EVERY_LEVER = {"cac": 0.85, "cac_mode": "less", "budget.channel_1": 1.37, "budget.channel_0@10": 2.5, "retention": 1.15, "price": 1.07, "basket": 1.1,
               "conversion": 0.93, "refund": 1.4, "cover": 0.6, "new_category": 1.5, "campaign": 1.2, "campaign.11": 1.1, "new_category.12": 0.7}
RANGES = {"budget": (0.8, 1.6), "budget.channel_1@11": 1.4, "retention": (0.9, 1.2), "cac": 0.9}


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Return a function: (name, baseline, overrides) → the file LibreOffice wrote, all asked for in one go."""
    folder = tmp_path_factory.mktemp("twin")
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(RECALCULATE)
    cases = {"rest": (company(draws=40), {}), "levers": (company(draws=40), EVERY_LEVER), "ranges": (with_an_empty_month(company(draws=43)), RANGES),
             "anchored": (held_fast(company(draws=40)), {"basket": 1.1, "cover": 0.8}), "little": (little(), {"basket": 1.2, "campaign": 1.3})}
    for name, (base, moved) in cases.items():
        (folder / f"{name}.xlsx").write_bytes(without_answers(written(tree.run(base, moved))))
    office = shutil.which("soffice")
    assert office, "make test brings LibreOffice (tools/prepare.py)"
    subprocess.run([office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
                    "--outdir", str(folder / "out"), *(str(folder / f"{name}.xlsx") for name in cases)], check=True, capture_output=True)
    return {name: (tree.run(base, moved), openpyxl.load_workbook(folder / "out" / f"{name}.xlsx", data_only=True)["Model"])
            for name, (base, moved) in cases.items()}


def held_fast(base):
    """The same company with landings of its own for some KPIs, as the forecast has them."""
    rng = np.random.default_rng(4)
    return replace(base, anchors={"gmv_growth": 0.3 + 0.05 * rng.standard_normal(base.draws), "retention": np.clip(0.6 + 0.03 * rng.standard_normal(base.draws), 0, 1),
                                  "inventory_turnover": 6 + rng.standard_normal(base.draws) * 0.3, "satisfaction": np.full(base.draws, 0.97)})


def with_an_empty_month(base):
    """The same company with a plan that has no money for one channel in November."""
    spend, won = base.channels.spend.copy(), base.channels.new_customers.copy()
    spend[1, 2] = won[1, 2] = 0.0
    return replace(base, channels=replace(base.channels, spend=spend, new_customers=won))


def little():
    """A company that uploaded next to nothing: orders without customers, no spend, no stock, no costs."""
    base = company(draws=40)
    return replace(base, channels=None, organic_new=None, repeat=None, retention=None, stock=None, operating_fixed=None, new_category_share=None,
                   private_repeat_share=None, money=replace(base.money, gross_margin=float("nan"), refund_rate=float("nan"), fee_rate=float("nan")),
                   actual=replace(base.actual, gmv_net=None, spend=None, cogs=None, operating_cost=None, variable_cost=None, new_customers=None))


def written(made):
    return workbook(book(made, GOALS, {kpi: (same(kpi), "times") for kpi in made.values}, {}, "en"), lang="en")


def without_answers(data: bytes) -> bytes:
    """Take the answers that the file brings along out of it, so that only a recalculation can give them back."""
    into = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            new.writestr(item, re.sub(rb"</f><v>[^<]*</v>", b"</f>", text) if item.filename.startswith("xl/worksheets/") else text)
    return into.getvalue()


def rows(sheet):
    """KPI → (scenario P50, P10, P90, odds) as the recalculated sheet has them."""
    return {row[0]: (row[3], row[5], row[6], row[7]) for row in sheet.iter_rows(min_row=6, min_col=6, max_col=13, values_only=True) if isinstance(row[0], str)}


@pytest.mark.parametrize("case", ["rest", "levers", "ranges", "anchored", "little"])
def test_every_kpi_is_the_apps_to_a_billionth(recalculated, case):
    made, sheet = recalculated[case]
    said, odds, seen = outcome.landing(made).set_index("kpi"), outcome.odds(made, GOALS), rows(sheet)
    known = [kpi for kpi in said.index if not np.isnan(said.loc[kpi, "p50"])]
    assert [kpi for kpi in seen if kpi in said.index] == known
    for kpi in known:
        assert seen[kpi][:3] == pytest.approx([said.loc[kpi, name] for name in ("p50", "p10", "p90")], rel=1e-9, abs=1e-12), kpi
        if kpi in GOALS:
            assert seen[kpi][3] == pytest.approx(odds[kpi], rel=1e-12)


@pytest.mark.parametrize("case", ["rest", "levers", "ranges", "anchored"])
def test_the_months_are_the_apps_and_add_up_to_the_year(recalculated, case):
    made, sheet = recalculated[case]
    table = outcome.months(made)
    by_month = [row for row in sheet.iter_rows(min_col=6, max_col=13, values_only=True) if isinstance(row[0], str) and row[0].startswith("2026-")]
    for column, name in ((1, "gmv_baseline"), (2, "gmv"), (4, "spend"), (6, "new_customers"), (7, "stock")):
        assert [row[column] for row in by_month] == pytest.approx(table[name].tolist(), rel=1e-9), name


def test_a_moved_lever_changes_inputs_only_never_a_formula():
    base = company(draws=5)
    def cells(moved):
        sheets = book(tree.run(base, moved), GOALS, {}, {}, "zh")
        return {(sheet.name, cell.row, cell.column): getattr(cell.value, "text", cell.value) for sheet in sheets for cell in sheet.cells}
    before, after = cells({}), cells({"basket": 1.1, "retention": (0.9, 1.1)})
    differing = {place for place in before if before[place] != after[place]}
    assert {name for name, _, _ in differing} == {"推演模型"}
    assert sorted(column for _, _, column in differing if column < 5) == [2, 2, 3]      # basket; both ends of retention
    assert len({row for _, row, column in differing if column < 5}) == 2


def test_a_channels_name_never_becomes_a_formula():
    base = company(draws=5, channels=1)
    assert base.channels is not None
    base = replace(base, channels=replace(base.channels, names=("=1+1",)))
    data = workbook(book(tree.run(base, {"budget.=1+1": 1.5}), {}, {}, {}, "en"), lang="en")
    sheet = openpyxl.load_workbook(BytesIO(data))["Model"]
    texts = [cell for row in sheet.iter_rows(max_col=2) for cell in row if isinstance(cell.value, str)]
    assert texts
    assert all(cell.data_type == "s" for cell in texts)
