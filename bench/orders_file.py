"""A file of 500,000 order lines as a platform exports it: twelve columns with Chinese headers, as xlsx and as csv, and thirty-four as xlsx."""

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
XLSX, CSV, LARGE, WHOLE = "orders.xlsx", "orders.csv", "orders-50mb.xlsx", "orders-34-columns.xlsx"
_FURTHER = ("买家会员名", "买家支付宝账号", "支付单号", "买家应付邮费", "返点积分", "买家留言", "收货人姓名", "收货地址", "运送方式", "联系手机", "宝贝标题",
            "宝贝种类", "物流单号", "物流公司", "订单备注", "店铺Id", "店铺名称", "订单关闭原因", "发票抬头", "是否手机订单", "是否代付", "确认收货时间")
"""What Taobao's list of orders holds beside (shared/data/headers): a manager exports all of it."""
_CHANNELS = ("天猫旗舰店", "抖音小店", "京东自营", "微信小程序", "拼多多", "小红书")
_PROVINCES = ("广东省", "浙江省", "江苏省", "上海", "北京", "四川省", "新疆维吾尔自治区", "西藏自治区")
_STATUSES = ("交易成功",) * 17 + ("卖家已发货，等待买家确认", "交易关闭", "等待买家付款")
_FIRST = datetime(2024, 1, 1)
_DAYS = 973

Row = tuple[str, str, datetime, datetime | None, str, str, str, int, float, float, str, str]
Cells = tuple[str | datetime | int | float | None, ...]


def write(folder: Path) -> None:
    """Write all files, with the same rows; the workbook of 50 MB has its first ones again at its end."""
    _xlsx(folder / XLSX, HEADERS, rows())
    _xlsx(folder / LARGE, HEADERS, chain(rows(), islice(rows(), LARGE_ROWS - ROWS)))
    _xlsx(folder / WHOLE, HEADERS + _FURTHER, (row + _further(row) for row in rows()))
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


def _further(row: Row) -> Cells:
    """Return what else the platform says of a line; all but the goods' title is its order's."""
    number = random.Random(row[0]).randrange(10**9)
    return (f"买家{number % 120_000}", f"{number % 10**8:08d}@mail.example", f"2024{number:012d}", 8.0 if number % 5 == 0 else 0.0, number % 50,
            "请尽快发货，谢谢" if number % 9 == 0 else "", f"收货人{number % 5000}",
            f"{row[11]}某某市某某区某某街道{number % 900}号{number % 40}栋{number % 2000}室", "快递", f"13{number:09d}", f"商品{row[6]} 标准款 多色可选", 1,
            f"SF{number:012d}", ("顺丰速运", "中通快递", "圆通速递")[number % 3], "赠品已放" if number % 20 == 0 else "", "112233", "官方旗舰店", "订单未关闭", "",
            "手机订单" if number % 4 else "", "否", row[2] + timedelta(days=4, seconds=number % 80_000))


def _xlsx(path: Path, headers: Iterable[str], lines: Iterable[Cells]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("订单")
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(0, 0, headers)
        for place, row in enumerate(lines, 1):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(place, column, value, time)
                elif isinstance(value, str) and value:
                    sheet.write_string(place, column, value)
                elif value is not None and value != "":
                    sheet.write_number(place, column, value)
