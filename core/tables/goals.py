"""What the department wants to reach: goals."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table
from core.tables.kpis import KPIS

QUARTERS = {
    "Q1": ("第一季度", "一季度", "1季度", "第1季度", "1Q", "quarter 1"),
    "Q2": ("第二季度", "二季度", "2季度", "第2季度", "2Q", "quarter 2"),
    "Q3": ("第三季度", "三季度", "3季度", "第3季度", "3Q", "quarter 3"),
    "Q4": ("第四季度", "四季度", "4季度", "第4季度", "4Q", "quarter 4"),
}
MONTHS = {
    "01": ("1月", "一月", "1", "Jan", "January"), "02": ("2月", "二月", "2", "Feb", "February"),
    "03": ("3月", "三月", "3", "Mar", "March"), "04": ("4月", "四月", "4", "Apr", "April"),
    "05": ("5月", "五月", "5", "May"), "06": ("6月", "六月", "6", "Jun", "June"),
    "07": ("7月", "七月", "7", "Jul", "July"), "08": ("8月", "八月", "8", "Aug", "August"),
    "09": ("9月", "九月", "9", "Sep", "September"), "10": ("10月", "十月", "Oct", "October"),
    "11": ("11月", "十一月", "Nov", "November"), "12": ("12月", "十二月", "Dec", "December"),
}
PERIODS = {"year": ("全年", "年", "年度", "全年度", "annual", "full year"), **QUARTERS, **MONTHS}

GOALS = Table(
    name="goals",
    label=Text("目标", "Goals"),
    grain=Text("每行是一个指标在一个时期的目标", "One row per KPI, period and segment"),
    key=("kpi", "year", "period", "segment_kind", "segment"),
    home="state",
    where=Text(
        "年度计划；在“目标”页直接改，或下载模板填好再导入",
        "Your annual plan: edit on the Goals page, or fill in the template",
    ),
    columns=(
        Column(
            "kpi", Kind.CHOICE, Text("指标", "KPI"), required=True, choices=KPIS,
            aliases=(
                "指标名称", "目标名称", "考核指标", "KPI名称", "指标ID", "KPI ID", "Metric", "Goal", "Indicator", "KPI Name",
            ),
        ),
        Column(
            "year", Kind.COUNT, Text("年份", "Year"), required=True, minimum=2000, maximum=2100,
            aliases=("年度", "年", "目标年份", "计划年度", "Plan Year", "Fiscal Year", "FY"),
        ),
        Column(
            "period", Kind.CHOICE, Text("时期", "Period"), choices=PERIODS,
            note=Text("全年、季度或月份；不填按全年", "The year, a quarter or a month; left out, the year"),
            aliases=("周期", "考核周期", "季度", "月份", "时间段", "Quarter", "Month", "Time Period", "Cycle"),
        ),
        Column(
            "segment_kind", Kind.CHOICE, Text("细分维度", "Segment kind"),
            note=Text("目标只针对一个渠道、品类、客户层级或团队时填写", "When the goal is for one channel, category, customer tier or team"),
            choices={"channel": ("渠道", "店铺", "平台"), "category": ("品类", "类目", "商品类目"),
                     "tier": ("客户层级", "层级", "会员等级", "customer tier"), "team": ("团队", "部门", "小组")},
            aliases=("维度", "拆分维度", "细分类型", "分解维度", "Dimension", "Split By", "Breakdown"),
        ),
        Column(
            "segment", Kind.TEXT, Text("细分对象", "Segment"),
            note=Text("那个渠道、品类、层级或团队的名称", "Name of that channel, category, tier or team"),
            aliases=(
                "细分", "细分名称", "维度值", "拆分对象", "渠道或品类", "Segment Name", "Dimension Value", "Slice",
            ),
        ),
        Column(
            "basis", Kind.CHOICE, Text("目标口径", "Basis"),
            note=Text(
                "目标是数值本身，还是与去年相比的变化；不填按数值",
                "The value itself or the change on last year; left out, the value",
            ),
            choices={
                "value": ("数值", "绝对值", "值", "absolute", "level"),
                "change": ("变化", "同比", "同比变化", "增长率", "增幅", "growth", "year on year"),
            },
            aliases=("口径", "目标类型", "计算方式", "目标方式", "Target Basis", "Target Type", "Type"),
        ),
        Column(
            "target", Kind.NUMBER, Text("目标值", "Target"),
            note=Text("比率写成 35% 或 0.35；待定的留空", "Ratios as 35 % or 0.35; empty when still to be decided"),
            aliases=(
                "目标数", "目标数值", "指标值", "计划值", "年度目标", "Target Value", "Goal Value", "Plan", "Planned", "目标", "年目标",
                "目标金额", "指标目标", "Goal Target", "Annual Target",
            ),
        ),
        Column(
            "direction", Kind.CHOICE, Text("方向", "Direction"),
            note=Text("越高越好或越低越好", "Whether more or less is better"),
            choices={
                "up": ("越高越好", "上升", "提高", "增加", "升", "higher", "increase", "higher is better"),
                "down": ("越低越好", "下降", "降低", "减少", "降", "lower", "decrease", "lower is better"),
            },
            aliases=("好坏方向", "指标方向", "期望方向", "优化方向", "Good Direction", "Better", "Polarity"),
        ),
        Column(
            "crisis", Kind.NUMBER, Text("危机线", "Crisis"),
            aliases=("危机值", "红线", "警戒线", "底线值", "Crisis Level", "Red Line", "Floor"),
        ),
        Column(
            "concern", Kind.NUMBER, Text("关注线", "Concern"),
            aliases=("关注值", "预警线", "黄线", "预警值", "Concern Level", "Warning Level", "Amber Line"),
        ),
        Column(
            "satisfied", Kind.NUMBER, Text("满意线", "Satisfied"),
            aliases=("满意值", "达标线", "绿线", "达标值", "Satisfied Level", "Green Line", "On Target"),
        ),
        Column(
            "best", Kind.NUMBER, Text("挑战线", "Best"),
            aliases=("挑战值", "卓越值", "最佳值", "冲刺目标", "Best Level", "Stretch", "Stretch Target"),
        ),
        Column(
            "definition", Kind.TEXT, Text("定义", "Definition"),
            note=Text("同一个指标有几种算法时，写用哪一种（如“按日历日”）；不填用默认", "Which definition, where the KPI has several, such as “by calendar day”; left out, the usual one"),
            aliases=("指标定义", "计算口径", "统计口径", "指标说明", "KPI Definition", "Reading", "Method"),
        ),
        Column(
            "owner", Kind.TEXT, Text("负责人", "Owner"),
            aliases=("责任人", "目标负责人", "归属人", "对接人", "Responsible", "Goal Owner", "Accountable"),
        ),
        Column(
            "team", Kind.TEXT, Text("团队", "Team"),
            note=Text("商品、市场、运营、用户，或全员", "product, marketing, operations, users, or all"),
            aliases=("部门", "责任部门", "小组", "负责团队", "Department", "Group", "Squad"),
        ),
    ),
)
