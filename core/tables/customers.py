"""Who buys: customers, totals of users, what they did, what was sent to them."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table

TOUCHES = {
    "visit": ("访问", "浏览", "进店", "到访", "小程序访问", "page view", "session", "browse"),
    "message": ("消息", "聊天", "私聊", "咨询", "回复消息", "群聊", "群互动", "chat", "reply", "conversation"),
    "live": ("直播", "观看直播", "看直播", "直播互动", "直播间", "livestream", "live view"),
    "click": ("点击", "点击链接", "打开", "链接点击", "券点击", "open", "link click"),
    "like": ("点赞", "收藏", "转发", "评论", "关注", "share", "comment", "favourite", "favorite", "follow"),
    "event": ("活动", "线下活动", "线下课堂", "签到", "投票", "沙龙", "offline event", "check-in", "vote"),
    "other": ("其他", "其它", "未知", "misc"),
}

CUSTOMERS = Table(
    name="customers",
    label=Text("用户", "Customers"),
    grain=Text("每行是一个用户", "One row per customer"),
    key=("customer_id",),
    unlocks=("new_registrations", "members", "private_repeat_share", "retention", "cac"),
    where=Text(
        "CRM 或会员系统 → 会员列表 → 导出；有赞：客户 → 客户查询 → 导出；企业微信：客户联系 → 客户列表；"
        "抖店、京麦：会员管理",
        "Shopify: Customers → Export; WooCommerce: Analytics → Customers; or your CRM",
    ),
    columns=(
        Column(
            "customer_id", Kind.ID, Text("用户编号", "Customer ID"), required=True,
            note=Text("与订单里的用户编号一致", "The same id as in the orders"),
            aliases=(
                "用户ID", "客户ID", "客户编号", "会员ID", "会员编号", "会员号", "会员卡号", "会员代码", "买家ID", "买家会员名", "买家昵称", "会员名",
                "客户编码", "外部联系人ID", "用户标识", "open_id", "unionid", "Customer", "Customer Number", "Customer No",
                "User ID", "Member ID", "Buyer ID", "Contact ID", "Client ID", "顾客ID", "顾客编号", "客户代码", "买家账号",
                "会员账号", "会员卡", "UID", "Client", "Account ID", "Customer Code", "Shopper ID", "Loyalty ID",
                "Record ID", "Contact Number", "Profile ID", "Username", "邮箱", "Email",
            ),
        ),
        Column(
            "registered_at", Kind.TIME, Text("注册时间", "Registered at"),
            aliases=(
                "注册日期", "首次注册时间", "创建时间", "成为客户时间", "建档时间", "账号创建时间", "成为用户时间", "Registration Date", "Signup Date",
                "Sign Up", "Registered", "Created At", "Date Registered", "Date Created", "Customer Since", "注册",
                "新增时间", "首次关注时间", "入库时间", "成为粉丝时间", "Registration Time", "Registered On", "Joined", "Signed Up",
                "Account Created", "Customer Created At", "Creation Date",
            ),
        ),
        Column(
            "joined_membership_at", Kind.TIME, Text("入会时间", "Joined membership at"),
            aliases=(
                "入会日期", "成为会员时间", "会员开通时间", "开卡时间", "办卡时间", "领卡时间", "会员注册时间", "Member Since", "Membership Start",
                "Enrolled At", "Loyalty Joined", "入会", "成为会员日期", "会员加入时间", "Membership Date",
                "Membership Join Date", "Loyalty Join Date", "Joined Loyalty",
            ),
        ),
        Column(
            "left_membership_at", Kind.TIME, Text("退会时间", "Left membership at"),
            aliases=(
                "退会日期", "会员注销时间", "会员到期时间", "注销时间", "Membership End", "Membership Cancelled",
                "Unenrolled At", "Loyalty Left",
            ),
        ),
        Column(
            "joined_private_domain_at", Kind.TIME, Text("加入私域时间", "Joined private domain at"),
            note=Text(
                "加企业微信好友、进群或关注小程序中最早的一次",
                "The first of: WeCom contact, group, mini-program",
            ),
            aliases=(
                "入私域时间", "加企微时间", "添加企业微信时间", "添加好友时间", "添加时间", "加好友时间", "入群时间", "加粉时间", "企微添加时间",
                "Private Domain Joined", "WeCom Added At", "Added On WeCom", "Group Joined At", "Opted In At",
                "加企微日期", "加好友日期", "添加日期", "入私域日期", "添加客服时间",
            ),
        ),
        Column(
            "left_private_domain_at", Kind.TIME, Text("退出私域时间", "Left private domain at"),
            aliases=(
                "流失时间", "删除好友时间", "删除时间", "退群时间", "取消关注时间", "离开私域时间",
                "Private Domain Left", "WeCom Removed At", "Unfollowed At", "Opted Out At",
            ),
        ),
        Column(
            "member_level", Kind.TEXT, Text("会员等级", "Member level"),
            note=Text("例如普通、银卡、金卡、黑卡", "Such as normal, silver, gold, black"),
            aliases=(
                "等级", "会员级别", "会员卡等级", "等级名称", "会员卡名称", "客户等级", "VIP等级", "Level", "Tier", "Loyalty Tier",
                "VIP Level", "Membership Tier", "VIP级别", "会员类型等级", "当前等级", "会员等级名称", "Membership Level",
                "Loyalty Level", "Customer Tier",
            ),
        ),
        Column(
            "acquired_channel", Kind.TEXT, Text("获客渠道", "Acquisition channel"), refers_to="channels.channel",
            note=Text(
                "带来这个用户的渠道，例如千川、小红书、老客推荐",
                "What brought the customer, such as Qianchuan, Xiaohongshu, referral",
            ),
            aliases=(
                "来源渠道", "客户来源", "用户来源", "注册来源", "首次来源", "会员来源", "拉新渠道", "渠道来源", "来源", "添加渠道", "Source",
                "First Source", "Lead Source", "Signup Source", "First Touch", "Customer Source", "获客来源", "注册渠道",
                "会员渠道", "首购渠道", "引流渠道", "添加来源", "Acquisition Source", "Acquired Via", "Registration Source",
                "Origin", "Original Source", "Acquisition Channel Name", "Original Traffic Source",
            ),
        ),
        Column(
            "referred_by", Kind.ID, Text("推荐人", "Referred by"), refers_to="customers.customer_id",
            note=Text("推荐人的用户编号", "The customer id of whoever recommended"),
            aliases=(
                "推荐人编号", "推荐人ID", "邀请人", "邀请人ID", "分享人", "上级用户", "Referrer", "Referrer ID",
                "Invited By", "Referral Customer",
            ),
        ),
        Column(
            "province", Kind.TEXT, Text("省份", "Province"),
            aliases=(
                "省", "所在省", "所在省份", "所属省份", "地区", "State", "Region", "Default Address Province Code",
                "State/Province", "省/直辖市", "居住省份", "收货省份", "常住省份", "Default Address Province", "Default Province",
                "Address State", "State/Region", "State or Region",
            ),
        ),
        Column(
            "city_tier", Kind.TEXT, Text("城市级别", "City tier"),
            note=Text("例如一线、新一线、二线、下沉市场", "Such as tier 1, new tier 1, tier 2, lower tier"),
            aliases=("城市等级", "城市线级", "几线城市", "线级", "Tier of City", "City Level", "City Class"),
        ),
        Column(
            "birth_year", Kind.COUNT, Text("出生年份", "Birth year"), minimum=1900, maximum=2100,
            note=Text("只要年份，不要完整生日", "The year only, no full birthday"),
            aliases=("出生年", "生年", "出生年度", "Year of Birth", "Born", "YOB"),
        ),
        Column(
            "contact_allowed", Kind.FLAG, Text("是否允许联系", "May be contacted"),
            note=Text("不允许的用户不会出现在触达名单里", "Who may not be contacted never appears on a list"),
            choices={
                "true": ("允许", "同意", "已授权", "接受", "subscribed"),
                "false": ("不允许", "拒绝", "未授权", "退订", "免打扰", "unsubscribed"),
            },
            aliases=(
                "允许联系", "是否同意营销", "营销授权", "是否接收短信", "是否可触达", "接收营销信息", "Accepts Marketing",
                "Accepts Email Marketing", "Opt In", "Marketing Consent", "Consent", "接受营销", "短信营销同意",
                "Email Marketing Consent", "Marketing Opt In", "Subscribed",
            ),
        ),
    ),
)

USER_COUNTS = Table(
    name="user_counts",
    label=Text("用户总数", "User totals"),
    grain=Text("每行是一天的新增注册数和会员总数", "One row per day: registrations and members in total"),
    key=("day",),
    replace="days",
    scope=("day",),
    day="day",
    unlocks=("new_registrations", "members"),
    where=Text(
        "只有总数、没有用户明细的公司使用；生意参谋：会员 → 会员概况；有赞、小程序后台：用户趋势",
        "For companies that have totals only: the user trend of your shop or app back office",
    ),
    columns=(
        Column(
            "day", Kind.DATE, Text("日期", "Day"), required=True,
            aliases=(
                "统计日期", "数据日期", "时间", "统计时间", "Date", "Report Date", "天", "日",
            ),
        ),
        Column(
            "registrations", Kind.COUNT, Text("新增注册用户数", "New registrations"), minimum=0,
            aliases=(
                "新增注册", "新增用户数", "新增用户", "注册用户数", "注册数", "注册人数", "新增注册用户", "New Users", "Sign Ups",
                "Registered Users", "新注册用户数", "新增注册人数", "当日注册数", "新注册数", "New Accounts", "New Signups",
            ),
        ),
        Column(
            "members", Kind.COUNT, Text("会员总数", "Members"), minimum=0,
            note=Text("当天结束时的会员数，不是新增", "How many there are at the end of the day, not how many joined"),
            aliases=(
                "会员数", "会员规模", "累计会员数", "累计会员", "会员人数", "会员总量", "期末会员数", "Total Members", "Member Count",
                "Loyalty Members", "会员数量", "会员总人数", "总会员数", "当前会员数", "Members Total", "Membership",
                "Total Loyalty Members",
            ),
        ),
    ),
)

INTERACTIONS = Table(
    name="interactions",
    label=Text("用户互动", "Interactions"),
    grain=Text("每行是一个用户的一次访问或互动", "One row per visit or touch of a customer"),
    key=("customer_id", "at", "kind"),
    day="at",
    unlocks=("retention",),
    where=Text(
        "企业微信服务商或 SCRM 后台 → 客户动态 → 导出；小程序后台：用户访问明细；直播后台：观众明细",
        "Your CRM or messaging tool: contact activity → Export; app analytics: events by user",
    ),
    columns=(
        Column(
            "customer_id", Kind.ID, Text("用户编号", "Customer ID"), required=True, refers_to="customers.customer_id",
            aliases=(
                "用户ID", "客户ID", "客户编号", "会员ID", "会员编号", "外部联系人ID", "用户标识", "open_id",
                "unionid", "User ID", "Member ID", "Contact ID", "Client ID", "Email",
            ),
        ),
        Column(
            "at", Kind.TIME, Text("互动时间", "Time"), required=True,
            aliases=(
                "时间", "访问时间", "行为时间", "发生时间", "触达时间", "事件时间", "日期", "互动日期", "Timestamp",
                "Event Time", "Date", "Occurred At", "Activity Date",
            ),
        ),
        Column(
            "kind", Kind.CHOICE, Text("互动类型", "Kind"), required=True, choices=TOUCHES,
            aliases=(
                "行为类型", "类型", "行为", "事件", "事件类型", "事件名称", "互动方式", "动作", "Type", "Event",
                "Event Name", "Action", "Activity", "Activity Type",
            ),
        ),
    ),
)

PUSHES = Table(
    name="pushes",
    label=Text("触达记录", "Pushes"),
    grain=Text("每行是发给一个用户的一条消息", "One row per message to a customer"),
    key=("list", "customer_id", "sent_at"),
    day="sent_at",
    where=Text(
        "SCRM、短信或企业微信群发后台 → 发送记录 → 导出；名单来自本系统时，把名单加上发送时间传回来即可",
        "Your messaging tool: send log → Export; or the exported list with the time of sending added",
    ),
    columns=(
        Column(
            "list", Kind.TEXT, Text("名单", "List"), required=True,
            note=Text("例如首单 3 天复购、沉睡唤醒", "Such as first order + 3 days, win-back"),
            aliases=(
                "名单名称", "人群包", "人群名称", "任务名称", "推送名单", "活动名称", "List Name", "Segment", "Audience", "Campaign",
                "Task Name", "Campaign Name", "Flow Name", "Automation", "群发任务", "推送任务", "群发名称",
            ),
        ),
        Column(
            "customer_id", Kind.ID, Text("用户编号", "Customer ID"), required=True, refers_to="customers.customer_id",
            aliases=(
                "用户ID", "客户ID", "客户编号", "会员ID", "会员编号", "外部联系人ID", "用户标识", "open_id",
                "User ID", "Member ID", "Contact ID", "Client ID", "Email",
            ),
        ),
        Column(
            "sent_at", Kind.TIME, Text("发送时间", "Sent at"), required=True,
            aliases=(
                "推送时间", "触达时间", "群发时间", "发送日期", "下发时间", "日期", "Send Time", "Sent On",
                "Send Date", "Date", "Delivery Time",
            ),
        ),
        Column(
            "offer", Kind.TEXT, Text("权益", "Offer"),
            note=Text("例如新客券、体验装", "Such as new-customer coupon, trial pack"),
            aliases=(
                "优惠券", "券名称", "优惠内容", "权益内容", "推送内容", "礼品", "Coupon", "Coupon Name", "Incentive",
                "Benefit", "Message",
            ),
        ),
        Column(
            "held_out", Kind.FLAG, Text("是否对照组", "Held out"),
            note=Text(
                "对照组没有收到消息，用来衡量效果",
                "Held-out customers got nothing; they show what the message did",
            ),
            choices={
                "true": ("对照组", "对照", "空白组", "control"),
                "false": ("实验组", "触达组", "发送组", "treatment", "test"),
            },
            aliases=(
                "对照组", "是否空白组", "组别", "分组", "实验分组", "Control", "Control Group", "Holdout", "Group",
                "Is Control",
            ),
        ),
    ),
)
