"""What a header means by its parts, for names that no list has: who, what was done, and what is measured, in either language.

A Chinese rule is one pattern of the whole header; an English one is a set of words that has to be there, beside words that change nothing.
A word of neither kind (退款, 预计, estimated, refunded, tax) makes another column, so such a header means nothing here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from core.tables.names import normal
from core.tables.spelling import english

_BRANDS = frozenset((
    "amazon", "ebay", "shopify", "square", "walmart", "etsy", "tiktok", "lazada", "shopee", "magento", "netsuite", "sap", "stripe", "paypal", "meta",
    "facebook", "google", "woocommerce", "wc", "wix", "afn", "fba", "crm", "erp", "pos"))
"""Whose export it is changes no meaning."""
_NR = "(?:编?号码?|编码|代码|单号|id)"
_T = "(?:时间|日期|时刻|日)"
_WHO = "(?:用户|买家|客户|顾客|消费者|会员|卖家|商家|平台|系统)?"
_ITEM = "(?:商品|宝贝|货品|产品|物料|存货|单品|sku)"


@dataclass(frozen=True)
class Rule:
    """One column's meaning: a pattern of the whole Chinese header; English cores, parted by |, and words that may stand beside them."""

    chinese: str
    english: str = ""
    beside: str = ""


_ORDER_ID = Rule(f"(?:线上|平台|网店|商城|外部|第三方|商户|店铺|渠道|主|父|关联|对应|零售|电商|来源|所属|销售|交易|原)*(?:订单|小票|单据|交易){_NR}",
                 "order id | invoice id | document id | receipt id | sale id", "sales sale platform marketplace web online store parent")
_LINE = Rule(f"(?:线上|平台|商品)*(?:子订单|子单|订单行|订单明细|商品行|行项目|分录|明细行?){_NR}", "line id | row id | suborder id | so product id", "order sales")
_SKU = Rule(f"(?:平台|商家|店铺|系统|外部|{_ITEM})*(?:规格|{_ITEM}|货){_NR}|(?:商家|{_ITEM}|规格)sku码?", "sku | product id",
            "seller merchant variant lineitem line master order variation")
_CUSTOMER = Rule(f"(?:下单|购买|平台|店铺)*(?:用户|买家|客户|顾客|会员|消费者){{1,2}}(?:{_NR}|账号|帐号|标识|唯一标识)",
                 "customer id | user id | member id | contact id | shopper id | customer username | contact email | customer email", "external unique internal supplier order account")
_DAY = Rule(f"(?:统计|报告|报表|数据|投放|消耗|推广|快照|截止|截至|盘点|结存)*(?:{_T}|天)|(?:报告|统计|数据)(?:开始|起始){_T}",
            "time | report time | snapshot time | reporting starts | period start", "report data stats")
_PROVINCE = Rule("(?:收货|收件|买家|客户|会员|收货人|收件人|配送|寄送|目的|所在|居住)*地?(?:省|省份|省区|省市|省直辖市|省州|州省)(?:名称)?", "province",
                 "ship to delivered recipient customer address name receiver destination region mailing home default")
_QUANTITY = Rule(f"{_ITEM}?(?:购买|下单|订购|销售|成交|发货|实发|出库|实际出库|实出|售出|订货|计价|实际发货)*{_ITEM}?总?(?:数量|件数)", "quantity",
                 "order product line sold ship purchased total invoiced net original")
_COST = Rule(f"{_ITEM}?(?:单位|标准|采购|参考|含税|最新|平均|移动平均|加权平均|单件)*(?:成本|进价|进货价|采购价|采购成本)(?:价|单价|价格)?",
             "cost | product cost | quantity cost | purchase price", "standard average unit product per last")
_SUPPLIER = Rule("(?:默认|主|首选|采购|所属)*(?:供应商|供货商|供方|生产厂家|厂商)(?:名称|简称|全称)?", "supplier | manufacturer", "name default preferred primary main")
_SHOP = Rule("(?:下单|所属|归属|来源|成交|销售|开单|订单|交易|线上|线下)*(?:店铺|门店|网店|专柜|销售渠道|销售平台)(?:名称?|简称|账号|帐号)?",
             "store | sales channel | marketplace", "name order")
