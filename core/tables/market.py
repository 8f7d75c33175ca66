"""What happens outside: competitors, the market, surveys, votes on goods."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table

COMPETITORS = Table(
    name="competitors",
    label=Text("竞品观察", "Competitors"),
    grain=Text("每行是一天对一家竞品的一个商品的观察", "One row per day, competitor and item"),
    key=("day", "competitor", "item"),
    day="day",
    where=Text(
        "生意参谋：竞争 → 监控商品 → 下载；或下载模板，每周登记一次",
        "Your price-watch tool's export; or fill in the template once a week",
    ),
    columns=(
        Column(
            "day", Kind.DATE, Text("日期", "Day"), required=True,
            aliases=(
                "观察日期", "统计日期", "记录日期", "采集日期", "监测日期", "Date", "Observed On", "Checked On", "抓取日期", "登记日期", "日",
                "Observation Date", "Checked",
            ),
        ),
        Column(
            "competitor", Kind.TEXT, Text("竞品店铺", "Competitor"), required=True,
            aliases=(
                "竞争对手", "竞品", "竞店", "竞店名称", "竞品品牌", "店铺名称", "品牌", "Competitor Name", "Brand", "Rival", "Shop", "对手",
                "对手店铺", "竞争店铺", "竞品店", "Competitor Brand", "Competitor Shop", "Retailer",
            ),
        ),
        Column(
            "item", Kind.TEXT, Text("竞品商品", "Item"), required=True,
            aliases=(
                "商品", "商品名称", "竞品名称", "竞品商品ID", "商品ID", "宝贝名称", "Product", "Product Name", "Item Name",
                "Competitor SKU", "竞品标题", "商品标题", "竞品宝贝", "竞品名", "Competitor Product", "Competitor Item",
                "Product Title",
            ),
        ),
        Column(
            "category", Kind.TEXT, Text("品类", "Category"),
            aliases=("类目", "商品类目", "分类", "品类名称", "Product Category", "Category Name"),
        ),
        Column(
            "price", Kind.MONEY, Text("价格", "Price"), minimum=0,
            aliases=(
                "到手价", "售价", "竞品价格", "券后价", "活动价", "成交价", "Selling Price", "Sale Price", "Observed Price", "竞品售价",
                "页面价", "实付价", "标价", "Competitor Price", "List Price",
            ),
        ),
        Column(
            "rating", Kind.NUMBER, Text("评分", "Rating"), minimum=0, maximum=5,
            aliases=("商品评分", "用户评分", "店铺评分", "好评分", "星级", "Stars", "Review Score", "Customer Rating"),
        ),
        Column(
            "campaign", Kind.TEXT, Text("活动", "Campaign"),
            aliases=("促销活动", "营销活动", "活动名称", "优惠", "促销", "Promotion", "Offer", "Promo"),
        ),
        Column(
            "note", Kind.TEXT, Text("备注", "Note"),
            note=Text("值得借鉴的打法、用户评价", "Tactics worth reusing, what users say"),
            aliases=("说明", "观察", "用户评价", "评论摘要", "打法", "Notes", "Comment", "Remark", "Observation"),
        ),
    ),
)

MARKET = Table(
    name="market",
    label=Text("市场大盘", "Market"),
    grain=Text("每行是一个月里一个品类的市场规模", "One row per month and category"),
    key=("month", "category"),
    day="month",
    where=Text(
        "生意参谋：市场 → 市场大盘 → 下载；蝉妈妈、魔镜等行业数据；国家统计局",
        "Industry reports, market-data tools, the statistics office",
    ),
    columns=(
        Column(
            "month", Kind.MONTH, Text("月份", "Month"), required=True,
            aliases=(
                "年月", "统计月份", "统计日期", "期间", "数据月份", "Period", "Report Month", "日期", "时间", "统计时间", "Date",
            ),
        ),
        Column(
            "category", Kind.TEXT, Text("品类", "Category"), required=True,
            aliases=(
                "类目", "行业", "行业名称", "类目名称", "分类", "品类名称", "Industry", "Product Category", "Category Name",
                "Segment", "一级类目", "叶子类目", "细分市场", "子行业", "品类/行业", "Series", "Sector",
            ),
        ),
        Column(
            "market_gmv", Kind.MONEY, Text("市场交易额", "Market GMV"), required=True, minimum=0,
            aliases=(
                "市场规模", "大盘成交额", "交易金额", "行业成交额", "行业销售额", "市场销售额", "成交金额", "Market Size", "Market Sales",
                "Turnover", "Total Market", "Industry Sales", "市场GMV", "大盘GMV", "行业GMV", "行业规模", "市场容量", "大盘交易额",
                "行业交易额", "市场总额", "Market Value", "Retail Turnover", "Turnover Million", "Sales Value",
            ),
        ),
        Column(
            "source", Kind.TEXT, Text("来源", "Source"),
            aliases=("数据来源", "出处", "报告名称", "资料来源", "Data Source", "Report", "Reference"),
        ),
    ),
)

SURVEYS = Table(
    name="surveys",
    label=Text("用户调研", "Surveys"),
    grain=Text("每行是一位受访者对一个问题的回答", "One row per respondent and question"),
    key=("survey", "respondent", "question"),
    where=Text(
        "问卷星、腾讯问卷：统计分析 → 下载答卷数据（一行一题）；访谈记录用模板登记",
        "Your survey tool: Responses → Export, one row per answer; interviews go into the template",
    ),
    columns=(
        Column(
            "survey", Kind.TEXT, Text("问卷", "Survey"), required=True,
            aliases=(
                "问卷名称", "调研名称", "调研", "问卷编号", "调研批次", "Survey Name", "Survey ID", "Questionnaire",
                "Study",
            ),
        ),
        Column(
            "respondent", Kind.ID, Text("受访者编号", "Respondent"), required=True,
            aliases=(
                "答卷编号", "答卷ID", "受访者", "编号", "序号", "受访者ID", "Respondent ID", "Response ID",
                "Participant", "Answer ID",
            ),
        ),
        Column(
            "question", Kind.TEXT, Text("问题", "Question"), required=True,
            aliases=("题目", "题目名称", "问题内容", "题干", "问题编号", "Question Text", "Item", "Prompt"),
        ),
        Column(
            "segment", Kind.TEXT, Text("人群", "Segment"),
            note=Text("例如年轻人、下沉市场", "Such as young, lower-tier cities"),
            aliases=(
                "人群分类", "用户分群", "分群", "用户类型", "客群", "Group", "Audience", "User Segment", "Persona",
            ),
        ),
        Column(
            "answer", Kind.TEXT, Text("回答", "Answer"),
            aliases=("答案", "回答内容", "选项", "填写内容", "Response", "Answer Text", "Reply", "Value"),
        ),
        Column(
            "score", Kind.NUMBER, Text("评分", "Score"), minimum=0, maximum=10,
            aliases=("得分", "分数", "打分", "满意度", "Rating", "Points", "NPS", "Scale"),
        ),
    ),
)

VOTES = Table(
    name="votes",
    label=Text("选品投票", "Votes"),
    grain=Text("每行是一个月里一个候选商品的票数", "One row per month and item"),
    key=("month", "item"),
    day="month",
    where=Text(
        "社群或小程序的投票结果，按模板汇总成每月一份",
        "Result of the vote in your groups or app, one row per item and month",
    ),
    columns=(
        Column(
            "month", Kind.MONTH, Text("月份", "Month"), required=True,
            aliases=("年月", "投票月份", "期数", "投票批次", "Period", "Vote Month", "Round"),
        ),
        Column(
            "item", Kind.TEXT, Text("候选商品", "Item"), required=True,
            aliases=(
                "商品", "商品名称", "候选项", "投票选项", "选项", "Product", "Product Name", "Candidate", "Option",
            ),
        ),
        Column(
            "sku", Kind.ID, Text("商品编码", "SKU"), refers_to="products.sku",
            note=Text("已经在卖的商品才有", "Only for what is already on sale"),
            aliases=("SKU编码", "商家编码", "商品ID", "货号", "商品编号", "Product ID", "Item Code", "Product Code"),
        ),
        Column(
            "category", Kind.TEXT, Text("品类", "Category"),
            aliases=("类目", "商品类目", "分类", "品类名称", "Product Category", "Category Name"),
        ),
        Column(
            "votes", Kind.COUNT, Text("票数", "Votes"), required=True, minimum=0,
            aliases=(
                "得票数", "投票数", "得票", "投票人数", "Vote Count", "Number of Votes", "Total Votes", "总票数", "点赞票数", "票",
                "Vote",
            ),
        ),
    ),
)
