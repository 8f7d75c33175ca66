"""The department's plan as data: what a fresh workspace holds before anybody edits it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, insert, select

from core.base.home import Workspace
from core.base.period import quarter_of
from core.base.text import Text
from core.state import records, schema
from core.state.audit import record_change
from core.state.database import as_json, now, reading, writing
from core.state.goals import Direction, Goal, goal_data, goals

WHO = "plan"
"""The name in the audit under which the template writes."""


@dataclass(frozen=True)
class PlanGoal:
    """A numbered row of the plan (G1..G18) bound to a KPI; target None: the manager enters it."""

    id: str
    kpi: str
    name: Text
    target: Decimal | None
    direction: Direction = "up"
    team: str = "operations"
    from_quarter: int = 1          # the goal counts from this quarter on
    note: Text | None = None

    def goal(self, year: int) -> Goal:
        return Goal(self.kpi, year, target=self.target, direction=self.direction, team=self.team)


@dataclass(frozen=True)
class PlanInitiative:
    """A numbered deliverable of the plan (D1..D10), due by the end of a quarter."""

    id: str
    quarter: int
    title: Text
    team: str

    def due(self, year: int) -> date:
        return quarter_of(year, self.quarter).last_day


TEAMS: dict[str, Text] = {
    "product": Text(zh="商品", en="Product"),
    "marketing": Text(zh="市场", en="Marketing"),
    "operations": Text(zh="运营", en="Operations"),
    "users": Text(zh="用户", en="Users"),
    "all": Text(zh="全员", en="Everyone"),
}

_OUR_READING = Text(zh="计划没有写分母，这里按 GMV 计算。", en="The plan names no denominator: GMV is our reading.")

GOALS: tuple[PlanGoal, ...] = (
    PlanGoal("G1", "gmv_growth", Text(zh="GMV 同比增长", en="GMV growth, year on year"), Decimal("0.35"), team="all"),
    PlanGoal("G2", "new_category_share", Text(zh="新品类贡献占比", en="GMV share of new categories"), Decimal("0.25"),
             team="product", note=Text(zh="新品类：家居个护、文创潮玩。",
                                       en="New: home & personal care, cultural & designer toys.")),
    PlanGoal("G3", "private_repeat_share",
             Text(zh="私域复购 GMV 占比", en="GMV share of private-domain repeat purchases"), Decimal("0.40"), team="users",
             note=Text(zh="私域：企业微信好友、社群和小程序。", en="Private domain: WeCom contacts, groups, mini-program.")),
    PlanGoal("G4", "new_registrations", Text(zh="新增注册用户", en="Newly registered users"), None, team="marketing"),
    PlanGoal("G5", "members", Text(zh="会员规模", en="Members in the loyalty scheme"), None, team="users"),
    PlanGoal("G6", "retention", Text(zh="用户留存率", en="User retention rate"), Decimal("0.65"), team="users"),
    PlanGoal("G7", "cac_change", Text(zh="获客成本同比", en="Customer acquisition cost on last year"), Decimal("-0.15"),
             "down", "marketing"),
    PlanGoal("G8", "inventory_turnover", Text(zh="库存周转率", en="Inventory turnover"), Decimal(8), team="product"),
    PlanGoal("G9", "satisfaction", Text(zh="售后满意度", en="After-sales satisfaction"), Decimal("0.98")),
    PlanGoal("G10", "acquisition_cost_ratio", Text(zh="获客成本占比", en="Acquisition cost ratio"), Decimal("0.20"),
             "down", "marketing", note=_OUR_READING),
    PlanGoal("G11", "operating_cost_ratio", Text(zh="运营成本占比", en="Operating cost ratio"), Decimal("0.12"), "down",
             note=Text(zh="计划没有写分母，这里按 GMV 计算，不含获客成本。",
                       en="The plan names no denominator: GMV is our reading, without acquisition.")),
    PlanGoal("G12", "replenishment_hours", Text(zh="补货周期", en="Replenishment cycle"), Decimal(48), "down", "product"),
    PlanGoal("G13", "shipped_48h", Text(zh="现货 48 小时发货率", en="In-stock orders shipped within 48 h"), Decimal(1),
             note=Text(zh="预售订单按承诺日期考核。", en="Pre-sale orders are judged by their promised date.")),
    PlanGoal("G14", "remote_72h", Text(zh="偏远地区 72 小时送达率", en="Remote areas delivered within 72 h"), Decimal(1)),
    PlanGoal("G15", "first_reply_30min", Text(zh="售后 30 分钟响应率", en="After-sales first response within 30 min"),
             Decimal(1)),
    PlanGoal("G15", "resolved_24h", Text(zh="售后 24 小时解决率", en="After-sales cases resolved within 24 h"), Decimal(1)),
    PlanGoal("G16", "bot_resolution", Text(zh="智能客服解决率", en="Common enquiries that the bot resolves"),
             Decimal("0.80"), from_quarter=4, note=Text(zh="第四季度起考核。", en="Counts from Q4.")),
    PlanGoal("G17", "capacity_locked", Text(zh="预售锁单产能", en="Capacity locked ahead for high-potential goods"),
             Decimal("0.30"), team="product"),
    PlanGoal("G18", "backup_suppliers", Text(zh="备选供应商", en="Suppliers in backup cooperation"), Decimal(3),
             team="product", note=Text(zh="须签有不可抗力供货协议。", en="With a force-majeure supply agreement.")),
)

INITIATIVES: tuple[PlanInitiative, ...] = (
    PlanInitiative("D1", 1, Text(zh="岗位说明书：核心指标与协作方式",
                                 en="Job descriptions with core indicators and ways of working"), "all"),
    PlanInitiative("D2", 2, Text(zh="两个新品类的供应链", en="Supply chain of the two new categories"), "product"),
    PlanInitiative("D3", 2, Text(zh="内容素材库", en="Content library"), "marketing"),
    PlanInitiative("D4", 2, Text(zh="ERP 升级：订单、仓储、物流全链路可视",
                                 en="ERP upgrade: order, warehouse, logistics visible end to end"), "operations"),
    PlanInitiative("D4b", 2, Text(zh="CRM 上线：用户画像、行为、服务记录",
                                  en="CRM live: profiles, behaviour, service records"), "operations"),
    PlanInitiative("D5", 2, Text(zh="合规手册，全员培训并通过考核",
                                 en="Compliance handbook, everyone trained and passed"), "operations"),
    PlanInitiative("D6", 3, Text(zh="供应商协同平台：订单、库存、结算",
                                 en="Supplier collaboration platform: orders, stock, settlement"), "product"),
    PlanInitiative("D7", 3, Text(zh="会员“成长树”页面：折扣 + 积分 + 服务",
                                 en="Membership “growth tree” page: discount + points + service"), "users"),
    PlanInitiative("D8", 3, Text(zh="全员通过用户运营方法认证",
                                 en="Everyone certified in user-operation methods"), "users"),
    PlanInitiative("D9", 4, Text(zh="售后智能客服", en="After-sales bot"), "operations"),
    PlanInitiative("D10", 4, Text(zh="绿色积分", en="Green points"), "operations"),
)


def fill(space: Workspace, year: int, *, at: datetime | None = None) -> bool:
    """Enter the plan's goals for a year, and once its initiatives, into the workspace; return whether it had to.

    Done at most once per year, so that what a manager deleted stays deleted; goals already there are left alone.
    """
    mark = f"template:{year}"
    with reading(space) as connection:
        if _marked(connection, mark):
            return False
    with writing(space) as connection:
        if _marked(connection, mark):
            return False
        moment = at or now()
        for row in GOALS:
            _enter(connection, "goals", row.goal(year).key, goal_data(_columns(row.goal(year))), moment)
        if not _marked(connection, "template:initiatives"):
            for initiative in INITIATIVES:
                _enter(connection, "initiatives", (initiative.id,), _initiative(initiative, year), moment)
            _set_mark(connection, "template:initiatives", moment)
        _set_mark(connection, mark, moment)
    return True


def planned(space: Workspace, year: int) -> list[Goal]:
    """Return the goals of a year as fill() would leave them, without writing: what a preview may look at."""
    found = goals(space, year)
    with reading(space) as connection:
        if _marked(connection, f"template:{year}"):
            return found
    known = {goal.key for goal in found}
    return [*found, *(row.goal(year) for row in GOALS if row.goal(year).key not in known)]


def _columns(goal: Goal) -> dict[str, object]:
    names = ("kpi", "year", "period", "segment_kind", "segment", "basis", "target", "direction", "crisis", "concern",
             "satisfied", "best", "definition", "owner", "team", "held")
    return {name: getattr(goal, name) for name in names}


def _initiative(initiative: PlanInitiative, year: int) -> dict[str, object]:
    return {"initiative_id": initiative.id, "title": initiative.title.zh, "lead": None, "teams": initiative.team,
            "due": initiative.due(year), "status": "planned", "progress": 0.0, "goal": None, "note": None}


def _enter(connection: Connection, table: str, key: records.Key, data: records.Data, at: datetime) -> None:
    if records.read_one(connection, table, key) is None:
        records.put(connection, table, key, data, who=WHO, at=at, action="template")


def _marked(connection: Connection, mark: str) -> bool:
    query = select(schema.settings.c.name).where(schema.settings.c.name == mark)
    return connection.execute(query).one_or_none() is not None


def _set_mark(connection: Connection, mark: str, at: datetime) -> None:
    connection.execute(insert(schema.settings).values(name=mark, value=True))
    record_change(connection, "setting", as_json([mark]), "template", None, {"value": True}, who=WHO, at=at)
