"""What is for sale: products, what they cost, and who looked at them."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table

PRODUCTS = Table(
    name="products",
    label=Text("商品", "Products"),
    grain=Text("每行是一个 SKU", "One row per SKU"),
    key=("sku",),
    unlocks=(
        "new_category_share", "inventory_turnover", "days_of_stock", "active_sku_rate", "sell_through",
        "capacity_locked",
    ),
    where=Text(
        "千牛：商品 → 我的宝贝 → 导出；抖店：商品管理 → 导出；拼多多、京麦：商品列表 → 导出；"
        "聚水潭、旺店通：普通商品资料 → 导出；金蝶、用友：物料或存货档案",
        "Shopify: Products → Export; Amazon: Inventory → Reports → Active listings; "
        "WooCommerce: Products → Export; ERP: item master",
    ),
    columns=(
        Column(
            "sku", Kind.ID, Text("商品编码", "SKU"), required=True,
            note=Text("与订单、库存使用同一个编码", "The same code as in orders and stock"),
            aliases=(
                "SKU编码", "SKU编号", "商家编码", "商家SKU", "Seller SKU", "规格编码", "商家规格编码", "商家编码-规格维度", "货号", "货品编号",
                "物料编码", "存货编码", "商品编号", "商品ID", "宝贝ID", "条码", "Variant SKU", "Merchant SKU", "Product SKU",
                "StockCode", "Item Code", "Item Number", "Product Code", "Product ID", "Article Number", "ASIN",
                "Handle", "ID", "规格代码", "商品代码", "编码", "产品编码", "产品编号", "产品代码", "商品货号", "款号", "外部编码", "SKUID",
                "Item SKU", "Style Code", "Item No", "Part Number", "Item ID", "EAN", "UPC", "Barcode",
            ),
        ),
        Column(
            "name", Kind.TEXT, Text("商品名称", "Product name"),
            aliases=(
                "宝贝名称", "宝贝标题", "商品标题", "标题", "品名", "货品名称", "物料名称", "存货名称", "名称", "商品", "Title", "Item Name",
                "Product Title", "Description", "Product", "Item", "Article Name", "商品全称", "产品名称", "产品名", "商品简称",
                "货品全称", "Product Description", "Display Name", "Product Name (Title)",
            ),
        ),
        Column(
            "category", Kind.TEXT, Text("品类", "Category"),
            note=Text("与目标、活动里写的品类名称一致", "The same category names as in goals and events"),
            aliases=(
                "类目", "商品类目", "商品分类", "分类", "宝贝类目", "一级类目", "类目名称", "品类名称", "商品品类", "货品分类", "存货分类", "物料分组", "所属类目",
                "Product Category", "Category Name", "Categories", "Product Type", "Type", "Department",
                "Item Group", "Item Category", "商品类别", "产品类别", "产品分类", "产品类目", "类别", "分类名称", "末级类目", "三级类目", "二级类目",
                "叶子类目", "Product Group", "Family", "Class", "Merchandise Category",
            ),
        ),
        Column(
            "is_new_category", Kind.FLAG, Text("是否新品类", "New category"),
            note=Text("计划中的新品类（家居个护、文创潮玩）填“是”", "“yes” for the categories that the plan calls new"),
            choices={"true": ("新品类", "新类目", "new"), "false": ("老品类", "原有品类", "existing", "old")},
            aliases=(
                "新品类", "新类目", "是否新类目", "新老品类", "New Category Flag", "Category Is New",
            ),
        ),
        Column(
            "list_price", Kind.MONEY, Text("标价", "List price"), minimum=0,
            aliases=(
                "吊牌价", "一口价", "零售价", "建议零售价", "售价", "销售价", "京东价", "单价", "价格", "标准售价", "拼单价",
                "Price", "Variant Price", "Regular Price", "Retail Price", "MSRP", "RRP",
                "UnitPrice", "Sale Price", "基本售价", "标准价", "标牌价", "挂牌价", "商品价格", "产品价格", "统一零售价",
                "Base Price", "Selling Price", "市场价", "原价", "Original Price", "划线价", "Compare at Price",
            ),
        ),
        Column(
            "unit_cost", Kind.MONEY, Text("成本单价", "Unit cost"), minimum=0,
            note=Text(
                "一件的采购成本；成本有变动请用“商品成本”表",
                "What one piece costs to buy; use “Product costs” when it changes",
            ),
            aliases=(
                "成本", "成本价", "单位成本", "采购价", "采购成本", "进价", "进货价", "参考成本", "标准成本", "含税成本", "参考进价", "Cost",
                "Cost per Item", "Cost Price", "Purchase Price", "Standard Cost", "COGS", "Landed Cost", "采购成本价",
                "商品成本", "产品成本", "单件成本", "Unit Cost Price", "Base Cost", "Average Cost",
            ),
        ),
        Column(
            "supplier", Kind.TEXT, Text("供应商", "Supplier"), refers_to="suppliers.supplier",
            aliases=(
                "供应商名称", "供货商", "厂家", "供应商简称", "主供应商", "默认供应商", "Vendor", "Supplier Name", "Manufacturer",
                "Primary Supplier", "主供货商", "供应商名", "Vendor Name",
            ),
        ),
        Column(
            "launched_on", Kind.DATE, Text("上架日期", "Launched on"),
            aliases=(
                "上架时间", "上市日期", "上新日期", "首次上架时间", "发布时间", "创建时间", "建档日期", "上线日期", "Launch Date", "Published At",
                "Open Date", "First Available", "Created At", "Date Created", "Release Date", "创建日期", "首次上架日期",
                "上架", "上新时间", "上市时间", "Published Date", "Launched", "Launch", "Date Added", "On Sale Since",
            ),
        ),
        Column(
            "delisted_on", Kind.DATE, Text("下架日期", "Delisted on"),
            aliases=(
                "下架时间", "停售日期", "停产日期", "退市日期", "淘汰日期", "Delist Date", "Discontinued On",
                "End Date", "Discontinued Date", "Archived At",
            ),
        ),
        Column(
            "is_high_potential", Kind.FLAG, Text("是否高潜力", "High potential"),
            choices={"true": ("高潜力", "潜力款", "高潜", "high"), "false": ("普通", "普通款")},
            aliases=(
                "高潜力", "高潜商品", "是否潜力款", "潜力款", "是否高潜力商品", "High Potential Item", "Potential",
                "Hero Product",
            ),
        ),
        Column(
            "lead_days", Kind.COUNT, Text("采购周期（天）", "Lead time in days"), minimum=0, maximum=720,
            note=Text("从下采购单到入库的天数", "Days from the purchase order to the warehouse"),
            aliases=(
                "采购提前期", "供货周期", "补货周期", "交货周期", "提前期", "生产周期", "交期", "Lead Time", "Lead Time Days",
                "Replenishment Days", "Supplier Lead Time", "固定提前期", "交货天数", "补货天数", "到货周期", "采购天数",
                "Procurement Days",
            ),
        ),
        Column(
            "min_order", Kind.NUMBER, Text("最小起订量", "Minimum order"), minimum=0,
            aliases=(
                "起订量", "MOQ", "最低起订量", "最小采购量", "最小订货量", "起批量", "Minimum Order Quantity", "Min Order Qty",
                "Min Qty", "最小采购数量", "最小起订数量",
            ),
        ),
        Column(
            "is_green", Kind.FLAG, Text("是否绿色商品", "Green product"),
            note=Text("可降解包装等环保商品", "Degradable packaging and the like"),
            aliases=(
                "绿色商品", "环保商品", "是否环保", "是否可降解包装", "绿色包装", "Eco Friendly", "Sustainable",
                "Green",
            ),
        ),
        Column(
            "is_social", Kind.FLAG, Text("是否公益商品", "Social product"),
            note=Text("助农、非遗等商品", "Farm aid, intangible heritage"),
            choices={"true": ("助农", "非遗", "公益"), "false": ()},
            aliases=(
                "公益商品", "助农商品", "非遗商品", "是否助农", "是否非遗", "助农非遗", "Social Impact", "Farm Aid",
                "Heritage", "Social Good",
            ),
        ),
        Column(
            "theme", Kind.TEXT, Text("主题", "Theme"),
            note=Text("例如国潮、春日焕新", "Such as Guochao season, spring refresh"),
            aliases=(
                "主题系列", "系列", "商品主题", "系列名称", "风格", "Collection", "Series", "Product Theme", "Product Line",
            ),
        ),
    ),
)

PRODUCT_COSTS = Table(
    name="product_costs",
    label=Text("商品成本", "Product costs"),
    grain=Text("每行是一个 SKU 从某一天起的成本", "One row per SKU and first day of a cost"),
    key=("sku", "valid_from"),
    day="valid_from",
    unlocks=("inventory_turnover", "days_of_stock"),
    where=Text(
        "聚水潭：商品成本价 → 历史成本；旺店通、管易：成本调整记录；金蝶、用友：存货核算 → 成本查询；也可以由财务提供",
        "ERP: item cost history; or from your accountants",
    ),
    columns=(
        Column(
            "sku", Kind.ID, Text("商品编码", "SKU"), required=True, refers_to="products.sku",
            aliases=(
                "SKU编码", "SKU编号", "SKUID", "商家编码", "商家SKU", "规格编码", "货号", "货品编号", "物料编码", "存货编码", "商品代码", "商品编号",
                "商品ID", "Variant SKU", "Seller SKU", "StockCode", "Item Code", "Item Number", "Product Code",
                "Product ID", "规格代码", "产品编码", "产品编号", "SKU Code",
            ),
        ),
        Column(
            "valid_from", Kind.DATE, Text("生效日期", "Valid from"), required=True,
            aliases=(
                "生效时间", "开始日期", "成本日期", "调价日期", "启用日期", "核算日期", "日期", "起始日期", "Effective Date", "Effective From",
                "Start Date", "From", "Cost Date", "Date", "生效日", "执行日期", "开始生效日期", "Effective", "Effective On",
                "Valid Since", "Cost Effective Date",
            ),
        ),
        Column(
            "unit_cost", Kind.MONEY, Text("成本单价", "Unit cost"), required=True, minimum=0,
            aliases=(
                "成本", "成本价", "单位成本", "采购价", "采购单价", "进价", "进货价", "标准成本", "加权平均成本", "移动平均成本", "新成本价", "Cost",
                "Cost Price", "Cost per Item", "Standard Cost", "Average Cost", "Purchase Price", "Landed Cost",
                "现成本价", "调整后成本", "调整后成本价", "新成本", "新进价", "结存单价", "New Cost", "Unit Cost Price", "Current Cost",
            ),
        ),
    ),
)

PRODUCT_TRAFFIC = Table(
    name="product_traffic",
    label=Text("商品流量", "Product traffic"),
    grain=Text("每行是一个渠道里一个商品一天的流量", "One row per day, channel and SKU"),
    key=("day", "channel", "sku"),
    replace="days",
    scope=("day", "channel"),
    day="day",
    where=Text(
        "生意参谋：品类 → 商品排行 → 下载（按天）；抖音罗盘：商品 → 商品列表 → 导出；"
        "京东商智：商品明细 → 下载；多多参谋：商品数据",
        "Amazon: Business reports → Detail page sales by child item; Shopify: Analytics → Product reports; per day",
    ),
    columns=(
        Column(
            "day", Kind.DATE, Text("日期", "Day"), required=True,
            aliases=("统计日期", "数据日期", "时间", "统计时间", "日", "Date", "Report Date", "Statistics Date"),
        ),
        Column(
            "channel", Kind.TEXT, Text("渠道", "Channel"), refers_to="channels.channel",
            note=Text("文件里没有时，导入时会问一次", "Asked once on import when the file has none"),
            aliases=(
                "店铺名称", "店铺", "平台", "渠道名称", "来源渠道", "Store", "Shop", "Platform", "Sales Channel",
                "Marketplace",
            ),
        ),
        Column(
            "sku", Kind.ID, Text("商品编码", "SKU"), required=True, refers_to="products.sku",
            aliases=(
                "SKU编码", "商家编码", "Seller SKU", "Child ASIN", "商品ID", "宝贝ID", "货号", "商品编号", "主商品ID", "Product ID",
                "ASIN", "Item ID", "Variant SKU", "Product SKU", "Item Code", "SKUID", "宝贝编号", "产品ID", "Item SKU",
            ),
        ),
        Column(
            "visitors", Kind.COUNT, Text("商品访客数", "Visitors"), minimum=0,
            aliases=(
                "访客数", "商品访客", "访客人数", "商品UV", "UV", "商品点击人数", "商品浏览人数", "Unique Visitors", "Sessions",
                "Sessions - Total", "Users", "Product Viewers", "Viewers", "商品访客人数", "商品详情页访客数", "详情页访客数", "浏览人数",
                "Item Views Users", "Product Visitors",
            ),
        ),
        Column(
            "favourites", Kind.COUNT, Text("商品收藏人数", "Favourites"), minimum=0,
            aliases=(
                "收藏人数", "收藏数", "商品收藏用户数", "收藏次数", "商品关注数", "关注人数", "Favorites", "Wishlist Adds",
                "Added to Wishlist", "Saves", "Likes", "收藏买家数", "新增收藏人数", "收藏用户数", "商品收藏数",
            ),
        ),
        Column(
            "cart_users", Kind.COUNT, Text("商品加购人数", "Added to cart"), minimum=0,
            aliases=(
                "加购人数", "加购用户数", "加入购物车人数", "加购客户数", "商品加购用户数", "Add to Cart Users", "Add to Carts",
                "Sessions with Cart Additions", "Items Added to Cart", "加购买家数", "新增加购人数", "加车人数",
            ),
        ),
        Column(
            "paying_users", Kind.COUNT, Text("支付买家数", "Paying buyers"), minimum=0,
            aliases=(
                "支付人数", "成交人数", "成交客户数", "支付用户数", "支付买家人数", "成交买家数", "成交用户数", "Buyers", "Purchasers", "Customers",
                "Paid Buyers", "付款人数", "支付客户数", "购买人数",
            ),
        ),
        Column(
            "paid_amount", Kind.MONEY, Text("支付金额", "Amount paid"), minimum=0,
            aliases=(
                "成交金额", "商品支付金额", "销售额", "用户支付金额", "商品成交金额", "Sales", "Ordered Product Sales", "Revenue",
                "Net Sales", "Total Sales", "Item Revenue", "支付总金额", "GMV", "商品销售额", "支付商品金额", "支付成交金额",
            ),
        ),
    ),
)
