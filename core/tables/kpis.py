"""The KPI ids that goals and uploads refer to, and how people write them; definitions are in core/metrics."""

from collections.abc import Mapping

KPIS: Mapping[str, tuple[str, ...]] = {
    "gmv": ("GMV成交额", "成交额", "销售额", "交易额", "成交总额", "sales"),
    "gmv_net": ("净GMV", "退款后GMV", "GSV", "net GMV", "GMV net of refunds"),
    "gmv_growth": ("GMV同比增长", "GMV增长", "GMV同比", "GMV增长率", "GMV growth, year on year", "G1"),
    "orders": ("订单数", "订单量", "支付订单数", "order count"),
    "buyers": ("买家数", "支付买家数", "成交人数", "paying buyers"),
    "new_customers": ("新客数", "新客", "新增客户数"),
    "average_order_value": ("客单价", "笔单价", "AOV", "basket"),
    "visitors": ("访客数", "UV", "访客"),
    "conversion": ("支付转化率", "转化率", "conversion rate"),
    "retention": ("用户留存率", "留存率", "user retention", "user retention rate", "G6"),
    "repeat_purchase_rate": ("复购率", "重复购买率"),
    "new_category_share": (
        "新品类贡献占比", "新品类占比", "GMV share of new categories", "share of new categories", "G2",
    ),
    "private_repeat_share": (
        "私域复购GMV占比", "私域复购占比", "private-domain repeat share",
        "GMV share of private-domain repeat purchases", "G3",
    ),
    "new_registrations": ("新增注册用户", "新增注册用户数", "新增注册", "newly registered users", "G4"),
    "members": ("会员规模", "会员数", "会员总数", "members in the loyalty scheme", "G5"),
    "spend": ("推广费用", "推广花费", "广告花费", "media spend", "ad spend"),
    "cac": ("获客成本", "单客获客成本", "customer acquisition cost"),
    "cac_change": ("获客成本变化", "获客成本同比", "获客成本降幅", "CAC against last year", "G7"),
    "acquisition_cost_ratio": ("获客成本占比", "获客费用率", "acquisition ratio", "G10"),
    "operating_cost_ratio": ("运营成本占比", "运营费用率", "operating ratio", "G11"),
    "inventory_turnover": ("库存周转率", "库存周转", "周转率", "stock turnover", "G8"),
    "days_of_stock": ("库存天数", "库存周转天数", "周转天数"),
    "active_sku_rate": ("动销率", "SKU动销率"),
    "sell_through": ("售罄率", "sell-through rate"),
    "satisfaction": ("售后满意度", "满意度", "after-sales satisfaction", "CSAT", "G9"),
    "replenishment_hours": ("补货周期", "补货时长", "replenishment time", "replenishment cycle", "G12"),
    "shipped_48h": (
        "现货48小时发货率", "48小时发货率", "shipped within 48 h", "in-stock orders shipped within 48 h", "G13",
    ),
    "remote_72h": (
        "偏远地区72小时送达率", "偏远地区物流时效", "remote delivery within 72 h", "delivery to remote areas", "G14",
    ),
    "first_reply_30min": ("30分钟首次响应率", "首次响应率", "售后响应", "first reply within 30 min"),
    "resolved_24h": ("24小时解决率", "售后解决", "resolved within 24 h"),
    "bot_resolution": ("智能客服解决率", "机器人解决率", "resolved by the bot", "G16"),
    "capacity_locked": (
        "预售锁单产能", "锁单产能占比", "capacity locked ahead", "capacity locked ahead for high-potential goods",
        "G17",
    ),
    "backup_suppliers": ("备选供应商", "备选供应商数", "backup supplier count", "G18"),
}
"""Goal G15 of the plan is two KPIs (first reply, resolution), so "G15" alone names none of them."""
