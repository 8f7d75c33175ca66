"""What an import does to the KPIs: before and after in their units, and the status where it changes."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.base.text import Text
from core.base.unit import MISSING, write, write_difference
from core.metrics.catalog import CATALOG
from core.outlook.effect import Effect
from core.outlook.ripening import Ripening
from core.outlook.uploading import told
from core.ui import boards, receipt_link, session
from core.ui.status import MARKS

SHOWN = 8
_TITLE = Text(zh="对指标的影响", en="What it does to the KPIs")
_COLUMNS = (Text(zh="指标", en="KPI"), Text(zh="导入前", en="Before"), Text(zh="导入后", en="After"), Text(zh="变化", en="Change"),
            Text(zh="状态", en="Status"))
_RECEIPTS = Text(zh="凭证：这些指标现在的数值由哪些行得出", en="Receipts: the rows behind these KPIs as they stand now")
_MORE = Text(zh="另外 {count} 个指标", en="{count} more KPIs")


def table(moves: Sequence[Effect], *, key: str, caption: Text | None = None, title: Text = _TITLE) -> None:
    """Draw the KPIs that move, those whose status changes first; the rest folded away."""
    ranked = told(moves)
    lang = session.lang()
    st.markdown(f"**{title(lang)}**" + (f"  :small[:gray[{caption(lang)}]]" if caption else ""))
    st.table(_frame(ranked[:SHOWN]), border="horizontal", hide_index=True)
    if len(ranked) > SHOWN:
        with st.expander(session.say(_MORE, count=len(ranked) - SHOWN), key=key):
            st.table(_frame(ranked[SHOWN:]), border="horizontal", hide_index=True)
    _receipts(ranked, key)


def _receipts(moves: Sequence[Effect], key: str) -> None:
    """Draw the way to the rows behind each KPI as it stands now: before the import while it is a preview, after it once it is in."""
    standings = boards.current().standings
    there = [standings[move.id] for move in moves if move.id in standings and standings[move.id].reading.value is not None]
    if there:
        with st.popover(_RECEIPTS(session.lang()), icon=receipt_link.ROW, type="tertiary", key=f"{key}_receipts"):
            for standing in there:
                receipt_link.words(boards.asked(standing), standing.metric.label, key=key)


def ripening(moves: Sequence[Effect], months: Sequence[Ripening]) -> None:
    """Say of which months refunds are still coming, where net GMV moves."""
    if any(move.id == "gmv_net" for move in moves):
        for month in months:
            st.caption(f":material/hourglass_top: {month.told(boards.currency())(session.lang())}")


def _frame(moves: Sequence[Effect]) -> pd.DataFrame:
    return pd.DataFrame([_row(move) for move in moves], columns=[column(session.lang()) for column in _COLUMNS])


def _row(move: Effect) -> list[str]:
    lang, metric, money = session.lang(), CATALOG[move.id], boards.currency()
    change = MISSING
    if move.before is not None and move.after is not None:
        change = write_difference(move.after - move.before, metric.unit, lang, currency=money)
    return [metric.label(lang), write(move.before, metric.unit, lang, currency=money),
            f"**{write(move.after, metric.unit, lang, currency=money)}**", change, _status(move)]


def _status(move: Effect) -> str:
    if move.status_before == move.status_after or move.status_after == "no_target":
        return _mark(move.status_after)
    return f"{_mark(move.status_before)} → {_mark(move.status_after)}"


def _mark(status: str) -> str:
    mark = MARKS[status]
    return f":{mark.colour}[{mark.icon} {mark.label(session.lang())}]"
