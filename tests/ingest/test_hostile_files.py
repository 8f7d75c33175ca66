"""Whatever is dropped ends within 20 seconds of processor time in a sentence or an import; a refused file leaves nothing, and the server lives."""

import hashlib
import resource
import time
from pathlib import Path

import pytest
from hostile.corpus import CORPUS, spoiled

from core import store
from core.base.home import Workspace, workspace
from core.ingest import Limits, read
from core.outlook.imports import FileResult, import_files
from core.state import goals

SECONDS = 20
FUZZED = 24


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One workspace that takes them all, as a server does."""
    space = workspace("main", tmp_path_factory.mktemp("hostile_home"))
    goals.goals(space, 2026)
    return space


def digest(space: Workspace) -> str:
    """Facts, raw files and staging, by name and content."""
    hashed = hashlib.sha256()
    for folder in (space.facts, space.raw, space.staging):
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"):
            hashed.update(path.name.encode() + path.read_bytes())
    return hashed.hexdigest()


def seconds() -> float:
    """Return the processor seconds of this process and of the children that it waited for: the same on a busy machine."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def withstood(space: Workspace, path: Path) -> FileResult:
    """Import the file as it stands; assert that it ends in a sentence or an import, in time, and leaves nothing when refused."""
    before, spent = digest(space), seconds()
    results = import_files(space, [path], who="t", with_effect=False)
    assert seconds() - spent < SECONDS
    for result in results:
        assert result.status in ("imported", "unchanged", "needs_answers", "rejected")
        if result.error is not None:
            for words in (result.error("zh"), result.error("en")):
                assert words
                assert "\n" not in words
                assert "Traceback" not in words
                assert "Error" not in words
        if result.status == "rejected" and result.error is None:
            assert result.findings
    if all(result.status in ("rejected", "needs_answers", "unchanged") for result in results):
        assert digest(space) == before
    assert list(space.staging.iterdir()) == []
    return results[0]


def test_there_are_enough_of_them() -> None:
    assert len(CORPUS) >= 80


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_ends_in_a_sentence_or_an_import(name: str, target: Workspace, tmp_path: Path) -> None:
    withstood(target, CORPUS[name](tmp_path))


@pytest.mark.parametrize("seed", range(FUZZED))
def test_a_spoiled_file_ends_in_a_sentence_or_an_import(seed: int, target: Workspace, tmp_path: Path) -> None:
    name, content = spoiled(seed)
    (tmp_path / name).write_bytes(content)
    withstood(target, tmp_path / name)


def test_after_all_that_the_workspace_holds_together(target: Workspace, tmp_path: Path) -> None:
    assert store.check(target) == []
    (tmp_path / "good.csv").write_text("订单编号,商品编码,数量,实付金额,付款时间,客户ID\nZ9,S1,1,10,2026-01-05 10:00,c1\n", encoding="utf-8")
    (result,) = import_files(target, [tmp_path / "good.csv"], who="t", with_effect=False)
    assert result.status == "imported"


def test_the_childs_memory_is_capped(tmp_path: Path) -> None:
    """The child asks for more than it may have and says so; the limit is the child's, not the server's."""
    with pytest.raises(Exception, match="memory"):
        read(CORPUS["text: a line of 20 MB"](tmp_path), tmp_path / "staging", limits=Limits(memory_mb=64))
