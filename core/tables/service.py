"""How customers are served: enquiries and after-sales cases."""

from core.base.text import Text
from core.tables.declare import Column, Kind, Table

TICKETS = Table(
    name="tickets",
    label=Text("客服与售后单", "Tickets"),
    grain=Text("每行是一次咨询或一个售后单", "One row per enquiry or after-sales case"),
    key=("ticket_id",),
    day="opened_at",
    unlocks=("satisfaction", "first_reply_30min", "resolved_24h", "bot_resolution"),
    where=Text(
        "千牛：客服 → 接待记录与客服评价 → 导出；抖店：飞鸽客服 → 会话明细；京麦：咚咚 → 服务记录；"
        "售后：售后工作台 → 导出",
        "Zendesk, Gorgias, Intercom or your help desk: Tickets → Export with first reply and satisfaction",
    ),
    columns=(
        Column(
            "ticket_id", Kind.ID, Text("工单编号", "Ticket ID"), required=True,
            aliases=(
                "工单号", "工单ID", "会话ID", "会话编号", "售后单号", "售后编号", "服务单号", "咨询编号", "接待编号", "Ticket Number", "Case ID",
                "Case Number", "Conversation ID", "Id", "服务工单号", "客诉编号", "投诉编号", "案件编号", "对话ID", "咨询单号", "Ticket",
                "Ticket No", "Conversation", "Request ID", "Issue ID",
            ),
        ),
        Column(
            "order_id", Kind.ID, Text("订单编号", "Order ID"), refers_to="order_lines.order_id",
            aliases=(
                "订单号", "关联订单", "关联订单号", "主订单编号", "线上订单号", "Order Number", "Order No", "Order",
                "Order Name",
            ),
        ),
        Column(
            "channel", Kind.TEXT, Text("渠道", "Channel"), refers_to="channels.channel",
            aliases=(
                "店铺名称", "店铺", "平台", "渠道名称", "来源渠道", "会话来源", "Store", "Shop", "Platform", "Via", "Source", "咨询渠道",
                "进线渠道", "服务渠道", "来源", "Ticket Channel", "Contact Channel",
            ),
        ),
        Column(
            "sku", Kind.ID, Text("商品编码", "SKU"), refers_to="products.sku",
            aliases=(
                "SKU编码", "商家编码", "商品ID", "货号", "商品编号", "咨询商品ID", "Product ID", "Item Code",
                "Product Code",
            ),
        ),
        Column(
            "kind", Kind.CHOICE, Text("工单类型", "Kind"),
            choices={
                "enquiry": ("咨询", "售前咨询", "售前", "商品咨询", "会话", "接待", "question", "pre-sales"),
                "logistics": ("物流", "物流咨询", "催发货", "催件", "查件", "delivery", "shipping"),
                "refund": ("退款", "仅退款", "退款咨询", "refund only"),
                "return": ("退货", "退货退款", "退换货", "return and refund"),
                "exchange": ("换货", "补寄", "补发", "replacement"),
                "quality": ("质量问题", "质量", "破损", "defect", "damaged"),
                "complaint": ("投诉", "差评", "纠纷", "dispute"),
                "other": ("其他", "其它", "售后", "维修", "发票", "after-sales", "incident", "task", "problem"),
            },
            aliases=(
                "类型", "售后类型", "问题类型", "咨询类型", "会话类型", "服务类型", "Type", "Ticket Type", "Category", "Case Type",
                "Reason", "工单分类", "咨询分类", "问题分类", "会话分类", "Issue Type", "Request Type", "Topic",
            ),
        ),
        Column(
            "is_common_question", Kind.FLAG, Text("是否常见问题", "Common question"),
            note=Text("智能客服应当能答的问题", "A question that the bot should be able to answer"),
            aliases=("常见问题", "是否常见咨询", "是否FAQ", "标准问题", "FAQ", "Common"),
        ),
        Column(
            "opened_at", Kind.TIME, Text("发起时间", "Opened at"), required=True,
            aliases=(
                "创建时间", "咨询时间", "申请时间", "售后申请时间", "会话开始时间", "进线时间", "提交时间", "开始时间", "Created At", "Created",
                "Open Time", "Opened", "Date Created", "Started At", "工单创建时间", "会话创建时间", "受理时间", "客户进线时间", "对话开始时间",
                "反馈时间", "Created Date", "Creation Time", "Date Opened", "Opened Date", "Conversation Started At",
                "Ticket created - Timestamp", "Request Date",
            ),
        ),
        Column(
            "first_reply_at", Kind.TIME, Text("首次响应时间", "First reply at"),
            note=Text("时刻，不是时长", "A point in time, not a duration"),
            aliases=(
                "首次回复时间", "首响时间", "首次应答时间", "首次人工回复时间", "First Response At", "First Reply", "First Response",
                "First Responded At", "首次人工响应时间", "客服首次回复时间", "首次回应时间", "First Replied At", "First Response Date",
                "First Agent Reply At", "First Reply Timestamp",
            ),
        ),
        Column(
            "handed_over_at", Kind.TIME, Text("转人工时间", "Handed over at"),
            note=Text(
                "机器人转给人工的时刻；没有转的留空",
                "When the bot handed over to a person; empty when it did not",
            ),
            aliases=(
                "转接人工时间", "转人工时刻", "人工接入时间", "接入时间", "Handover At", "Escalated At",
                "Transferred At", "Assigned To Agent At",
            ),
        ),
        Column(
            "resolved_at", Kind.TIME, Text("解决时间", "Resolved at"),
            aliases=(
                "完结时间", "完成时间", "售后完结时间", "关闭时间", "会话结束时间", "结束时间", "处理完成时间", "Solved At", "Closed At",
                "Resolution Time", "Resolved", "Completed At", "Ended At", "工单完结时间", "办结时间", "工单关闭时间", "对话结束时间",
                "处理完成日期", "Closed Date", "Date Closed", "Resolved Date", "Resolution Date", "Resolved Time",
                "Ticket solved - Timestamp", "Date Resolved",
            ),
        ),
        Column(
            "resolved_by", Kind.CHOICE, Text("解决方", "Resolved by"),
            choices={
                "bot": ("机器人", "智能客服", "店小蜜", "AI", "自动", "robot", "chatbot", "automation"),
                "human": ("人工", "人工客服", "客服", "person", "agent", "staff"),
            },
            aliases=(
                "处理方式", "接待方式", "解决方式", "服务方式", "处理方", "Resolver", "Handled By", "Solved By", "Closed By",
                "服务类型(机器人/人工)", "解决人类型", "接待类型", "Resolution Type",
            ),
        ),
        Column(
            "score", Kind.NUMBER, Text("满意度评分", "Satisfaction score"), minimum=1, maximum=5,
            note=Text(
                "1 到 5 分；4 分和 5 分算满意；没有评价的留空",
                "1 to 5; 4 and 5 are satisfied; empty without an answer",
            ),
            choices={
                "5": ("非常满意", "很满意", "五星", "very satisfied", "good"), "4": ("满意", "四星", "satisfied"),
                "3": ("一般", "三星", "neutral"), "2": ("不满意", "二星", "dissatisfied"),
                "1": ("非常不满意", "很不满意", "一星", "very dissatisfied", "bad"),
            },
            aliases=(
                "评分", "满意度", "服务评分", "客服评价", "评价得分", "评价分数", "评价结果", "Rating", "CSAT", "Satisfaction", "CSAT Score",
                "Satisfaction Rating", "满意度得分", "满意度分数", "评价星级", "用户评分", "服务满意度", "Customer Satisfaction",
                "Survey Score",
            ),
        ),
    ),
)
