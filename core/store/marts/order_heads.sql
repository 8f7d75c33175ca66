-- order_heads: one row per order that has an order-level row (line 0 without SKU): what its detail lines inherit.
-- from: order_lines
-- kind: temporary
with heads as (
    select * from order_lines where line_no = '0' and nullif(sku, '') is null
),
detailed as (
    select distinct l.order_id
    from order_lines as l
    join heads as h on h.order_id = l.order_id
    where not (l.line_no = '0' and nullif(l.sku, '') is null)
)
select
    h.order_id, h.ordered_at, h.paid_at, h.customer_id, h.channel, h.paid_amount, h.status, h.province, h.is_presale,
    h.promised_ship_at, h.shipped_at, h.delivered_at, h.campaign, d.order_id is not null as has_details
from heads as h
left join detailed as d on d.order_id = h.order_id
