"""What people decide and enter: goals, events, roadmap, scenarios, mappings, notes, forecasts, settings, audit (SQLite)."""
