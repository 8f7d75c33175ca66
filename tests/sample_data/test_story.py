"""The sample company tells its story: GMV at risk, retention on track, turnover off track; and its generator is seeded."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.ingest.match import match
from core.tables.registry import TABLES
from sample_data.generate.catalogue import catalogue
from sample_data.generate.check import STORY, read
from sample_data.generate.company import company
from sample_data.generate.files import FILES, File
from sample_data.generate.story import figures
from sample_data.generate.write import write
from sample_data.load import FOLDER, paths

MEGABYTE = 1_000_000
SMALL = 0.02


@pytest.fixture(scope="module")
def told() -> dict[str, float]:
    return figures(read(FOLDER))


@pytest.fixture(scope="module")
def small() -> dict[str, pd.DataFrame]:
    return company(scale=SMALL)


@pytest.mark.parametrize("name", STORY)
def test_every_figure_of_the_story_is_in_its_range(told: dict[str, float], name: str) -> None:
    least, most = STORY[name]
    assert least <= told[name] <= most


def test_retention_is_ahead_of_last_years_curve_and_lands_above_the_goal(told: dict[str, float]) -> None:
    share_by_august = told["retention_ytd_2025"] / told["retention_year_2025"]
    assert told["retention_ytd_2026"] / share_by_august > 0.65


def test_the_files_together_stay_under_15_megabytes() -> None:
    assert sum(path.stat().st_size for path in paths()) < 15 * MEGABYTE


def test_the_folder_holds_exactly_the_declared_files() -> None:
    assert sorted(path.name for path in paths()) == sorted(file.name for file in FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_header_names_its_column_exactly(file: File) -> None:
    assert match(TABLES[file.table], tuple(file.headers.values()), {}, {}).columns == tuple(file.headers)


def test_31_august_2026_is_a_whole_day_and_nothing_is_later() -> None:
    orders = read(FOLDER)["order_lines"]
    assert pd.Timestamp("2026-08-31 20:00") < orders["ordered_at"].max() < pd.Timestamp("2026-09-01")
    assert orders["paid_at"].max() < pd.Timestamp("2026-09-01")


def test_the_same_seed_is_the_same_company(small: dict[str, pd.DataFrame]) -> None:
    again = company(scale=SMALL)
    assert again.keys() == small.keys()
    assert [name for name, frame in again.items() if not frame.equals(small[name])] == []


def test_another_seed_has_other_goods() -> None:
    one, other = (catalogue(np.random.default_rng([seed, 1])) for seed in (1, 2))
    assert not one.equals(other)


def test_the_same_frames_are_written_as_the_same_bytes(small: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    few = {name: frame.head(150) for name, frame in small.items()}
    for name in ("one", "two"):
        write(few, tmp_path / name)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one.keys() == {file.name for file in FILES}
    assert one == two
