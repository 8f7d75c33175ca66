"""Goods and stock in frames and sentences: turnover by month and category, what ties up money, what runs out."""

from dataclasses import replace

import pandas as pd

from core.analysis.sku_stock import clear, reorder
from core.base.text import Text, markdown_safe
from core.base.unit import Unit, write
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.metrics.readings import monthly, read
from core.outlook.gap import UNKNOWN
from core.outlook.linked import Linked, receipt_of
from core.outlook.listed import CLASSES, class_written
from core.store.facts import Facts

CATEGORY_KPIS = ("inventory_turnover", "days_of_stock", "active_sku_rate", "sell_through")
_HOLDS = Text(zh="**C 类** {skus} 个 SKU 占了 **{stock}** 库存（{share}），只带来 {sales} 的 GMV。", en="**Class C**: {skus} SKUs hold **{stock}** of stock ({share}) and bring {sales} of GMV.")
_FREES = Text(zh="清掉其中金额最大的 {count} 个，可释放 **{money}**。", en="Clearing the {count} largest of them frees **{money}**.")
_SHORT = Text(zh="**{count} 个 A 类 SKU** 等不到补货就会卖完；最急的是 {name}，还能卖 {days}。", en="Class A SKUs that run out before a reorder can arrive: **{count}**; first {name}, with {days} left.")
_NO_SHORT = Text(zh="A 类商品的库存都够撑到补货到货。", en="Every class A SKU has stock until a reorder can arrive.")
_SLOWEST = Text(zh="周转最慢的品类是 **{name}**：{turns}，平均压着 {stock} 库存。", en="**{name}** turns slowest: {turns}, with {stock} of stock on average.")
_MOVED = Text(zh="与前 12 个月相比，{count} 个 SKU 换了类别。", en="Against the 12 months before, {count} SKUs changed class.")
MOST = 10


def by_month(facts: Facts, known: Coverage, months: int = 24) -> pd.DataFrame:
    """Return turnover by month, each over the 12 months up to it: month, value; months without 12 whole months before are left out."""
    readings = monthly(facts, CATALOG["inventory_turnover"], known)
    rows = [(pd.Timestamp(r.period.start), r.value) for r in readings if r.period is not None and r.value is not None and not r.partial]
    return pd.DataFrame(rows, columns=["month", "value"]).tail(months).reset_index(drop=True)


def by_category(facts: Facts, known: Coverage) -> pd.DataFrame:
    """Return per category: key, the KPIs of CATEGORY_KPIS (missing where not known), last_year (turnover), cost and stock of 12 months.

    Those with most stock first; empty where none of the KPIs can be said by category.
    """
    found: dict[str, dict[str, float | None]] = {}
    for reading in read(facts, CATEGORY_KPIS, by="category", known=known):
        if reading.value is None or reading.period is None:
            continue
        row = found.setdefault(reading.key, {})
        row[reading.metric] = reading.value
        if reading.metric == "inventory_turnover":
            row |= {"cost": reading.numerator, "stock": reading.denominator, "last_year": reading.last_year}
    columns = ["key", *CATEGORY_KPIS, "last_year", "cost", "stock"]
    frame = pd.DataFrame([{"key": key, **row} for key, row in found.items()], columns=columns)
    return frame.astype(dict.fromkeys(columns[1:], "float64")).sort_values(["stock", "key"], ascending=[False, True], ignore_index=True)


def told(goods: pd.DataFrame, classes: pd.DataFrame, categories: pd.DataFrame, moved: int | None, limits: tuple[float, float], currency: str) -> list[Linked]:
    """Return what the frames (core.analysis.abc with the limits of A and B, by_category) say in a few sentences; without stock only what sales say."""
    said = []
    c = classes.set_index("abc").loc["C"].astype("float64").to_dict()
    listed = {"period": "trailing12", "abc": class_written("C", *limits)}
    if c["stock_value"] > 0:
        slow = clear(goods).head(MOST)
        text = _joined(_HOLDS.format(skus=_count(c["skus"]), stock=_money(c["stock_value"], currency), share=_share(c["stock_share"]), sales=_share(c["share"])),
                       _FREES.format(count=len(slow), money=_money(float(slow["stock_value"].sum()), currency)))
        said.append(Linked(text, tuple(receipt_of("goods", id_, **listed) for id_ in ("skus", "stock_value", "gmv"))))
    if goods["on_hand"].notna().any():
        said.append(_running_out(reorder(goods)))
    slowest = categories[categories["stock"] > 0].dropna(subset=["inventory_turnover"]).sort_values("inventory_turnover").head(1)
    for key, turns, stock in slowest[["key", "inventory_turnover", "stock"]].itertuples(index=False):
        name = Text(zh=markdown_safe(key), en=markdown_safe(key)) if key else UNKNOWN
        said.append(Linked(_SLOWEST.format(name=name, turns=_written(turns, Unit.TIMES), stock=_money(stock, currency)), (receipt_of("goods", "inventory_turnover", category=key),) if key else ()))
    if moved:
        said.append(Linked(_MOVED.format(count=moved), tuple(replace(receipt_of("goods", "skus", period="trailing12", abc=class_written(letter, *limits)), name=name) for letter, name in CLASSES.items())))
    return said


def _running_out(short: pd.DataFrame) -> Linked:
    if short.empty:
        return Linked(_NO_SHORT)
    sku, name = str(short["sku"].iloc[0]), str(short["name"].iloc[0])
    safe = markdown_safe(name or sku)
    text = _SHORT.format(count=len(short), name=Text(zh=safe, en=safe), days=_written(float(short["reach_days"].iloc[0]), Unit.DAYS))
    return Linked(text, (receipt_of("goods", "stock_lasts_with_transit", sku=sku),))


def _joined(*texts: Text) -> Text:
    return Text(zh="".join(text.zh for text in texts), en=" ".join(text.en for text in texts))


def _written(value: float, unit: Unit) -> Text:
    return Text(zh=write(value, unit, "zh"), en=write(value, unit, "en"))


def _count(value: float) -> Text:
    return _written(value, Unit.COUNT)


def _share(value: float) -> Text:
    return _written(value, Unit.SHARE)


def _money(value: float, currency: str) -> Text:
    return Text(zh=write(value, Unit.CURRENCY, "zh", currency=currency), en=write(value, Unit.CURRENCY, "en", currency=currency))
