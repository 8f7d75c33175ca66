"""Windows summed from their months say the same as each window asked for by itself."""

from datetime import date

import pytest
from company import found

from core.base.home import workspace
from core.base.period import Period, add_months
from core.metrics.declare import Measure, Window
from core.metrics.evaluate import ALL, Ask, evaluate
from core.store.facts import Facts

DAYS = ("2024-02-10", "2024-02-11", "2024-05-31", "2025-01-01", "2025-03-15", "2025-12-31")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    lines = [{"order_id": str(place), "line_no": "1", "ordered_at": f"{day} 12:00", "paid_at": f"{day} 12:00", "sku": "a", "quantity": 1,
              "paid_amount": f"{10 ** place}.01"} for place, day in enumerate(DAYS)]
    return found(workspace("rolling", tmp_path_factory.mktemp("home")), order_lines=lines)


@pytest.mark.parametrize("window", [Window.TRAILING_12_MONTHS, Window.MONTH_ENDS_13, Window.UNTIL])
@pytest.mark.parametrize("measure", [("amount", "sum"), ("cost", "sum"), ("*", "count"), ("amount, day", "max_by")])
def test_rolled_months_equal_windows_asked_one_by_one(facts: Facts, window: Window, measure: tuple[str, str]) -> None:
    one = Measure("daily_sales", measure[0], aggregate=measure[1], window=window, default=None if measure[1] == "max_by" else 0)
    months = [Period(add_months(date(2024, 1, 1), place), add_months(date(2024, 2, 1), place)) for place in range(24)]
    as_of = date(2025, 12, 31)

    together = evaluate(facts, [Ask(one, month, as_of, by_month=True) for month in months])
    alone = [evaluate(facts, [Ask(one, month, as_of, by_month=True)])[0] for month in months]

    assert together == alone
    if (window, measure[0]) == (Window.TRAILING_12_MONTHS, "amount"):
        # the year to January 2025: 1.01 + 10.01 of February, 100.01 of May, 1000.01 of New Year's Day
        assert str(together[12][ALL]) == "1111.0400"
