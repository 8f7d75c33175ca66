"""Exports as the platforms name their columns: the right table, the right columns, and none wrong without a question."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.ingest.choose import choose

FOLDER = Path(__file__).parent / "headers"
TAOBAO = {
    "订单编号": "order_id", "买家会员名": "customer_id", "买家实际支付金额": "paid_amount", "订单状态": "status", "订单创建时间": "ordered_at",
    "订单付款时间": "paid_at", "宝贝总数量": "quantity", "店铺名称": "channel", "确认收货时间": "delivered_at", "修改后的sku": None}
SHOPIFY = {
    "Name": "order_id", "Email": "customer_id", "Financial Status": "status", "Paid at": "paid_at", "Fulfilled at": "shipped_at", "Total": "paid_amount",
    "Discount Code": "campaign", "Discount Amount": "discount_amount", "Created at": "ordered_at", "Lineitem quantity": "quantity",
    "Lineitem price": "unit_price", "Lineitem sku": "sku", "Shipping Province Name": "province", "Source": "channel"}


@dataclass(frozen=True)
class Export:
    """One set: the columns that fit, per header the one it has to fill, and where a question is as good."""

    name: str
    table: str
    columns: dict[str, str | None]
    askable: frozenset[str]


def exports() -> list[Export]:
    blocks = [block for path in sorted(FOLDER.glob("*.txt")) for block in path.read_text(encoding="utf-8").split("\n# ")]
    return [_export(block.removeprefix("# ")) for block in blocks]


def _export(block: str) -> Export:
    title, _, body = block.strip().partition("\n")
    name, _, table = title.partition(" → ")
    cells = [cell.strip() for line in body.splitlines() for cell in line.split("|") if cell.strip()]
    pairs = [cell.partition(" = ") for cell in cells]
    columns = {header.strip(): column.strip().removeprefix("?") or None for header, _, column in pairs}
    assert len(columns) == len(cells), f"{name} names a header twice"
    return Export(name, table.strip(), columns, frozenset(header.strip() for header, _, column in pairs if column.startswith("?")))


@dataclass(frozen=True)
class Verdict:
    """How recognition did on one set."""

    right: int
    wrong: tuple[str, ...]      # filled wrongly, and nothing was asked about it
    missed: tuple[str, ...]     # neither filled nor asked about


def verdict(export: Export) -> Verdict:
    decision = choose(tuple(export.columns), None, {}, {})
    asked = {question.key.removeprefix("column.") for question in decision.questions}
    if decision.match is None or decision.match.table.name != export.table:
        found = decision.match.table.name if decision.match else "none"
        return Verdict(0, () if "table" in asked else (f"table {found}",), tuple(export.columns))
    right, wrong, missed = 0, [], []
    for header, column in decision.match.mapping.items():
        expected = export.columns[header]
        if column == expected or (column is None and header in export.askable):
            right += 1
        elif column is not None and column not in asked and header not in export.askable:
            wrong.append(f"{header} → {column}, not {expected}")
        elif expected not in asked:
            missed.append(f"{header} → {expected}")
    return Verdict(right, tuple(wrong), tuple(missed))


def test_the_corpus_is_large() -> None:
    assert len(exports()) >= 60


def test_nothing_is_wrong_without_a_question() -> None:
    assert {export.name: found.wrong for export in exports() if (found := verdict(export)).wrong} == {}


def test_at_least_95_percent_of_the_columns_are_right() -> None:
    verdicts = [(export, verdict(export)) for export in exports()]
    right, columns = sum(found.right for _, found in verdicts), sum(len(export.columns) for export, _ in verdicts)
    filled = sum(column is not None for export, _ in verdicts for column in export.columns.values())
    missed = {export.name: found.missed for export, found in verdicts if found.missed}
    assert right / columns >= 0.95, missed
    assert sum(map(len, missed.values())) <= 0.05 * filled, missed  # leaving everything out would be "right" for most columns


@pytest.mark.parametrize(("file", "encoding", "table", "expected"), [
    ("taobao_ExportOrderList_header_gbk.csv", "gb18030", "order_lines", TAOBAO),
    ("shopify_orders_export_header.csv", "utf-8", "order_lines", SHOPIFY)])
def test_the_header_lists_at_hand(shared_data: Path, file: str, encoding: str, table: str, expected: dict[str, str | None]) -> None:
    content = (shared_data / "headers" / file).read_text(encoding=encoding)
    headers = tuple(" ".join(cell.split()) for cell in next(csv.reader(content.splitlines())))
    found = verdict(Export(file, table, {header: expected.get(header) for header in headers}, frozenset()))
    assert (found.wrong, found.missed) == ((), ())
    assert found.right == len(headers)
