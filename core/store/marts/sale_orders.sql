-- sale_orders: one row per paid order, sorted by pay time.
-- purchase_number counts the customer's purchase days (orders of one day share it); is_first marks the one order that
-- brought the customer, is_repeat those of later purchase days. units are goods, without postage and fees. An order is
-- shipped (delivered) when all its goods are.
-- from: paid_lines, customers, channels
with orders as (
    select
        order_id, min(paid_at) as paid_at, cast(min(paid_at) as date) as day, min(customer_id) as customer_id,
        min(channel) as channel, cast(sum(amount) as decimal(18, 4)) as amount,
        cast(coalesce(sum(case when is_goods then quantity end), 0) as decimal(18, 4)) as units,
        max(province) as province, bool_or(is_presale) as is_presale, min(promised_ship_at) as promised_ship_at,
        case when count(case when is_goods and shipped_at is null then 1 end) = 0 then max(shipped_at) end as shipped_at,
        case when count(case when is_goods and delivered_at is null then 1 end) = 0
            then max(delivered_at) end as delivered_at,
        max(campaign) as campaign
    from paid_lines
    group by order_id
),
numbered as (
    select
        order_id, dense_rank() over (partition by customer_id order by day) as purchase_day,
        row_number() over (partition by customer_id order by day, paid_at, order_id) as place
    from orders
    where customer_id is not null
)
select
    o.order_id, o.paid_at, o.day, o.customer_id, o.channel, o.amount, o.units,
    cast(n.purchase_day as integer) as purchase_number,
    coalesce(n.place = 1, false) as is_first,
    coalesce(n.purchase_day > 1, false) as is_repeat,
    coalesce(h.is_private_domain, false) or coalesce(
        cast(c.joined_private_domain_at as date) <= o.day
        and (
            c.left_private_domain_at is null
            or c.left_private_domain_at < c.joined_private_domain_at
            or cast(c.left_private_domain_at as date) > o.day
        ), false) as is_private,
    o.province, o.is_presale, o.promised_ship_at, o.shipped_at, o.delivered_at, o.campaign
from orders as o
left join numbered as n on n.order_id = o.order_id
left join customers as c on c.customer_id = o.customer_id
left join channels as h on h.channel = o.channel
order by o.paid_at, o.order_id
