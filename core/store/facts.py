"""The facts of one version as everyone reads them: SQL in, rows or a frame out."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any, Protocol

import pandas as pd

from core.store.connection import Connection


class Facts(Protocol):
    """One immutable version of a workspace's facts; what metrics ask, whatever engine answers."""

    @property
    def version(self) -> int:
        """The number of the version: equal numbers of one workspace hold equal data, so it keys caches."""

    def query(self, sql: str, params: Sequence[Any] = ()) -> pd.DataFrame:
        """Return the result as a frame; decimals arrive as doubles, so sum money in the SQL."""

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the result as tuples; decimals arrive as Decimal."""


class DuckFacts:
    """Facts read from DuckDB: a fresh cursor per call, so threads never share one."""

    def __init__(self, root: Connection, version: int) -> None:
        self._root = root
        self._version = version

    @property
    def version(self) -> int:
        return self._version

    def query(self, sql: str, params: Sequence[Any] = ()) -> pd.DataFrame:
        with closing(self._root.cursor()) as cursor:
            return cursor.execute(sql, list(params)).df()

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with closing(self._root.cursor()) as cursor:
            return cursor.execute(sql, list(params)).fetchall()
