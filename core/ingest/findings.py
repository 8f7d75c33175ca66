"""The words of every finding: what was noticed, and what to do about it."""

from collections.abc import Mapping
from typing import Literal

from core.base.text import Text
from core.ingest.grid import Rows
from core.tables.staged import ROWS_NAMED, Finding

Level = Literal["error", "warning", "info"]
_NOTHING = Text(zh="无需处理。", en="Nothing to do.")
_AGAIN = Text(zh="请在原文件里改正这些行，再导入一次；其余的行不受影响。", en="Correct these rows in your file and import it again; the other rows are not affected.")

CATALOG: Mapping[str, tuple[Level, Text, Text]] = {
    "totals": ("info", Text(zh="{count} 行合计没有算作数据。", en="{count} totals row{s} {were} not taken as data."), _NOTHING),
    "sums": ("info", Text(zh="{count} 行没有标明、但数字等于其他行之和，是合计，没有算作数据。", en="{count} row{s} without a label {have} the sums of other rows and {were} not taken as data."),
             Text(zh="请看一眼这些行；如果是真实数据，请补上它们的编号或名称。", en="Have a look at them; if they are data, give them their id or name.")),
    "wide": ("info", Text(zh="这张表每个{target}占一列，共 {count} 列（{value}），已转成每个{target}一行。", en="This table has a column per {target} ({count}: {value}); it was turned into a row per {target}."), _NOTHING),
    "not_as_named": ("warning", Text(zh="「{label}」按名称应是「{target}」，但内容（如「{value}」）不像，没有使用。", en="“{label}” would be “{target}” by its name, but what it holds (such as “{value}”) is not; it was not used."),
                     Text(zh="如果确实是这一列，请在下面选定。", en="If it is, choose it below.")),
    "scaled": ("info", Text(zh="「{label}」按{value}为单位换算。", en="“{label}” was read in {value}."), _NOTHING),
    "discount_taken": ("info", Text(zh="「{label}」是折扣前的金额，{count} 行已减去优惠。", en="“{label}” is before the discount, which was taken off in {count} row{s}."), _NOTHING),
    "uncalculated": ("warning", Text(zh="有 {count} 个单元格的公式没有算出结果，按空白处理：{value}。", en="{count} cell{s} {have} a formula that was never calculated, taken as empty: {value}."),
                     Text(zh="请用 Excel 打开文件，保存一次，再上传。", en="Open the file in Excel, save it once and upload it again.")),
    "macros": ("info", Text(zh="文件里有宏，没有执行，只读取了数据。", en="The file holds macros; they were not run, only the data was read."), _NOTHING),
    "clock_dropped": ("warning", Text(zh="「{label}」的时间带有时区（{value}），按文件里写的钟点保存，没有换算。", en="The times in “{label}” carry a time zone ({value}); they are kept as the clock shows them, not converted."),
                      Text(zh="如果不是本地时间，请先换算成本地时间再导入。", en="If that is not your local time, convert them before importing.")),
    "merged": ("info", Text(zh="{count} 处合并单元格，已补到它盖住的每一行。", en="{count} merged cell{s} {were} read in every row of the range."), _NOTHING),
    "ids_at_limit": ("warning", Text(zh="「{label}」的 {count} 个编号是 15 位数字，而且在文件里是数字，不是文本：这些编号没有丢位，再长一位就会丢。", en="{count} id{s} in “{label}” {have} 15 digits and {were} stored as numbers: nothing is lost, but one digit more would be."),
                     Text(zh="请在导出前把这一列设为文本格式。", en="Set the column to text before exporting.")),
    "answers_brought": ("info", Text(zh="这份表格带着上次的回答，已照用：{value}。", en="The workbook brings along what was answered before, which was used: {value}."),
                        Text(zh="如果要改，请删去「当时的回答」工作表里的那一行。", en="To change one, delete its row in the sheet of answers.")),
    "beside": ("info", Text(zh="表格右边或左边另有一个小表，{count} 行只有它，没有算作数据。", en="Beside the table stands a small box; {count} row{s} that only it fills {were} not taken as data."), _NOTHING),
    "sections": ("info", Text(zh="表格分成几段，每段上面写着名称；{count} 行段名已作为一列补到每一行。", en="The sheet has blocks with a name above each; {count} such line{s} {were} read as a column of every row."),
                 Text(zh="请核对这一列。", en="Check that column.")),
    "coarse_days": ("error", Text(zh="「{label}」里是{why}（如「{value}」），而这张表要一{target}一行。", en="“{label}” holds {why} (such as “{value}”), but this table has a row per {target}."),
                    Text(zh="请在平台上按{target}重新导出：汇总的数字还原不成每{target}的数字。", en="Export it by {target}: sums cannot be taken apart into {target}s.")),
    "headers": ("info", Text(zh="{count} 行重复的表头没有算作数据。", en="{count} repeated header row{s} {were} not taken as data."), _NOTHING),
    "notes": ("info", Text(zh="表格下方的 {count} 行说明没有算作数据。", en="{count} line{s} of remarks below the table {were} not taken as data."), _NOTHING),
    "hidden_sheets": ("info", Text(zh="有 {count} 个隐藏的工作表没有读取：{value}。", en="{count} hidden sheet{s} {were} not read: {value}."),
                      Text(zh="如需导入，请指定工作表名。", en="Name the sheet to import it.")),
    "skipped_sheets": ("info", Text(zh="有 {count} 个工作表不是已知的表，没有导入：{value}。", en="{count} sheet{s} without a fitting table {were} left out: {value}."),
                       Text(zh="如果其中有数据，请指定工作表和表的种类。", en="If one of them holds data, name the sheet and the table.")),
    "encoding": ("info", Text(zh="文件编码是 {value}，已按此读取。", en="The file is written in {value} and was read as such."),
                 Text(zh="如果文字显示为乱码，请另存为 UTF-8 编码的 CSV。", en="If names look garbled, save it as CSV in UTF-8.")),
    "quotes": ("warning", Text(zh="{count} 行里的引号不成对，已当作普通文字读取，没有漏掉任何一行。", en="In {count} line{s} quotation marks do not pair up; they were read as plain text and no line is lost."),
               Text(zh="请核对这些行里带引号的文字。", en="Check the texts with quotation marks in these lines.")),
    "html_table": ("info", Text(zh="文件里有 {count} 个表格，只读取了最大的一个。", en="The file holds {count} table{s}; the largest was read."), _NOTHING),
    "broken": ("error", Text(zh="{count} 行的列数与表头不符，没有导入；第一处：{value}", en="{count} row{s} with more columns than the header {were} left out; the first: {value}"), _AGAIN),
    "error_cells": ("warning", Text(zh="「{label}」有 {count} 个单元格是 Excel 错误（如 #N/A），按空白处理：{value}。", en="“{label}” has {count} cell{s} with an Excel error (such as #N/A), taken as empty: {value}."),
                    Text(zh="请在 Excel 里修正公式后再导入。", en="Mend the formulas in Excel and import again.")),
    "required_empty": ("error", Text(zh="{count} 行的「{label}」是空的，没有导入。", en="{count} row{s} without “{label}” {were} left out."), _AGAIN),
    "bad_value": ("error", Text(zh="{count} 行的「{label}」读不懂，没有导入；第一处：「{value}」，{why}。", en="“{label}” cannot be read in {count} row{s}, left out; the first: “{value}”, {why}."), _AGAIN),
    "bad_optional": ("warning", Text(zh="{count} 行的「{label}」读不懂，按空白处理；第一处：「{value}」，{why}。", en="“{label}” cannot be read in {count} row{s}, taken as empty; the first: “{value}”, {why}."),
                     Text(zh="如果这一列要用，请改正后再导入。", en="If you need this column, correct it and import again.")),
    "ids_lost": ("error", Text(zh="「{label}」有 {count} 行的编号已被 Excel 改坏，末几位丢失；第一处：「{value}」。", en="{count} id{s} in “{label}” {were} destroyed by Excel, the last digits are lost; the first: “{value}”."),
                 Text(zh="请重新导出，并在打开前把这一列设为文本格式。", en="Export again and set the column to text before opening the file.")),
    "ids_decimal": ("info", Text(zh="「{label}」的编号带有 .0，已去掉。", en="The ids in “{label}” ended in .0, which was taken off."), _NOTHING),
    "personal": ("info", Text(zh="「{label}」是邮箱或手机号，已换成不可还原的代号，不保存原文。", en="“{label}” holds e-mail addresses or phone numbers; only a digest is kept."), _NOTHING),
    "serials": ("info", Text(zh="「{label}」里有 Excel 日期序号，已换算成日期。", en="“{label}” holds Excel's day numbers, which were turned into dates."), _NOTHING),
    "below_minimum": ("warning", Text(zh="{count} 行的「{label}」小于 {limit}；第一处：{value}。", en="“{label}” is below {limit} in {count} row{s}; the first: {value}."),
                      Text(zh="请核对；这些行已照原样导入。", en="Check them; they went in as they are.")),
    "above_maximum": ("warning", Text(zh="{count} 行的「{label}」大于 {limit}；第一处：{value}。", en="“{label}” is above {limit} in {count} row{s}; the first: {value}."),
                      Text(zh="请核对；这些行已照原样导入。", en="Check them; they went in as they are.")),
    "exact_duplicates": ("warning", Text(zh="{count} 行与前面的某一行完全相同；没有行号的明细照样计入。", en="{count} row{s} {have} the same cells as an earlier row; lines without a line number count all the same."),
                         Text(zh="如果是重复导出，请删去后再导入。", en="If they were exported twice, remove them and import again.")),
    "key_repeated": ("warning", Text(zh="{count} 行与前面的行是同一个{key}，以最后一行为准。", en="{count} row{s} {have} the {key} of an earlier row; the last one counts."),
                     Text(zh="请确认每个{key}只应有一行。", en="Check that there should be one row per {key}.")),
    "guessed": ("warning", Text(zh="「{value}」按相近的名称当作「{target}」。", en="“{value}” was taken as “{target}” because the names are alike."),
                Text(zh="请确认；不对的话请另选一列。", en="Confirm it, or choose another column.")),
    "unknown_columns": ("info", Text(zh="{count} 列没有用到，只保留在原文件里：{value}。", en="{count} column{s} {are} not used, kept in the raw file only: {value}."), _NOTHING),
    "refunds_unused": ("warning", Text(zh="「{label}」里有退款金额，没有用到：订单文件里的退款不知道是哪一天退的，不会从净 GMV 里扣除。", en="“{label}” holds refunds and is not used: an order file does not say when they were paid back, so net GMV does not subtract them."),
                       Text(zh="请另外上传退款明细，才能看到净 GMV。", en="Upload the refund list as well to see net GMV.")),
    "order_totals": ("info", Text(zh="{count} 笔订单的合计金额每单只记一次，各占一行，已算在读取的行数里。", en="The totals of {count} order{s} were kept once per order, as a row each that counts among the rows read."), _NOTHING),
    "negative_price": ("error", Text(zh="{count} 行的单价是负数，既不是销售也不是退款，没有导入；第一处：{value}。", en="{count} row{s} with a negative price, neither sale nor refund, {were} left out; the first: {value}."),
                       Text(zh="坏账或调账请记入成本表。", en="Book bad debts and adjustments under costs.")),
    "stock_write_off": ("warning", Text(zh="{count} 行数量为负且没有价格，是库存核销，不是销售，没有导入。", en="{count} row{s} {have} a negative quantity and no price: stock written off, not sold; left out."),
                        Text(zh="库存变化请通过库存表导入。", en="Bring stock changes in with the stock table.")),
    "zero_price": ("warning", Text(zh="{count} 行单价为零，不是销售，没有导入。", en="{count} row{s} with a price of zero, not a sale, {were} left out."),
                   Text(zh="如果是赠品，请在文件里加上实付金额列。", en="If they are gifts, add a column with the amount paid.")),
    "amount_missing": ("error", Text(zh="{count} 行既没有单价也没有实付金额，没有导入。", en="{count} row{s} with neither a price nor an amount paid {were} left out."), _AGAIN),
    "quantity_missing": ("error", Text(zh="{count} 行没有数量，没有导入。", en="{count} row{s} without a quantity {were} left out."), _AGAIN),
    "quantity_assumed": ("info", Text(zh="{count} 行没有数量，按 1 件计。", en="{count} row{s} without a quantity: counted as 1 unit."), _NOTHING),
    "time_missing": ("error", Text(zh="{count} 行没有下单时间也没有付款时间，没有导入。", en="{count} row{s} with neither an order time nor a payment time {were} left out."), _AGAIN),
    "became_refunds": ("info", Text(zh="{count} 行取消或退货记作退款，共 {amount}；其中 {linked} 行找到了对应的销售。", en="{count} cancelled or returned line{s} became refunds of {amount} in all; linked to their sale: {linked}."), _NOTHING),
    "customer_missing": ("info", Text(zh="{count} 行没有用户编号：计入销售额，不计入用户数。", en="{count} row{s} without a customer id: counted as sales, not as customers."),
                         Text(zh="如果系统里有会员号，请一并导出。", en="If the system knows the member id, export it too.")),
    "cell_too_long": ("error", Text(zh="{count} 行的「{label}」长得不像一个单元格（超过 {limit} 个字），没有导入；开头：{value}", en="“{label}” is longer than a cell can be (over {limit} letters) in {count} row{s}, left out; it begins: {value}"), _AGAIN),
    "spike": ("warning", Text(zh="{count} 行所在的订单或记录，金额超过平时（中位数 {usual}）的 100 倍；第一处：{value}。", en="In {count} row{s} the order or entry is over 100 times the usual amount (half of all are below {usual}); the first: {value}."),
              Text(zh="请核对小数点和单位；这些行已照原样导入。", en="Check decimal points and units; the rows went in as they are.")),
    "dates_future": ("warning", Text(zh="{count} 行的「{label}」在将来；第一处：{value}。", en="“{label}” lies in the future in {count} row{s}; the first: {value}."),
                     Text(zh="请核对年份；这些行已照原样导入。", en="Check the year; the rows went in as they are.")),
    "dates_far": ("warning", Text(zh="{count} 行的「{label}」离其他行一年以上；第一处：{value}。", en="“{label}” lies more than a year from all other rows in {count} row{s}; the first: {value}."),
                  Text(zh="请核对年份；这些行已照原样导入。", en="Check the year; the rows went in as they are.")),
    "currency_mix": ("warning", Text(zh="「{label}」里混有几种货币：{currencies}。有 {count} 行不是 {main}，金额没有换算。", en="“{label}” mixes currencies: {currencies}. {count} row{s} {are} not in {main}; amounts are not converted."),
                     Text(zh="请先换算成同一种货币，或不导入这些行。", en="Convert them to one currency first, or leave these rows out.")),
    "currency_other": ("warning", Text(zh="「{label}」的 {count} 行用的是 {value}，而工作区用 {main} 计算；金额没有换算。", en="“{label}” is in {value} in {count} row{s}, but the workspace counts in {main}; amounts are not converted."),
                       Text(zh="请先换算，或在侧栏里更改工作区的货币。", en="Convert them first, or set the workspace's currency in the sidebar.")),
    "missing_days": ("warning", Text(zh="中间缺 {count} 天：{value}。", en="{count} day{s} in between {are} missing: {value}."),
                     Text(zh="请确认这几天确实没有数据；不是的话，请补上这几天的导出。", en="Check that nothing happened on these days; if something did, export them as well.")),
    "dropped": ("info", Text(zh="按您的选择，{count} 行没有导入：{why}", en="Left out as you chose, {count} row{s}: {why}"), _NOTHING),
    "treated": ("info", Text(zh="按您的选择，「{label}」的 {count} 个单元格已处理：{value}。", en="As you chose, {count} cell{s} of “{label}” {were} changed: {value}."), _NOTHING),
    "not_refunded": ("info", Text(zh="{count} 行没有真正退款（关闭、拒绝或处理中），没有导入。", en="{count} row{s} not refunded (closed, declined or pending) {were} left out."), _NOTHING),
    "refund_signs": ("info", Text(zh="退款金额都是负数，已按正数导入。", en="All refund amounts are negative; they were taken as positive."), _NOTHING),
}


def finding(code: str, count: int = 1, *, column: str | None = None, rows: Rows | tuple[int, ...] = (),
            **values: "str | Text") -> Finding:
    """Return the finding of that code with its words filled in."""
    level, text, advice = CATALOG[code]
    filled: dict[str, str | int | float | Text] = {"count": f"{count:,}", "label": column or "", **_number(count), **values}
    first = tuple(int(row) for row in rows[:ROWS_NAMED])
    return Finding(level, code, column, count, first, text.format(**filled), advice.format(**filled))


def _number(count: int) -> dict[str, str]:
    """Return the English endings and verbs of one or several."""
    one = count == 1
    return {"s": "" if one else "s", "have": "has" if one else "have", "were": "was" if one else "were",
            "are": "is" if one else "are"}