_WAREHOUSE = Rule("(?:所属|所在|发货|实体|库存)*(?:仓库|库房|配送中心|仓)(?:名称?)?", "warehouse | whse", "name")
_CATEGORY = Rule(f"(?:{_ITEM}|后台|主营|一级|所属|经营)*(?:类目|品类|分类|类别|大类)(?:名称)?", "category | categories | department", "product main primary name level")
_PAYERS = Rule("(?:支付|付款|成交|购买)(?:买家|客户|用户|会员)?人?数", "paying customer | purchasers | purchaser", "total quantity")
_CARTS = Rule("(?:商品|新增)*(?:加购|加入购物车)(?:人|用户|客户|买家)数", "cart users | cart user | cart customer")
_CAMPAIGN = Rule("(?:推广|广告|投放|营销)+(?:计划|系列|活动)(?:名称?|名字)?|(?:计划|系列)(?:名称?|名字)", "campaign", "name ad advertising")

MEANINGS: Mapping[str, Mapping[str, Rule]] = {
    "order_lines": {
        "order_id": _ORDER_ID, "line_no": _LINE, "sku": _SKU, "customer_id": _CUSTOMER, "province": _PROVINCE, "quantity": _QUANTITY, "channel": _SHOP,
        "ordered_at": Rule(f"{_WHO}(?:订单|交易|主订单)?(?:下单|创建|提交|生成|拍下|成单|订购|购买|开单|销售|消费)(?:完成|成功)?{_T}",
                           "order time | created time | purchase time | sale time | transaction time | issued time | placed time | posting time | document time | invoice time",
                           "order sales sold"),
        "paid_at": Rule(f"{_WHO}(?:订单|交易|货款|商品)?(?:付款|支付|付费|收款)(?:成功|完成|确认|到账)*{_T}", "paid time", "order customer received completed confirmed transaction"),
        "unit_price": Rule(f"{_ITEM}?(?:含税|成交|销售|实际|优惠后|折后|折扣后|实售)*{_ITEM}?(?:单价|售价|销售价|成交价)格?",
                           "quantity price | product price | selling price | sale price | product rate", "line net order lineitem each"),
        "paid_amount": Rule(f"(?:订单|子订单|明细|行)?{_WHO}(?:订单|商品)?(?:(?:实付|实际支付|实际付款|支付|付款|已付)总?(?:金额|款|额|货款)|(?:应付|订货|购买)总?金额|实付|实际支付|实际付款)|价税合计(?:金额)?|含税(?:总|销售)?金额",
                            "total price | total amount | order total | grand total | line total | row total | paid amount | net amount | order amount",
                            "order line customer actual product incl sum"),
        "discount_amount": Rule("(?:订单|商品|店铺|商家|卖家|整单|货品|明细)*(?:优惠|折扣|减免|让利|立减|满减)(?:券)?(?:抵扣)?(?:总|合计)?(?:金额|额|总额|合计)",
                                "discount", "amount total order line product seller coupon promotion lineitem"),
        "status": Rule("(?:子|主)?(?:订单|交易)(?:当前|处理)?状态", "order status", "sales current line"),
        "is_presale": Rule("是否.{0,2}预售(?:订单|商品|单)?", "presale | preorder", "is order"),
        "promised_ship_at": Rule(f"(?:平台|订单|商家)*(?:承诺|约定|最晚|最迟|要求|应|截止)(?:发货|发出|出库)(?:截止)?{_T}",
                                 "ship by | ship deadline | latest ship | expected ship | promised ship", "time order"),
        "shipped_at": Rule(f"(?:订单|商品|卖家|商家|仓库|物流|实际|首次|包裹)*(?:发货|出库|揽收|揽件|发出|寄出)(?:完成|成功)?{_T}", "ship time", "order product actual line"),
        "delivered_at": Rule(f"(?:订单|物流|快递|买家|用户|实际|包裹|交易|客户)*(?:签收|收货|确认收货|妥投|送达|完成|完结|成功){{1,2}}{_T}",
                             "delivered time | completed time", "order actual"),
    },
    "refunds": {
        "refund_id": Rule(f"(?:平台|线上|系统)?(?:售后|退款|退货|退换|退换货|退货退款|售后服务|服务)(?:申请)?(?:单据?)?{_NR}",
                          "refund id | return id | rma id | case id | credit id", "request memo order note"),
        "order_id": _ORDER_ID, "line_no": _LINE, "sku": _SKU,
        "amount": Rule("(?:商品|买家|用户|客户|实际|已|成功|订单|售后|卖家|商家)*(?:退款|退货|实退|返还)总?(?:金额|款|总额)",
                       "refund amount | refund total | credit amount | return amount | return value", "total customer product order actual"),
        "refunded_at": Rule(f"(?:售后|退款|退货|退换货?|服务单?|平台)*(?:退款)?(?:完成|完结|成功|到账|结束|结案|打款|退款){_T}",
                            "refund time | return time | return completed | credit time", "processed issued completed order"),
        "quantity": Rule("(?:商品|实际|售后|申请)*(?:退货|退款|退换|实退|售后)(?:商品)?(?:数量|件数)", "return quantity | refund quantity | quantity", "product"),
        "reason": Rule("(?:买家|用户|客户)?(?:申请)?(?:售后|退款|退货|退换货?|退货退款|申请)(?:申请)?原因(?:描述)?", "return reason | refund reason | reason", "name description id customer"),
        "restocked_at": Rule(f"(?:退货)?(?:入库|上架|返库)(?:完成)?{_T}", "restock time | restocked time"),
    },
    "products": {
        "sku": _SKU, "category": _CATEGORY, "unit_cost": _COST, "supplier": _SUPPLIER,
        "name": Rule(f"{_ITEM}(?:中文)?(?:名称?|标题|全称|品名)", "product name | product title | name | title", "full variant display description"),
        "list_price": Rule(f"(?:{_ITEM}|基本|标准|日常|建议|官方|统一)*(?:售价|零售价|价格|标价|定价|吊牌价|一口价|销售价)格?",
                           "price | retail price | list price | selling price | regular price", "base default variant product unit quantity"),
        "launched_on": Rule(f"(?:商品|产品|首次)*(?:上架|上市|上新|建档|创建|发布){_T}", "created time | launch time | publish time | published time | listed time", "product first listing"),
        "delisted_on": Rule(f"(?:商品|产品)?(?:下架|停售|退市|停产){_T}", "discontinued time | delisted time | end sale time"),
        "lead_days": Rule("(?:采购|供货|固定|交货|备货)*(?:提前期|交期|周期)(?:天数)?", "lead time | lead days | lead", "supplier days quantity"),
        "min_order": Rule("(?:最小|最低|起)(?:订货|起订|采购|订)?(?:量|数量|批量)", "min order quantity | minimum order quantity | moq"),
    },
    "stock": {
        "day": _DAY, "sku": _SKU, "warehouse": _WAREHOUSE,
        "on_hand": Rule("(?:商品|实际|实物|现货|当前|账面|期末|在库|良品|正品|仓库|现有)*(?:库存|现存|结存|在库)总?(?:数量|数|量|余量|件数)?",
                        "hand | stock quantity | stock level | inventory quantity | ending quantity | fulfillable quantity | closing quantity | stock | inventory | current stock",
                        "time quantity physical total current balance"),
        "in_transit": Rule("(?:采购|调拨|运输|到货)*在途(?:库存)?(?:数量|数|量)?", "incoming | transit | inbound ship quantity | incoming quantity | order", "quantity in inbound stock on time total"),
        "stock_value": Rule("(?:期末|结存|现存|现货|总|实际)*(?:库存|结存)(?:成本)?总?(?:金额|价值|成本|货值|成本金额)", "inventory value | stock value | total value | inventory cost value", "total cost on hand time"),
    },
    "purchases": {
        "purchase_id": Rule(f"(?:采购|进货|订货|采购入库)(?:订单|申请|单据?)?{_NR}", "po id | purchase order id | purchase id", "document"),
        "line_no": _LINE, "sku": _SKU, "supplier": _SUPPLIER, "unit_cost": _COST,
        "ordered_at": Rule(f"(?:采购|订货|下单|制单|订单|单据)*{_T}", "po time | order time | created time | purchase order time", "document"),
        "received_at": Rule(f"(?:实际)?(?:到货|收货|入库|验收|到仓)+{_T}", "received time | goods received time", "actual product"),
        "quantity": Rule(f"{_ITEM}?(?:采购|订购|订货|入库|下单|实收)*总?(?:数量|件数)", "quantity | order quantity", "product purchased"),
    },
    "customers": {
        "customer_id": _CUSTOMER, "province": _PROVINCE,
        "registered_at": Rule(f"(?:用户|客户|会员|账号|顾客)*(?:首次)?(?:注册|创建|建档|开户){_T}", "registered time | registration time | created time | signup time | sign up time | first visit | customer since",
                              "customer account time user"),
        "joined_membership_at": Rule(f"(?:会员)?(?:入会|加入会员|成为会员|开卡|领卡){_T}", "membership start | membership time | joined time | member since | enrollment time | enrolled time", "loyalty program"),
        "member_level": Rule("(?:会员|客户|用户|会员卡)卡?(?:等级|级别|层级)(?:名称)?", "member level | member tier | loyalty tier | loyalty level | customer tier | vip level", "name current customer"),
        "acquired_channel": Rule("(?:注册|首次|客户|会员|获客|用户|入会|拉新|引流|添加)(?:来源|渠道)(?:渠道|名称)?", "creation source | created source | acquisition source | acquisition channel | signup source | lead source", "first original customer"),
        "referred_by": Rule("(?:推荐|邀请|介绍)(?:人|者)(?:id|编号|会员号)?", "referred | referrer | inviter", "by id customer"),
        "contact_allowed": Rule("是否(?:允许|同意|接受)(?:营销|联系|短信|推送)", "subscription status | marketing consent | email subscription status | accepts marketing", "email sms"),
    },
    "spend": {
        "day": _DAY, "campaign": _CAMPAIGN,
        "spend": Rule("(?:广告|推广|营销|计划|账户|整体|实际|总|日|投放|已)*(?:花费|消耗|消费|费用)总?(?:金额|额)?", "spend | spent | amount spent | cost | ad cost | ad spend", "total amount advertising usd cny"),
        "impressions": Rule("(?:广告|推广|总|整体)*(?:展现|展示|曝光)总?(?:量|次数|数)?", "impressions", "total ad"),
        "clicks": Rule("(?:广告|推广|总|链接|整体|素材)*点击总?(?:量|次数|数)?", "clicks | link clicks", "total all ad"),
        "new_customers": Rule("(?:下单|成交|支付|购买|获取|店铺|全店)*(?:新客|新买家|新客户)人?(?:数|数量|人数)", "new customer", "acquired total quantity"),
        "channel": Rule("(?:投放|推广|广告|媒体)(?:渠道|平台)(?:名称?)?|媒体(?:名称)?", "ad platform | ad channel | ad network | media channel | publisher platform | medium | source medium | marketing source | ad source | utm source", "name"),
    },
    "traffic": {
        "day": _DAY, "cart_users": _CARTS, "paying_users": _PAYERS,
        "visitors": Rule("(?:店铺|全店|总|商城|整体|网店)*(?:访客|进店|来访)(?:人)?(?:数|人数|量|uv)|(?:店铺|进店|访客)uv", "visitors | sessions | unique visitors | users", "total store online unique"),
        "product_viewers": Rule("商品(?:详情页?)?(?:点击|访客|浏览|访问)(?:人|用户|客户)?(?:数|人数)", "product viewers | product page visitors | product view sessions", "unique"),
        "ordering_users": Rule("下单(?:买家|客户|用户|会员)?人?数", "checkout sessions | reached checkout | checkout users | checkouts", "sessions time that"),
        "channel": Rule("(?:流量|访问|引流)(?:渠道|来源)(?:名称)?", "traffic source | traffic channel | session channel | session source | marketing channel | referrer source", "default primary group name"),
    },
    "product_traffic": {
        "day": _DAY, "sku": _SKU, "cart_users": _CARTS, "paying_users": _PAYERS,
        "visitors": Rule("商品(?:详情页?)?(?:访客|访问人|uv)数?|商品点击人数", "product visitors | product views | page visitors | product page sessions | sessions", "unique detail total"),
        "favourites": Rule("(?:商品)?(?:收藏|关注|种草)(?:人|用户|客户)数", "favourites | favorites | wishlist | saves | wishlist adds", "product total"),
        "paid_amount": Rule("(?:商品)?(?:支付|成交|付款)总?(?:金额|额)", "sales | revenue | product revenue | product sales | order product sales | gmv", "gross total"),
    },
    "tickets": {
        "ticket_id": Rule(f"(?:客服|服务|咨询)?(?:工单|会话|咨询单?|服务单|问题单){_NR}", "ticket id | conversation id | case id | enquiry id", "support chat"),
        "order_id": _ORDER_ID, "sku": _SKU,
        "opened_at": Rule(f"(?:工单|会话|咨询|用户|客户|买家)*(?:创建|开始|进线|提交|发起|接入|咨询|受理){_T}", "created time | opened time | creation time | start time | submitted time", "ticket conversation case chat"),
        "first_reply_at": Rule(f"(?:客服|人工|工单)*首(?:次|条)?(?:人工|客服)?(?:回复|响应|应答){_T}", "first response time | first reply time | first responded time | first agent response time", "agent"),
        "resolved_at": Rule(f"(?:工单|会话|问题|服务)*(?:解决|完成|结束|关闭|完结|办结|结案){_T}", "resolved time | resolution time | closed time | solved time | end time", "ticket conversation case"),
        "kind": Rule("(?:工单|会话|咨询|问题|服务)(?:一级|二级)?(?:类型|分类|类别)(?:名称)?", "contact reason | ticket type | ticket category | issue type | case type | enquiry type | issue category", "name"),
        "score": Rule("(?:客服|服务|客户|用户|买家)*(?:满意度|评价)(?:评分|得分|分数|分)?", "survey score | csat score | satisfaction score | csat | satisfaction rating | csat rating", "customer"),
    },
    "content": {
        "content_id": Rule(f"(?:作品|视频|笔记|内容|文章|稿件|场次){_NR}", "video id | post id | content id | media id | article id"),
        "published_on": Rule(f"(?:作品|视频|笔记|内容|文章|首次)*(?:发布|发表|上线|投稿|开播){_T}", "publish time | published time | posted time | post time", "video"),
        "views": Rule("(?:视频|作品|笔记|内容|文章|总|累计)*(?:播放|观看|阅读|浏览)总?(?:量|次数|数|人次)", "views | video views | plays | reads", "total video post"),
        "clicks": Rule("(?:商品|链接|商品卡|小黄车)*点击(?:量|次数|数)", "product clicks | link clicks | clicks", "total"),
    },
    "user_counts": {
        "day": _DAY,
        "registrations": Rule("(?:当日|每日|日)?(?:新增)?(?:新)?注册(?:用户|会员)?人?(?:数|量)", "new registrations | registrations | signups | new users | new accounts", "total quantity"),
        "members": Rule("(?:累计|总|期末|当前|全部)+会员总?人?(?:数|数量|总数)|会员(?:总数|总人数)", "total members | members | active members | membership total", "time end total quantity"),
    },
    "costs": {
        "month": Rule("(?:费用|会计|所属|归属|核算|统计)*(?:月份|期间|年月|账期|月度)", "month | accounting period | fiscal month | period", "accounting posting"),
        "kind": Rule("(?:费用|成本|支出)(?:类型|类别|项目|科目|名称)|(?:会计)?科目名称", "expense type | cost type | expense category | account name | cost category | gl account", "name"),
        "amount": Rule("(?:费用|发生|支出|成本|含税|实际|报销)+(?:金额|额)", "expense amount | net amount | amount | cost amount", "total local debit"),
    },
    "pushes": {
        "list": Rule("(?:任务|人群包?|群发|推送|触达|活动|营销)(?:任务)?(?:名称?)", "campaign title | campaign name | list name | segment name | audience name | campaign", "push sms email message"),
        "customer_id": _CUSTOMER, "sent_at": Rule(f"(?:消息|推送|短信|群发|触达)*(?:发送|推送|触达|下发)(?:成功)?{_T}", "sent time | send time | delivered time", "message email sms"),
        "offer": Rule("(?:发放|优惠|权益|卡券)*(?:优惠券|权益|券|奖励)(?:名称|内容)?", "offer | coupon | coupon id | voucher | incentive", "name"),
        "held_out": Rule("是否(?:为)?(?:对照|空白|控制)组?", "control group | holdout | held out | is control", "is in group"),
    },
}


def meant(table: str, header: str) -> str | None:
    """Return the one column of the table that the header's parts mean, None where they mean none or could mean two."""
    found = {column for column, rule in MEANINGS.get(table, {}).items() if _means(rule, header)}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=65536)
def _means(rule: Rule, header: str) -> bool:
    plain = normal(header)
    if not plain:
        return False
    if not plain.isascii():
        return re.fullmatch(rule.chinese, plain) is not None
    words = english(header) - _BRANDS
    cores, beside = _words(rule)
    return any(core <= words and words - core <= beside for core in cores)


@cache
def _words(rule: Rule) -> tuple[tuple[frozenset[str], ...], frozenset[str]]:
    return tuple(english(core) for core in rule.english.split("|") if core.strip()), english(rule.beside)
