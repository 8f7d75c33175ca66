"""KPIs as data, and the queries that read them from a version of the facts."""
