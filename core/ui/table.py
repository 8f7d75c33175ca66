"""A frame as a manager reads it: named columns, numbers written in their unit, in the session's language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.base.text import Text
from core.base.unit import MISSING, Unit, write, write_difference
from core.ui import receipt_link, session
from core.ui.receipt_link import Asked


@dataclass(frozen=True)
class Field:
    """One column of a table: its title, the unit of its numbers (None: as it is), signed for differences, digits for fixed decimals."""

    title: Text
    unit: Unit | None = None
    signed: bool = False
    width: int | None = None
    help: Text | None = None
    digits: int | None = None


def table(frame: pd.DataFrame, fields: Mapping[str, Field], *, key: str, alt: Text, currency: str = "CNY",
          height: int | None = None, receipts: Sequence[Asked | None] = ()) -> None:
    """Draw the columns of frame that fields name, in that order; numbers stay numbers, so sorting works.

    receipts: per row the number whose panel its last cell opens, None for a row that has none.
    """
    lang = session.lang()
    shown = frame[list(fields)]
    writers: dict[Any, str | Callable[[object], str] | None] = {name: _writer(field, currency) for name, field in fields.items() if field.unit}
    config: dict[str, Any] = {name: st.column_config.Column(field.title(lang), width=field.width,
                                            help=field.help(lang) if field.help else None)
              for name, field in fields.items()}
    if receipts:
        shown = shown.assign(receipt=receipt_link.cells(receipts))
        config["receipt"] = receipt_link.column(receipts, key=key, width=62)
    st.dataframe(shown.style.format(writers, na_rep=MISSING), hide_index=True, column_config=config, key=key,
                 height=height or "content", row_height=36, alt=alt(lang), placeholder=MISSING)


def _writer(field: Field, currency: str) -> Callable[[Any], str]:
    lang, unit = session.lang(), field.unit or Unit.COUNT

    def written(value: Any) -> str:
        number = None if value is None or pd.isna(value) else float(value)
        if field.signed:
            return write_difference(number, unit, lang, currency=currency)
        return write(number, unit, lang, currency=currency, digits=field.digits)

    return written
