"""From a number back to the cell it came from."""

from store_rows import put

from core import store
from core.base.home import Workspace


def line(order: str, **values: object) -> dict[str, object]:
    return {"order_id": order, "line_no": "1", "ordered_at": "2026-01-01 21:00", "paid_at": "2026-01-01 21:00", "sku": "a",
            "quantity": 1, "paid_amount": 10} | values


def test_rows_of_a_table_name_their_file_sheet_and_row(space: Workspace) -> None:
    put(space, "order_lines", [line("1"), line("2")], file="january.xlsx")
    put(space, "order_lines", [line("2", paid_amount=20), line("3")], file="february.xlsx")

    rows = store.lineage(store.current(space), "order_lines", "paid_amount >= ?", [10])

    assert list(rows[["order_id", "batch", "file", "sheet", "row", "importer"]].itertuples(index=False, name=None)) == [
        ("1", "f1", "january.xlsx", "Sheet1", 2, "li"),
        ("2", "f2", "february.xlsx", "Sheet1", 2, "li"),
        ("3", "f2", "february.xlsx", "Sheet1", 3, "li")]


def test_sale_lines_lead_to_the_rows_that_they_are_made_of(space: Workspace) -> None:
    put(space, "order_lines", [line("1"), line("2", paid_at=None), line("3")], file="january.xlsx")

    rows = store.lineage(store.current(space), "sale_lines", "day = ?", ["2026-01-01"])

    assert list(rows["row"]) == [2, 4]      # row 3 is unpaid


def test_all_row_versions_can_be_traced(space: Workspace) -> None:
    put(space, "order_lines", [line("1")], file="january.xlsx")
    put(space, "order_lines", [line("1", paid_amount=20)], file="february.xlsx")

    rows = store.lineage(store.current(space), "rows_order_lines", "order_id = '1'")

    assert list(rows["file"]) == ["january.xlsx", "february.xlsx"]


def test_the_files_behind_a_number_are_summed_up(space: Workspace) -> None:
    put(space, "order_lines", [line("1"), line("2")], file="january.xlsx")
    put(space, "order_lines", [line("3")], file="february.xlsx")

    behind = store.files_behind(store.current(space), "sale_lines")

    assert list(behind[["batch", "file", "rows", "first_row", "last_row"]].itertuples(index=False, name=None)) == [
        ("f1", "january.xlsx", 2, 2, 3), ("f2", "february.xlsx", 1, 2, 2)]
