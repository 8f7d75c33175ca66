"""Forecasts of any series in a file: series, ds, y in; one row per series and period to come out."""

import re
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from typing import cast
from uuid import uuid4

import numpy as np
import pandas as pd

from core.base.errors import CockpitError
from core.base.text import Text
from core.forecast.engine import forecast
from core.forecast.series import Freq, period_starts

COLUMNS = ("series", "ds", "y")
OUT = ["series", "ds", "y_hat", "lo80", "hi80", "lo95", "hi95"]
FREQS = ("D", "W", "M")
TOGETHER_FROM = 200_000
"""Values × origins, about, from which a second process pays for its start."""
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ]00:00(?::00(?:\.0+)?)?)?$|(\d{4})(\d{2})(\d{2})$")


@dataclass(frozen=True)
class Told:
    """What was done with one series, in words."""

    series: str
    method: Text
    notes: tuple[Text, ...]


def forecast_file(source: Path, freq: str, horizon: int, target: Path, *, seed: int = 0) -> list[Told]:
    """Forecast every series of a CSV file (columns series, ds, y; any order, other columns are ignored) and write target; return what was done.

    target: columns OUT, a row per series (in the order of the file) and period to come; ds keeps the file's day of the month. It is written whole or not at all.
    Raises CockpitError, naming series and line, for a file that cannot be read, a missing column, a date or number that is none, two rows of one period,
    an unknown freq, a horizon under 1, or a target that cannot be written.
    """
    if freq not in FREQS:
        raise CockpitError("freq", Text(zh=f"周期只能是 D（天）、W（周）或 M（月），收到的是「{freq[:20]}」。", en=f"The frequency must be D (days), W (weeks) or M (months), found “{freq[:20]}”."))
    series = read(source, cast(Freq, freq))
    frames, told = [], []
    for one, frame in _all(series, cast(Freq, freq), horizon, seed):
        frames.append(frame)
        told.append(one)
    write(pd.concat(frames, ignore_index=True), target)
    return told


def read(source: Path, freq: Freq) -> dict[str, pd.DataFrame]:
    """Return the file's series by name, each with ds, y (NaN where empty), in the order of the file."""
    try:
        rows = pd.read_csv(source, dtype=str, keep_default_na=False, encoding="utf-8-sig", skipinitialspace=True)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise CockpitError("series_file", Text(zh=f"读不了文件「{source.name}」：需要一个 UTF-8 编码的 CSV 文件，含 series、ds、y 三列。",
                                               en=f"Cannot read “{source.name}”: a CSV file in UTF-8 with the columns series, ds, y is needed.")) from error
    rows.columns = rows.columns.str.strip()
    missing = [name for name in COLUMNS if name not in rows.columns]
    if missing:
        found = ", ".join(map(str, rows.columns))[:200]
        raise CockpitError("series_column", Text(zh=f"文件缺少 {'、'.join(missing)} 列；需要 series、ds、y，现有的是：{found}。",
                                                 en=f"The file lacks {', '.join(missing)}; series, ds and y are needed, there are: {found}."))
    if rows.empty:
        raise CockpitError("no_history", Text(zh="文件里没有数据行。", en="The file has no rows."))
    days, values = _dates(rows["ds"]), _numbers(rows["y"])
    starts = period_starts(days, freq)
    twice = np.flatnonzero(pd.DataFrame({"series": rows["series"], "start": starts}).duplicated().to_numpy())
    if len(twice):
        _refuse("series_twice", twice[0], rows["series"].iloc[twice[0]], rows["ds"].iloc[twice[0]],
                Text(zh="同一序列的同一期出现了两次", en="the same period of the same series stands there twice"))
    frame = pd.DataFrame({"ds": days, "y": values})
    return {str(name): part.reset_index(drop=True) for name, part in frame.groupby(rows["series"].to_numpy(), sort=False)}


