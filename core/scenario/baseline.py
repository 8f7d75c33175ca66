"""What the what-if starts from: this year's actuals, the forecast of the months left, and how the business responds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from core.base.text import Text
from core.scenario.curves import Array
from core.scenario.response import Curve

# Shapes: D draws, M months left (the running month counts, for its days left), C media channels, A ages in months.
# "(D|1, M)" is one row per draw, or a single row when it has no distribution of its own.
# Money is in the currency's unit, shares 0..1. A missing number is NaN, a missing array or part None.


@dataclass(frozen=True, eq=False)
class Actual:
    """What is booked, per month of the plan year: 12 numbers each, 0 in months to come, None when never uploaded."""

    gmv: Array                              # paid by buyers
    gmv_net: Array | None = None            # after refunds
    new_category_gmv: Array | None = None   # GMV of the plan's new categories
    private_repeat_gmv: Array | None = None  # GMV of repeat orders by private-domain customers
    orders: Array | None = None
    new_customers: Array | None = None
    spend: Array | None = None              # acquisition spend
    cogs: Array | None = None               # cost of goods sold, as the turnover KPI counts it
    operating_cost: Array | None = None     # without cost of goods, without acquisition
    variable_cost: Array | None = None      # the part of it that is fees and fulfilment


@dataclass(frozen=True, eq=False)
class Channels:
    """The media channels: planned spend and the paid new customers expected from it, per month left."""

    names: tuple[str, ...]                  # C channel ids
    spend: Array                            # (C, M) planned acquisition spend
    new_customers: Array                    # (C, M) expected paid new customers at that spend
    curves: tuple[Curve, ...]               # C response curves, relative to that plan

    @cached_property
    def opened(self) -> Array:
        """Return (C, M) what one stands for where the plan leaves a month empty: the channel's mean month with money; 0 elsewhere."""
        with_money = np.maximum(1, (self.spend > 0).sum(axis=1, keepdims=True))
        return np.where(self.spend > 0, 0.0, np.maximum(self.spend, 0.0).sum(axis=1, keepdims=True) / with_money)

    @cached_property
    def opened_new(self) -> Array:
        """Return (C, M) the paid new customers that the money of `opened` is expected to bring: as much a yuan as the plan's."""
        money = self.spend.sum(axis=1, keepdims=True)
        return np.asarray(self.opened * np.divide(self.new_customers.sum(axis=1, keepdims=True), money, out=np.zeros_like(money), where=money > 0))

    @property
    def elasticity(self) -> Array:
        """Return (C,) % more customers per % more spend, at the plan."""
        return np.array([curve.elasticity for curve in self.curves])

    @property
    def elasticity_sd(self) -> Array:
        return np.array([curve.elasticity_sd for curve in self.curves])


@dataclass(frozen=True, eq=False)
class Repeat:
    """How customers come again: the cohort curve and the repeat orders already in the forecast."""

    curve: Array                            # (A,) h_a: share of a cohort active a months after its first month; the last age stands for all later
    orders: Array                           # (M,) repeat orders in the forecast, of all earlier customers
    past_new: Array                         # (K,) new customers of the K months before the first month left, oldest first
    basket: float                           # value of a repeat order
    orders_per_active: float = 1.0          # repeat orders of a customer active in a month


@dataclass(frozen=True, eq=False)
class Retention:
    """The year's retention KPI: of the base period's customers, who has bought again this year."""

    base: float                             # customers of the base period
    returned: float                         # of them, bought again to date
    returning: Array                        # (D|1, M) further ones that come back in each month left


@dataclass(frozen=True, eq=False)
class Stock:
    """Stock at cost and what sets it: month ends behind and ahead, lead time, spread of demand."""

    past: Array                             # (13 - M,) month-end values from last December to the last month that is over
    ahead: Array                            # (D|1, M) planned month-end values of the months left
    cover_days: float                       # days of demand that the plan's stock lasts
    lead_days: float = 30.0                 # order to shelf
    demand_cv: float = 0.3                  # standard deviation ÷ mean of a month's demand


@dataclass(frozen=True)
class Money:
    """Rates of the months left; NaN where no upload gives them."""

    average_order_value: float = float("nan")   # GMV ÷ orders
    basket_new: float = float("nan")            # value of a first order
    refund_rate: float = float("nan")           # refunds ÷ GMV
    gross_margin: float = float("nan")          # 1 - cost of goods ÷ net GMV
    fee_rate: float = float("nan")              # platform and payment fees ÷ GMV; part of the operating cost; needs costs
    fulfilment_per_order: float = float("nan")  # packing and carriage of an order; part of the operating cost; needs costs
    price_elasticity: float = -1.5              # % change of quantity per % of price: an assumption
    price_elasticity_sd: float = 0.3


