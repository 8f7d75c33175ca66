-- paid_lines: one row per order line that is a sale, before it is known which purchase of the customer it belongs to.
-- A sale is paid, of positive quantity and amount; a missing quantity counts as one piece. A closed line is a sale only
-- by a pay time of its own: platforms close orders that were paid and wholly refunded, and GMV is before refunds.
-- An order-level row is a sale itself only while its details are missing. When both levels give a pay time, the line's
-- counts if it is a real one: an export without a pay column has the order time in its place.
-- from: order_lines, order_heads, order_spread, channel_names, products, cost_ranges, not_goods
-- kind: view
with lines as (
    select
        l.order_id, l.line_no, l._batch, l._row,
        case when h.order_id is null or l.status = 'closed' then l.paid_at
            else coalesce(nullif(l.paid_at, l.ordered_at), h.paid_at) end as paid_at,
        nullif(coalesce(l.customer_id, h.customer_id), '') as customer_id,
        coalesce(l.channel, h.channel) as channel,
        coalesce(l.sku, '') as sku,
        coalesce(l.quantity, 1) as quantity,
        coalesce(
            l.paid_amount,
            s.amount,
            worth(coalesce(l.quantity, 1), l.unit_price)
            - coalesce(l.discount_amount, 0)
        ) as amount,
        coalesce(l.province, h.province, '') as province,
        coalesce(l.is_presale, h.is_presale, false) as is_presale,
        coalesce(l.promised_ship_at, h.promised_ship_at) as promised_ship_at,
        coalesce(l.shipped_at, h.shipped_at) as shipped_at,
        coalesce(l.delivered_at, h.delivered_at) as delivered_at,
        coalesce(l.campaign, h.campaign, '') as campaign
    from order_lines as l
    left join order_heads as h on h.order_id = l.order_id
    left join order_spread as s on s.order_id = l.order_id and s.line_no = l.line_no
    where coalesce(l.quantity, 1) > 0
        and not (l.line_no = '0' and nullif(l.sku, '') is null and coalesce(h.has_details, false))
)
select
    l.order_id, l.line_no, l.paid_at, cast(l.paid_at as date) as day, l.customer_id,
    coalesce(n.channel, '') as channel, l.sku,
    coalesce(p.category, '') as category,
    coalesce(p.is_new_category, false) as is_new_category,
    g.sku is null as is_goods,
    l.quantity, cast(l.amount as decimal(18, 4)) as amount,
    worth(l.quantity, coalesce(c.unit_cost, p.unit_cost)) as cost,
    l.province, l.is_presale, l.promised_ship_at, l.shipped_at, l.delivered_at, l.campaign, l._batch, l._row
from lines as l
left join channel_names as n on n.written = l.channel
left join products as p on p.sku = l.sku
left join not_goods as g on g.sku = l.sku
left join cost_ranges as c
    on c.sku = l.sku and cast(l.paid_at as date) >= c.valid_from and cast(l.paid_at as date) < c.valid_to
where l.paid_at is not null and l.amount > 0
