"""What was sold: the lines of orders."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table

STATUS = {
    "created": (
        "待付款", "待支付", "未付款", "等待付款", "等待买家付款", "买家未付款", "定金已付", "定金已付尾款未付",
        "已下单", "新建", "已创建", "pending", "pending payment", "unpaid", "on hold", "authorized", "checkout draft",
        "open", "awaiting payment",
    ),
    "paid": (
        "已付款", "已支付", "买家已付款", "支付成功", "待发货", "等待卖家发货", "买家已付款，等待卖家发货",
        "等待发货", "备货中", "待成团", "等待出库", "已付款待审核", "已客审待财审", "发货中", "待配货",
        "未发货，退款成功", "待发货，退款成功", "部分退款", "已退款", "processing", "unshipped", "awaiting shipment",
        "awaiting fulfillment", "partially paid", "partially_refunded", "refunded",
    ),
    "shipped": (
        "已发货", "部分发货", "卖家部分发货", "卖家已发货", "卖家已发货，等待买家确认", "等待买家确认收货",
        "等待确认收货", "待收货", "待签收", "已发货，待签收", "已发货，待收货", "运输中", "已发货，退款成功",
        "fulfilled", "partially shipped", "in transit", "out for delivery", "shipped - picked up",
        "shipped - out for delivery",
    ),
    "done": (
        "交易成功", "交易完成", "订单完成", "已完成", "完成", "已收货", "已签收", "确认收货", "已确认收货", "已评价",
        "已收货，退款成功", "completed", "complete", "delivered", "success", "succeeded", "finished",
        "shipped - delivered to buyer",
    ),
    "closed": (
        "交易关闭", "订单关闭", "已关闭", "已取消", "取消", "订单取消", "已作废", "作废", "删除", "已删除", "被合并",
        "付款以前，卖家或买家主动关闭交易", "cancelled", "canceled", "voided", "void", "failed", "expired", "trash",
    ),
}
"""An order that was paid and refunded later stays a sale: GMV is before refunds, the refund stands in `refunds`."""

ORDER_LINES = Table(
    name="order_lines",
    label=Text("订单明细", "Order lines"),
    grain=Text(
        "每行是一个订单里的一种商品；没有商品明细时，每行是一个订单",
        "One row per product in an order; without product details, one row per order",
    ),
    key=("order_id", "line_no"),
    day="ordered_at",
    unlocks=(
        "gmv", "gmv_growth", "gmv_net", "orders", "buyers", "average_order_value", "retention",
        "repeat_purchase_rate", "new_customers", "new_category_share", "private_repeat_share", "conversion", "cac",
        "cac_change", "acquisition_cost_ratio", "operating_cost_ratio", "inventory_turnover", "days_of_stock",
        "active_sku_rate", "sell_through", "shipped_48h", "remote_72h",
    ),
    where=Text(
        "千牛：交易 → 已卖出的宝贝 → 批量导出（订单报表和宝贝报表各导一份）；抖店：订单 → 订单管理 → 导出；"
        "拼多多：订单查询 → 批量导出；"
        "京麦：订单 → 订单查询 → 导出；有赞、微店：订单 → 导出；聚水潭、旺店通、管易：订单查询 → 导出明细",
        "Shopify: Orders → Export; Amazon: Reports → Fulfilment → All orders; WooCommerce: Orders → Export; "
        "Qianniu, Doudian, Pinduoduo, JD: order list → Export; ERP: order query → Export lines",
    ),
    columns=(
        Column(
            "order_id", Kind.ID, Text("订单编号", "Order ID"), required=True,
            note=Text(
                "请保持文本格式：Excel 会把超过 15 位的数字编号改坏",
                "Keep it as text: Excel destroys numbers of more than 15 digits",
            ),
            aliases=(
                "订单号", "主订单编号", "主订单号", "父订单号", "线上订单号", "平台订单号", "平台单号", "原始单号", "原始订单编号", "网店订单号", "交易编号", "交易号",
                "订单ID", "小程序订单号", "内部订单号", "系统单号", "销售单号", "销售订单号", "单据编号", "Order Number", "Order No", "Order #",
                "Order Name", "InvoiceNo", "Invoice", "Invoice Number", "Amazon Order Id", "Transaction ID",
                "Sales Order", "Receipt No", "Name", "Id", "主订单ID", "小票号", "小票编号", "流水号", "交易流水号", "订单单号", "发票号",
                "外部订单号", "商户订单号", "店铺订单号", "原订单号", "业务单号", "Order Reference", "Order Ref", "Sale ID",
                "Receipt Number", "Receipt ID", "Bill No", "Ticket No", "Invoice ID", "订单",
            ),
        ),
        Column(
            "line_no", Kind.ID, Text("子订单编号", "Line number"),
            note=Text(
                "可以是行号，也可以是平台的子订单编号；不填则按订单内的先后顺序",
                "A line number or the platform's sub-order id; left out, the order of the lines counts",
            ),
            aliases=(
                "行号", "订单行号", "明细行号", "子订单号", "子单号", "子订单ID", "商品单号", "商品订单号", "原始子订单编号", "子订单单号", "订单明细编号", "分录号",
                "Line", "Line ID", "Line Item ID", "Order Item ID", "Amazon Order Item Id", "Sub Order ID",
                "Suborder", "Item ID", "Order Line", "订单行ID", "订单商品ID", "明细ID", "明细序号", "订单行", "项次",
                "Order Line ID", "Order Item No", "商品行号", "平台子单号", "线上子订单编号",
            ),
        ),
        Column(
            "ordered_at", Kind.TIME, Text("下单时间", "Ordered at"),
            aliases=(
                "订单创建时间", "订单提交时间", "提交时间", "创建时间", "拍下时间", "订单时间", "下单日期", "订单日期", "交易时间", "交易创建时间", "销售日期",
                "销售时间", "日期", "单据日期", "Created At", "Created", "Order Date", "Order Time", "Order Created",
                "Date Created", "Purchase Date", "InvoiceDate", "Created Time", "Date", "Processed At",
                "Transaction Date", "Sale Date", "订单生成时间", "下单", "交易日期", "开单时间", "开单日期", "消费时间", "成单时间", "购买时间",
                "购买日期", "订购时间", "订购日期", "Order Datetime", "Order Creation Date", "Order Created At", "Order Placed",
                "Placed At", "Placed On", "Ordered On", "Sold On", "Sale Time", "Sales Date", "Create Time",
                "Transaction Time", "InvoiceDateTime", "Timestamp", "订货日期", "订货时间",
            ),
        ),
        Column(
            "paid_at", Kind.TIME, Text("付款时间", "Paid at"),
            note=Text(
                "整列没有时视为下单即付款；有这一列而某行为空，表示没有付款",
                "Without the column an order counts as paid when placed; an empty cell means unpaid",
            ),
            aliases=(
                "订单付款时间", "支付时间", "支付完成时间", "付款确认时间", "买家付款时间", "订单成交时间", "成交时间", "付款日期", "支付日期", "订单支付时间",
                "尾款支付时间", "Paid Time", "Payment Date", "Payments Date", "Paid Date", "Date Paid", "Payment Time",
                "Paid On", "付款完成时间", "收款时间", "支付成功时间", "Paid Date Time", "Payment Received At", "Paid On Date",
                "Order Paid Time", "Payment Datetime",
            ),
        ),
        Column(
            "customer_id", Kind.ID, Text("用户编号", "Customer ID"), refers_to="customers.customer_id",
            note=Text("同一个人在各张表里要用同一个编号", "The same person needs the same id in every table"),
            aliases=(
                "用户ID", "客户ID", "客户编号", "会员ID", "会员编号", "会员号", "会员卡号", "会员代码", "买家ID", "买家会员名", "买家昵称", "买家账号",
                "买家旺旺号", "客户网名", "下单帐号", "下单账号", "买家京东账号", "用户账号", "会员名", "会员名称", "用户昵称", "客户编码", "用户标识", "open_id",
                "买家会员ID", "Email", "买家邮箱", "Customer", "Customer Number", "Customer No", "Customer User ID",
                "Buyer ID", "Buyer Username", "Buyer User Id", "Buyer Email", "Customer Email", "User ID",
                "Member ID", "Client ID", "客户账号", "客户帐号", "买家帐号", "买家昵称(旺旺)", "买家旺旺", "客户", "顾客编号", "顾客ID", "客户代码",
                "会员卡", "会员账号", "手机会员号", "下单用户ID", "下单用户", "买家", "买家用户名", "Client", "Buyer", "Username",
                "Username (Buyer)", "Customer Code", "Customer Ref", "Account ID", "Shopper ID", "Guest ID",
                "Customer Account", "Loyalty ID",
            ),
        ),
        Column(
            "channel", Kind.TEXT, Text("销售渠道", "Sales channel"), refers_to="channels.channel",
            note=Text(
                "店铺或平台的名称，例如天猫旗舰店、抖音小店、小程序",
                "Name of the shop or platform, such as Tmall, Douyin shop, mini-program",
            ),
            aliases=(
                "渠道", "渠道名称", "店铺名称", "店铺", "店铺名", "平台", "来源平台", "订单来源平台", "销售平台", "平台名称", "网店名称", "下单渠道", "订单渠道",
                "店铺Id", "Sales Channel Name", "Store", "Store Name", "Shop", "Shop Name", "Platform", "Marketplace",
                "Source", "Source Name", "门店", "门店名称", "归属店铺", "所属店铺", "来源店铺", "下单平台", "订单来源渠道", "成交渠道", "销售店铺",
                "业务渠道", "Sales Platform", "Storefront", "Store Code", "Outlet", "Order Channel", "Location",
            ),
        ),
        Column(
            "sku", Kind.ID, Text("商品编码", "SKU"), refers_to="products.sku",
            note=Text("与商品表、库存表使用同一个编码", "The same code as in the product and stock tables"),
            aliases=(
                "SKU编码", "SKU编号", "商家编码", "商家SKU", "规格编码", "商家编码-规格维度", "商家规格编码", "商家编码-商品维度", "商品型号编码", "外部系统编号",
                "外部编码", "货号", "商品货号", "货品编号", "货品编码", "物料编码", "存货编码", "商品编号", "款式编码", "商品ID", "宝贝ID", "样式ID",
                "商品条码", "条码", "Lineitem SKU", "Item SKU", "Product SKU", "Variant SKU", "StockCode", "Item Code",
                "Product Code", "Product ID", "Article", "Article Number", "ASIN", "Variation ID", "Seller SKU",
                "Merchant SKU", "规格代码", "商品代码", "外部SKU", "SKU编码(自定义)", "SKU Reference No.", "Custom Label",
                "Custom Label (SKU)", "Item No", "Item SKU Code", "Product No", "Product Number", "Style Code",
                "Barcode", "EAN", "UPC", "SKUID", "商品款号", "款号", "商品号", "品号", "产品编码", "产品编号", "产品代码", "产品ID",
            ),
        ),
        Column(
            "quantity", Kind.NUMBER, Text("数量", "Quantity"),
            note=Text("负数视为退货", "A negative quantity is a return"),
            aliases=(
                "商品数量", "购买数量", "订购数量", "宝贝总数量", "宝贝数量", "下单数量", "销售数量", "货品数量", "商品件数", "件数", "购买件数", "商品总数",
                "商品总件数", "订购数", "销量", "SKU件数", "Lineitem quantity", "Qty", "Quantity Purchased", "Units",
                "Units Sold", "Items Sold", "Item Quantity", "Quantity Ordered", "Quantity Sold", "Pieces", "成交数量",
                "出库数量", "发货数量", "售出数量", "销售件数", "商品购买数量", "购买商品数量", "下单件数", "支付件数", "成交件数", "数量合计", "产品数量",
                "Quantity Shipped", "Order Qty", "Sales Quantity", "Units Ordered", "Number of Items",
                "Number of Units", "Item Count", "Count of Items", "Total Quantity", "订货数量", "Total Qty",
            ),
        ),
        Column(
            "unit_price", Kind.MONEY, Text("单价", "Unit price"), minimum=0,
            aliases=(
                "商品单价", "商品价格", "价格", "售价", "销售单价", "京东价", "成交单价", "成交价", "实际单价", "宝贝价格", "商品售价", "零售价", "含税单价",
                "Lineitem price", "Price", "Item Cost", "Selling Price", "Sale Price", "SKU Unit Original Price",
                "Price per Unit", "Unit Selling Price", "货品成交价", "销售价", "销售价格", "实售价", "实际售价", "折后单价", "优惠后单价",
                "商品销售单价", "优惠价", "活动价", "基本售价", "结算单价", "货品原单价", "产品单价", "Deal Price", "Price Each",
                "Item Price Each", "Net Price", "Unit Net Price", "Sold For", "Price/Unit",
            ),
        ),
        Column(
            "paid_amount", Kind.MONEY, Text("买家实际支付金额", "Amount paid"), minimum=0, is_amount_of_order=True,
            note=Text(
                "买家真正付的钱，退款前；不是商品总价，也不是商家到账的钱",
                "What the buyer really paid, before refunds; neither list price nor the payout",
            ),
            aliases=(
                "实付金额", "实际支付金额", "用户实付金额", "买家实付金额", "买家实付", "实付款", "实付", "商品实付金额", "商品实付", "订单实付金额", "支付金额",
                "付款金额", "已付金额", "实际付款", "订单支付金额", "订单实付", "买家实际支付货款", "让利后金额", "分摊后总价", "实收金额", "实收款", "订单应付金额",
                "结算金额", "成交金额", "销售额", "销售金额", "交易金额", "订单金额", "Total", "Order Total", "Order Total Amount",
                "Total Paid", "Total Price", "Amount", "Order Amount", "Grand Total", "Payment Amount", "Net Sales",
                "Sales", "Revenue", "Sales Amount", "Line Total", "Order Line Total", "Item Price", "GMV", "买家支付金额",
                "客户实付金额", "客户实付", "顾客实付", "实付总额", "实付总金额", "实际付款金额", "实际支付", "实际付款额", "支付总额", "支付总金额", "商品支付金额",
                "商品实际支付金额", "实付款金额", "Amount Paid by Buyer", "Paid Price", "Actual Amount Paid",
                "Actual Paid Amount", "Buyer Paid", "Customer Paid", "SKU Subtotal After Discount", "Line Amount",
                "Line Item Total", "Item Total", "Item Subtotal", "Row Total", "Product Subtotal", "Net Amount",
                "Net Total", "Net Sales Amount", "Extended Price", "Total Amount", "Order Value", "Sale Amount",
                "Gross Sales", "订单总金额", "订单总额", "成交额", "成交总金额", "金额", "应付金额",
            ),
        ),
        Column(
            "discount_amount", Kind.MONEY, Text("优惠金额", "Discount"), minimum=0, is_amount_of_order=True,
            aliases=(
                "优惠总金额", "总优惠", "总优惠金额", "优惠合计", "优惠金额合计", "折扣金额", "优惠", "优惠总额", "订单优惠金额", "商品优惠", "店铺优惠折扣",
                "店铺优惠金额", "店铺优惠", "店铺优惠合计", "商家优惠", "商家优惠金额", "商家实际承担优惠金额", "折扣", "让利金额", "Lineitem discount",
                "Item Promotion Discount", "Total Discount", "Coupon Amount", "Discounts", "Order Discount Amount",
                "SKU Seller Discount", "货品总优惠", "商品优惠金额", "商品总优惠", "折扣额", "减免金额", "立减金额", "优惠券金额",
                "Seller Discount Total", "Seller Voucher", "Seller Discount", "Line Discount", "Promotion Discount",
                "Discount Total", "Discount Value",
            ),
        ),
        Column(
            "status", Kind.CHOICE, Text("订单状态", "Order status"), choices=STATUS,
            note=Text(
                "已创建、已付款、已发货、已完成、已关闭；平台的写法会自动识别",
                "created, paid, shipped, done, closed; the platforms' own words are understood",
            ),
            aliases=(
                "交易状态", "状态", "子订单状态", "订单交易状态", "系统状态", "主订单状态", "物流状态", "Financial Status", "Payment Status",
                "Item Status", "Fulfillment Status", "State", "Order State", "订单当前状态", "单据状态", "发货状态", "交易订单状态",
                "平台状态",
            ),
        ),
        Column(
            "province", Kind.TEXT, Text("省份", "Province"),
            note=Text(
                "收货省份；姓名、电话和详细地址不会进入系统",
                "Where it is delivered; names, phones and addresses are never kept",
            ),
            aliases=(
                "省", "收货省份", "收货人省份", "收货省", "收件人省", "收件省份", "收件人省份", "收货人所在省", "买家省份", "省直辖市",
                "Shipping Province Name", "Shipping Province", "Ship State", "Shipping State", "State (Shipping)",
                "Region", "State/Province", "Delivery State", "收货地省份", "收件地省份", "目的省", "收货人省", "省市自治区",
                "Ship To State", "Ship To Province", "Shipping Region", "Ship Region", "State Code (Shipping)",
                "Recipient State", "Recipient Province", "Receiver Province", "Receiver State",
                "Billing Province Name",
            ),
        ),
        Column(
            "is_presale", Kind.FLAG, Text("是否预售", "Pre-sale"),
            choices={
                "true": ("预售", "预售单", "预售订单", "全款预售", "定金预售", "Pre-order"),
                "false": ("现货", "现货单", "普通订单", "in stock", "normal"),
            },
            aliases=(
                "预售", "是否预售订单", "是否预售商品", "预售订单", "预售现货", "预售标记", "Preorder", "Is Preorder",
                "Normal or Pre-order",
            ),
        ),
        Column(
            "promised_ship_at", Kind.TIME, Text("承诺发货时间", "Promised ship time"),
            aliases=(
                "最晚发货时间", "应发货时间", "发货截止时间", "约定发货时间", "预计发货时间", "计划发货时间", "最迟发货时间", "预约发货时间", "Ship By Date",
                "Latest Ship Date", "Promise Date", "Expected Ship Date", "Promised Ship Date", "要求发货时间", "发货时限",
                "Ship Deadline", "Promised Shipping Time", "Must Ship By", "Estimated Ship Out Date",
            ),
        ),
        Column(
            "shipped_at", Kind.TIME, Text("发货时间", "Shipped at"),
            aliases=(
                "订单发货时间", "卖家发货时间", "实际发货时间", "出库时间", "发货日期", "出库日期", "物流发货时间", "快递揽收时间", "Fulfilled at",
                "Ship Date", "Shipment Date", "Shipped Time", "Shipped Date", "Date Shipped", "Shipping Date",
                "Dispatched At", "Fulfillment Date", "揽收时间", "发货完成时间", "实际发货日期", "Ship Time", "Shipped On Date",
                "Shipped On", "Shipping Time", "Dispatch Date",
            ),
        ),
        Column(
            "delivered_at", Kind.TIME, Text("签收时间", "Delivered at"),
            aliases=(
                "物流签收时间", "妥投时间", "送达时间", "实际送达时间", "收货时间", "确认收货时间", "签收日期", "收货日期", "订单完成时间", "交易成功时间", "交易完成时间",
                "完成时间", "Delivered Time", "Delivery Date", "Date Delivered", "Delivered Date", "Delivered On",
                "Completed At", "Date Completed", "Completed Date", "签收", "收货完成时间", "确认签收时间", "订单完结时间",
                "Order Complete Time", "Received At", "Delivered At Time", "Order Completed At",
            ),
        ),
        Column(
            "campaign", Kind.TEXT, Text("活动", "Campaign"),
            note=Text("带来这笔订单的促销、主题活动或直播", "The promotion, theme or live show that brought the order"),
            aliases=(
                "活动名称", "营销活动", "促销活动", "推广计划", "来源活动", "直播间", "直播场次", "优惠活动", "Campaign Name", "Promotion",
                "Promotion Ids", "UTM Campaign", "Order Campaign", "Discount Code", "Coupon Code", "营销活动名称", "参与活动",
                "Promo Code", "Coupon", "Voucher Code", "优惠码", "优惠券名称", "UTM Campaign Name",
            ),
        ),
    ),
)
