"""Quotation marks that are text never make lines disappear; cells over several lines stay whole."""

from pathlib import Path

import pytest
from ingest_files import text
from test_reading import codes, one, rows

from core.ingest.quotes import mend

HEADER = "订单编号,商品编码,数量,单价,下单时间,渠道"


def lines(count: int, **odd: str) -> str:
    """Return that many order lines; the channel of line N is odd["lN"]."""
    body = [f"A{number},S1,1,2.5,2024-03-01," + odd.get(f"l{number}", "天猫") for number in range(count)]
    return "\n".join([HEADER, *body]) + "\n"


def test_two_stray_quotes_swallow_nothing_between_them(tmp_path: Path) -> None:
    staged = one(text(tmp_path / "a.csv", lines(500, l100='"20 in screen', l200='12" vinyl')))
    assert (staged.rows_read, staged.rejected, len(rows(staged))) == (500, 0, 500)
    assert {row["order_id"]: row["channel"] for row in rows(staged)}["A100"] == '"20 in screen'
    (finding,) = [finding for finding in staged.findings if finding.code == "quotes"]
    assert (finding.level, finding.rows) == ("warning", (102,))


def test_a_quote_at_a_line_end_that_happens_to_close_another_is_text_too(tmp_path: Path) -> None:
    staged = one(text(tmp_path / "a.csv", lines(50, l10='"20 in screen', l11='size 12"', l30='"never closed')))
    assert (staged.rows_read, staged.rejected, len(rows(staged))) == (50, 0, 50)
    assert codes(staged)["quotes"] == 2


def test_every_broken_line_is_counted(tmp_path: Path) -> None:
    broken = ['"unclosed,2025-01-01,c', "坏的行", "B,S1,1,1,2024-13-45,天猫,多余,多余", 'B,"x,y,2024-03-01']
    good = [f"A{number},S1,1,2.5,2024-03-01,天猫" for number in range(400)]
    body = [line for number, kept in enumerate(good) for line in ([broken[number // 4 % 4], kept] if number % 4 == 0 else [kept])]
    staged = one(text(tmp_path / "a.csv", "\n".join([HEADER, *body]) + "\n"))
    assert (staged.rows_read, staged.rejected, len(rows(staged))) == (500, 100, 400)


def test_cells_over_several_lines_stay_whole_beside_stray_quotes(tmp_path: Path) -> None:
    staged = one(text(tmp_path / "a.csv", lines(40, l3='"天猫\n旗舰店, ""一"" 店\n\n备注"', l10='"20 in', l20='12" x').replace("\n", "\r\n")))
    kept = {row["order_id"]: row["channel"] for row in rows(staged)}
    assert (staged.rows_read, staged.rejected, len(kept)) == (40, 0, 40)
    assert kept["A3"].replace("\r\n", "\n") == '天猫\n旗舰店, "一" 店\n\n备注'
    assert codes(staged)["quotes"] == 1


def test_long_notes_with_many_commas_are_not_taken_for_rows(tmp_path: Path) -> None:
    staged = one(text(tmp_path / "a.csv", lines(5, l3='"a, b, c, d, e, f, g\nand h, i"')))
    assert {row["order_id"]: row["channel"] for row in rows(staged)}["A3"] == "a, b, c, d, e, f, g\nand h, i"
    assert "quotes" not in codes(staged)


@pytest.mark.parametrize(("content", "mended", "numbers"), [
    ('a,b\n"x\ny",2\n', 'a,b\n"x\ny",2\n', ()), ('a,b\n"27 in" TV,2\n', 'a,b\n"""27 in"" TV",2\n', (2,)),
    ('a,b\n1,"\n3,4', 'a,b\n1,""""\n3,4', (2,)), ('a,b\n"1,2" x,3\n', 'a,b\n"1,2 x",3\n', (2,)),
    ('a,b\n"p\nq",2\n"x,2\n', 'a,b\n"p\nq",2\n"""x",2\n', (3,)), ("a,b\n1,2\n", "a,b\n1,2\n", ())])
def test_only_stray_quotes_are_written_anew(content: str, mended: str, numbers: tuple[int, ...]) -> None:
    done = mend(content.encode(), ",", 2)
    assert (done.content.decode(), done.rows) == (mended, numbers)
