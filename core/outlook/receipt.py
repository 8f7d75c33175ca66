"""Every number's receipt: its definition, its parts, the days and filters, and the uploaded rows that add up to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import cast

import pandas as pd

from core.base.errors import CockpitError
from core.base.period import Period, parse, write_day
from core.base.text import Lang, Text, join, same
from core.metrics.catalog import CATALOG, metric
from core.metrics.coverage import Coverage, coverage
from core.metrics.declare import Distinct, Measure, Metric
from core.metrics.evaluate import ALL, BETWEEN, sliceable
from core.metrics.listed import List
from core.metrics.origins import Behind, behind
from core.metrics.readings import Number, Reading, terms_of
from core.metrics.terms import Breakdown, Side, Slice, Term, breakdown, slices_of
from core.outlook.compared import CHOICES, compared
from core.outlook.listed import listed
from core.store.facts import Facts
from core.store.lineage import counted, traced
from core.tables.registry import TABLES

MOST_ROWS = 1_000_000  # of one export: what a worksheet holds
_NAMES: Mapping[tuple[str, str], Text] = {
    ("daily_sales", "amount"): Text(zh="GMV", en="GMV"), ("daily_sales", "cost"): Text(zh="销售成本", en="Cost of goods sold"),
    ("daily_refunds", "amount"): Text(zh="退款", en="Refunds"), ("daily_orders", "orders"): Text(zh="订单数", en="Orders"),
    ("daily_orders", "first_orders"): Text(zh="新客数", en="New customers"), ("daily_acquired", "customers"): Text(zh="新客数", en="New customers"),
    ("daily_spend", "spend"): Text(zh="推广花费", en="Media spend"), ("monthly_costs", "amount"): Text(zh="运营成本", en="Operating cost"),
    ("daily_traffic", "visitors"): Text(zh="访客数", en="Visitors"), ("daily_traffic", "paying_users"): Text(zh="支付买家数", en="Paying buyers")}
_STOCK = Text(zh="13 个月末的库存金额，取平均", en="Stock value at 13 month-ends, their mean")
_PAST = Text(zh="去年：{name}", en="Last year: {name}")
_SALES = Text(zh="已付款、件数和金额都大于 0 的订单行，按付款时间", en="Order lines that were paid, of positive quantity and amount, by the time of payment")
_RULES: Mapping[str, Text] = {
    "daily_sales": _SALES, "daily_orders": Text(zh="有已付款订单行的订单，每单算一次", en="Orders with a paid line, each counted once"),
    "daily_acquired": Text(zh="客户的第一笔已付款订单", en="Each customer's first paid order"),
    "daily_refunds": Text(zh="按退款时间", en="By the time of refund"), "daily_spend": Text(zh="按花费日期", en="By the day of spending"),
    "daily_shipping": Text(zh="已到期的现货订单", en="In-stock orders whose time is up"), "daily_delivery": Text(zh="已到期的已发货订单", en="Shipped orders whose time is up"),
    "monthly_costs": Text(zh="不含商品成本和广告费", en="Without cost of goods and advertising"), "daily_traffic": Text(zh="按日期", en="By day"),
    "retention_days": Text(zh="去年买过的客户，各列今年第一笔订单", en="Last year's customers, each with the first order of this year"),
    "retention_base": Text(zh="去年买过的客户，各列去年第一笔订单", en="Last year's customers, each with the first order of that year"),
    "daily_stock": Text(zh="每月最后一个盘点日；没有库存金额的行按件数 × 当天单位成本", en="The last stock day of each month; rows without a value at pieces × unit cost of that day"),
    "newest_stock": Text(zh="到那天为止的最近一个盘点日；没有库存金额的行按件数 × 当天单位成本", en="The newest stock day by then; rows without a value at pieces × unit cost of that day"),
    "daily_customers": Text(zh="到期末为止", en="Up to the end of the period"),
    "daily_ordered": Text(zh="件数和金额都大于 0 的订单行，不论是否付款，按下单时间", en="Order lines of positive quantity and amount, paid for or not, by the time of order"),
    "refunded_sales": Text(zh="记在原订单付款那天的退款", en="Refunds, on the day that their order was paid"),
    "retention_windows": Text(zh="每位客户算一次，列的是该时间窗内的第一笔订单", en="Each customer counts once, with the first order in the window"),
    "cohort_months": Text(zh="每位客户算一次，列的是当月第一笔订单；批次人数列首购订单", en="Each customer counts once, with the first order of that month; of a cohort's size, the very first order"),
    "cohort_ends": Text(zh="每位客户算一次，列的是第 3 个月起的第一笔订单；批次人数列首购订单", en="Each customer counts once, with the first order from month 3 on; of a cohort's size, the very first order"),
    "activity_days": Text(zh="去年买过的客户，各列今年第一次互动或购买", en="Last year's customers, each with the first visit, touch or purchase of this year"),
    "orders": Text(zh="有已付款订单行的订单，每单算一次", en="Orders with a paid line, each counted once"),
    "buyers": Text(zh="每位客户算一次，列的是期间内第一笔订单", en="Each customer counts once, with the first order of the period"),
    "repeat_buyers": Text(zh="在两个以上日子付过款的客户，列的是第二个日子的订单", en="Customers who paid on two or more days, with the order of the second day"),
    "new_customers": Text(zh="客户在已导入数据里的第一笔订单", en="Each customer's first order in the uploaded data")}
_LAST_ORDER = Text(zh="每位客户算一次，列的是最后一笔订单，计入的是到数据截至日的天数", en="Each customer counts once, with the last order; counted are the days since then")
_PURCHASE_DAYS = Text(zh="每位客户每天算一次，列的是当天第一笔订单", en="Each customer counts once a day, with the first order of the day")
_INSIDE = ("retention_base", "daily_stock", "retention_windows", "cohort_months", "cohort_ends", "newest_stock")  # marts, and named parts, that measures read through a query
_ONLY: Mapping[str, Text] = {
    "is_new_category": Text(zh="只算新品类", en="new categories only"), "is_private and is_repeat": Text(zh="只算私域用户的复购订单", en="repeat orders by private-domain customers only"),
    "purpose in ('acquisition', '')": Text(zh="只算用途为获客或没有注明用途的花费", en="acquisition, or no purpose given")}
_ROW_FIELDS: Mapping[str, tuple[str, ...]] = {
    "interactions": ("at", "customer_id", "kind", "order_id"), "order_lines": ("ordered_at", "paid_at", "order_id", "line_no", "sku", "category", "channel", "quantity", "amount", "cost"),
    "refunds": ("refunded_at", "refund_id", "order_id", "sku", "channel", "category"), "spend": ("day", "channel", "campaign", "purpose"),
    "traffic": ("day", "channel"), "costs": ("month", "kind", "channel"), "stock": ("day", "warehouse", "sku", "category", "on_hand"),
    "customers": ("customer_id", "registered_at", "joined_membership_at", "left_membership_at"), "user_counts": ("day",),
    "products": ("sku", "name", "category", "launched_on", "delisted_on"), "purchases": ("purchase_id", "line_no", "sku", "ordered_at", "received_at"),
    "supplier_capacity": ("month", "supplier", "sku"), "suppliers": ("supplier", "backs_up", "has_supply_agreement"),
    "tickets": ("ticket_id", "opened_at", "channel", "kind", "first_reply_at", "resolved_at", "resolved_by", "score")}
_ORDER_FIELDS = ("paid_at", "order_id", "customer_id", "channel", "amount", "shipped_at", "delivered_at", "province")
_MADE: Mapping[str, Text] = {
    "category": Text(zh="品类", en="Category"), "amount": Text(zh="实付金额", en="Paid amount"), "cost": Text(zh="成本", en="Cost"),
    "counted": Text(zh="计入", en="Counted"), "file": Text(zh="文件", en="File"), "sheet": Text(zh="工作表", en="Sheet"), "row": Text(zh="行号", en="Row"),
    "importer": Text(zh="导入人", en="Imported by"), "imported_at": Text(zh="导入时间", en="Imported at")}
_SLICES = {"channel": Text(zh="渠道", en="channel"), "category": Text(zh="品类", en="category"), "sku": Text(zh="商品", en="SKU")}
_TOLD_BY = {by: " union all ".join(f"select 1 from {mart} where {by} = $1" for mart in marts) + " limit 1" for by, marts in (
    ("channel", ("daily_sales", "daily_ordered", "daily_spend", "daily_traffic", "daily_acquired", "daily_refunds", "monthly_costs", "tickets", "channels")),
    ("category", ("daily_sales", "daily_ordered", "daily_refunds", "daily_stock", "products")),
    ("sku", ("sku_months", "products", "stock", "sale_lines")))}
_WINDOW = Text(zh="截至 {day} 的最后一个整月往前数", en="counted back from the last whole month by {day}")
_WHEN = Text(zh="{first} 至 {last}", en="{first} to {last}")
NONE = "(none)"  # as a link writes the channel or category of what no file names one for
ORIGIN = ("file", "sheet", "row", "importer", "imported_at")


@dataclass(frozen=True)
class Part:
    """One part of a number: what it is, which rows count, its exact value, and the rows behind it."""

    name: Text
    term: Term
    rule: Text
    behind: Behind

    @property
    def value(self) -> Number:
        return self.term.value

    @property
    def table(self) -> Text:
        label = TABLES[self.behind.table].label
        return join([label, TABLES["order_lines"].label]) if self.behind.table == "interactions" else label

    @property
    def scale(self) -> str:
        """What the sum of the rows is taken times or divided by ("÷ 13": the mean of 13 month-ends); "" where it is the sum."""
        factor = Fraction(getattr(self.term.measure, "factor", 1.0)).limit_denominator(1000)
        return " ".join([f"× {factor.numerator}"] * (factor.numerator != 1) + [f"÷ {factor.denominator}"] * (factor.denominator != 1))

    @property
    def titles(self) -> dict[str, Text]:
        """The columns of the part's rows with their titles, in order."""
        return {name: _title(self, name) for name in (*_fields(self), "counted", *ORIGIN)}


