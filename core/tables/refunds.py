"""What came back: refunds."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table

REFUNDS = Table(
    name="refunds",
    label=Text("退款", "Refunds"),
    grain=Text("每行是一笔退款", "One row per refund"),
    key=("refund_id",),
    day="refunded_at",
    unlocks=("gmv_net",),
    where=Text(
        "千牛：交易 → 退款管理 → 导出；抖店：售后 → 售后工作台 → 导出；拼多多：售后管理 → 导出；"
        "京麦：售后 → 退款管理；聚水潭：售后 → 导出",
        "Shopify: Analytics → Returns → Export; Amazon: Reports → Fulfilment → Returns; Qianniu, Doudian, "
        "Pinduoduo, JD: after-sales → Export",
    ),
    columns=(
        Column(
            "refund_id", Kind.ID, Text("退款编号", "Refund ID"),
            note=Text("没有时由订单、商品、时间和金额合成", "Without it, order, line, time and amount stand in"),
            aliases=(
                "退款单号", "退款单编号", "退款ID", "售后单号", "售后编号", "售后单编号", "服务单号", "退货单号", "退换货单号", "退货单编号", "Refund Number",
                "Refund No", "Return ID", "Return Number", "RMA", "RMA Number", "Credit Memo", "Return Order ID",
                "License Plate Number", "售后服务单号", "退换单号", "售后申请单号", "售后工单号", "退货退款编号", "Amazon RMA ID",
                "Return Reference", "Return No", "Case ID", "Refund Reference", "Credit Note", "Credit Note Number",
                "Claim ID",
            ),
        ),
        Column(
            "order_id", Kind.ID, Text("订单编号", "Order ID"), refers_to="order_lines.order_id",
            aliases=(
                "订单号", "主订单编号", "主订单号", "原订单编号", "原订单号", "线上订单号", "平台订单号", "平台单号", "原始单号", "交易号", "关联订单号", "淘宝订单编号",
                "Order Number", "Order No", "Order #", "Order Name", "Original Order", "InvoiceNo", "Invoice",
                "内部订单号", "系统订单号", "订单ID", "关联订单编号", "关联订单", "交易编号", "Order Reference", "Amazon Order ID",
            ),
        ),
        Column(
            "line_no", Kind.ID, Text("子订单编号", "Line number"),
            aliases=(
                "子订单号", "子单号", "商品单号", "行号", "订单行号", "商品订单号", "子订单ID", "Line", "Line ID", "Line Item ID",
                "Order Item ID", "Sub Order ID", "子单编号", "子订单ID号", "Order Line",
            ),
        ),
        Column(
            "sku", Kind.ID, Text("商品编码", "SKU"), refers_to="products.sku",
            aliases=(
                "SKU编码", "SKU编号", "商家编码", "商家SKU", "规格编码", "商家规格编码", "货号", "货品编号", "存货编码", "商品编号", "商品ID", "宝贝ID",
                "Seller SKU", "Merchant SKU", "Item SKU", "Variant SKU", "StockCode", "Item Code", "Product Code",
                "Product ID", "规格代码", "商品代码", "货品编码", "产品编码", "SKU ID", "Custom Label", "SKU Code",
            ),
        ),
        Column(
            "refunded_at", Kind.TIME, Text("退款完成时间", "Refunded at"), required=True,
            aliases=(
                "退款完结时间", "退款成功时间", "退款时间", "商家退款时间", "用户到账时间", "售后完结时间", "售后完成时间", "退款到账时间", "退款成功日期", "退款完成日期",
                "打款时间", "退款打款时间", "退货退款完成时间", "确认时间", "售后完结日期", "Refund Completed At", "Refund Issued",
                "Refund Issued At", "Refund Created", "Refund Completion Time", "Refund Completed Time",
                "Return Delivery Date", "Return Completed Date", "退款日期", "完结时间", "退货完成时间", "退货日期", "售后时间", "申请时间",
                "退款的申请时间", "退款申请时间", "售后申请时间", "入库时间", "Refund Date", "Refunded On", "Refund Time", "Return Date",
                "Date Refunded", "Refund Processed At", "Returned At", "Date", "Created At",
            ),
        ),
        Column(
            "amount", Kind.MONEY, Text("退款金额", "Refund amount"), required=True, minimum=0,
            note=Text("退给买家的钱，填正数", "What the buyer got back, as a positive number"),
            aliases=(
                "买家退款金额", "退款总金额", "实退金额", "实际退款金额", "退款成功金额", "成功退款金额", "商家实退金额", "退商品金额", "售后金额", "退货金额", "应退金额",
                "退款额", "Refunded Amount", "Amount Refunded", "Refund", "Order Refund Amount", "Refund Total",
                "Return Amount", "退货退款金额", "退还金额", "实际退款", "退款总额", "退款合计", "商品退款金额", "Refund Value", "Total Refund",
                "Return Value", "Refund Price", "Refund Amount Total", "Amount Refund", "退款",
            ),
        ),
        Column(
            "quantity", Kind.NUMBER, Text("退货数量", "Quantity returned"), minimum=0,
            aliases=(
                "退款数量", "退货件数", "售后数量", "售后商品数量", "退款商品数量", "实退数量", "申请数量", "数量", "件数", "Return Quantity",
                "Returned Quantity", "Refund Quantity", "Sku Quantity of return", "Qty", "Units Returned",
                "Qty Returned", "Return Qty", "Refund Qty", "Quantity Refunded", "退换数量", "商品退货数量",
            ),
        ),
        Column(
            "reason", Kind.TEXT, Text("退款原因", "Reason"),
            aliases=(
                "买家退款原因", "售后原因", "退货原因", "申请原因", "退货退款原因", "售后原因标签", "问题类型", "原因", "Refund Reason",
                "Return Reason", "Reason Code", "Cancelation Reason", "Cancel Reason", "退款理由", "退货理由", "售后理由",
                "退款说明分类", "Reason for Return", "Reason for Refund", "Return Reason Code", "退换货原因",
            ),
        ),
        Column(
            "restocked_at", Kind.TIME, Text("退货入库时间", "Restocked at"),
            aliases=(
                "退回入库时间", "仓库收货时间", "退货签收时间", "重新上架时间", "回仓时间", "Restock Date",
                "Return Received At", "Returned To Stock At", "Received Back At",
            ),
        ),
        Column(
            "resold_at", Kind.TIME, Text("二次销售时间", "Resold at"),
            aliases=(
                "再次售出时间", "退货再售时间", "二次售出时间", "转售时间", "Resale Date", "Resold On",
                "Sold Again At",
            ),
        ),
    ),
)
