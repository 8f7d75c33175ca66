"""Who comes back: cohorts by month of first purchase, and how a year's customers return in the next."""

from datetime import date

import pandas as pd

from core.store.facts import Facts


def cohorts(facts: Facts, last: date, months: int = 12) -> pd.DataFrame:
    """Return the cohorts of the newest `months` whole months: first_month, month_number, customers, returned_by, cohort_size, share, share_by.

    share is the cohort's customers that bought in that month after their first (month 0 is the first itself, share 1);
    share_by those that had come back in it or any month before (0 in month 0).
    Months that are not whole by `last` are left out, so no cohort is judged on part of a month.
    """
    frame = facts.query("select first_month, month_number, customers, returned_by, cohort_size from cohort_months order by 1, 2")
    frame["first_month"] = pd.to_datetime(frame["first_month"])
    newest = (pd.Timestamp(last) + pd.Timedelta(days=1)).replace(day=1) - pd.DateOffset(months=1)
    frame["month"] = (frame["first_month"].dt.to_period("M") + frame["month_number"].astype("int64")).dt.to_timestamp()
    frame = frame[(frame["month"] <= newest) & (frame["first_month"] > newest - pd.DateOffset(months=months))]
    frame = frame.assign(share=frame["customers"].astype("float64") / frame["cohort_size"].astype("float64"),
                         share_by=frame["returned_by"].astype("float64") / frame["cohort_size"].astype("float64"))
    return frame[["first_month", "month_number", "customers", "returned_by", "cohort_size", "share", "share_by"]].reset_index(drop=True)


def return_curves(facts: Facts, last: date, kind: str = "all") -> pd.DataFrame:
    """Return how each year's customers come back through the next: year, day (of that year), day_of_year, returned, base, share.

    share accumulates from 1 January; the running year ends at `last`. Years whose base is not in the data have no rows.
    """
    frame = facts.query(
        "select r.base_year, r.day, r.returned, b.base from retention_days as r join retention_base as b"
        " on b.base_year = r.base_year and b.kind = r.kind where r.kind = ? and r.day <= ? and b.base > 0 order by r.base_year, r.day",
        [kind, last],
    )
    frame["day"] = pd.to_datetime(frame["day"])
    frame["year"] = frame["base_year"].astype("int64") + 1
    frame["returned"] = frame.groupby("year")["returned"].cumsum().astype("float64")
    frame["base"] = frame["base"].astype("float64")
    frame["day_of_year"] = frame["day"].dt.day_of_year
    frame["share"] = frame["returned"] / frame["base"]
    return frame[["year", "day", "day_of_year", "returned", "base", "share"]]


def buyers_by_month(facts: Facts, last: date, months: int = 24) -> pd.DataFrame:
    """Return the newest months' buyers: month, new (first purchase in the data), returning, partial; oldest first.

    A buyer counts once a month. The month of `last` is partial unless it ends with it.
    """
    frame = facts.query("select period as month, buyers, new_customers from period_buyers where period_kind = 'month' and channel = '*' and category = '*'"
                        " and period <= ? order by period", [last]).tail(months)
    month = pd.to_datetime(frame["month"])
    new = frame["new_customers"].astype("int64")
    made = pd.DataFrame({"month": month, "new": new, "returning": frame["buyers"].astype("int64") - new,
                         "partial": month + pd.offsets.MonthEnd(0) > pd.Timestamp(last)})
    return made.reset_index(drop=True)