@dataclass(frozen=True)
class Receipt:
    """A number's receipt; without parts where the number cannot be told, and then needs or reason says why."""

    metric: Metric
    period: Period | None
    as_of: date | None
    by: Slice | None
    key: str
    value: float | None
    parts: tuple[Part, ...]
    needs: str | None = None
    reason: Text | None = None
    listed: Text | None = None  # which list of customers or goods it is of, in words

    @property
    def slices(self) -> dict[str, str]:
        """The channel, category, SKU or list that it is of, as far as it is of one."""
        return {name: key or NONE for name, key in slices_of(self.by, self.key).items()}

    @property
    def formula(self) -> Text:
        """The parts joined as the number is worked out from them."""
        def side(name: str, is_past: bool) -> Text | None:
            found = [part for part in self.parts if part.term.side == name and part.term.is_past is is_past]
            words = [Text(zh=("− " if part.term.sign < 0 else "+ " if place else "") + part.name.zh, en=("− " if part.term.sign < 0 else "+ " if place else "") + part.name.en)
                     for place, part in enumerate(found)]
            return Text(zh=" ".join(word.zh for word in words), en=" ".join(word.en for word in words)) if words else None

        told = [_over(side("numerator", past), side("denominator", past)) for past in (False, True)]
        if told[1] is None:
            return told[0] or self.metric.definition
        return Text(zh="({now}) ÷ ({past}) − 1", en="({now}) ÷ ({past}) − 1").format(now=told[0] or same(""), past=told[1])


