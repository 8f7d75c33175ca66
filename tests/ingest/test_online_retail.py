"""The real workbook goes in as it is: 541,909 rows, without a mapping by hand."""

from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from core.ingest import read
from core.tables.staged import Staged


@pytest.fixture(scope="module")
def staged(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Staged:
    """Read once: it takes seconds."""
    (one,) = read(shared_data / "online_retail.xlsx", tmp_path_factory.mktemp("staging"))
    return one


def test_every_column_that_has_a_meaning_is_found(staged: Staged) -> None:
    assert staged.questions == ()
    assert staged.source.header_row == 1
    assert staged.source.columns == {
        "InvoiceNo": "order_id", "StockCode": "sku", "Description": None, "Quantity": "quantity", "InvoiceDate": "ordered_at",
        "UnitPrice": "unit_price", "CustomerID": "customer_id", "Country": None}


def test_lines_of_positive_quantity_and_price_add_up_to_the_known_sales(staged: Staged) -> None:
    lines = pq.read_table(_part(staged, "order_lines"))
    assert staged.rows_read == 541_909
    assert lines.num_rows == 530_104
    worth = pc.multiply(lines["quantity"], lines["unit_price"])
    assert pc.sum(worth).as_py() == Decimal("10666684.544")
    assert str(pc.max(lines["paid_at"])) == "2011-12-09 12:50:00"


def test_c_lines_become_refunds_linked_where_a_sale_matches(staged: Staged) -> None:
    refunds = pq.read_table(_part(staged, "refunds"))
    assert refunds.num_rows == 9_288
    assert pc.sum(refunds["amount"]).as_py() == Decimal("896812.49")
    linked = refunds.num_rows - refunds["order_id"].null_count
    assert linked == 7_471
    assert len(set(refunds["refund_id"].to_pylist())) == 9_288


def test_what_is_no_sale_is_a_finding_with_its_exact_count(staged: Staged) -> None:
    counts = {finding.code: finding.count for finding in staged.findings}
    # 541,909 rows = 530,104 lines + 9,288 refunds + 2 + 1,336 + 1,179 left out
    assert counts == {
        "unknown_columns": 2, "exact_duplicates": 5_268, "negative_price": 2, "stock_write_off": 1_336, "zero_price": 1_179,
        "customer_missing": 135_080, "became_refunds": 9_288,
        "spike": 215,           # lines over 100 × the median line
        "missing_days": 16}     # days without a sale on weekdays that otherwise have some: Christmas, Easter, …
    assert staged.rejected == 2 + 1_336 + 1_179


def test_rows_left_out_lie_beside_the_parts_with_their_reason(staged: Staged) -> None:
    rejected = pq.read_table(_part(staged, "order_lines").with_name("0_rejected.parquet"))
    assert rejected.filter(pc.equal(rejected["code"], "negative_price")).to_pylist() == [
        {"_row": 299_985, "code": "negative_price", "column": "unit_price"},
        {"_row": 299_986, "code": "negative_price", "column": "unit_price"}]


def _part(staged: Staged, table: str) -> Path:
    return next(part.parquet for part in staged.parts if part.table == table)