@dataclass(frozen=True)
class LastYear:
    """Whole-year totals of the year before; NaN where its data do not cover the year."""

    gmv: float = float("nan")
    spend: float = float("nan")
    new_customers: float = float("nan")

    @property
    def cac(self) -> float:
        return self.spend / self.new_customers if self.new_customers else float("nan")


@dataclass(frozen=True, eq=False)
class Baseline:
    """The forecast of the plan year with every lever at rest, and what each lever needs to act on it."""

    year: int
    months_left: tuple[date, ...]           # first days of the M months that still have days to come, in order
    gmv: Array                              # (D, M) forecast GMV of the days left in each month
    actual: Actual
    channels: Channels | None = None        # needs spend
    organic_new: Array | None = None        # (M,) expected new customers without spend; needs customer ids
    new_deviation: Array | None = None      # (D|1, M) new customers ÷ their mean; None: deviate as GMV does
    repeat: Repeat | None = None            # needs customer ids over several months
    retention: Retention | None = None      # needs customer ids of two years
    stock: Stock | None = None              # needs stock, and cost of goods
    money: Money = field(default_factory=Money)
    operating_fixed: Array | None = None    # (M,) operating cost beyond fees and fulfilment; needs costs
    new_category_share: Array | None = None  # (D|1, M) of GMV
    private_repeat_share: Array | None = None  # (D|1, M) of GMV
    campaign_months: tuple[bool, ...] | None = None  # (M,) whether the calendar has a campaign in it; None: not known
    satisfaction: float = float("nan")      # the year's landing; no lever moves it
    last_year: LastYear = field(default_factory=LastYear)
    anchors: Mapping[str, Array] = field(default_factory=dict)  # KPI id → (D,) its own landing, where it has one
    notes: tuple[Text, ...] = ()            # what was assumed for want of data

    def __post_init__(self) -> None:
        months = len(self.months_left)
        for name in ("organic_new", "operating_fixed", "new_deviation", "new_category_share", "private_repeat_share", "gmv"):
            _expect(name, getattr(self, name), months)
        for name in Actual.__dataclass_fields__:
            _expect(f"actual.{name}", getattr(self.actual, name), 12)
        for part, names in (("channels", ("spend", "new_customers")), ("repeat", ("orders",)),
                            ("retention", ("returning",)), ("stock", ("ahead",))):
            for name in names if getattr(self, part) else ():
                _expect(f"{part}.{name}", getattr(getattr(self, part), name), months)
        _expect("stock.past", self.stock.past if self.stock else None, 13 - months)
        for kpi, anchor in self.anchors.items():
            if anchor.shape != (self.draws,):
                raise ValueError(f"anchor {kpi} has shape {anchor.shape}, expected ({self.draws},)")

    @property
    def draws(self) -> int:
        return int(self.gmv.shape[0])

    @property
    def channel_names(self) -> tuple[str, ...]:
        return self.channels.names if self.channels else ()

    @property
    def first_left(self) -> int:
        """Return the place (0..12) of the first month left in the year."""
        return 12 - len(self.months_left)


def unavailable(baseline: Baseline) -> Mapping[str, Text]:
    """Return the levers that cannot act on this baseline, each with the sentence that says which upload brings it."""
    reasons: dict[str, Text] = {}
    money = baseline.money
    if baseline.channels is None:
        reasons["cac"] = reasons["cac_mode"] = reasons["budget"] = _needs(Text(zh="投放花费", en="spend"))
    if baseline.channels is None and baseline.organic_new is None:
        reasons["conversion"] = _needs(Text(zh="带买家编号的订单", en="orders with customer ids"))
    if baseline.repeat is None and baseline.retention is None:
        reasons["retention"] = _needs(Text(zh="至少两个月、带买家编号的订单", en="orders with customer ids over two months or more"))
    if np.isnan(money.refund_rate) or baseline.actual.gmv_net is None:
        reasons["refund"] = _needs(Text(zh="退款", en="refunds"))
    if baseline.stock is None or np.isnan(money.gross_margin):
        reasons["cover"] = _needs(Text(zh="库存和货品成本", en="stock and product costs"))
    if baseline.new_category_share is None or not (baseline.new_category_share > 0.0).any():
        reasons["new_category"] = _needs(Text(zh="标明新品类的商品资料", en="products that say which are of new categories"))
    return reasons


def _expect(name: str, array: Array | None, length: int) -> None:
    if array is not None and array.shape[-1] != length:
        raise ValueError(f"{name} has {array.shape[-1]} months, expected {length}")


def _needs(upload: Text) -> Text:
    return Text(zh="还不能用：请先导入{upload}。", en="Not available yet: please upload {upload}.").format(upload=upload)
