-- daily_ordered: one row per day of ordering, channel and category: what was ordered, paid for or not.
-- An order's own row counts only while its details are missing, as in paid_lines.
-- from: order_lines, order_heads, order_spread, channel_names, products
with lines as (
    select
        cast(coalesce(l.ordered_at, h.ordered_at, l.paid_at, h.paid_at) as date) as day,
        coalesce(l.channel, h.channel) as channel, l.sku,
        coalesce(
            nullif(l.paid_amount, 0), s.amount,
            worth(coalesce(l.quantity, 1), l.unit_price) - coalesce(l.discount_amount, 0)
        ) as amount
    from order_lines as l
    left join order_heads as h on h.order_id = l.order_id
    left join order_spread as s on s.order_id = l.order_id and s.line_no = l.line_no
    where coalesce(l.quantity, 1) > 0
        and not (l.line_no = '0' and nullif(l.sku, '') is null and coalesce(h.has_details, false))
)
select
    l.day, coalesce(n.channel, '') as channel, coalesce(p.category, '') as category,
    cast(sum(l.amount) as decimal(18, 4)) as amount
from lines as l
left join channel_names as n on n.written = l.channel
left join products as p on p.sku = l.sku
where l.day is not null and l.amount > 0
group by 1, 2, 3
order by 1, 2, 3
