"""What tells spend's true effect apart from demand: lift tests and demand indices. Both are optional."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table

LIFT_TESTS = Table(
    name="lift_tests",
    label=Text("增量实验", "Lift tests"),
    grain=Text("每行是一个渠道的一次增量实验", "One row per lift test of a channel"),
    key=("channel", "starts_on"),
    day="starts_on",
    where=Text(
        "巨量引擎、腾讯广告的增量测试（Lift）报告；或自己停投几个地区做对照，下载模板填写",
        "The ad platform's conversion lift report, or your own holdout by region: fill in the template",
    ),
    columns=(
        Column(
            "channel", Kind.TEXT, Text("投放渠道", "Media channel"), required=True, refers_to="channels.channel",
            aliases=("实验渠道", "渠道", "渠道名称", "推广渠道", "Tested Channel", "Platform"),
        ),
        Column(
            "starts_on", Kind.DATE, Text("实验开始", "Test began"), required=True,
            aliases=("实验开始日期", "开始日期", "开始", "From", "Start Date", "Test Start"),
        ),
        Column(
            "ends_on", Kind.DATE, Text("实验结束", "Test ended"), required=True,
            aliases=("实验结束日期", "结束日期", "结束", "To", "End Date", "Test End"),
        ),
        Column(
            "share", Kind.SHARE, Text("新客占比", "Share of new customers"), minimum=0, maximum=1,
            note=Text(
                "实验期间全部新客中，由这个渠道真正带来的比例；和“净增新客”填一个即可",
                "Of all new customers in the test window, the part that the channel truly brought; this or the number is enough",
            ),
            aliases=("增量占比", "真实占比", "Incremental Share", "Measured Share", "Lift Share"),
        ),
        Column(
            "effect", Kind.NUMBER, Text("净增新客", "Extra new customers"), minimum=0,
            note=Text("实验期间这个渠道真正带来的新客数", "New customers that the channel truly brought in the test window"),
            aliases=("增量新客", "增量人数", "净增人数", "Incremental Customers", "Measured Effect", "Incremental Conversions"),
        ),
        Column(
            "sd", Kind.SHARE, Text("误差", "Error"), minimum=0,
            note=Text("结果的标准误差占结果的比例，如 20%；不填按 20% 计", "Standard error as a part of the result, such as 20 %; left out it is taken as 20 %"),
            aliases=("标准误差", "误差比例", "相对误差", "Standard Error", "Relative Error", "Std Error"),
        ),
    ),
)

DEMAND_INDEX = Table(
    name="demand_index",
    label=Text("需求指数", "Demand index"),
    grain=Text("每行是一天或一周（写这周的第一天）", "One row per day, or per week by its first day"),
    key=("day",),
    day="day",
    where=Text(
        "百度指数、微信指数、生意参谋市场大盘：按天或按周导出，不能是本店自己的销售",
        "Google Trends or a market tracker by day or week; never the shop's own sales",
    ),
    columns=(
        Column(
            "day", Kind.DATE, Text("日期", "Day"), required=True,
            aliases=("统计日期", "周", "周起始日", "时间", "Date", "Week", "Week Start"),
        ),
        Column(
            "value", Kind.NUMBER, Text("指数", "Index"), required=True,
            note=Text("品类需求有多强，任何单位都行", "How strong demand for the category is, in any unit"),
            aliases=("需求指数值", "搜索指数", "百度指数", "微信指数", "大盘指数", "需求热度", "Demand", "Demand Value", "Search Index", "Search Interest"),
        ),
    ),
)
