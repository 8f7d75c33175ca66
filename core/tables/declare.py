"""The words an upload table is declared in: kinds of columns, columns, tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from core.base.text import Text


class Kind(StrEnum):
    """What a column holds, and so how it is read, stored and checked."""

    ID = "id"          # text, kept to the letter: leading zeros, 20 digits
    TEXT = "text"      # free text, trimmed
    DATE = "date"      # a day
    TIME = "time"      # a local time without zone; a bare day is its midnight
    MONTH = "month"    # the first day of a month
    MONEY = "money"    # DECIMAL(18,4) in the workspace's currency
    NUMBER = "number"  # DECIMAL(18,4)
    COUNT = "count"    # whole number
    SHARE = "share"    # 0..1; "12.5 %" is read as 0.125
    FLAG = "flag"      # true or false: 是/否, yes/no, 1/0
    CHOICE = "choice"  # one of the declared choices


ARROW: Mapping[Kind, str] = {
    Kind.ID: "string", Kind.TEXT: "string", Kind.CHOICE: "string", Kind.DATE: "date32", Kind.MONTH: "date32",
    Kind.TIME: "timestamp[us]", Kind.MONEY: "decimal128(18, 4)", Kind.NUMBER: "decimal128(18, 4)",
    Kind.COUNT: "int64", Kind.SHARE: "double", Kind.FLAG: "bool",
}
SQL: Mapping[Kind, str] = {
    Kind.ID: "VARCHAR", Kind.TEXT: "VARCHAR", Kind.CHOICE: "VARCHAR", Kind.DATE: "DATE", Kind.MONTH: "DATE",
    Kind.TIME: "TIMESTAMP", Kind.MONEY: "DECIMAL(18,4)", Kind.NUMBER: "DECIMAL(18,4)",
    Kind.COUNT: "BIGINT", Kind.SHARE: "DOUBLE", Kind.FLAG: "BOOLEAN",
}


@dataclass(frozen=True)
class Column:
    """One column of a table: its kind, its names in both languages, and how files call it."""

    name: str
    kind: Kind
    label: Text
    note: Text | None = None                       # what the template says about it
    aliases: tuple[str, ...] = ()                  # other headers met in files; label and name always count too
    required: bool = False                         # a file without this column is not this table
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # value kept → spellings in files
    minimum: float | None = None                   # smaller values are a finding
    maximum: float | None = None                   # larger values are a finding
    refers_to: str | None = None                   # "products.sku": an unknown value is a finding, never a refusal
    is_amount_of_order: bool = False               # counts once per order in an order-level export


@dataclass(frozen=True)
class Table:
    """One kind of upload: its grain, its columns, and what a newer file does to the rows already there."""

    name: str
    label: Text
    grain: Text                                    # "one row per …"
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    replace: Literal["key", "days"] = "key"        # "days": a file replaces the days (and scope) that it covers
    scope: tuple[str, ...] = ()                    # with "days": replaced together, the day column first
    day: str | None = None                         # the column that dates a row; None for dimension tables
    home: Literal["facts", "state"] = "facts"
    unlocks: tuple[str, ...] = ()                  # KPI ids that this table brings, most wanted first
    where: Text | None = None                      # where managers find this export in their platforms

    def column(self, name: str) -> Column:
        """Return the declared column; raise KeyError for a name the table does not have."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @property
    def replace_key(self) -> tuple[str, ...]:
        """The columns whose newest batch wins: the key, or the days and scope of a day-range table."""
        return self.scope if self.replace == "days" else self.key
