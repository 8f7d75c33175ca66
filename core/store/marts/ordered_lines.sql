-- ordered_lines: one row per order line as it was ordered, paid for or not, with its part of its order's total. Only
-- where orders have rows of their own beside their lines; without such rows order_lines say all of it, and this is empty.
-- An order's own row counts only while its details are missing, as in paid_lines.
-- from: order_lines, order_heads, order_spread, channel_names, products
with lines as (
    select
        l.order_id, l.line_no, coalesce(l.ordered_at, h.ordered_at, l.paid_at, h.paid_at) as ordered_at,
        coalesce(l.sku, '') as sku, l.quantity, coalesce(l.channel, h.channel) as channel,
        coalesce(
            nullif(l.paid_amount, 0), s.amount,
            worth(coalesce(l.quantity, 1), l.unit_price) - coalesce(l.discount_amount, 0)
        ) as amount,
        l._batch, l._row
    from order_lines as l
    left join order_heads as h on h.order_id = l.order_id
    left join order_spread as s on s.order_id = l.order_id and s.line_no = l.line_no
    where coalesce(l.quantity, 1) > 0
        and not (l.line_no = '0' and nullif(l.sku, '') is null and coalesce(h.has_details, false))
        and exists (select 1 from order_heads)
)
select
    l.order_id, l.line_no, l.ordered_at, cast(l.ordered_at as date) as day, coalesce(n.channel, '') as channel, l.sku,
    coalesce(p.category, '') as category, l.quantity, cast(l.amount as decimal(18, 4)) as amount, l._batch, l._row
from lines as l
left join channel_names as n on n.written = l.channel
left join products as p on p.sku = l.sku
where l.ordered_at is not null and l.amount > 0
order by l.ordered_at, l.order_id, l.line_no
