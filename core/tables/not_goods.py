"""SKUs that are no goods: postage, fees, corrections, vouchers. They are money, but no product in a count of SKUs."""

NOT_GOODS: tuple[str, ...] = (
    # as the UK gift shop of UCI's Online Retail books them
    "post", "dot", "m", "d", "s", "b", "c2", "c3", "pads", "cruk", "amazonfee", "bank charges", "adjust", "adjust2",
    "gift", "test001", "test002", "postage", "shipping", "freight", "delivery", "carriage", "handling", "fee", "fees",
    "surcharge", "discount", "manual", "adjustment", "tip", "deposit", "gift card", "giftcard", "gift-card",
    "voucher", "sample", "samples", "dotcom postage", "bank charge", "amazon fee", "next day carriage", "补拍",
    "补款", "补价", "改价", "赠品卡", "礼品卡", "购物卡", "储值卡", "红包", "返现", "好评返现", "服务费", "手续费",
    "包装费", "安装费", "押金", "定金", "测试", "测试商品", "测试链接", "专拍链接", "赔付", "赔偿", "优惠券",
)
"""Whole SKUs in lower case, compared without surrounding blanks: "M" is manual, "M123" is goods."""

NOT_GOODS_PREFIXES: tuple[str, ...] = ("gift_0001_", "邮费", "运费", "补邮", "补运", "补差", "差价")
"""Beginnings: vouchers of every value (gift_0001_30), postage of every name (邮费1元, 补差价专用)."""


def is_goods(sku: str | None) -> bool:
    """Return whether a SKU is goods; a missing SKU is, because nothing says otherwise."""
    plain = (sku or "").strip().lower()
    return plain not in NOT_GOODS and not plain.startswith(NOT_GOODS_PREFIXES)


def is_goods_sql(column: str) -> str:
    """Return the same as one SQL condition over a column name; portable (in, like … escape), never null."""
    plain = f"lower(trim(coalesce({column}, '')))"
    words = ", ".join(f"'{word}'" for word in NOT_GOODS)
    begins = " or ".join(f"{plain} like '{_like(prefix)}%' escape '!'" for prefix in NOT_GOODS_PREFIXES)
    return f"not ({plain} in ({words}) or {begins})"


def _like(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