def receipt(facts: Facts, id_: str, period: str = "", *, channel: str = "", category: str = "", sku: str = "", lists: Mapping[List, str] | None = None,
            as_of: date | None = None, known: Coverage | None = None) -> Receipt:
    """Return the receipt of a KPI: of the plan year to date, or of a period.

    period: 2026, 2026-Q3, 2026-08, two days with ".." between, or a key of CHOICES (its last year is the same event days, also of a month); as_of: the day up to which data counts.
    lists: the tier ("gold", with other limits "gold:12-9-6"), cohort ("2026-03") or ABC class ("A", "A:70-90") that it is of.
    Raises CockpitError for an unknown KPI, channel, category, SKU or list, a period that is none, or a KPI that cannot be told by them.
    """
    of, known = metric(id_), known or coverage(facts)
    asked = {name: "" if value == NONE else value for name, value in (("channel", channel), ("category", category), ("sku", sku)) if value}
    _refuse_unknown(facts, asked)
    days = _days(known, period, as_of)
    by = cast(Slice, "+".join(asked)) if asked else None
    key = BETWEEN.join(asked.values()) if asked else ALL
    told = listed(of, lists or {}, known.as_of(("order_lines",), at=as_of), bool(asked), known.last_whole_day)
    if told is not None:
        of, by, key = told.metric, told.by, told.key
    said = told.said if told else None
    found = breakdown(facts, of, days, by=by, key=key, as_of=None if days else as_of, known=known, paired=period in CHOICES)
    if isinstance(found, Reading):
        return Receipt(of, days, None, by, key, None, (), found.needs, found.reason, said)
    return Receipt(of, found.period, found.as_of, by, key, found.value, tuple(_part(facts, found, term) for term in found.terms), listed=said)


