"""Where the rooms meet: goals, facts, forecasts and scenarios joined into what a page or a command shows."""
