"""A file of weekly or daily spend and outcomes, read for the response curves: what is wrong in it is said in one sentence."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.base.errors import CockpitError
from core.base.text import Text
from core.scenario.curves import Array
from core.scenario.media.measured import Measured, measured
from core.scenario.media.priors import Answers, LiftTest
from core.scenario.media.weeks import Weeks

FEWEST = 6          # weeks; fewer say nothing at all
QUANTILES = (0.05, 0.5, 0.95)
_RELATIVE = 0.5     # a bare SD above this part of the share is read as relative to it


@dataclass(frozen=True)
class Columns:
    """Which columns of the file are what."""

    date: str
    outcome: str
    spend: tuple[str, ...]
    controls: tuple[str, ...] = ()
    index: tuple[str, ...] = ()


def curves_of_file(path: Path, columns: Columns, answers: Answers) -> dict[str, Any]:
    """Return what the command prints: channels (share, return, marginal_return, grade, reasons, conflict) and total."""
    return document(measured(weeks_of(_read(path), columns), answers))


def document(found: Measured) -> dict[str, Any]:
    """Return the result with texts as Text: shares of the outcome, outcome per unit of money."""
    return {"channels": [{
        "channel": channel.name, "share": _quantiles(channel.share), "return": _quantiles(channel.returns),
        "marginal_return": float(np.median(channel.marginal)), "grade": channel.grade, "reasons": list(channel.reasons),
        "conflict": channel.conflict} for channel in found.channels], "total": _quantiles(found.total)}


def weeks_of(frame: pd.DataFrame, columns: Columns) -> Weeks:
    """Return the weeks of a table with one row per week or per day (days are added up to whole weeks from Monday on).

    Raises CockpitError for an unknown column, a date or number that is none, gaps, negative spend, too few weeks.
    """
    wanted = (columns.date, columns.outcome, *columns.spend, *columns.controls, *columns.index)
    for name in wanted:
        if name not in frame:
            raise _unknown(name, [str(column) for column in frame.columns])
    if len(set(wanted)) < len(wanted):
        twice = next(name for name in wanted if wanted.count(name) > 1)
        raise CockpitError("curves_twice", Text(zh=f"列「{twice}」用了两次，每一列只能有一个用途。", en=f"Column “{twice}” is used twice; each has one use."))
    days = _dates(frame[columns.date], columns.date)
    numbers = {name: _numbers(frame[name], name) for name in wanted[1:]}
    for name in columns.spend:
        _refuse_negative(numbers[name], name, Text(zh="花费", en="Spend"))
    _refuse_negative(numbers[columns.outcome], columns.outcome, Text(zh="结果", en="The outcome"))
    order = np.argsort(days)
    days, numbers = days[order], {name: values[order] for name, values in numbers.items()}
    steps = np.unique(np.diff(days).astype(int))
    if len(days) > 1 and steps.tolist() == [1]:
        days, numbers = _added_up(days, numbers, {columns.outcome, *columns.spend})
    elif len(days) > 1 and steps.tolist() != [7]:
        raise _irregular(days)
    if len(days) < FEWEST:
        raise CockpitError("curves_short", Text(
            zh=f"只有 {len(days)} 个整周，至少要 {FEWEST} 周才能看出投放的效果（12 周起才能测算）。",
            en=f"There are {len(days)} whole weeks; at least {FEWEST} are needed to say anything (12 to measure)."))
    if not numbers[columns.outcome].sum() > 0:
        raise CockpitError("curves_outcome", Text(zh=f"列「{columns.outcome}」全是 0。", en=f"Column “{columns.outcome}” holds nothing but 0."))
    return Weeks(days, numbers[columns.outcome], np.column_stack([numbers[name] for name in columns.spend]), columns.spend,
                 {name: numbers[name] for name in columns.controls}, {name: numbers[name] for name in columns.index})


def lift_of(text: str, channels: Sequence[str]) -> tuple[str, LiftTest]:
    """Return the test in CHANNEL=SHARE:SD, e.g. douyin=0.12:0.03 or douyin=12%:3%.

    SD is in the unit of SHARE; where it is bare and more than half of it, it is taken as a part of it (0.07:0.2 is 7 % ± a
    fifth of that). Raises CockpitError for another form, an unknown channel, a share beyond 0..1.
    """
    channel, _, rest = text.rpartition("=")
    match = re.fullmatch(r"\s*([\d.]+)\s*([%％]?)\s*[:：]\s*([\d.]+)\s*([%％]?)\s*", rest)
    if not channel or not match:
        raise CockpitError("curves_lift", Text(
            zh=f"增量实验要写成“渠道=份额：标准差”的样子，例如 douyin=0.12:0.03，收到「{text[:60]}」。",
            en=f"A lift test is written CHANNEL=SHARE:SD, e.g. douyin=0.12:0.03, not “{text[:60]}”."))
    if channel not in channels:
        raise _unknown(channel, channels)
    try:
        share, sd = (float(match[at]) / (100.0 if match[at + 1] else 1.0) for at in (1, 3))
    except ValueError:
        share = sd = 0.0
    if not 0.0 < share < 1.0 or not sd > 0.0:
        raise CockpitError("curves_lift", Text(
            zh=f"「{text[:60]}」：份额要在 0 和 1 之间，标准差要大于 0。", en=f"“{text[:60]}”: the share lies between 0 and 1, the SD above 0."))
    relative = sd if not match[4] and sd > _RELATIVE * share else sd / share
    return channel, LiftTest(share, relative)


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise CockpitError("no_file", Text(zh=f"找不到文件 {path}。", en=f"There is no file {path}."))
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return pd.read_csv(path, encoding=encoding, dtype=str, skipinitialspace=True)
        except (pd.errors.ParserError, pd.errors.EmptyDataError):
            break
    raise CockpitError("curves_csv", Text(zh=f"{path.name} 不是 CSV 表格，请另存为 CSV 再试。", en=f"{path.name} is not a CSV table; save it as CSV and try again."))


def _dates(column: "pd.Series[Any]", name: str) -> Any:
    texts = column.astype(str).str.strip()
    days = pd.to_datetime(texts, errors="coerce", format="mixed")
    if days.isna().any():
        row = int(np.flatnonzero(days.isna())[0])
        raise CockpitError("curves_date", Text(
            zh=f"第 {row + 2} 行的日期「{texts.iloc[row][:30]}」看不懂（列「{name}」），请写成 2026-03-02 这样。",
            en=f"Row {row + 2}: “{texts.iloc[row][:30]}” in column “{name}” is no date; write it like 2026-03-02."))
    found = days.to_numpy().astype("datetime64[D]")
    values, counts = np.unique(found, return_counts=True)
    if (counts > 1).any():
        twice = values[counts > 1][0]
        raise CockpitError("curves_date", Text(
            zh=f"日期 {twice} 出现了不止一次；每周或每天只能有一行。", en=f"The date {twice} stands there more than once; one row per week or day is expected."))
    return found


def _numbers(column: "pd.Series[Any]", name: str) -> Array:
    texts = column.astype(str).str.strip().str.replace(",", "").str.replace("¥", "").str.replace("￥", "")
    values = pd.to_numeric(texts.where(texts.str.lower() != "true", "1").where(texts.str.lower() != "false", "0"), errors="coerce")
    if values.isna().any() or not np.isfinite(values).all():
        row = int(np.flatnonzero(~np.isfinite(values.astype(float)))[0])
        raise CockpitError("curves_number", Text(
            zh=f"第 {row + 2} 行、列「{name}」应是数字，却是「{str(column.iloc[row])[:30]}」；没有就填 0。",
            en=f"Row {row + 2}, column “{name}”: a number is expected, not “{str(column.iloc[row])[:30]}”; write 0 where there is none."))
    return values.to_numpy(dtype=np.float64)


def _refuse_negative(values: Array, name: str, what: Text) -> None:
    if (values < 0).any():
        row = int(np.flatnonzero(values < 0)[0])
        raise CockpitError("curves_negative", Text(
            zh=f"{what.zh}不能为负：第 {row + 2} 行、列「{name}」是 {values[row]:g}。",
            en=f"{what.en} cannot be negative: row {row + 2}, column “{name}” holds {values[row]:g}."))


def _added_up(days: Any, numbers: dict[str, Array], flows: set[str]) -> tuple[Any, dict[str, Array]]:
    """Return whole weeks from the first Monday on: flows added up, everything else averaged."""
    first = int((4 - days[0].astype(int)) % 7)      # 1970-01-01 was a Thursday
    weeks = (len(days) - first) // 7
    if weeks < 1:
        return days[:0], {name: values[:0] for name, values in numbers.items()}
    rows = slice(first, first + 7 * weeks)
    return days[rows][::7], {
        name: values[rows].reshape(weeks, 7).sum(axis=1) if name in flows else values[rows].reshape(weeks, 7).mean(axis=1)
        for name, values in numbers.items()}


def _irregular(days: Any) -> CockpitError:
    gap = int(np.flatnonzero(np.diff(days).astype(int) != np.median(np.diff(days).astype(int)))[0]) if len(
        np.unique(np.diff(days))) > 1 else 0
    return CockpitError("curves_dates", Text(
        zh=f"日期要么每周一行（相隔 7 天），要么每天一行，中间不能有缺口；这里 {days[gap]} 之后是 {days[gap + 1]}。",
        en=f"Dates come once a week (7 days apart) or every day, without gaps; here {days[gap]} is followed by {days[gap + 1]}."))


def _unknown(name: str, known: Sequence[str]) -> CockpitError:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return CockpitError("curves_column", Text(
        zh=f"没有列「{name[:60]}」" + (f"，最接近的是「{near[0]}」" if near else "") + f"。可用的有：{'、'.join(known)}。",
        en=f"There is no column “{name[:60]}”" + (f"; the nearest is “{near[0]}”" if near else "") + f". Known: {', '.join(known)}."))


def _quantiles(draws: Array) -> dict[str, float]:
    return dict(zip(("p5", "p50", "p95"), np.quantile(draws, QUANTILES).tolist(), strict=True))
