"""A shop with two orders a day, on two channels, from January 2024 to August 2026: enough days to learn events from."""

from datetime import date, timedelta

from company import Row, order

FIRST, LAST = date(2024, 1, 1), date(2026, 8, 31)


def orders(last: date = LAST) -> list[Row]:
    """Tmall sells 300 a day and 10 % more each year, Douyin 100; half as much again in the first ten days of every March ("spring sale")."""
    rows: list[Row] = []
    for number in range((last - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        size = 1.1 ** (number / 365) * (1 + 0.02 * (number * 7 % 5 - 2)) * (1.5 if day.month == 3 and day.day <= 10 else 1)
        rows += [order(f"t{day:%y%m%d}", f"{day} 12:00", round(300 * size, 2), f"c{number % 400}", channel="tmall"),
                 order(f"d{day:%y%m%d}", f"{day} 21:00", round(100 * size, 2), f"e{number % 300}", channel="douyin")]
    return rows
