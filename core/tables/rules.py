"""What a file leaves unsaid and how it is taken: the declared rules that reading a file applies."""

from collections.abc import Mapping

WHEN_ABSENT: Mapping[str, str] = {
    "order_lines.paid_at": "order_lines.ordered_at",
    "order_lines.ordered_at": "order_lines.paid_at",
}
"""Column that the file lacks → column whose value it takes (拼多多 gives the time of payment only).
There but empty stays empty: an unpaid order. A line whose status is UNPAID takes no payment time from anywhere."""

UNPAID: tuple[str, ...] = ("created", "closed")
"""Statuses of orders that nobody paid, as far as the status tells. An own time of payment tells more: a platform closes
an order that was paid and wholly refunded too, and GMV counts it until the refund."""

DEFAULTS: Mapping[str, str] = {
    "spend.purpose": "acquisition",
    "goals.period": "year", "goals.basis": "value", "goals.direction": "up",
    "goals.segment_kind": "", "goals.segment": "",
    "initiatives.status": "planned",
}
"""Value of an empty cell, and of the whole column when the file lacks it."""

ASKED_ONCE: tuple[str, ...] = ("product_traffic.channel", "spend.channel", "traffic.channel")
"""Columns that platform exports lack because the file is of one shop: asked once, kept with its layout. Without them the
files of two channels would replace each other's days."""

LITERAL = "="
"""An answer "column.NAME" that begins with it is the value of every row, not the name of a header."""

EACH_DAY, EACH_ROW = "=day", "=row"
"""Answers to "column.order_id" of a file without order numbers: what counts as one order."""

CANCELLED_ORDER = r"^[Cc]\d{4,}$"
"""An order id like C536379 is a credit note for an earlier invoice: its lines are refunds, never sales."""

NOT_REFUNDED: tuple[str, ...] = (
    "退款关闭", "退款失败", "退款中", "待退款", "买家申请退款", "等待卖家同意", "等待买家退货", "等待卖家确认收货",
    "卖家拒绝退款", "卖家拒绝", "已拒绝", "已撤销", "撤销", "已取消", "取消退款", "售后关闭", "售后取消", "售后中",
    "处理中", "待处理", "待审核", "审核中", "待买家退货", "refund closed", "rejected", "declined", "cancelled",
    "canceled", "pending", "open", "requested", "in progress",
)
"""Values of a refund export's state column (REFUND_STATE) by which no money went back: such rows are left out."""

REFUND_STATE: tuple[str, ...] = (
    "退款状态", "售后状态", "售后单状态", "处理状态", "退款单状态", "服务单状态", "Refund Status", "Return Status",
    "Status",
)
"""Headers of that state column. It is no column of ours, so it is looked up here and stays in the raw file."""

ORDER_TOTALS: tuple[str, ...] = (
    "Total", "Order Total", "Order Total Amount", "Grand Total", "Discount Amount", "Order Discount Amount",
    "订单实付金额", "订单支付金额", "订单实付", "订单金额", "结算金额", "订单优惠金额", "店铺优惠合计",
    "买家实际支付货款", "Order Amount", "Order Value", "订单总价", "订单总金额", "订单总额", "订单应付金额", "订单应收金额", "应付金额",
)
"""Headers of amounts of the whole order. Where the file has several lines per order (Shopify writes them on the first
line, JD on every line), the amount goes on the order's line "0" without SKU, and the lines carry none."""

SECOND_BEST: Mapping[str, tuple[str, ...]] = {
    "order_lines.order_id": ("订单", "内部订单号", "系统单号"),
    "order_lines.paid_amount": ("应付金额", "订单应付金额", "金额", "Amount", "Gross Sales", "Item Price"),
    "refunds.refunded_at": ("申请时间", "退款的申请时间", "退款申请时间", "售后申请时间", "入库时间"),
    "spend.campaign": ("广告组", "推广单元", "单元名称", "Ad Group", "Ad Set Name"),
    "order_lines.province": ("Order Region", "Region"),
    "products.list_price": ("市场价", "原价", "Original Price", "划线价", "Compare at Price"),
}
"""Names that are taken only where no other header means the column, not even by its parts."""

LINE_TOTAL_BEFORE_DISCOUNT: tuple[str, ...] = ("Item Price",)
"""Headers of line amounts from which the line's discount is still to be taken (Amazon's item-price)."""

ORDER_LINE = "0"
"""line_no of the row that stands for the whole order."""

ANSWERED_BY_ORDER: tuple[str, ...] = (
    "ordered_at", "paid_at", "customer_id", "channel", "status", "province", "is_presale", "promised_ship_at",
    "shipped_at", "delivered_at", "campaign",
)
"""Columns of an order line that a continuation line (same order id, cell empty) takes from the order's first line."""

PERSONAL_VALUE = r"^([^@\s]+@[^@\s]+\.[^@\s]+|(\+?86[- ]?)?1[3-9]\d{9})$"
"""A customer id that is an e-mail address or a mobile number. Such values never enter the facts: every table keeps
the same digest instead, so that orders and customers still meet."""

YES: tuple[str, ...] = ("是", "有", "对", "真", "y", "yes", "true", "t", "1", "1.0", "√", "✓", "✔")
NO: tuple[str, ...] = ("否", "无", "没有", "不是", "假", "n", "no", "false", "f", "0", "0.0", "×", "✗", "✘")
"""Spellings of a FLAG in any table, compared as trimmed lower-case text; a column's own `choices` add to them."""

NOT_OPERATING: tuple[str, ...] = (
    "货款", "采购成本", "采购款", "商品成本", "销售成本", "主营业务成本", "进货成本", "广告费", "广告", "推广费",
    "推广费用", "营销推广费", "投放费用", "cost of goods", "cost of goods sold", "cogs", "goods", "purchases",
    "advertising", "ad spend", "media", "marketing spend",
)
"""Kinds of cost that count elsewhere (goods: from stock and costs; advertising: from `spend`), so not as operating."""
