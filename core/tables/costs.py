"""What running the business costs, besides goods and advertising."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table

COSTS = Table(
    name="costs",
    label=Text("运营成本", "Operating costs"),
    grain=Text("每行是一个月里一种费用在一个渠道的金额", "One row per month, kind of cost and channel"),
    key=("month", "kind", "channel"),
    day="month",
    unlocks=("operating_cost_ratio",),
    where=Text(
        "财务部的费用明细；金蝶、用友：费用明细账 → 按月导出；广告费不填在这里，它来自“推广花费”",
        "Your accountants' list of expenses by month; leave advertising out, it comes from “Spend”",
    ),
    columns=(
        Column(
            "month", Kind.MONTH, Text("月份", "Month"), required=True,
            aliases=(
                "年月", "会计期间", "期间", "费用月份", "账期", "核算月份", "Period", "Accounting Period", "Fiscal Month",
                "Cost Month", "日期", "费用日期", "发生月份", "归属月份", "记账月份", "所属月份", "所属期间", "Accounting Month",
                "Posting Period", "Month Ending", "Date",
            ),
        ),
        Column(
            "kind", Kind.TEXT, Text("费用类型", "Kind of cost"), required=True,
            note=Text(
                "例如物流、平台佣金、人工、房租、包装、软件；不含货款和广告费",
                "Such as logistics, commission, payroll, rent, packaging, software; no goods, no advertising",
            ),
            aliases=(
                "费用项目", "费用名称", "成本类型", "科目", "科目名称", "费用科目", "费用类别", "项目", "Cost Type", "Expense Type", "Account",
                "Expense Category", "Category", "Cost Kind", "费用大类", "费用明细", "支出类型", "支出项目", "成本项目", "开支项目", "成本科目",
                "费用种类", "Cost Item", "Expense Item", "Account Name", "Cost Category", "GL Account", "Line Item",
            ),
        ),
        Column(
            "channel", Kind.TEXT, Text("渠道", "Channel"), refers_to="channels.channel",
            note=Text("分不到渠道的留空", "Empty when it belongs to no single channel"),
            aliases=(
                "店铺", "店铺名称", "平台", "部门", "成本中心", "核算部门", "Store", "Shop", "Platform", "Cost Center", "Department",
                "所属店铺", "渠道名称", "业务线", "门店", "Business Unit",
            ),
        ),
        Column(
            "amount", Kind.MONEY, Text("金额", "Amount"), required=True,
            aliases=(
                "费用金额", "本期发生额", "发生额", "借方金额", "费用", "Expense", "成本金额", "支出金额", "本期金额", "Cost", "Expense Amount",
                "Cost Amount", "Debit", "Total", "合计金额", "费用合计", "支出", "支出额", "本月发生额", "实际金额", "实际费用", "总金额",
                "金额合计", "Actual", "Net Amount", "Value",
            ),
        ),
    ),
)
