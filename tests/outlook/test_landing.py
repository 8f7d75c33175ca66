"""Where the year ends: what is booked and the paths of what is left, and nothing that was not known yet."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import steady_shop
from company import found, kpi, months, order

from core.base.home import Workspace, workspace
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.outlook import paths
from core.outlook.board import Board, board
from core.outlook.gap import gap, label, labels, weakest
from core.outlook.history import history
from core.outlook.landing import series, turnover_ends, year_ends
from core.outlook.pace import growth_path
from core.outlook.shortfall import shortfalls
from core.store.facts import Facts


@pytest.fixture(scope="module")
def space_of_shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return workspace("steady", tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def shop(space_of_shop: Workspace) -> Facts:
    return found(space_of_shop, **steady_shop.tables())


@pytest.fixture(scope="module")
def standing(space_of_shop: Workspace, shop: Facts) -> Board:
    return board(space_of_shop, shop)


def ends(space: Workspace, facts: Facts, id_: str, as_of: str | None = None) -> np.ndarray | None:
    return year_ends(space, facts, CATALOG[id_], coverage(facts), kpi(facts, id_, as_of))


def test_a_sums_year_end_is_what_is_booked_and_the_paths_of_the_months_left(space_of_shop: Workspace, shop: Facts) -> None:
    past = history(shop, CATALOG["gmv"], coverage(shop))
    assert past is not None
    assert (past.horizon, past.running, past.as_of) == (4, None, date(2026, 8, 31))
    ahead = paths.ahead(space_of_shop, series(space_of_shop, past), 4).paths

    # eight months of 3 × 121 and an order of 1
    assert past.so_far("numerator") == 8 * (3 * 121 + 1) == kpi(shop, "gmv").value
    np.testing.assert_array_equal(ends(space_of_shop, shop, "gmv"), 8 * 364 + ahead.sum(axis=1))


def test_a_begun_month_counts_as_booked_and_for_its_days_to_come(space_of_shop: Workspace, shop: Facts) -> None:
    past = history(shop, CATALOG["gmv"], coverage(shop), as_of=date(2026, 8, 15))
    assert past is not None
    ahead = paths.ahead(space_of_shop, series(space_of_shop, past), 5).paths

    # August to the 15th: two orders of 121; of its path 16 days of 31 are to come
    assert past.so_far("numerator") == 7 * 364 + 242 == kpi(shop, "gmv", "2026-08-15").value
    expected = 7 * 364 + 242 + ahead[:, 0] * (1 - 15 / 31) + ahead[:, 1:].sum(axis=1)
    np.testing.assert_allclose(ends(space_of_shop, shop, "gmv", "2026-08-15"), expected, rtol=1e-12)


@pytest.mark.parametrize("id_", ["gmv", "orders", "cac", "acquisition_cost_ratio", "new_category_share", "operating_cost_ratio", "inventory_turnover", "days_of_stock"])
def test_on_31_december_the_year_ends_where_it_stands(space_of_shop: Workspace, shop: Facts, id_: str) -> None:
    now = kpi(shop, id_, "2025-12-31").value
    values = ends(space_of_shop, shop, id_, "2025-12-31")

    assert values is not None
    assert set(np.round(values, 9)) == {round(now or 0, 9)}


def test_on_31_december_growth_is_that_of_the_two_years(space_of_shop: Workspace, shop: Facts) -> None:
    # 11 × 330 + 3 × 165 + 12 against 11 × 300 + 3 × 150 + 12
    assert ends(space_of_shop, shop, "gmv_growth", "2025-12-31") == pytest.approx([4137 / 3762 - 1])


def test_turnover_of_constant_cost_and_stock_is_the_same_on_every_path(space_of_shop: Workspace, shop: Facts) -> None:
    values = turnover_ends(space_of_shop, shop, coverage(shop), date(2026, 8, 31))

    # 12 × (10 + 20 + 10 + 10) ÷ 100
    assert kpi(shop, "inventory_turnover").value == pytest.approx(6)
    assert values == pytest.approx(np.full(paths.DRAWS, 6.0), rel=1e-3)


def test_turnover_lands_nowhere_where_a_months_stock_is_missing(tmp_path: Path) -> None:
    rows = steady_shop.tables()
    space = workspace("hole", tmp_path)
    facts = found(space, **rows | {"stock": [row for row in rows["stock"] if str(row["day"]) != "2026-05-31"]})

    assert kpi(facts, "inventory_turnover").value is None
    assert turnover_ends(space, facts, coverage(facts), date(2026, 8, 31)) is None


def test_retention_never_falls_and_never_passes_one(space_of_shop: Workspace, shop: Facts) -> None:
    now, values = kpi(shop, "retention"), ends(space_of_shop, shop, "retention")

    assert now.value is not None
    assert values is not None
    assert 0 < now.value <= values.min()
    assert values.max() <= 1


@pytest.mark.parametrize("id_", ["new_category_share", "private_repeat_share", "acquisition_cost_ratio"])
def test_a_share_stays_a_share_on_every_path(space_of_shop: Workspace, shop: Facts, id_: str) -> None:
    values = ends(space_of_shop, shop, id_)

    assert values is not None
    assert 0 <= values.min() <= values.max() <= 1


def test_under_three_whole_months_nothing_is_simulated(tmp_path: Path) -> None:
    space = workspace("young", tmp_path)
    facts = found(space, order_lines=[order(f"{day}", f"{day.replace(day=20)} 21:00", 10, "c") for day in months("2026-01", "2026-03")])

    assert ends(space, facts, "gmv") is None        # March is not over
    assert board(space, facts).standings["gmv_growth"].status == "no_data"


def test_a_past_day_knows_nothing_of_what_came_later(space_of_shop: Workspace, shop: Facts, tmp_path: Path) -> None:
    space = workspace("then", tmp_path)
    then = found(space, **steady_shop.tables(date(2026, 3, 31)))

    old, new = board(space, then), board(space_of_shop, shop, as_of=date(2026, 3, 31))

    assert old.as_of == new.as_of == date(2026, 3, 31)
    for id_, expected in old.standings.items():
        got = new.standings[id_]
        assert (got.reading, got.target, got.pace, got.landing, got.odds, got.status) == (
            expected.reading, expected.target, expected.pace, expected.landing, expected.odds, expected.status), id_


def test_the_same_facts_give_the_same_bits_anywhere(standing: Board, tmp_path: Path) -> None:
    space = workspace("twin", tmp_path)
    twin = board(space, found(space, **steady_shop.tables()))

    assert {id_: (s.landing, s.odds) for id_, s in twin.standings.items()} == {id_: (s.landing, s.odds) for id_, s in standing.standings.items()}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garbage(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + b"x" * 500)


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def _other(path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, p0=np.zeros((2, 2)))


@pytest.mark.parametrize("damage", [_cut, _empty, _garbage, _flipped, _other])
def test_a_damaged_file_of_kept_paths_is_computed_anew(shop: Facts, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    space = workspace("kept", tmp_path)
    past = history(shop, CATALOG["gmv"], coverage(shop))
    assert past is not None
    fresh = paths.single(space, past.frame("numerator"), 4)
    (file,) = space.cache.glob("paths-*.npz")
    kept = paths.single(space, past.frame("numerator"), 4)
    assert fresh.tobytes() == kept.tobytes()

    damage(file)

    assert paths.single(space, past.frame("numerator"), 4).tobytes() == fresh.tobytes()
    assert [path.name for path in space.cache.iterdir() if path.suffix == ".part"] == []


def test_the_board_holds_every_kpi_and_the_plans_goals(standing: Board) -> None:
    assert list(standing.standings) == list(CATALOG)
    assert (standing.year, standing.as_of) == (2026, date(2026, 8, 31))
    with_goals = [s.metric.id for s in standing.with_goals()]
    assert with_goals[:3] == ["gmv_growth", "retention", "inventory_turnover"]
    growth, turnover = standing.standings["gmv_growth"], standing.standings["inventory_turnover"]
    # 8 × 364 against 8 × 331: the same days, so no event moves anything
    assert growth.reading.value == pytest.approx(364 / 331 - 1)
    assert (growth.target, growth.status, growth.odds) == (0.35, "off_track", 0)
    assert growth.pace is not None
    assert growth.pace.expected == 0.35
    assert (turnover.target, turnover.status) == (8, "off_track")
    assert standing.standings["members"].status == "no_target"      # the manager has yet to enter it
    assert standing.standings["satisfaction"].status == "no_data"
    assert standing.standings["buyers"].goal is None


def test_in_january_a_kpi_known_by_whole_months_waits_for_its_first(tmp_path: Path) -> None:
    space = workspace("january", tmp_path)
    found_board = board(space, found(space, **steady_shop.tables(date(2026, 1, 20))))

    turnover = found_board.standings["inventory_turnover"]
    assert (found_board.year, turnover.reading.as_of) == (2026, date(2025, 12, 31))
    assert (turnover.status, turnover.landing, turnover.pace, turnover.target) == ("no_data", None, None, 8)


def test_the_growth_path_ends_where_the_goal_lands(space_of_shop: Workspace, shop: Facts, standing: Board) -> None:
    growth = standing.standings["gmv_growth"]

    path = growth_path(space_of_shop, shop, growth)

    assert list(path.columns) == ["ds", "actual", "plan", "p10", "p25", "p50", "p75", "p90"]
    assert path["actual"].notna().sum() == 8
    # January 364 against 331; to August the same
    assert path["actual"].iloc[[0, 7]].tolist() == pytest.approx([364 / 331 - 1] * 2)
    assert path["p50"].iloc[7] == path["actual"].iloc[7]
    assert path["p50"].isna().sum() == 7
    assert set(path["plan"]) == {0.35}
    assert growth.landing is not None
    assert path[["p10", "p50", "p90"]].iloc[11].tolist() == pytest.approx(list(growth.landing))


def test_the_gap_by_channel_adds_up_to_the_gap(shop: Facts, standing: Board) -> None:
    growth = standing.standings["gmv_growth"]

    frame = gap(shop, growth, "channel")

    # expected 8 × 331 × 1.35; there are 8 × 364
    assert frame["difference"].sum() == pytest.approx(8 * 364 - 8 * 331 * 1.35)
    last = weakest(frame, "channel")
    assert last is not None
    assert last.key == frame["key"].iloc[0]
    assert 0 < last.share < 1
    names = labels(shop, "channel")
    assert (label(names, "tmall").zh, label(names, "")("en"), label(names, "douyin")("zh")) == ("天猫", "Not stated", "douyin")


def test_a_missed_goal_is_told_in_yuan_and_customers(shop: Facts, standing: Board) -> None:
    told = shortfalls(shop, standing, "CNY")

    # turnover: stock 100 where 600 ÷ 8 = 75 would do
    assert "25" in told["inventory_turnover"]("zh")
    assert "GMV" in told["gmv_growth"]("en")
    assert set(told) == {"gmv_growth", "retention", "inventory_turnover"}
