"""A file of 500,000 order lines as a platform exports it: twelve columns with Chinese headers, as xlsx and as csv."""

import csv
import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path

import xlsxwriter

ROWS = 500_000
HEADERS = ("订单编号", "子订单编号", "下单时间", "付款时间", "用户编号", "销售渠道", "商品编码", "数量", "单价", "实付金额", "订单状态", "收货省份")
LARGE_ROWS = 745_000
XLSX, CSV, LARGE = "orders.xlsx", "orders.csv", "orders-50mb.xlsx"
_CHANNELS = ("天猫旗舰店", "抖音小店", "京东自营", "微信小程序", "拼多多", "小红书")
_PROVINCES = ("广东省", "浙江省", "江苏省", "上海", "北京", "四川省", "新疆维吾尔自治区", "西藏自治区")
_STATUSES = ("交易成功",) * 17 + ("卖家已发货，等待买家确认", "交易关闭", "等待买家付款")
_FIRST = datetime(2024, 1, 1)
_DAYS = 973

Row = tuple[str, str, datetime, datetime | None, str, str, str, int, float, float, str, str]


def write(folder: Path) -> None:
    """Write both files, with the same rows, and a workbook of 50 MB whose last rows are the first ones again."""
    _xlsx(folder / XLSX, rows())
    _xlsx(folder / LARGE, chain(rows(), islice(rows(), LARGE_ROWS - ROWS)))
    with (folder / CSV).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(rows())


def rows() -> Iterator[Row]:
    """Yield the lines in time order, two an order on average; a few unpaid, some without a customer."""
    chance = random.Random(7)
    number, line = 0, 0
    for place in range(ROWS):
        if line == 0:
            number += 1
            left = chance.choice((1, 1, 2, 2, 3, 3))
            at = _FIRST + timedelta(days=_DAYS * place / ROWS, seconds=chance.randrange(80_000))
            person = f"tb{chance.randrange(120_000):07d}" if chance.random() > 0.02 else ""
            channel, province, status = chance.choice(_CHANNELS), chance.choice(_PROVINCES), chance.choice(_STATUSES)
        line += 1
        price, count = chance.randrange(900, 30_000) / 100, chance.choice((1, 1, 1, 2, 3))
        paid = None if status == "等待买家付款" else (at + timedelta(minutes=2)).replace(microsecond=0)
        yield (f"31{number:016d}", str(line), at.replace(microsecond=0), paid, person, channel, f"{chance.randrange(4000):06d}", count,
               price, round(price * count * chance.choice((1, 1, 0.9)), 2), status, province)
        line = 0 if line == left else line


def _xlsx(path: Path, lines: Iterable[Row]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("订单")
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(0, 0, HEADERS)
        for place, row in enumerate(lines, 1):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(place, column, value, time)
                elif isinstance(value, str):
                    sheet.write_string(place, column, value)
                elif value is not None:
                    sheet.write_number(place, column, value)
