"""The rows behind counts of customers: who came back, in windows and cohorts, each listed once with the row that counts."""

import re

from core.base.period import Period, year_of
from core.metrics.declare import Measure
from core.metrics.evaluate import between
from core.metrics.origin import Origin

_KIND = re.compile(r"kind = '(\w+)'")
_LENGTH = re.compile(r"length = (\d+)")
# kinds of customers that are asked for at the end of a year, by the columns that say when they joined and left
_STAYS = {"private": ("joined_private_domain_at", "left_private_domain_at"), "members": ("joined_membership_at", "left_membership_at")}
_NAMED = "sale_orders where customer_id is not null"
_MOVES = ("(select customer_id, registered_at, joined_membership_at, left_membership_at, cast({day} as date) as day, {counts},"
          " _batch, _row from customers where {day} is not null)")


def of_people(measure: Measure, span: Period) -> Origin | None:
    """Return where the rows of a count of customers lie; None for any other measure.

    span: the measure's days, as the measure's own window has them.
    """
    relation = measure.relation
    if relation == "daily_customers":
        return Origin("customers", _moves(measure.of))
    if "retention_windows" in relation:
        return _window(measure)
    if "cohort_" in relation:
        return _cohort(measure)
    if "retention_base" in relation or relation == "retention_days":
        return _returning(measure, span)
    return _seen(span) if relation == "activity_days" else None


def _moves(of: str) -> str:
    """Registrations by their day; members by the day they joined, those who have left by then taken off."""
    if "members" not in of:
        return _MOVES.format(day="registered_at", counts="1 as registrations")
    gone = "left_membership_at >= joined_membership_at and cast(left_membership_at as date) < {until}"
    return _MOVES.format(day="joined_membership_at", counts=f"1 as members_joined, case when {gone} then 1 else 0 end as members_left")


def _returning(measure: Measure, span: Period) -> Origin | None:
    """Customers of the year before: their first order in it; or those who came back: their first order of this year."""
    base = year_of(span.start.year - 1)
    kind = _KIND.search(measure.where)
    joined, left = _STAYS.get(kind[1] if kind else "", ("", ""))
    if kind is None or (kind[1] != "all" and not joined):
        return None
    end = f"date '{base.end.isoformat()}'"
    stayed = f" and customer_id in (select customer_id from customers where {joined} < {end} and ({left} is null or {left} < {joined} or {left} >= {end}))" if joined else ""
    named = f"(select *, 1 as base, 1 as returned from {_NAMED}{stayed}"
    if "retention_base" in measure.relation:
        return Origin("order_lines", named + ")", "order", "customer_id")
    return Origin("order_lines", f"{named} and customer_id in ({_buyers(between('month', base))}))", "order", "customer_id")


def _window(measure: Measure) -> Origin:
    """Customers of the window before the last whole one: their first order in it; or those who came back: their first order since."""
    found = _LENGTH.search(measure.relation)
    length = int(found[1]) if found else 12
    newest = "(select max(month) from customer_months where month < {until})"

    def month(back: int) -> str:
        return f"({newest} - interval {back} month)"

    base = f"{{day}} >= {month(2 * length - 1)} and {{day}} < {month(length - 1)}"
    if measure.of.startswith("base"):
        return Origin("order_lines", f"(select *, 1 as base from {_NAMED} and {base.format(day='day', until='{until}')})", "order", "customer_id",
                      first=f"select cast({month(2 * length - 1)} as date)")
    recent = f"day >= {month(length - 1)} and day < ({newest} + interval 1 month)"
    again = _buyers(base.format(day="month", until="{until}"))
    return Origin("order_lines", f"(select *, 1 as returned from {_NAMED} and {recent} and customer_id in ({again}))", "order", "customer_id",
                  first=f"select cast({month(length - 1)} as date)")


def _cohort(measure: Measure) -> Origin:
    """Customers of the cohorts whose month came due: their first order of all; or those who bought in that month (or any later one): the first order then."""
    is_first_month = "cohort_months" in measure.relation
    number = 1 if is_first_month else 3
    named = {"customers": "1 as customers", "cohort_size": "1 as cohort_size"}[measure.of]
    due = "cast({month} + interval " + str(number) + " month as date) as day"
    if measure.of == "cohort_size" or (measure.where == "true" and not is_first_month):
        month = "date_trunc('month', o.day)"
        whole = f" and {month} + interval 1 month <= (select max(month) from customer_months)" if is_first_month else ""
        return Origin("order_lines", f"(select o.* exclude (day), o.day as bought, {due.format(month=month)}, {named} from sale_orders as o where o.is_first{whole})",
                      "order", bought="bought", reach=(number, 0))
    then = "m.month = m.first_month + interval 1 month" if is_first_month else "m.month >= m.first_month + interval 3 month"
    return Origin("order_lines", f"(select o.* exclude (day), o.day as bought, {due.format(month='m.first_month')}, m.month as bought_month, {named}, {number} as last_number from sale_orders as o"
                  f" join customer_months as m on m.customer_id = o.customer_id and m.month = cast(date_trunc('month', o.day) as date) where {then})",
                  "order", "customer_id", bought="bought", month="bought_month", reach=(0, 1 if is_first_month else 1200))


def _seen(span: Period) -> Origin:
    """Customers of the year before who were seen this year: their first visit or touch, or the first line of their first order."""
    earlier = _buyers(between("month", year_of(span.start.year - 1)))
    both = ('select customer_id, "at", kind, \'\' as order_id, cast("at" as date) as day, _batch, _row from interactions where "at" is not null'
            " union all select customer_id, paid_at, 'purchase', order_id, day, _batch, _row from sale_lines where customer_id is not null")
    return Origin("interactions", f"(select *, 1 as returned from ({both}) as s where customer_id in ({earlier}))", "row", "customer_id", time='"at"')


def _buyers(months: str) -> str:
    return f"select customer_id from customer_months where {months}"
