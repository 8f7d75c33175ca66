"""Two example rows per table, in the order of its columns: what a template shows, valid as they stand."""

from collections.abc import Mapping
from datetime import date, datetime

from core.base.text import Text

Example = str | Text | int | float | date | datetime | bool | None
"""A cell: CHOICE as its kept value, MONTH as its first day, SHARE as 0..1, TEXT in both languages."""

_TMALL = Text("天猫旗舰店", "Tmall store")
_DOUYIN = Text("抖音小店", "Douyin shop")
_QIANCHUAN = Text("巨量千川", "Qianchuan")
_DOUYIN_ADS = Text("抖音达人", "Douyin creators")
_HOME = Text("家居个护", "Home & personal care")
_TOYS = Text("文创潮玩", "Cultural & designer toys")
_MAIN_STORE = Text("杭州主仓", "Hangzhou warehouse")
_SUPPLIER = Text("义乌晨光家居", "Yiwu Morning Home")
_BACKUP = Text("台州佳悦日用", "Taizhou Joy Goods")
_GUANGDONG, _SICHUAN = Text("广东", "Guangdong"), Text("四川", "Sichuan")
_SPRING = Text("春日焕新", "Spring refresh")

EXAMPLES: Mapping[str, tuple[tuple[Example, ...], tuple[Example, ...]]] = {
    "order_lines": (
        ("2026030112345678901", "1", datetime(2026, 3, 1, 20, 15), datetime(2026, 3, 1, 20, 16), "U100234", _TMALL, "HC-0012",
         2, 59.9, 109.8, 10.0, "done", _GUANGDONG, False, None, datetime(2026, 3, 2, 9, 30), datetime(2026, 3, 4, 14, 5), _SPRING),
        ("2026030198765432109", "1", datetime(2026, 3, 1, 21, 2), None, "U100877", _DOUYIN, "CT-0107",
         1, 129, 129, 0, "created", _SICHUAN, True, datetime(2026, 3, 15, 23, 59), None, None, None),
    ),
    "refunds": (
        ("R20260305001", "2026030112345678901", "1", "HC-0012", datetime(2026, 3, 5, 11, 0), 54.9, 1,
         Text("不喜欢", "Changed mind"), datetime(2026, 3, 7, 10, 0), None),
        ("R20260306014", "2026022812340000017", "2", "CT-0107", datetime(2026, 3, 6, 16, 40), 129, 1,
         Text("质量问题", "Defective"), None, None),
    ),
    "products": (
        ("HC-0012", Text("竹纤维洗脸巾", "Bamboo face towel"), _HOME, True, 59.9, 18.5, _SUPPLIER, date(2025, 4, 10), None, True, 12, 500,
         True, False, _SPRING),
        ("CT-0107", Text("国潮醒狮盲盒", "Lion dance blind box"), _TOYS, True, 129, 46, _BACKUP, date(2025, 8, 20), None, False, 25, 300,
         False, True, Text("国潮季", "Guochao season")),
    ),
    "product_costs": (("HC-0012", date(2025, 4, 1), 19.2), ("HC-0012", date(2026, 1, 1), 18.5)),
    "product_traffic": (
        (date(2026, 3, 1), _TMALL, "HC-0012", 1840, 96, 210, 74, 4126.5),
        (date(2026, 3, 1), _DOUYIN, "CT-0107", 960, 51, 88, 23, 2967),
    ),
    "stock": (
        (date(2026, 2, 28), _MAIN_STORE, "HC-0012", 3200, 1000, 59200),
        (date(2026, 2, 28), _MAIN_STORE, "CT-0107", 860, 0, 39560),
    ),
    "purchases": (
        ("PO20260220-01", "1", "HC-0012", _SUPPLIER, datetime(2026, 2, 20, 10, 0), datetime(2026, 2, 22, 9, 0), 1000, 18.5),
        ("PO20260226-03", "1", "CT-0107", _BACKUP, datetime(2026, 2, 26, 15, 30), None, 300, 46),
    ),
    "suppliers": ((_SUPPLIER, True, None, True, True), (_BACKUP, False, _SUPPLIER, True, False)),
    "supplier_capacity": ((_SUPPLIER, "HC-0012", date(2026, 6, 1), 8000, 2400), (_BACKUP, "CT-0107", date(2026, 6, 1), 3000, 900)),
    "customers": (
        ("U100234", datetime(2025, 6, 18, 9, 12), datetime(2025, 6, 18, 9, 15), None, datetime(2025, 7, 2, 20, 0), None,
         Text("金卡", "Gold"), _QIANCHUAN, None, _GUANGDONG, Text("新一线", "New tier 1"), 1995, True),
        ("U100877", datetime(2026, 1, 9, 22, 40), None, None, None, None,
         Text("普通", "Normal"), Text("老客推荐", "Referral"), "U100234", _SICHUAN, Text("下沉市场", "Lower tier"), 1988, False),
    ),
    "user_counts": ((date(2026, 3, 1), 412, 86500), (date(2026, 3, 2), 377, 86720)),
    "interactions": (
        ("U100234", datetime(2026, 3, 1, 20, 1), "visit"), ("U100877", datetime(2026, 3, 1, 20, 30), "live"),
    ),
    "pushes": (
        (Text("首单3天复购", "First order + 3 days"), "U100877", datetime(2026, 3, 4, 10, 0), Text("满99减15券", "15 off 99"), False),
        (Text("首单3天复购", "First order + 3 days"), "U100901", datetime(2026, 3, 4, 10, 0), None, True),
    ),
    "channels": (
        (_TMALL, "天猫旗舰店", "Tmall store", "sales", None, False, Text("某某旗舰店；天猫", "Tmall; TM flagship")),
        (_QIANCHUAN, "巨量千川", "Qianchuan", "media", _DOUYIN, False, Text("千川；千川-全域推广", "Ocean Engine; Qianchuan ads")),
    ),
    "spend": (
        (date(2026, 3, 1), _QIANCHUAN, Text("春日焕新-拉新", "Spring-prospecting"), "acquisition", 3200.5, 186000, 5210, 96),
        (date(2026, 3, 1), Text("小红书", "Xiaohongshu"), Text("达人种草", "Creator seeding"), "brand", 1500, 92000, 1830, None),
    ),
    "traffic": (
        (date(2026, 3, 1), _TMALL, 12800, 7400, 1650, 820, 705), (date(2026, 3, 1), _DOUYIN, 9300, 5100, 980, 510, 402),
    ),
    "content": (
        ("V20260301-01", _DOUYIN, "video", date(2026, 3, 1), None, 86000, 3120, 214, 12826),
        ("V20260301-02", Text("视频号", "WeChat Channels"), "video", date(2026, 3, 3), "V20260301-01", 21000, 640, 52, 3115),
    ),
    "tickets": (
        ("T20260302-118", "2026030112345678901", _TMALL, "HC-0012", "logistics", True, datetime(2026, 3, 2, 10, 0),
         datetime(2026, 3, 2, 10, 1), None, datetime(2026, 3, 2, 10, 4), "bot", 5),
        ("T20260305-042", "2026030112345678901", _TMALL, "HC-0012", "refund", False, datetime(2026, 3, 5, 9, 10),
         datetime(2026, 3, 5, 9, 25), datetime(2026, 3, 5, 9, 20), datetime(2026, 3, 5, 11, 0), "human", 4),
    ),
    "costs": (
        (date(2026, 2, 1), Text("物流", "Logistics"), _TMALL, 86200), (date(2026, 2, 1), Text("人工", "Payroll"), None, 210000),
    ),
    "events": (
        ("E2026-03", "春日焕新", "Spring refresh", "campaign", date(2026, 3, 6), date(2026, 3, 15), None, _HOME, 0.4, 80000),
        ("E2026-06", "618大促", "618 sale", "promotion", date(2026, 6, 1), date(2026, 6, 20), _TMALL, None, 1.5, 300000),
    ),
    "goals": (
        ("gmv_growth", 2026, "year", None, None, "value", 0.35, "up", 0.1, 0.25, 0.35, 0.45, None, Text("王经理", "Ms Wang"),
         Text("运营", "operations")),
        ("gmv", 2026, "Q3", "channel", _TMALL, "value", 12000000, "up", None, None, None, None, None, Text("李经理", "Mr Li"),
         Text("市场", "marketing")),
    ),
    "initiatives": (
        ("D4", Text("ERP升级：订单、仓库、物流全程可视", "ERP upgrade: order to delivery visible"), Text("陈工", "Ms Chen"),
         Text("运营", "operations"), date(2026, 6, 30), "doing", 0.6, "inventory_turnover", None),
        ("D7", Text("会员“成长树”页面", "Membership growth-tree page"), Text("赵经理", "Mr Zhao"), Text("用户", "users"), date(2026, 9, 30),
         "planned", 0, "members", Text("权益清单待定", "Benefits still open")),
    ),
    "okrs": (
        (Text("让老客更常回来", "Bring customers back more often"), Text("私域复购GMV占比达到40%", "Private repeat share of 40 %"),
         Text("用户", "users"), "2026-Q3", 0.31, 0.35, 0.4),
        (Text("让库存更轻", "Carry less stock"), Text("周转率达到8次", "Turnover of 8"), Text("商品", "product"), "2026-Q3", 6.2, 6.9, 8),
    ),
    "risks": (
        (Text("平台流量规则变化", "Platform changes its traffic rules"), "market", 3, 4, Text("周经理", "Ms Zhou"), "visitors", 300000,
         Text("储备备用流量渠道", "Keep spare channels ready")),
        (Text("核心供应商停产", "Key supplier stops"), "supply", 2, 5, Text("吴经理", "Mr Wu"), "replenishment_hours", 72,
         Text("启用备选供应商", "Call on the backup supplier")),
    ),
    "proposals": (
        (Text("空瓶回收换积分", "Points for returned bottles"), Text("孙小姐", "Ms Sun"), date(2026, 3, 3), "adopted", 500, 20000),
        (Text("直播间拼图抽奖", "Puzzle draw in the live show"), Text("钱先生", "Mr Qian"), date(2026, 3, 10), "review", None, None),
    ),
    "competitors": (
        (date(2026, 3, 2), Text("竞店甲", "Rival A"), Text("棉柔巾100抽", "Cotton towels, 100"), _HOME, 49.9, 4.8,
         Text("满2件8折", "20 % off two"), Text("评价多提到厚实", "Reviews praise thickness")),
        (date(2026, 3, 2), Text("竞店乙", "Rival B"), Text("生肖盲盒", "Zodiac blind box"), _TOYS, 139, 4.6, None, None),
    ),
    "market": (
        (date(2026, 2, 1), _HOME, 860000000, Text("生意参谋", "Business advisor")),
        (date(2026, 2, 1), _TOYS, 410000000, Text("行业报告", "Industry report")),
    ),
    "surveys": (
        (Text("2026Q1用户调研", "2026 Q1 survey"), "A0001", Text("您对包装满意吗？", "Are you happy with the packaging?"),
         Text("年轻人", "Young"), Text("满意", "Yes"), 8),
        (Text("2026Q1用户调研", "2026 Q1 survey"), "A0002", Text("最希望增加什么商品？", "What should we add?"),
         Text("下沉市场", "Lower-tier cities"), Text("大包装洗衣液", "Large packs of detergent"), None),
    ),
    "lift_tests": (
        (_QIANCHUAN, date(2026, 3, 2), date(2026, 3, 29), 0.18, None, 0.2),
        (_DOUYIN_ADS, date(2026, 5, 4), date(2026, 5, 31), None, 320, 0.25),
    ),
    "demand_index": (
        (date(2026, 3, 2), 12850),
        (date(2026, 3, 9), 13420),
    ),
    "votes": (
        (date(2026, 3, 1), Text("敦煌联名书签", "Dunhuang bookmark"), None, _TOYS, 1260),
        (date(2026, 3, 1), Text("竹纤维洗脸巾", "Bamboo face towel"), "HC-0012", _HOME, 980),
    ),
}
