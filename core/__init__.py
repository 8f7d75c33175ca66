"""The planning cockpit: everything that is not a page."""
