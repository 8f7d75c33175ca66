"""What every room may use: texts, units, money, periods, the event calendar, errors, where data lies."""
