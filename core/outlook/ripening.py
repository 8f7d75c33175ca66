"""How ripe the last months are: refunds come days after the payment, so net GMV of the newest sales still falls."""

from dataclasses import dataclass
from datetime import date

from core.base.period import write_month
from core.base.text import Lang, Text, same
from core.base.unit import Unit, write
from core.store.facts import Facts

MATURE_DAYS = 90
"""Sales older than this have had nearly all their refunds; from them the lags are measured."""
FEWEST = 20
RIPE = 0.95
_TOLD = Text(zh="{month}的退款还在陆续发生：按以往的快慢，目前到了约 {share}，大约还要退 {amount}，净 GMV 会再减少这么多（按退款时间算，记在退款的那个月）。",
             en="Refunds of {month} are still coming: at the usual pace about {share} are in; about another {amount} will lower net GMV (by refund time: in the month of the refund).")
_SQL = """with mature as (
    select date_diff('day', o.day, cast(r.refunded_at as date)) as lag, r.amount
    from refunds as r join sale_orders as o on o.order_id = r.order_id
    where o.day <= cast(? as date) and r.refunded_at >= o.day
),
lags as (select lag, sum(sum(amount)) over (order by lag) / (select sum(amount) from mature) as ripe from mature where lag <= {days} group by lag),
rate as (select (select sum(amount) from mature) / nullif((select sum(amount) from daily_sales where day <= cast(? as date)), 0) as share,
         (select count(*) from mature) as refunds),
days as (select day, sum(amount) as amount from daily_sales where day > cast(? as date) and day <= cast(? as date) group by day)
select cast(date_trunc('month', d.day) as date) as month, cast(sum(d.amount) as double) as sold,
    cast(sum(d.amount * coalesce((select max(l.ripe) from lags as l where l.lag <= date_diff('day', d.day, cast(? as date))), 0)) as double) as ripe,
    cast(max(r.share) as double) as share, max(r.refunds) as refunds
from days as d cross join rate as r group by 1 order by 1"""


@dataclass(frozen=True)
class Ripening:
    """A month of sales whose refunds are not all in: the share that is, and the amount still expected (currency)."""

    month: date
    share: float
    expected: float

    def told(self, currency: str) -> Text:
        """Return it as a sentence."""
        return Text(zh=_written(self, "zh", currency), en=_written(self, "en", currency))


def ripening(facts: Facts, until: date) -> tuple[Ripening, ...]:
    """Return the months within MATURE_DAYS before until whose refunds are less than RIPE in, oldest first.

    The lag from payment to refund and the refunded share of sales are measured over all older sales; with fewer than FEWEST
    refunds of them nothing can be said and the result is empty.
    """
    old = date.fromordinal(until.toordinal() - MATURE_DAYS)
    rows = facts.rows(_SQL.format(days=MATURE_DAYS), [old, old, old, until, until])
    return tuple(Ripening(month, ripe / sold, (sold - ripe) * share) for month, sold, ripe, share, refunds in rows
                 if share and refunds >= FEWEST and sold > 0 and ripe / sold < RIPE)


def _written(of: Ripening, lang: Lang, currency: str) -> str:
    text = _TOLD.format(month=same(write_month(of.month, lang)), share=write(of.share, Unit.SHARE, lang),
                        amount=write(of.expected, Unit.CURRENCY, lang, currency=currency))
    return text(lang)
