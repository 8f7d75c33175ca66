"""Which declared tables are facts, by name."""

from collections.abc import Mapping

from core.tables.declare import Table
from core.tables.registry import TABLES

FACTS: Mapping[str, Table] = {name: table for name, table in TABLES.items() if table.home == "facts"}
