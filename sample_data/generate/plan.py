"""The department's plan as files: goals, events and initiatives."""

import pandas as pd

from sample_data.generate.days import events

# kpi as a manager writes it, basis, target of 2025, target of 2026, direction, team, definition
_GOALS = (
    ("GMV同比增长", "数值", "30%", "35%", "越高越好", "全员", "买家实付，按付款时间，退款前"),
    ("新品类贡献占比", "数值", "15%", "25%", "越高越好", "商品", "新品类：家居个护、文创潮玩"),
    ("私域复购GMV占比", "数值", "34%", "40%", "越高越好", "用户", "私域客户复购订单GMV ÷ GMV"),
    ("新增注册用户", "数值", "3500", "4300", "越高越好", "市场", ""),
    ("会员规模", "数值", "5400", "7400", "越高越好", "用户", ""),
    ("用户留存率", "数值", "62%", "65%", "越高越好", "用户", "去年买过、今年又买的客户 ÷ 去年买过的客户"),
    ("获客成本变化", "数值", "-5%", "-15%", "越低越好", "市场", "对比去年同期"),
    ("库存周转率", "数值", "7", "8", "越高越好", "商品", "近12个月销货成本 ÷ 13个月末库存均值"),
    ("售后满意度", "数值", "97%", "98%", "越高越好", "运营", "4–5分评价 ÷ 全部评价"),
    ("获客成本占比", "数值", "25%", "20%", "越低越好", "市场", "获客推广费用 ÷ GMV"),
    ("运营成本占比", "数值", "13%", "12%", "越低越好", "运营", "运营成本 ÷ GMV，不含货款和获客费用"),
    ("补货周期", "数值", "60", "48", "越低越好", "商品", "小时"),
    ("现货48小时发货率", "数值", "98%", "100%", "越高越好", "运营", ""),
    ("偏远地区72小时送达率", "数值", "85%", "100%", "越高越好", "运营", ""),
    ("30分钟首次响应率", "数值", "90%", "100%", "越高越好", "运营", ""),
    ("24小时解决率", "数值", "90%", "100%", "越高越好", "运营", ""),
    ("智能客服解决率", "数值", "60%", "80%", "越高越好", "运营", "第四季度起考核"),
    ("预售锁单产能", "数值", "", "30%", "越高越好", "商品", "高潜力商品"),
    ("备选供应商", "数值", "", "3", "越高越好", "商品", "须签有不可抗力保供协议"),
)
_OWNERS = {
    "全员": "部门负责人",
    "商品": "商品负责人",
    "市场": "市场负责人",
    "用户": "用户运营负责人",
    "运营": "运营负责人",
}
# id, title, team, due, status, progress, goal, note
_INITIATIVES = (
    ("D1", "岗位说明书：核心指标与协作方式", "全员", "2026-03-31", "已完成", 1.0, "", "3月底发布，各组已按新指标考核"),
    (
        "D2",
        "两个新品类的供应链",
        "商品",
        "2026-06-30",
        "已完成",
        1.0,
        "新品类贡献占比",
        "家居个护、文创潮玩各签约3家供应商",
    ),
    ("D3", "内容素材库", "市场", "2026-06-30", "已完成", 1.0, "获客成本变化", "已入库短视频和图文412条"),
    (
        "D4",
        "ERP升级：订单、仓储、物流全链路可视",
        "运营",
        "2026-06-30",
        "进行中",
        0.85,
        "库存周转率",
        "华南仓接口9月联调",
    ),
    ("D4b", "CRM上线：用户画像、行为、服务记录", "运营", "2026-06-30", "已完成", 1.0, "用户留存率", "6月20日上线"),
    ("D5", "合规手册，全员培训并通过考核", "运营", "2026-06-30", "已完成", 1.0, "", "通过率100%"),
    (
        "D6",
        "供应商协同平台：订单、库存、结算",
        "商品",
        "2026-09-30",
        "进行中",
        0.55,
        "补货周期",
        "结算模块待供应商确认",
    ),
    ("D7", "会员“成长树”页面：折扣 + 积分 + 服务", "用户", "2026-09-30", "进行中", 0.70, "会员规模", "页面已内测"),
    ("D8", "全员通过用户运营方法认证", "用户", "2026-09-30", "进行中", 0.60, "私域复购GMV占比", "两批中已通过一批"),
    ("D9", "售后智能客服", "运营", "2026-12-31", "进行中", 0.30, "智能客服解决率", "知识库整理中"),
    ("D10", "绿色积分", "运营", "2026-12-31", "未开始", 0.0, "", ""),
)


def goal_table() -> pd.DataFrame:
    """Return the goals file: the plan's numbers of 2026, and those of 2025 for comparison."""
    rows = []
    for kpi, basis, last_year, this_year, direction, team, definition in _GOALS:
        for year, target in ((2025, last_year), (2026, this_year)):
            if target:
                rows.append(
                    {
                        "kpi": kpi,
                        "year": year,
                        "period": "全年",
                        "basis": basis,
                        "target": target,
                        "direction": direction,
                        "definition": definition,
                        "owner": _OWNERS[team],
                        "team": team,
                    }
                )
    return pd.DataFrame(rows).sort_values("year", kind="stable", ignore_index=True)


def event_table() -> pd.DataFrame:
    """Return the events file: holidays, promotions and theme campaigns of 2023 to 2026, those ahead included."""
    return pd.DataFrame(
        [
            {
                "event_id": item.event_id,
                "name_zh": item.name_zh,
                "name_en": item.name_en,
                "kind": _KIND[item.kind],
                "starts_on": pd.Timestamp(item.starts),
                "ends_on": pd.Timestamp(item.ends),
                "assumed_uplift": round(item.uplift - 1, 2),
                "budget": item.budget or None,
            }
            for item in events()
        ]
    )


_KIND = {"holiday": "节日", "promotion": "大促", "campaign": "主题活动"}


def initiative_table() -> pd.DataFrame:
    """Return the initiatives file: the plan's dated deliverables as they stand at the end of August."""
    columns = ("initiative_id", "title", "teams", "due", "status", "progress", "goal", "note")
    found = pd.DataFrame([dict(zip(columns, row, strict=True)) for row in _INITIATIVES])
    found.insert(2, "lead", found["teams"].map(_OWNERS))
    found["due"] = pd.to_datetime(found["due"])
    return found
