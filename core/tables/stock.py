"""What lies in the warehouses and who delivers it: stock, purchases, suppliers, locked capacity."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table

STOCK = Table(
    name="stock",
    label=Text("库存", "Stock"),
    grain=Text("每行是一天里一个仓库中一个 SKU 的库存", "One row per day, warehouse and SKU"),
    key=("day", "warehouse", "sku"),
    replace="days",
    scope=("day", "warehouse"),
    day="day",
    unlocks=("inventory_turnover", "days_of_stock", "active_sku_rate", "sell_through"),
    where=Text(
        "聚水潭：库存 → 每日库存快照 → 导出；旺店通、管易：库存查询 → 历史库存；"
        "金蝶、用友：收发存汇总或现存量；每月末一份也能算周转",
        "ERP: stock snapshot by day; Shopify: Products → Inventory → Export; "
        "Amazon: FBA inventory ledger. One file per month end is enough for turnover",
    ),
    columns=(
        Column(
            "day", Kind.DATE, Text("日期", "Day"), required=True,
            note=Text("盘点或快照那一天", "The day of the count or snapshot"),
            aliases=(
                "库存日期", "快照日期", "统计日期", "盘点日期", "数据日期", "截止日期", "Date", "Snapshot Date", "Stock Date", "As Of",
                "Inventory Date", "库存时间", "盘点时间", "账面日期", "日结日期", "结存日期", "业务日期", "期末日期", "库存截止日期", "Snapshot",
                "Snapshot Day", "Inventory As Of", "As Of Date", "Stock As Of", "Count Date", "Balance Date",
                "Posting Date",
            ),
        ),
        Column(
            "warehouse", Kind.TEXT, Text("仓库", "Warehouse"),
            note=Text("只有一个仓库时可以不填", "May be left out with a single warehouse"),
            aliases=(
                "仓库名称", "仓库编码", "分仓", "库房", "所在仓库", "Location", "Warehouse Name", "Fulfillment Center", "FC",
                "Storage Location", "仓库编号", "仓库名", "仓储", "仓", "存放仓库", "门店仓", "库位仓库", "Warehouse Code",
                "Location Name", "Site", "Storage", "Depot", "Inventory Location", "Plant",
            ),
        ),
        Column(
            "sku", Kind.ID, Text("商品编码", "SKU"), required=True, refers_to="products.sku",
            aliases=(
                "SKU编码", "SKU编号", "商家编码", "商家SKU", "Seller SKU", "MSKU", "规格编码", "规格代码", "货号", "货品编号", "物料编码",
                "存货编码", "商品代码", "商品编号", "商品ID", "条码", "Variant SKU", "StockCode", "Item Code", "Item Number",
                "Product Code", "Product ID", "编码", "产品编码", "产品编号", "SKU Code", "Item No", "Part Number", "Item ID",
                "款号", "SKUID", "Material", "Material Number",
            ),
        ),
        Column(
            "on_hand", Kind.NUMBER, Text("库存数量", "On hand"), required=True,
            aliases=(
                "现存量", "在库数量", "实际库存", "实物库存", "库存数", "库存量", "库存量(主单位)", "库存", "期末数量", "期末库存", "结存数量", "主仓实际库存",
                "当前库存", "数量", "总库存", "Stock", "Quantity", "Qty", "On Hand Quantity", "Quantity On Hand",
                "Ending Warehouse Balance", "Inventory", "Stock Quantity", "Afn Warehouse Quantity",
                "Units On Hand", "实际库存数", "实物库存数", "当前库存数", "库存现存量", "库存余额", "结余数量", "账面数量", "库存结存", "期末结存",
                "期末结存数量", "可用库存数", "期末库存数量", "QOH", "SOH", "Stock On Hand", "On Hand Qty", "Closing Stock",
                "Closing Quantity", "Closing Balance", "Ending Inventory", "Units in Stock", "Current Stock",
                "Qty On Hand", "可用库存", "可销售库存", "Available", "Available Stock", "可用量", "可用数", "Unrestricted",
                "Unrestricted Stock",
            ),
            minimum=0,
        ),
        Column(
            "in_transit", Kind.NUMBER, Text("在途数量", "In transit"), minimum=0,
            aliases=(
                "在途库存", "采购在途", "采购在途数", "在途", "调拨在途", "在途量", "Inbound", "In Transit Quantity", "Incoming",
                "In Transit Between Warehouses", "On Order", "采购在途量", "采购在途数量", "在途数", "未到货数量", "Qty In Transit",
                "Inbound Quantity", "Inbound Qty", "Units In Transit", "Incoming Qty",
            ),
        ),
        Column(
            "stock_value", Kind.MONEY, Text("库存金额", "Stock value"),
            note=Text("按成本计；没有时用数量 × 成本", "At cost; without it, quantity × unit cost"),
            aliases=(
                "库存成本", "库存总成本", "期末金额", "结存金额", "库存成本金额", "库存价值", "成本金额", "Inventory Value", "Value at Cost",
                "Stock Cost", "Total Cost", "Value", "总成本", "库存总金额", "库存总额", "存货金额", "库存成本价值", "期末库存金额", "期末结存金额",
                "账面金额", "成本总额", "Inventory Cost", "Inventory Value at Cost", "Closing Value", "Total Value",
                "Extended Cost", "Stock Value at Cost", "On Hand Value", "Value Unrestricted",
            ),
        ),
    ),
)

PURCHASES = Table(
    name="purchases",
    label=Text("采购", "Purchases"),
    grain=Text("每行是采购单里的一种商品", "One row per product in a purchase order"),
    key=("purchase_id", "line_no"),
    day="ordered_at",
    unlocks=("replenishment_hours", "sell_through"),
    where=Text(
        "聚水潭：采购 → 采购单 → 导出明细；旺店通、管易：采购单明细；金蝶、用友：采购订单与入库单列表",
        "ERP: purchase orders with receipts; Shopify: Purchase orders → Export",
    ),
    columns=(
        Column(
            "purchase_id", Kind.ID, Text("采购单号", "Purchase order"), required=True,
            aliases=(
                "采购单编号", "采购订单号", "采购订单编号", "采购编号", "入库单号", "单据编号", "单据号", "PO Number", "PO",
                "Purchase Order Number", "采购订单", "采购单", "入库单编号", "订货单号", "进货单号", "Purchase Order No",
                "Purchase Order ID", "PO No", "PO ID", "Document Number", "Document No",
            ),
        ),
        Column(
            "line_no", Kind.ID, Text("行号", "Line number"),
            note=Text("不填则按采购单内的先后顺序", "Left out, the order of the lines counts"),
            aliases=(
                "分录号", "明细行号", "采购明细编号", "Line", "Line ID", "PO Line", "Item No", "行", "采购行号", "行项目",
                "PO Line Number",
            ),
        ),
        Column(
            "sku", Kind.ID, Text("商品编码", "SKU"), required=True, refers_to="products.sku",
            aliases=(
                "SKU编码", "SKU编号", "商家编码", "规格编码", "货号", "货品编号", "物料编码", "存货编码", "商品代码", "商品编号", "商品ID", "Item Code",
                "Product Code", "Product ID", "Variant SKU", "StockCode", "规格代码", "产品编码", "产品编号", "Item Number",
                "SKU Code", "Item SKU", "SKUID", "Material", "Item",
            ),
        ),
        Column(
            "supplier", Kind.TEXT, Text("供应商", "Supplier"), refers_to="suppliers.supplier",
            aliases=(
                "供应商名称", "供货商", "厂家", "往来单位", "Vendor", "Supplier Name", "Vendor Name", "供应商简称", "供货商名称", "供应商名",
                "供方",
            ),
        ),
        Column(
            "ordered_at", Kind.TIME, Text("采购下单时间", "Ordered at"), required=True,
            aliases=(
                "下单时间", "采购日期", "采购时间", "订货日期", "单据日期", "下单日期", "创建时间", "制单日期", "审核时间", "Order Date", "PO Date",
                "Purchase Date", "Created At", "Date Ordered", "订单日期", "订购日期", "采购订单日期", "开单日期", "PO Created",
                "Ordered", "Ordered Date", "PO Created At", "Order Placed", "Date", "Document Date",
            ),
        ),
        Column(
            "received_at", Kind.TIME, Text("入库时间", "Received at"),
            note=Text("还没到货的留空", "Empty while it has not arrived"),
            aliases=(
                "到货时间", "入库日期", "收货时间", "到货日期", "收货日期", "实际到货日期", "Received Date", "Receipt Date", "Date Received",
                "Goods Receipt", "Arrival Date", "实际入库时间", "实际入库日期", "入库完成时间", "实际到货时间", "Received", "Received On",
                "Delivered On", "GRN Date", "Goods Received Date", "Actual Receipt Date",
            ),
        ),
        Column(
            "quantity", Kind.NUMBER, Text("采购数量", "Quantity"), minimum=0,
            aliases=(
                "数量", "Ordered Qty", "Order Qty", "Qty Ordered", "订购数量", "采购量", "采购件数", "入库数量", "订货数量", "Qty",
                "Ordered Quantity", "Quantity Ordered", "Units", "到货数量", "实收数量", "已入库数量", "Received Quantity",
                "Qty Received",
            ),
        ),
        Column(
            "unit_cost", Kind.MONEY, Text("采购单价", "Unit cost"), minimum=0,
            aliases=(
                "单价", "采购价", "进价", "成本单价", "含税单价", "成本价", "Cost", "Unit Price", "Purchase Price", "Price", "本币单价",
                "无税单价", "未税单价", "进货单价", "进货价", "采购成本", "Purchase Cost", "Buying Price", "Net Price", "Rate",
            ),
        ),
    ),
)

SUPPLIERS = Table(
    name="suppliers",
    label=Text("供应商", "Suppliers"),
    grain=Text("每行是一家供应商", "One row per supplier"),
    key=("supplier",),
    unlocks=("backup_suppliers",),
    where=Text("采购部的供应商名册，下载模板填写即可", "Your list of suppliers; fill in the template"),
    columns=(
        Column(
            "supplier", Kind.TEXT, Text("供应商", "Supplier"), required=True,
            aliases=(
                "供应商名称", "供货商", "厂家", "供应商简称", "往来单位", "Vendor", "Supplier Name", "Vendor Name", "供应商全称", "供应商名",
                "供方",
            ),
        ),
        Column(
            "is_key", Kind.FLAG, Text("是否重点供应商", "Key supplier"),
            choices={"true": ("重点", "核心", "战略", "key"), "false": ("一般", "普通")},
            aliases=(
                "重点供应商", "核心供应商", "是否核心", "是否战略供应商", "Core Supplier", "Strategic Supplier",
            ),
        ),
        Column(
            "backs_up", Kind.TEXT, Text("备选于", "Backs up"), refers_to="suppliers.supplier",
            note=Text("本供应商可以替补的那家供应商", "The supplier that this one can stand in for"),
            aliases=(
                "备选对象", "替补供应商", "为谁备选", "备份供应商", "备选的供应商", "Backup For", "Backup Of",
                "Stands In For",
            ),
        ),
        Column(
            "has_supply_agreement", Kind.FLAG, Text("是否签保供协议", "Supply agreement"),
            note=Text("不可抗力情况下的保供协议", "Agreement to deliver in force majeure"),
            choices={"true": ("已签", "已签订", "signed"), "false": ("未签", "未签订", "not signed")},
            aliases=(
                "保供协议", "不可抗力保供协议", "供应保障协议", "Force Majeure Agreement", "Supply Guarantee",
            ),
        ),
        Column(
            "has_buyback", Kind.FLAG, Text("是否可回购滞销品", "Buy-back"),
            choices={"true": ("可回购", "已签", "已签订"), "false": ("不可回购", "未签", "未签订")},
            aliases=(
                "滞销回购", "回购协议", "是否回购", "可退货", "Buyback Agreement", "Returnable",
            ),
        ),
    ),
)

SUPPLIER_CAPACITY = Table(
    name="supplier_capacity",
    label=Text("供应商产能", "Supplier capacity"),
    grain=Text("每行是一家供应商一个月里一个 SKU 的产能", "One row per supplier, SKU and month"),
    key=("supplier", "sku", "month"),
    day="month",
    unlocks=("capacity_locked",),
    where=Text("采购部的产能锁定表，下载模板填写即可", "Your capacity plan with suppliers; fill in the template"),
    columns=(
        Column(
            "supplier", Kind.TEXT, Text("供应商", "Supplier"), required=True, refers_to="suppliers.supplier",
            aliases=("供应商名称", "供货商", "厂家", "Vendor", "Supplier Name", "Vendor Name", "Manufacturer"),
        ),
        Column(
            "sku", Kind.ID, Text("商品编码", "SKU"), required=True, refers_to="products.sku",
            aliases=(
                "SKU编码", "SKU编号", "商家编码", "货号", "物料编码", "存货编码", "商品编号", "商品ID", "Item Code",
                "Product Code", "Product ID",
            ),
        ),
        Column(
            "month", Kind.MONTH, Text("月份", "Month"), required=True,
            aliases=("年月", "产能月份", "计划月份", "生产月份", "Period", "Capacity Month", "Production Month"),
        ),
        Column(
            "capacity", Kind.NUMBER, Text("产能", "Capacity"), required=True, minimum=0,
            aliases=(
                "月产能", "总产能", "可供产能", "最大产能", "Total Capacity", "Monthly Capacity", "Available Capacity", "计划产能",
                "可用产能", "Capacity Units",
            ),
        ),
        Column(
            "locked", Kind.NUMBER, Text("已锁定产能", "Locked"), minimum=0,
            aliases=(
                "锁定产能", "锁单产能", "锁单数量", "预售锁单", "已锁单", "Locked Capacity", "Reserved Capacity",
                "Capacity Locked", "Reserved",
            ),
        ),
    ),
)
