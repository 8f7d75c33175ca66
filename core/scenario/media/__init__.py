"""Response curves measured from weekly spend and outcomes: model, fit, what the manager knows, how far to trust it."""
