"""What the department intends: events, initiatives, objectives, risks, proposals."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table

TEAMS_NOTE = Text("商品、市场、运营、用户，或全员", "product, marketing, operations, users, or all")
EVENTS = Table(
    name="events",
    label=Text("活动日历", "Events"),
    grain=Text("每行是一个节日、大促、活动或特殊事件", "One row per holiday, promotion, campaign or special event"),
    key=("event_id",),
    day="starts_on",
    home="state",
    where=Text(
        "市场部的年度活动日历，下载模板填写；节日和 618、双11 已经内置",
        "Your campaign calendar; fill in the template. Holidays, 618 and Double 11 are built in",
    ),
    columns=(
        Column(
            "event_id", Kind.ID, Text("活动编号", "Event ID"), required=True,
            aliases=("活动ID", "活动代码", "编号", "事件编号", "Event Code", "Campaign ID", "ID"),
        ),
        Column(
            "name_zh", Kind.TEXT, Text("活动名称", "Chinese name"),
            aliases=(
                "名称", "活动", "中文名称", "活动主题", "事件名称", "主题", "Name in Chinese", "Event Name Chinese", "大促名称", "节日名称",
                "名目",
            ),
        ),
        Column(
            "name_en", Kind.TEXT, Text("英文名称", "English name"),
            aliases=("活动英文名", "英文名", "Name in English", "Event Name", "Name", "Event"),
        ),
        Column(
            "kind", Kind.CHOICE, Text("活动类型", "Kind"), required=True,
            choices={
                "holiday": ("节日", "节假日", "法定节假日", "春节", "public holiday", "festival"),
                "promotion": ("大促", "促销", "平台大促", "618", "双11", "双十一", "sale", "discount"),
                "campaign": ("主题活动", "营销活动", "活动", "主题营销", "theme", "theme campaign"),
                "live": ("直播", "私域直播", "直播专场", "livestream", "live show"),
                "price": ("调价", "价格调整", "涨价", "降价", "price change"),
                "outage": ("缺货", "断货", "故障", "停发", "异常", "stock-out", "out of stock", "incident"),
            },
            aliases=("类型", "事件类型", "类别", "活动性质", "Type", "Event Type", "Category of Event"),
        ),
        Column(
            "starts_on", Kind.DATE, Text("开始日期", "Starts on"), required=True,
            aliases=(
                "开始时间", "起始日期", "活动开始", "活动开始时间", "日期", "Start Date", "Start", "From", "Begin Date", "开始", "开始日",
                "起始时间", "上线日期", "Starts", "Starts At", "Begins",
            ),
        ),
        Column(
            "ends_on", Kind.DATE, Text("结束日期", "Ends on"),
            note=Text("最后一天，当天也算；只有一天的可以不填", "The last day, included; left out for a single day"),
            aliases=(
                "结束时间", "截止日期", "活动结束", "活动结束时间", "End Date", "End", "To", "Until", "结束", "结束日", "截止时间", "Ends",
                "Ends At", "Finish",
            ),
        ),
        Column(
            "channel", Kind.TEXT, Text("渠道", "Channel"), refers_to="channels.channel",
            note=Text("只涉及一个渠道时填写", "When it concerns one channel only"),
            aliases=("活动渠道", "平台", "店铺", "参与渠道", "Platform", "Shop", "Store"),
        ),
        Column(
            "category", Kind.TEXT, Text("品类", "Category"),
            note=Text("只涉及一个品类时填写", "When it concerns one category only"),
            aliases=("类目", "活动品类", "参与品类", "分类", "Product Category", "Category Name"),
        ),
        Column(
            "assumed_uplift", Kind.SHARE, Text("预计提升", "Assumed uplift"), minimum=-1, maximum=20,
            note=Text(
                "活动期间销量比平日高出的比例，例如 50%",
                "How much more than usual is sold during the event, such as 50 %",
            ),
            aliases=(
                "预估提升", "提升比例", "预期增幅", "预计增幅", "预期提升率", "Uplift", "Expected Uplift",
                "Planned Uplift",
            ),
        ),
        Column(
            "budget", Kind.MONEY, Text("预算", "Budget"), minimum=0,
            aliases=("活动预算", "费用预算", "投入预算", "营销预算", "Planned Spend", "Event Budget", "Cost Budget"),
        ),
    ),
)

INITIATIVES = Table(
    name="initiatives",
    label=Text("重点举措", "Initiatives"),
    grain=Text("每行是一项有期限的举措", "One row per dated deliverable"),
    key=("initiative_id",),
    home="state",
    where=Text(
        "年度计划里的里程碑；项目管理工具导出，或下载模板填写",
        "Milestones of the plan: your project tool's export, or the template",
    ),
    columns=(
        Column(
            "initiative_id", Kind.ID, Text("举措编号", "Initiative ID"), required=True,
            aliases=(
                "编号", "项目编号", "任务编号", "举措ID", "项目ID", "Project ID", "Task ID", "ID", "Key", "Issue Key",
            ),
        ),
        Column(
            "title", Kind.TEXT, Text("举措", "Title"), required=True,
            aliases=(
                "举措名称", "项目名称", "任务名称", "标题", "名称", "交付物", "里程碑", "Initiative", "Name", "Project", "Deliverable",
                "Milestone", "Summary", "Task", "任务", "项目", "事项", "工作项", "重点工作", "Task Name", "Project Name",
                "Initiative Name", "Action", "Work Item",
            ),
        ),
        Column(
            "lead", Kind.TEXT, Text("负责人", "Lead"),
            aliases=("责任人", "项目负责人", "牵头人", "经办人", "Owner", "Responsible", "Assignee", "Project Lead"),
        ),
        Column(
            "teams", Kind.TEXT, Text("参与团队", "Teams"), note=TEAMS_NOTE,
            aliases=("团队", "部门", "责任部门", "协作部门", "小组", "Team", "Department", "Groups"),
        ),
        Column(
            "due", Kind.DATE, Text("截止日期", "Due"),
            aliases=(
                "到期日", "完成期限", "计划完成日期", "交付日期", "计划完成时间", "截止时间", "Due Date", "Deadline", "Finish Date",
                "Target Date", "完成时间", "计划完成", "完成日期", "Due On", "Due By", "Target Completion",
            ),
        ),
        Column(
            "status", Kind.CHOICE, Text("状态", "Status"),
            choices={
                "planned": ("未开始", "计划中", "待开始", "待办", "to do", "not started", "open", "backlog"),
                "doing": ("进行中", "执行中", "推进中", "in progress", "started", "ongoing"),
                "done": ("已完成", "完成", "已交付", "已上线", "completed", "closed", "delivered"),
                "blocked": ("受阻", "暂停", "搁置", "阻塞", "on hold", "paused"),
                "dropped": ("取消", "已取消", "终止", "cancelled", "canceled"),
            },
            aliases=("进展状态", "项目状态", "任务状态", "当前状态", "State", "Project Status", "Stage"),
        ),
        Column(
            "progress", Kind.SHARE, Text("进度", "Progress"), minimum=0, maximum=1,
            aliases=(
                "完成度", "完成比例", "完成率", "进度百分比", "Percent Complete", "% Done", "Completion", "% Complete", "完成百分比",
                "进展", "当前进度",
            ),
        ),
        Column(
            "goal", Kind.TEXT, Text("对应目标", "Goal"),
            note=Text("这项举措推动的指标", "The KPI that it moves"),
            aliases=("关联目标", "支撑目标", "对应指标", "关联指标", "KPI", "Linked Goal", "Supports"),
        ),
        Column(
            "note", Kind.TEXT, Text("备注", "Note"),
            aliases=("说明", "进展说明", "最新进展", "描述", "Notes", "Comment", "Remark", "Description"),
        ),
    ),
)

OKRS = Table(
    name="okrs",
    label=Text("OKR", "OKRs"),
    grain=Text("每行是一个团队一个季度的一条关键结果", "One row per key result of a team in a quarter"),
    key=("objective", "key_result", "team", "quarter"),
    home="state",
    where=Text(
        "各团队的季度 OKR；飞书、钉钉的 OKR 导出，或下载模板填写",
        "The teams' quarterly OKRs: your OKR tool's export, or the template",
    ),
    columns=(
        Column(
            "objective", Kind.TEXT, Text("目标O", "Objective"), required=True,
            aliases=("目标", "O", "目标名称", "OKR目标", "Objective Name", "Goal"),
        ),
        Column(
            "key_result", Kind.TEXT, Text("关键结果KR", "Key result"), required=True,
            aliases=("关键结果", "KR", "关键成果", "KR名称", "KR Name", "Measure"),
        ),
        Column(
            "team", Kind.TEXT, Text("团队", "Team"), required=True, note=TEAMS_NOTE,
            aliases=("部门", "小组", "责任团队", "负责人团队", "Department", "Group", "Squad"),
        ),
        Column(
            "quarter", Kind.TEXT, Text("季度", "Quarter"), required=True,
            note=Text("例如 2026-Q3", "Such as 2026-Q3"),
            aliases=("周期", "所属季度", "考核季度", "OKR周期", "Period", "Cycle", "Time Frame"),
        ),
        Column(
            "start", Kind.NUMBER, Text("起始值", "Start"),
            aliases=("初始值", "起点", "基线", "基准值", "Start Value", "Baseline", "From"),
        ),
        Column(
            "now", Kind.NUMBER, Text("当前值", "Now"),
            aliases=("现值", "当前进展", "最新值", "实际值", "Current", "Current Value", "Actual"),
        ),
        Column(
            "target", Kind.NUMBER, Text("目标值", "Target"), required=True,
            aliases=("目标数", "目标数值", "终点", "期望值", "Target Value", "Goal Value", "To"),
        ),
    ),
)

RISKS = Table(
    name="risks",
    label=Text("风险登记", "Risks"),
    grain=Text("每行是一项风险", "One row per risk"),
    key=("risk",),
    home="state",
    where=Text("风险登记册，下载模板填写", "Your risk register; fill in the template"),
    columns=(
        Column(
            "risk", Kind.TEXT, Text("风险", "Risk"), required=True,
            aliases=("风险名称", "风险描述", "风险项", "风险事项", "Risk Name", "Title", "Risk Description"),
        ),
        Column(
            "kind", Kind.CHOICE, Text("风险类型", "Kind"),
            choices={
                "market": ("市场", "市场风险", "竞争", "流量规则", "competition"),
                "supply": ("供应", "供应链", "供应风险", "供应链风险", "supply chain"),
                "compliance": ("合规", "合规风险", "法务", "隐私", "广告合规", "legal", "privacy"),
                "other": ("其他", "其它", "财务", "人员", "运营", "operations", "finance", "people"),
            },
            aliases=("类型", "类别", "风险类别", "风险分类", "Type", "Category", "Risk Type"),
        ),
        Column(
            "likelihood", Kind.COUNT, Text("可能性", "Likelihood"), minimum=1, maximum=5,
            note=Text("1（很低）到 5（很高）", "1 (very low) to 5 (very high)"),
            aliases=("发生概率", "概率", "发生可能性", "可能性等级", "Probability", "Chance", "Odds"),
        ),
        Column(
            "impact", Kind.COUNT, Text("影响", "Impact"), minimum=1, maximum=5,
            note=Text("1（很小）到 5（很大）", "1 (very small) to 5 (very large)"),
            aliases=("影响程度", "影响等级", "严重程度", "严重性", "Severity", "Consequence", "Effect"),
        ),
        Column(
            "owner", Kind.TEXT, Text("负责人", "Owner"),
            aliases=("责任人", "风险负责人", "对接人", "跟进人", "Responsible", "Risk Owner", "Accountable"),
        ),
        Column(
            "warning_kpi", Kind.TEXT, Text("预警指标", "Warning KPI"),
            note=Text("看哪个指标就知道风险来了", "The KPI that shows it coming"),
            aliases=("预警KPI", "监控指标", "先行指标", "触发指标", "Early Warning", "Indicator", "Trigger Metric"),
        ),
        Column(
            "warning_level", Kind.NUMBER, Text("预警值", "Warning level"),
            aliases=("预警线", "预警阈值", "触发值", "阈值", "Threshold", "Trigger", "Trigger Level"),
        ),
        Column(
            "response", Kind.TEXT, Text("应对措施", "Response"),
            aliases=("应对", "应对方案", "措施", "预案", "解决方案", "Mitigation", "Action", "Plan"),
        ),
    ),
)

PROPOSALS = Table(
    name="proposals",
    label=Text("创新提案", "Proposals"),
    grain=Text("每行是一个提案", "One row per proposal"),
    key=("proposal",),
    day="at",
    home="state",
    where=Text("提案收集表，下载模板填写", "Your collection of proposals; fill in the template"),
    columns=(
        Column(
            "proposal", Kind.TEXT, Text("提案", "Proposal"), required=True,
            aliases=("提案名称", "提案内容", "建议", "创意", "提案标题", "Idea", "Title", "Suggestion"),
        ),
        Column(
            "by", Kind.TEXT, Text("提案人", "By"),
            aliases=("提出人", "姓名", "提交人", "建议人", "Proposed By", "Author", "Submitted By"),
        ),
        Column(
            "at", Kind.DATE, Text("提案日期", "Date"),
            aliases=("提出日期", "日期", "提交日期", "提交时间", "Proposed On", "Submitted On", "Submitted At"),
        ),
        Column(
            "status", Kind.CHOICE, Text("状态", "Status"),
            choices={
                "new": ("新提案", "待评审", "已提交", "submitted", "proposed"),
                "review": ("评审中", "评估中", "讨论中", "under review", "in review"),
                "adopted": ("已采纳", "采纳", "通过", "accepted", "approved"),
                "rejected": ("未采纳", "不采纳", "已否决", "declined", "refused"),
                "done": ("已落地", "已实施", "已完成", "implemented", "completed"),
            },
            aliases=("提案状态", "评审结果", "处理状态", "采纳情况", "State", "Decision", "Result"),
        ),
        Column(
            "reward", Kind.MONEY, Text("奖励", "Reward"), minimum=0,
            aliases=("奖金", "奖励金额", "激励", "奖励额", "Bonus", "Prize", "Award"),
        ),
        Column(
            "value", Kind.MONEY, Text("价值", "Value"),
            note=Text("预计或实际带来的金额", "The money that it brings, expected or real"),
            aliases=("预计价值", "产生价值", "预计收益", "收益", "Benefit", "Expected Value", "Gain"),
        ),
    ),
)
