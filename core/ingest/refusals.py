"""The sentences for files that cannot be read at all: what was expected, what was found, what to do."""

from core.base.errors import CockpitError
from core.base.text import Text, join, same

FORMATS = Text(zh="Excel（xlsx、xls）或 CSV 表格", en="an Excel (xlsx, xls) or CSV table")


def wrong_type(found: Text) -> CockpitError:
    return CockpitError("wrong_type", Text(
        zh="这里需要 {formats}，这个文件是{found}：请在原来的系统里导出为表格后再上传。",
        en="Expected {formats}, but this file is {found}: export it as a table from the system it comes from.",
    ).format(formats=FORMATS, found=_set_off(found)))


def empty_file() -> CockpitError:
    return CockpitError("empty_file", Text(
        zh="文件是空的，里面没有任何一行数据：请重新导出后再上传。",
        en="The file is empty, there is not one row in it: export it again and upload that."))


def no_rows() -> CockpitError:
    return CockpitError("no_rows", Text(
        zh="文件里只有表头或空白，没有数据行：请确认导出时选对了日期范围。",
        en="The file holds a header or blanks but no row of data: check the date range of the export."))


def password() -> CockpitError:
    return CockpitError("password", Text(
        zh="文件有密码保护，无法读取：请在 Excel 里去掉密码（文件 → 信息 → 保护工作簿）后再上传。",
        en="The file is protected by a password: remove it in Excel (File → Info → Protect Workbook) and upload it again."))


def truncated() -> CockpitError:
    return CockpitError("truncated", Text(
        zh="Excel 文件不完整，多半是下载中断或损坏：请重新下载或另存一份后再上传。",
        en="The Excel file is incomplete, most likely a download that broke off: download or save it again."))


def bomb() -> CockpitError:
    return CockpitError("bomb", Text(
        zh="文件解开后异常巨大，为了保护服务器没有打开：请只保留需要的工作表，另存为 CSV 后再上传。",
        en="Unpacked, the file would be enormous, so it was not opened: keep only the sheet you need and save it as CSV."))


def too_large(found_mb: int, limit_mb: int) -> CockpitError:
    return CockpitError("too_large", Text(
        zh="文件有 {found} MB，最多能读 {limit} MB：请按月份或店铺拆成几个文件。",
        en="The file has {found} MB, at most {limit} MB can be read: split it by month or shop.",
    ).format(found=found_mb, limit=limit_mb))


def far_cell(cell: str) -> CockpitError:
    return CockpitError("far_cell", Text(
        zh="工作表在很远的单元格 {cell} 里有内容，会占用过多内存：请把表格复制到一个新的工作簿里再上传。",
        en="The sheet has content as far out as cell {cell}, which takes too much memory: copy the table to a new workbook.",
    ).format(cell=cell))


def too_much_memory() -> CockpitError:
    return CockpitError("memory", Text(
        zh="读取这个文件需要的内存超出上限，已停止：请删去多余的行列，或另存为 CSV 后再上传。",
        en="Reading this file takes more memory than allowed and was stopped: remove spare rows and columns or save it as CSV."))


def too_slow(seconds: int) -> CockpitError:
    return CockpitError("time", Text(
        zh="读取超过 {seconds} 秒，已停止：请把文件拆小，或另存为 CSV 后再上传。",
        en="Reading took more than {seconds} seconds and was stopped: split the file or save it as CSV.",
    ).format(seconds=seconds))


def unreadable() -> CockpitError:
    return CockpitError("unreadable", Text(
        zh="文件内容不符合表格的格式，读不下去：请用 Excel 打开后另存为 xlsx 或 CSV，再上传一次。",
        en="The file's content is not a table that can be read to its end: open it in Excel, save it as xlsx or CSV, upload that."))


def not_found(name: str) -> CockpitError:
    return CockpitError("not_found", Text(
        zh="找不到文件「{name}」：请检查路径。", en="There is no file “{name}”: check the path.").format(name=name))


def no_sheet(name: str, sheets: list[str]) -> CockpitError:
    return CockpitError("no_sheet", Text(
        zh="文件里没有名为「{name}」的工作表，现有：{sheets}。", en="The file has no sheet “{name}”; it has {sheets}.",
    ).format(name=name, sheets=join([same(one) for one in sheets[:20]])))


def no_table(nearest: list[tuple[Text, Text]], headers: list[str]) -> CockpitError:
    """The error for headers that fit no table; nearest pairs a table's label with the columns it lacks."""
    lacking = [Text(zh=f"「{label.zh}」缺少 {columns.zh}", en=f"“{label.en}” lacks {columns.en}") for label, columns in nearest]
    near = Text(zh="；".join(one.zh for one in lacking), en="; ".join(one.en for one in lacking))
    return CockpitError("no_table", Text(
        zh="看不出这是哪种表（表头：{headers}）。最接近的：{near}。请选定表的种类，或按模板改列名。",
        en="These columns ({headers}) fit no table. Nearest: {near}. Name the table, or use the template's column names.",
    ).format(near=near, headers=join([same(one[:30]) for one in headers[:6]])))


def pivot(headers: list[str]) -> CockpitError:
    return CockpitError("pivot", Text(
        zh="这是一张数据透视表（{headers}），明细已经汇总掉了。请上传它的源数据；没有源数据时，在 Excel 里双击总计单元格，会展开一张明细表，上传那一张。",
        en="This is a pivot table ({headers}): its rows are sums already. Upload the data behind it; in Excel a double click on its grand total opens them as a sheet of their own.",
    ).format(headers=join([same(one[:30]) for one in headers[:4]])))


def no_such_table(name: str, known: list[str]) -> CockpitError:
    return CockpitError("no_such_table", Text(
        zh="没有名为「{name}」的表，可选：{known}。", en="There is no table “{name}”; there are {known}.",
    ).format(name=name, known=join([same(one) for one in known])))


def _set_off(words: Text) -> Text:
    """Return words with a blank before Latin letters in Chinese, as they stand after Chinese ones."""
    return Text(zh=f" {words.zh}" if words.zh[:1].isascii() else words.zh, en=words.en)


def too_many_sheets(count: int, most: int) -> CockpitError:
    return CockpitError("too_many_sheets", Text(
        zh=f"工作簿里有 {count} 张数据表，一次最多导入 {most} 张。请把同类数据合到一张表里，或拆成几个文件再导入。",
        en=f"The workbook holds {count} sheets of data; {most} go in at once. Put rows of one kind on one sheet, or split the file."))
