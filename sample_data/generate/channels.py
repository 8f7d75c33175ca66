"""The sample company's channels: where it sells, and where it buys attention."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Channel:
    """A sales or media channel, under the name that its platform's export gives it."""

    channel: str
    label_zh: str
    label_en: str
    kind: str
    written: str  # how order, traffic and spend exports write it
    sells_through: str = ""
    is_private_domain: bool = False
    prefix: str = ""  # of its order numbers
    share: float = 0.0  # of unguided first orders


CHANNELS = (
    Channel("tmall", "天猫", "Tmall", "sales", "天猫旗舰店", prefix="TM", share=0.51),
    Channel("jd", "京东", "JD", "sales", "京东旗舰店", prefix="JD", share=0.20),
    Channel("douyin", "抖音小店", "Douyin shop", "sales", "抖音小店", prefix="DY", share=0.16),
    Channel(
        "mini_program", "小程序", "Mini-program", "sales", "微信小程序", is_private_domain=True, prefix="XC", share=0.05
    ),
    Channel(
        "wechat_channels", "视频号", "WeChat Channels", "both", "视频号", "wechat_channels", prefix="SP", share=0.08
    ),
    Channel("qianchuan", "千川", "Qianchuan", "media", "巨量千川", "douyin"),
    Channel("xiaohongshu", "小红书", "Xiaohongshu", "media", "小红书", "tmall"),
    Channel("douyin_creators", "抖音达人", "Douyin creators", "media", "抖音达人直播", "douyin"),
    Channel("referral", "老客推荐", "Referral", "media", "老客推荐", "mini_program"),
)
SALES = tuple(channel for channel in CHANNELS if channel.prefix)
BY_ID = {channel.channel: channel for channel in CHANNELS}
WRITTEN = {channel.channel: channel.written for channel in CHANNELS}
PRIVATE = tuple(channel.channel for channel in CHANNELS if channel.is_private_domain)


def channel_table() -> pd.DataFrame:
    """Return the channels file: one row per channel."""
    return pd.DataFrame(
        [
            {
                "channel": item.channel,
                "label_zh": item.label_zh,
                "label_en": item.label_en,
                "kind": item.kind,
                "sells_through": item.sells_through,
                "is_private_domain": item.is_private_domain,
                "aliases": ";".join(dict.fromkeys((item.written, item.label_zh))),
            }
            for item in CHANNELS
        ]
    )
