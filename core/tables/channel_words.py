"""Names by which platforms and media are known everywhere: they tell a column or a file of a channel."""

from core.tables.spelling import spelled

CHANNEL_WORDS: tuple[str, ...] = (
    "天猫", "天猫旗舰店", "淘宝", "淘宝店", "淘系", "京东", "京东自营", "京东POP", "拼多多", "抖音", "抖音小店", "抖店", "快手", "快手小店", "小红书", "视频号", "视频号小店",
    "微信", "微信小程序", "小程序", "企业微信", "企微", "社群", "私域", "公众号", "朋友圈", "微店", "有赞", "唯品会", "得物", "1688", "线下", "线下门店", "官网", "B站", "哔哩哔哩",
    "知乎", "微博", "百度", "千川", "巨量千川", "巨量引擎", "直通车", "万相台", "万相台无界", "引力魔方", "超级推荐", "钻展", "淘宝客", "京准通", "京东快车", "多多搜索", "多多推广",
    "聚光", "小红书聚光", "腾讯广告", "广点通", "达人", "直播", "短视频", "信息流", "搜索", "自然流量", "老客推荐", "其他渠道", "短信", "美团", "饿了么",
    "Tmall", "Taobao", "JD", "JD.com", "Pinduoduo", "Douyin", "Kuaishou", "Xiaohongshu", "WeChat", "Mini-program", "Amazon", "eBay", "Etsy", "Shopify", "Walmart",
    "Shopee", "Lazada", "TikTok", "TikTok Shop", "Google", "Google Ads", "Facebook", "Facebook Ads", "Meta", "Meta Ads", "Instagram", "Pinterest", "Snapchat",
    "YouTube", "Bing", "Microsoft Ads", "LinkedIn", "Twitter", "X Ads", "Reddit", "Email", "SMS", "Affiliate", "Affiliates", "Organic", "Direct", "Referral",
    "Retail", "Wholesale", "Website", "Online Store", "Amazon Ads", "Criteo", "TV", "Radio", "Influencer", "Influencers", "Influencer marketing", "Paid Search", "Paid Social", "Display",
)
_KNOWN = frozenset(spelled(word) for word in CHANNEL_WORDS)


def is_channel(header: str) -> bool:
    """Return whether the header is the name of a platform or medium, with or without 花费, 费用 or "spend" behind it."""
    form = spelled(header)
    return form in _KNOWN or any(form != form.removesuffix(end) and form.removesuffix(end).strip() in _KNOWN for end in ("花费", "费用", "消耗", "广告费", "推广费", "投放", "访客数"))
