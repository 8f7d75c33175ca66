-- daily_refunds: one row per day of refund, channel of the order and category of the goods.
-- from: refunds, order_lines, channel_names, products
with lines as (
    select order_id, line_no, channel, sku
    from order_lines
    where order_id in (select order_id from refunds where order_id is not null)
),
orders as (
    select order_id, min(channel) as channel from lines group by order_id
)
select
    cast(r.refunded_at as date) as day, coalesce(n.channel, '') as channel, coalesce(p.category, '') as category,
    cast(coalesce(sum(r.amount), 0) as decimal(18, 4)) as amount,
    cast(coalesce(sum(r.quantity), 0) as decimal(18, 4)) as quantity,
    count(*) as refunds
from refunds as r
left join lines as l on l.order_id = r.order_id and l.line_no = r.line_no
left join orders as o on o.order_id = r.order_id
left join channel_names as n on n.written = o.channel
left join products as p on p.sku = coalesce(nullif(r.sku, ''), l.sku)
where r.refunded_at is not null
group by 1, 2, 3
order by 1, 2, 3
