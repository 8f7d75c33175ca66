"""Too good to be true: improvements for a wrong reason, each named with its numbers; nothing where all is well."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log

from core.base.period import Period, add_months, year_before
from core.base.text import Text
from core.base.unit import Unit, write
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.metrics.goods import MONTH_END_STOCK
from core.metrics.money_spent import ACQUIRING
from core.outlook.compared import Compared, whole, within
from core.outlook.growth import sums_of
from core.outlook.linked import Link, receipt_of
from core.outlook.why import levels
from core.store.facts import Facts

BETTER = 0.01           # an improvement by less than this share is none that needs a reason
EMPTIER = 0.03          # so many points more of the SKUs are out of stock
SPLIT = 0.03            # by this share more orders on the same purchase days
SMALLER = 0.05          # the base shrank by this share, and more than half of the better rate is its doing, where more was reached than before
EATEN, FALLEN = 0.30, 0.02  # the old categories lost this share of what the new ones gained, and this share of their own
_RATES = ("conversion", "retention", "repeat_purchase_rate", "active_sku_rate", "satisfaction", "shipped_48h", "first_reply_30min", "resolved_24h", "bot_resolution")
_STOCK_OUTS = Text(zh="库存周转率从 {before} 升到 {after}，但月末缺货的 SKU 也从 {empty_before} 增到 {empty}：一部分“变快”其实是卖断货。",
                   en="Turnover rose from {before} to {after}, but SKUs out of stock at month-end rose from {empty_before} to {empty}: part of the speed is empty shelves.")
_REPEAT_ONLY = Text(zh="获客成本占比从 {before} 降到 {after}，只因老客复购多了：和新客首购的 GMV 相比，获客花费从 {new_before} 变为 {new}，并没有变好。",
                    en="The acquisition cost ratio fell from {before} to {after} only because repeat sales grew: against new customers' GMV, spend went from {new_before} to {new}, no better.")
_REPEAT_MOSTLY = Text(zh="获客成本占比从 {before} 降到 {after}，主要因为老客复购多了：每获得一位新客的花费从 {new_before} 变为 {new}，并没有变好。",
                      en="The acquisition cost ratio fell from {before} to {after} mostly because repeat sales grew: a new customer cost {new_before} and now {new}, no better.")
_SHRUNK = Text(zh="「{kpi}」从 {before} 升到 {after}，但达到的数量没有增加（{above_before} → {above}），是基数变小了（{below_before} → {below}）。",
               en="“{kpi}” rose from {before} to {after}, but nothing more was reached ({above_before} → {above}); what it is measured against shrank ({below_before} → {below}).")
_MOSTLY_SHRUNK = Text(zh="「{kpi}」从 {before} 升到 {after}，主要是基数变小了（{below_before} → {below}）；达到的数量只从 {above_before} 到 {above}。",
                      en="“{kpi}” rose from {before} to {after}, mostly because what it is measured against shrank ({below_before} → {below}); what was reached went from {above_before} to {above} only.")
_SPLIT_ORDERS = Text(zh="订单数增长 {orders}，购买次数（同一客户同一天算一次）只增长 {days}：每次购买的订单数从 {before} 变为 {after}，像是拆单，客单价会因此偏低。",
                     en="Orders grew by {orders}, purchases (a customer's day counts once) by {days} only: orders per purchase went from {before} to {after}. That looks like split orders, and lowers the order value.")
_EATING = Text(zh="新品类增加 {gain}，老品类却减少 {loss}：增长里有 {share} 是从老品类挪过去的。",
               en="New categories gained {gain}, but the old ones lost {loss}: {share} of the gain was taken from them.")


@dataclass(frozen=True)
class Doubt:
    """One improvement that may not be one: the KPI that looks better, which case it is, the sentence, and the receipts of its numbers."""

    kpi: str
    case: str
    text: Text
    links: tuple[Link, ...]


def doubts(facts: Facts, known: Coverage, days: Compared, currency: str = "CNY") -> list[Doubt]:
    """Return what looks better over the days than it is, against last year; empty where last year is not covered."""
    if not days.covered:
        return []
    cases: tuple[Callable[[Facts, Coverage, Compared, str], list[Doubt]], ...] = (_stock_outs, _repeat_only, _shrunk, _split_orders, _eating)
    return [doubt for case in cases for doubt in case(facts, known, days, currency)]


def _doubt(kpi: str, case: str, text: Text, days: Compared, *receipts: str) -> Doubt:
    return Doubt(kpi, case, text, tuple(receipt_of("growth", id_, period=days.choice) for id_ in receipts or (kpi,)))


def _stock_outs(facts: Facts, known: Coverage, days: Compared, currency: str) -> list[Doubt]:
    found = levels(facts, ["inventory_turnover"], days, known).get("inventory_turnover")
    if found is None or not found[0][1] or not found[1][1]:
        return []
    before, after = (above / below for above, below in found)
    end = known.as_of(("order_lines", "stock"), month_ends=True, at=days.period.last_day)
    if end is None or after < before * (1 + BETTER):
        return []
    year = Period(add_months(end.replace(day=1), -11), add_months(end.replace(day=1), 1))
    shares = [facts.rows(f"select sum(skus - skus_in_stock), sum(skus) from {MONTH_END_STOCK} as s where {within([span])}")[0]
              for span in (Period(year_before(year.start), year_before(year.end)), year)]
    if not all(row[1] for row in shares):
        return []
    empty = [float(row[0]) / float(row[1]) for row in shares]
    if empty[1] - empty[0] < EMPTIER:
        return []
    return [_doubt("inventory_turnover", "stock_outs", _STOCK_OUTS.format(
        before=_written(before, Unit.TIMES), after=_written(after, Unit.TIMES), empty_before=_written(empty[0], Unit.SHARE), empty=_written(empty[1], Unit.SHARE)), days)]


def _repeat_only(facts: Facts, known: Coverage, days: Compared, currency: str) -> list[Doubt]:
    found = levels(facts, ["acquisition_cost_ratio"], days, known).get("acquisition_cost_ratio")
    if found is None or not all(below for _, below in found) or not all(whole(known, "spend", span) for span in (days.period, Period(days.past[0].start, days.past[-1].end))):
        return []
    before, after = (above / below for above, below in found)
    spans = (days.past, (days.period,))
    new = [facts.rows(f"select sum(amount) from daily_sales where not is_repeat and {within(span)}")[0][0] for span in spans]
    spent = [facts.rows(f"select sum(spend) from daily_spend where {ACQUIRING} and {within(span)}")[0][0] for span in spans]
    if not all(new) or not all(spent) or after > before * (1 - BETTER):
        return []
    of_new = [float(spend) / float(amount) for spend, amount in zip(spent, new, strict=True)]
    ratio = {"before": _written(before, Unit.SHARE), "after": _written(after, Unit.SHARE)}
    if of_new[1] >= of_new[0] * (1 - BETTER):
        text = _REPEAT_ONLY.format(new_before=_written(of_new[0], Unit.SHARE), new=_written(of_new[1], Unit.SHARE), **ratio)
        return [_doubt("acquisition_cost_ratio", "repeat_only", text, days, "acquisition_cost_ratio", "gmv_growth@first", "gmv_growth@returning")]
    cac = [above / below for above, below in levels(facts, ["cac"], days, known).get("cac", ()) if below]
    if len(cac) < len(spans) or cac[1] < cac[0] * (1 - BETTER) or log(of_new[0] / of_new[1]) * 2 > log(before / after):     # the rest of the fall is repeat sales'
        return []
    text = _REPEAT_MOSTLY.format(new_before=_written(cac[0], Unit.CURRENCY, currency=currency), new=_written(cac[1], Unit.CURRENCY, currency=currency), **ratio)
    return [_doubt("acquisition_cost_ratio", "repeat_only", text, days, "acquisition_cost_ratio", "cac", "gmv_growth@returning")]


def _shrunk(facts: Facts, known: Coverage, days: Compared, currency: str) -> list[Doubt]:
    told = []
    for id_, found in levels(facts, _RATES, days, known).items():
        if not all(below for _, below in found):
            continue
        (above0, below0), (above, below) = found
        if not above0 or above / below < above0 / below0 * (1 + BETTER) or below >= below0 * (1 - BETTER):
            continue
        if above > above0 and (below > below0 * (1 - SMALLER) or below0 / below < above / above0):      # of the rate's growth, log below0 ÷ below is the base's
            continue
        unit = CATALOG[id_].unit
        told.append(_doubt(id_, "shrunk", (_SHRUNK if above <= above0 else _MOSTLY_SHRUNK).format(
            kpi=CATALOG[id_].label, before=_written(above0 / below0, unit), after=_written(above / below, unit),
            above_before=_written(above0, Unit.COUNT), above=_written(above, Unit.COUNT), below_before=_written(below0, Unit.COUNT), below=_written(below, Unit.COUNT)), days))
    return told


def _split_orders(facts: Facts, known: Coverage, days: Compared, currency: str) -> list[Doubt]:
    """Purchases are counted by whole months: so are the orders beside them."""
    first, last = days.period.start, days.period.end
    months = Period(first if first.day == 1 else add_months(first.replace(day=1), 1), last.replace(day=1))
    past = Period(year_before(months.start), year_before(months.end))
    if months.days <= 0 or not known.covers(("order_lines",), past):
        return []
    counts = []
    for span in (past, months):
        orders = facts.rows(f"select count(customer_id) from sale_orders where {within([span])}")[0][0]
        counts.append((float(orders), float(facts.rows(f"select coalesce(sum(purchase_days), 0) from customer_months where {within([span], 'month')}")[0][0])))
    if not all(orders and purchases for orders, purchases in counts):
        return []
    (orders0, purchases0), (orders, purchases) = counts
    if orders <= orders0 or orders / purchases < orders0 / purchases0 * (1 + SPLIT):
        return []
    return [_doubt("orders", "split_orders", _SPLIT_ORDERS.format(
        orders=_written(orders / orders0 - 1, Unit.SHARE), days=_written(purchases / purchases0 - 1, Unit.SHARE),
        before=_written(orders0 / purchases0, Unit.COUNT, 2), after=_written(orders / purchases, Unit.COUNT, 2)), days)]


def _eating(facts: Facts, known: Coverage, days: Compared, currency: str) -> list[Doubt]:
    found = {key: (float(now), float(past)) for key, now, past in sums_of(facts, "newness", days)}
    if set(found) != {"new", "old"} or known.missing(("products", "products.is_new_category")):
        return []
    gain, loss = found["new"][0] - found["new"][1], found["old"][1] - found["old"][0]
    if gain <= 0 or loss < EATEN * gain or loss < FALLEN * found["old"][1]:
        return []
    return [_doubt("new_category_share", "eating", _EATING.format(
        gain=_written(gain, Unit.CURRENCY, currency=currency), loss=_written(loss, Unit.CURRENCY, currency=currency), share=_written(min(1.0, loss / gain), Unit.SHARE, 0)),
        days, "gmv_growth@new_categories", "gmv_growth@old_categories")]


def _written(value: float, unit: Unit, digits: int | None = None, currency: str = "CNY") -> Text:
    return Text(zh=write(value, unit, "zh", digits=digits, currency=currency), en=write(value, unit, "en", digits=digits, currency=currency))