def _days(known: Coverage, period: str, as_of: date | None) -> Period | None:
    """Return the days of a period as it is written; None for the year to date as the KPI itself has it."""
    if period not in CHOICES:
        return parse(period) if period else None
    found = compared(known, period, at=as_of)
    return found.period if found else None


def _refuse_unknown(facts: Facts, asked: Mapping[str, str]) -> None:
    for by, key in asked.items():
        if key and not facts.rows(_TOLD_BY[by], (key,)):
            raise CockpitError("unknown_slice", Text(zh="数据里没有名为「{key}」的{what}。", en="The data know no {what} “{key}”.").format(key=key[:40], what=_SLICES[by]))


def receipt_names(of: Metric) -> dict[str, Text]:
    """Return what stands above and below a ratio's line, in a manager's words."""
    day = date(2000, 1, 1)
    formula = of.formulas[0]
    sides: dict[Side, tuple[tuple[int, Measure | Distinct], ...]] = {"numerator": formula.numerator, "denominator": formula.denominator}
    return {side: _name(of, Term(measures[0][1], side, 1, False, (), day, None, "*", False, None)) for side, measures in sides.items() if measures}


def page(facts: Facts, part: Part, number: int = 0, size: int = 50) -> pd.DataFrame:
    """Return one page of the rows behind a part: what names the row, counted (exact), file, sheet, row, importer, imported_at."""
    return _told(part, traced(facts, part.behind.query, offset=number * size, limit=size))


def every(facts: Facts, part: Part, most: int = MOST_ROWS) -> pd.DataFrame:
    """Return all rows behind a part, as many as one worksheet holds."""
    return page(facts, part, 0, most)


def size(facts: Facts, part: Part) -> int:
    """Return how many rows are behind a part; where every row counts one it is the value itself, so nothing is counted anew."""
    if part.behind.is_counted and part.value is not None:
        return int(part.value)
    return counted(facts, part.behind.query)


def offered(of: Metric) -> tuple[str, ...]:
    """Return by which of channel and category a KPI can be told, and "channel+category" where by both at once."""
    base = metric(of.change_of) if of.change_of else of
    formulas = {by: base.sliced.get(by) or (base.formulas[0] if base.formulas else None) for by in ("channel", "category", "channel+category")}
    return tuple(by for by, formula in formulas.items() if formula is not None and all(sliceable(measure, by) for _, measure in terms_of(formula)))


