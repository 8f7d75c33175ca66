"""How customers are reached: channels, spend, traffic, content."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table

PURPOSES = {
    "acquisition": (
        "拉新", "获客", "引流", "新客", "新客获取", "涨粉", "转化", "效果", "prospecting", "performance",
        "conversion", "new customers", "conversions", "sales",
    ),
    "retention": (
        "复购", "老客", "留存", "召回", "唤醒", "促活", "老客运营", "remarketing", "retargeting",
        "existing customers", "win-back", "loyalty",
    ),
    "brand": ("品牌", "种草", "曝光", "品宣", "品牌曝光", "awareness", "reach", "branding", "video views"),
}

CHANNELS = Table(
    name="channels",
    label=Text("渠道", "Channels"),
    grain=Text("每行是一个渠道", "One row per channel"),
    key=("channel",),
    unlocks=("private_repeat_share", "cac"),
    where=Text(
        "下载模板填写：销售渠道、投放渠道各一行，并写上它们在各个文件里的叫法",
        "Fill in the template: one row per sales or media channel, with its names in your files",
    ),
    columns=(
        Column(
            "channel", Kind.TEXT, Text("渠道", "Channel"), required=True,
            note=Text("简短的编号或名称，其他表都用它", "A short id or name that the other tables use"),
            aliases=(
                "渠道编号", "渠道代码", "渠道ID", "渠道编码", "渠道标识", "Channel ID", "Channel Code", "Channel Key", "渠道简称",
                "渠道Key",
            ),
        ),
        Column(
            "label_zh", Kind.TEXT, Text("中文名称", "Chinese name"),
            aliases=("渠道名称", "渠道中文名", "名称", "中文名", "Name in Chinese", "Channel Name Chinese"),
        ),
        Column(
            "label_en", Kind.TEXT, Text("英文名称", "English name"),
            aliases=("渠道英文名", "英文名", "Name in English", "Channel Name", "Name", "Channel Name English"),
        ),
        Column(
            "kind", Kind.CHOICE, Text("渠道类型", "Kind"),
            note=Text(
                "销售渠道产生订单，投放渠道花广告费，也可以两者都是",
                "Sales channels bring orders, media channels cost money; some are both",
            ),
            choices={
                "sales": ("销售", "销售渠道", "店铺", "成交渠道", "shop", "store"),
                "media": ("投放", "媒体", "推广", "投放渠道", "推广渠道", "广告", "引流渠道", "advertising", "ads"),
                "both": ("两者", "销售和投放", "销售与投放", "都是", "sales and media"),
            },
            aliases=("类型", "渠道性质", "渠道类别", "性质", "Type", "Channel Type", "Channel Kind"),
        ),
        Column(
            "sells_through", Kind.TEXT, Text("成交于", "Sells through"), refers_to="channels.channel",
            note=Text(
                "投放渠道带来的订单落在哪个销售渠道，例如千川 → 抖音小店",
                "The sales channel that the media channel feeds, such as Qianchuan → Douyin shop",
            ),
            aliases=(
                "承接渠道", "成交渠道", "对应销售渠道", "落地渠道", "Feeds", "Sales Channel", "Lands On",
                "Converts On",
            ),
        ),
        Column(
            "is_private_domain", Kind.FLAG, Text("是否私域", "Private domain"),
            note=Text("企业微信、社群、小程序填“是”", "“yes” for WeCom, groups, mini-program"),
            choices={"true": ("私域", "private"), "false": ("公域", "public")},
            aliases=("私域", "私域渠道", "公域私域", "是否私域渠道", "Is Private", "Owned Channel", "Private"),
        ),
        Column(
            "aliases", Kind.TEXT, Text("别名", "Other names"),
            note=Text("文件里的其他叫法，用分号隔开", "Other names met in files, separated by semicolons"),
            aliases=(
                "其他名称", "别称", "又名", "店铺名称", "平台叫法", "Also Known As", "Synonyms", "Shop Names",
            ),
        ),
    ),
)

SPEND = Table(
    name="spend",
    label=Text("推广花费", "Spend"),
    grain=Text("每行是一个渠道里一个计划一天的花费", "One row per day, channel and campaign"),
    key=("day", "channel", "campaign"),
    replace="days",
    scope=("day", "channel"),
    day="day",
    unlocks=("spend", "cac", "cac_change", "acquisition_cost_ratio"),
    where=Text(
        "巨量千川：报表 → 自定义报表 → 分天导出；万相台、直通车：报表 → 下载；"
        "京东快车、多多推广、小红书聚光：数据报表 → 分天下载",
        "Google Ads: Reports → Campaign by day; Meta Ads: Export table data, breakdown by day; "
        "Amazon Ads: Sponsored products report",
    ),
    columns=(
        Column(
            "day", Kind.DATE, Text("日期", "Day"), required=True,
            aliases=(
                "统计日期", "数据日期", "时间", "投放日期", "消耗日期", "日", "时间-天", "Date", "Reporting Starts", "Report Date",
                "Date Start", "天", "按天", "投放时间", "分日", "Gregorian Date", "By Day", "Reporting Start", "Report Day",
                "Stat Date", "Start Date", "Date (UTC)",
            ),
        ),
        Column(
            "channel", Kind.TEXT, Text("投放渠道", "Media channel"), refers_to="channels.channel",
            note=Text("文件里没有时，导入时会问一次", "Asked once on import when the file has none"),
            aliases=(
                "渠道", "推广渠道", "媒体渠道", "广告渠道", "渠道名称", "平台", "媒体", "投放平台", "营销场景", "推广类型", "广告平台", "Platform",
                "Media", "Source", "Network", "Campaign Type", "Account Name", "投放渠道名称", "场景名字", "场景名称", "推广场景",
                "投放媒体", "媒体平台", "媒体名称", "推广平台", "投放账户", "账户名称", "流量来源", "Ad Platform", "Publisher",
                "Publisher Platform", "Channel Name", "Source / Medium", "Advertising Channel",
            ),
        ),
        Column(
            "campaign", Kind.TEXT, Text("推广计划", "Campaign"),
            aliases=(
                "计划名称", "计划", "广告计划", "推广计划名称", "Campaign Name", "计划名字", "推广名称", "广告系列", "广告系列名称", "投放计划", "计划/单元",
                "项目名称", "活动名称", "广告名称", "广告组名称", "广告组", "单元名称", "计划ID", "Campaign ID", "Campaigns", "Ad Set Name",
                "Ad Group Name", "Ad Group", "Ad Name",
            ),
        ),
        Column(
            "purpose", Kind.CHOICE, Text("投放目的", "Purpose"), choices=PURPOSES,
            note=Text(
                "拉新、复购或品牌；不填按拉新计",
                "acquisition, retention or brand; left out it counts as acquisition",
            ),
            aliases=(
                "目的", "营销目标", "推广目的", "投放目标", "营销目的", "推广目标", "Objective", "Goal", "Campaign Objective",
                "Campaign Goal", "优化目标", "推广意图", "投放类型目标", "广告目标",
            ),
        ),
        Column(
            "spend", Kind.MONEY, Text("花费", "Spend"), required=True, minimum=0,
            note=Text("实际消耗的现金加赠款，不含充值", "What was consumed, not what was topped up"),
            aliases=(
                "消耗", "推广花费", "总花费", "成交花费", "消耗金额", "花费金额", "广告花费", "广告费", "推广费", "投放金额", "实际消耗", "总消耗", "整体消耗",
                "费用", "Cost", "Amount Spent", "Total Cost", "Ad Spend", "Total Spend", "Expense", "总费用", "消费",
                "消费金额", "总消费", "花费总额", "投放花费", "投放费用", "投放消耗", "推广费用", "推广消耗", "广告消耗", "广告费用", "广告支出", "实际花费",
                "现金消耗", "成本", "Amount Spend", "Cost Spent", "Media Spend", "Media Cost", "Advertising Cost",
                "Budget Spent", "Spend Amount", "Advertising Spend", "Spent",
            ),
        ),
        Column(
            "impressions", Kind.COUNT, Text("展现量", "Impressions"), minimum=0,
            aliases=(
                "展示次数", "展示数", "曝光量", "曝光次数", "展现数", "曝光", "展示量", "整体展示次数", "Impr", "Views", "Ad Impressions", "展现",
                "展示", "展现次数", "总展现量", "曝光人次", "Imps", "Views (Impressions)",
            ),
        ),
        Column(
            "clicks", Kind.COUNT, Text("点击量", "Clicks"), minimum=0,
            aliases=(
                "点击次数", "点击数", "点击", "整体点击次数", "Link Clicks", "Clicks All", "Ad Clicks", "Interactions", "总点击量",
                "链接点击量", "链接点击次数", "Click", "Total Clicks", "Pin Clicks", "Paid Clicks",
            ),
        ),
        Column(
            "new_customers", Kind.COUNT, Text("平台新客数", "New customers claimed"), minimum=0,
            note=Text(
                "平台自己宣称的新客数，只作对照，不用于计算",
                "What the platform claims; shown beside our count, never instead",
            ),
            aliases=(
                "新客数", "新客成交人数", "拉新人数", "成交新客数", "新增客户数", "新客人数", "New-to-brand Orders", "New Customer Orders",
                "First Time Purchasers", "新客成交数", "首单新客数", "拉新数", "新增用户数", "新客订单数", "New Customers Acquired",
                "NTB Orders",
            ),
        ),
    ),
)

TRAFFIC = Table(
    name="traffic",
    label=Text("店铺流量", "Traffic"),
    grain=Text("每行是一个渠道一天的流量", "One row per day and channel"),
    key=("day", "channel"),
    replace="days",
    scope=("day", "channel"),
    day="day",
    unlocks=("visitors", "conversion"),
    where=Text(
        "生意参谋：流量 → 店铺来源 或 取数 → 自助取数（按天）；抖音罗盘：店铺 → 核心数据；"
        "京东商智：交易概况；有赞：数据 → 流量看板",
        "Shopify: Analytics → Sessions by day; Google Analytics: Purchase journey by day; "
        "Amazon: Business reports → Sales and traffic by date",
    ),
    columns=(
        Column(
            "day", Kind.DATE, Text("日期", "Day"), required=True,
            aliases=(
                "统计日期", "数据日期", "时间", "统计时间", "日", "Date", "Report Date", "天", "按天", "Day Index", "Gregorian Date",
            ),
        ),
        Column(
            "channel", Kind.TEXT, Text("渠道", "Channel"), refers_to="channels.channel",
            note=Text("文件里没有时，导入时会问一次", "Asked once on import when the file has none"),
            aliases=(
                "店铺名称", "店铺", "平台", "渠道名称", "来源渠道", "流量来源", "Store", "Shop", "Platform", "Sales Channel", "Source",
                "Marketplace", "Session Source", "来源", "来源名称", "流量渠道", "流量来源名称", "一级来源", "访问来源",
                "Session default channel group", "Session primary channel group", "Default Channel Group",
                "First user default channel group", "Traffic Source", "Session source / medium", "Source / Medium",
                "Traffic Channel", "Storefront",
            ),
        ),
        Column(
            "visitors", Kind.COUNT, Text("访客数", "Visitors"), required=True, minimum=0,
            aliases=(
                "店铺访客数", "UV", "访客人数", "访问人数", "浏览人数", "独立访客", "进店人数", "总访客数", "Total Users", "Users",
                "Unique Visitors", "Visitors Total", "Store Visitors", "访客", "店铺访客", "访客UV", "总UV", "店铺UV", "访问用户数",
                "日访客数", "Visits", "Sessions", "Online Store Visitors", "Sessions - Total",
            ),
        ),
        Column(
            "product_viewers", Kind.COUNT, Text("商品访客数", "Product viewers"), minimum=0,
            aliases=(
                "商品详情页访客数", "商品浏览人数", "商详访客数", "商品点击人数", "详情页访客数", "Product View Users", "Viewed Product",
                "Item Viewers", "Sessions with Product Views", "商品UV", "商详UV", "商品页访客数", "浏览商品人数", "商品访问人数",
                "Product Page Visitors", "Product Page Viewers", "Users who viewed product",
            ),
        ),
        Column(
            "cart_users", Kind.COUNT, Text("加购人数", "Added to cart"), minimum=0,
            aliases=(
                "商品加购人数", "加购客户数", "加入购物车人数", "加购用户数", "Add to Cart Users", "Sessions with Cart Additions",
                "Add to Carts", "加购买家数", "加购人数(去重)", "加车人数", "加入购物车用户数", "Added to Cart Users", "Cart Adders",
                "Cart Visitors",
            ),
        ),
        Column(
            "ordering_users", Kind.COUNT, Text("下单买家数", "Ordering buyers"), minimum=0,
            aliases=(
                "下单人数", "下单客户数", "下单用户数", "提交订单人数", "Checkout Users", "Reached Checkout",
                "Sessions that Reached Checkout", "Begin Checkout", "下单人数(去重)", "拍下人数", "提交订单用户数",
                "Checkout Visitors", "Checkouts", "Initiated Checkout",
            ),
        ),
        Column(
            "paying_users", Kind.COUNT, Text("支付买家数", "Paying buyers"), minimum=0,
            aliases=(
                "支付人数", "成交人数", "成交客户数", "支付客户数", "支付用户数", "成交用户数", "Buyers", "Purchasers", "Total Purchasers",
                "Sessions Converted", "Sessions that Completed Checkout", "付款人数", "付款买家数", "支付买家人数", "购买人数",
                "成交买家数", "支付客数", "Paid Buyers", "Paying Customers", "Unique Buyers", "Converted Visitors",
            ),
        ),
    ),
)

CONTENT = Table(
    name="content",
    label=Text("内容", "Content"),
    grain=Text("每行是一条内容在一个渠道的表现", "One row per piece of content and channel"),
    key=("content_id", "channel"),
    day="published_on",
    where=Text(
        "抖音创作服务平台、小红书专业号、视频号助手：作品数据 → 导出",
        "Creator back offices of Douyin, Xiaohongshu, YouTube, Instagram: content performance → Export",
    ),
    columns=(
        Column(
            "content_id", Kind.ID, Text("内容编号", "Content ID"), required=True,
            aliases=(
                "作品ID", "视频ID", "笔记ID", "内容ID", "素材ID", "作品编号", "素材编号", "Post ID", "Video ID", "Piece ID",
                "Asset ID", "Content", "笔记编号", "稿件ID", "文章ID", "动态ID", "直播间ID", "Media ID", "Reel ID", "Tweet ID",
            ),
        ),
        Column(
            "channel", Kind.TEXT, Text("渠道", "Channel"), refers_to="channels.channel",
            aliases=("发布渠道", "平台", "发布平台", "渠道名称", "账号", "Platform", "Published To", "Account"),
        ),
        Column(
            "kind", Kind.CHOICE, Text("内容类型", "Kind"),
            choices={
                "video": ("短视频", "视频", "short video", "reel", "clip"),
                "picture": ("图文", "笔记", "图文笔记", "图片", "picture story", "image", "carousel", "note"),
                "user": ("用户内容", "UGC", "买家秀", "晒单", "user content", "user generated", "review"),
                "live": ("直播", "直播切片", "livestream"),
                "article": ("文章", "推文", "公众号文章", "blog", "post"),
            },
            aliases=(
                "类型", "形式", "作品类型", "体裁", "内容形式", "Type", "Format", "Content Type", "Media Type", "作品体裁", "笔记类型",
                "视频类型", "Post Type",
            ),
        ),
        Column(
            "published_on", Kind.DATE, Text("发布日期", "Published on"),
            aliases=(
                "发布时间", "上线日期", "作品发布时间", "创建时间", "Publish Date", "Publish Time", "Posted On", "Post Date", "Date",
                "首次发布时间", "笔记发布时间", "投稿时间", "视频发布时间", "Video publish time", "Published", "Published At",
                "Publish Date/Time", "Post Time", "Posted At", "开播时间", "直播开始时间", "直播日期",
            ),
        ),
        Column(
            "reused_from", Kind.ID, Text("复用自", "Reused from"), refers_to="content.content_id",
            note=Text("由哪条内容改编而来", "The piece that this one was made from"),
            aliases=(
                "来源内容", "原内容编号", "原作品ID", "改编自", "原素材ID", "Source Content", "Original ID",
                "Repurposed From", "Based On",
            ),
        ),
        Column(
            "views", Kind.COUNT, Text("播放量", "Views"), minimum=0,
            aliases=(
                "浏览量", "阅读量", "观看次数", "曝光量", "观看量", "播放次数", "Impressions", "Plays", "Reads", "View Count",
                "Video Views", "播放数", "播放次数(VV)", "阅读数", "浏览数", "观看数", "观看人次", "笔记阅读量", "视频播放量", "Views Count",
                "Total Views", "Total Plays",
            ),
        ),
        Column(
            "clicks", Kind.COUNT, Text("点击量", "Clicks"), minimum=0,
            aliases=(
                "商品点击量", "点击次数", "点击数", "商品点击次数", "引流点击", "Link Clicks", "Click Count", "Product Clicks", "商品点击人次",
                "链接点击量", "商品卡点击次数",
            ),
        ),
        Column(
            "orders", Kind.COUNT, Text("订单数", "Orders"), minimum=0,
            aliases=(
                "成交订单数", "支付订单数", "引导订单数", "成单数", "下单数", "Order Count", "Purchases", "Conversions", "成交单数", "带货订单数",
                "Orders Generated",
            ),
        ),
        Column(
            "paid_amount", Kind.MONEY, Text("成交金额", "Amount paid"), minimum=0,
            aliases=(
                "支付金额", "引导成交金额", "引导支付金额", "销售额", "带货金额", "Sales", "Revenue", "Conversion Value", "带货GMV", "直播GMV",
                "引导GMV", "成交GMV", "GMV", "Sales Generated",
            ),
        ),
    ),
)