def write(frame: pd.DataFrame, target: Path) -> None:
    """Write under another name and rename: nobody ever sees half a file."""
    part = target.with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    try:
        try:
            frame.to_csv(part, index=False, date_format="%Y-%m-%d", float_format="%.10g")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CockpitError("series_out", Text(zh=f"写不了「{target}」：请检查文件夹是否存在、是否可写。", en=f"Cannot write “{target}”: check that its folder exists and can be written to.")) from error


def one(name: str, history: pd.DataFrame, freq: Freq, horizon: int, seed: int) -> tuple[Told, pd.DataFrame]:
    """Return one series' forecast, columns OUT, and what was done; errors name the series."""
    try:
        made = forecast(history, horizon, freq, seed=seed)
    except CockpitError as error:
        raise CockpitError(error.code, Text(zh="序列「{name}」：{said}", en="Series “{name}”: {said}").format(name=name[:60], said=error.text)) from error
    ahead = made.frame.tail(horizon).assign(series=name)
    return Told(name, made.method, made.notes), ahead.assign(ds=_like(history["ds"], ahead["ds"], freq))[OUT]


def _all(series: dict[str, pd.DataFrame], freq: Freq, horizon: int, seed: int) -> Iterable[tuple[Told, pd.DataFrame]]:
    names = list(series)
    arguments = [(name, series[name], freq, horizon, seed) for name in names]
    if sum(9 * len(history) for history in series.values()) < TOGETHER_FROM or (cpu_count() or 1) < 2:
        return [one(*each) for each in arguments]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_unpacked, arguments, chunksize=max(1, len(names) // 16)))


def _unpacked(arguments: tuple[str, pd.DataFrame, Freq, int, int]) -> tuple[Told, pd.DataFrame]:
    return one(*arguments)


def _like(known: "pd.Series[pd.Timestamp]", ahead: "pd.Series[pd.Timestamp]", freq: Freq) -> "pd.Series[pd.Timestamp]":
    """Return the months to come on the day of the month that the file uses: its last, or the newest row's."""
    if freq != "M":
        return ahead
    ends = ahead + pd.offsets.MonthEnd(0)
    if known.dt.is_month_end.all():
        return ends
    day = pd.Timedelta(days=int(known.max().day) - 1)
    return (ahead + day).where(ahead + day <= ends, ends)


def _dates(texts: "pd.Series[str]") -> "pd.Series[pd.Timestamp]":
    found = texts.str.strip().str.extract(_DATE)
    plain = found[0].fillna(found[3]) + "-" + found[1].fillna(found[4]) + "-" + found[2].fillna(found[5]).fillna("1")
    days = pd.to_datetime(plain, format="%Y-%m-%d", errors="coerce")
    bad = np.flatnonzero(days.isna().to_numpy())
    if len(bad):
        _refuse("series_date", bad[0], "ds", texts.iloc[bad[0]], Text(zh="应为日期，如 2026-08-01", en="a date such as 2026-08-01 is needed"))
    return days


def _numbers(texts: "pd.Series[str]") -> "pd.Series[float]":
    plain = texts.str.strip()
    empty = plain.str.lower().isin(["", "nan", "na", "null", "none"])
    values = pd.to_numeric(plain.where(~empty), errors="coerce").astype("float64")
    bad = np.flatnonzero(((values.isna() & ~empty) | np.isinf(values)).to_numpy())
    if len(bad):
        _refuse("series_number", bad[0], "y", texts.iloc[bad[0]], Text(zh="应为数字，如 1234.5（不含千位分隔符）", en="a number such as 1234.5 is needed, without thousands separators"))
    return values


def _refuse(code: str, row: int, where: object, found: object, expected: Text) -> None:
    raise CockpitError(code, Text(zh="第 {line} 行，{where}：「{found}」，{expected}。", en="Line {line}, {where}: “{found}”: {expected}.").format(
        line=int(row) + 2, where=str(where)[:60], found=str(found)[:40], expected=expected))