def when(of: Receipt, lang: Lang) -> str:
    """Return the first and last day of a receipt in words."""
    return _WHEN.format(first=write_day(of.period.start, lang), last=write_day(of.period.last_day, lang))(lang) if of.period else ""


def days_told(part: Part) -> Text:
    """Return the days that count, in words; several ranges where last year's event days lie apart, the newest window up to its last day."""
    if isinstance(part.term.measure, Measure) and "retention_windows" in part.term.measure.relation:
        return _WINDOW.format(day=str(part.term.spans[-1].last_day))
    return join([same(f"{span.start} – {span.last_day}") if span.start.year > 1900 else Text(zh=f"截至 {span.last_day}", en=f"up to {span.last_day}")
                 for span in part.term.spans])


def _part(facts: Facts, of: Breakdown, term: Term) -> Part:
    name = _name(of.metric, term)
    return Part(_PAST.format(name=name) if term.is_past else name, term, _rule(term), behind(facts, term))


def _name(of: Metric, term: Term) -> Text:
    """Return what a part is called: its own name, the KPI counted, the mart's name, else its side of the definition."""
    measure = term.measure
    if isinstance(measure, Distinct):
        return CATALOG[measure.column].label if measure.column in CATALOG else Text(zh="复购买家数", en="Repeat buyers")
    if measure.name is not None:
        return measure.name
    if "month_ends" in measure.window.value:
        return _STOCK
    if (measure.relation, measure.of) in _NAMES and not (measure.relation == "daily_sales" and measure.where != "true"):
        return _NAMES[measure.relation, measure.of]
    sides = [text.split(" ÷ ") for text in (of.definition.zh, of.definition.en)]
    if all(len(pair) == 2 for pair in sides):
        place = 0 if term.side == "numerator" else 1
        return Text(zh=sides[0][place], en=sides[1][place])
    return of.label


def _rule(term: Term) -> Text:
    measure = term.measure
    if isinstance(measure, Distinct):
        return _RULES[measure.column]
    relation = next((name for name in _INSIDE if name in measure.relation), measure.relation)
    rule, only = _RULES.get(relation), _ONLY.get(measure.where)
    if rule is not None and only is not None:
        return Text(zh=f"{rule.zh}；{only.zh}", en=f"{rule.en}; {only.en}")
    return rule or (_SALES if "sale_lines" in relation else _of_orders(measure) if "sale_orders" in relation else same(""))


def _of_orders(measure: Measure) -> Text:
    """Return what counts of the orders of a list of customers."""
    if measure.of == "days_ago":
        return _LAST_ORDER
    if measure.of == "purchase_day":
        return _PURCHASE_DAYS
    return _RULES["new_customers" if measure.where == "is_first" else "buyers" if measure.of == "customer_id" else "orders"]


def _over(above: Text | None, below: Text | None) -> Text | None:
    return above if above is None or below is None else Text(zh=f"{above.zh} ÷ {below.zh}", en=f"{above.en} ÷ {below.en}")


def _fields(part: Part) -> tuple[str, ...]:
    relation, of = getattr(part.term.measure, "relation", ""), getattr(part.term.measure, "of", "")
    hidden = {"amount" if of == "cost" else "cost"} | (set() if relation in ("daily_shipping", "daily_delivery") else {"shipped_at", "delivered_at", "province"})
    if part.behind.table == "order_lines":
        hidden.add("paid_at" if relation == "daily_ordered" else "ordered_at")
    fields = _ORDER_FIELDS if part.behind.query.grain == "order" else _ROW_FIELDS[part.behind.table]
    return tuple(name for name in fields if name not in hidden)


def _told(part: Part, rows: pd.DataFrame) -> pd.DataFrame:
    return rows[[name for name in part.titles if name in rows]]


def _title(part: Part, name: str) -> Text:
    if name in _MADE:
        return _MADE[name]
    columns = {column.name: column.label for column in TABLES[part.behind.table].columns}
    return columns.get(name) or same(name)
