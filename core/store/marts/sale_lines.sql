-- sale_lines: one row per sale line; whether it is first, repeat or private is its order's.
-- The lines come in the order of order_lines, by order time, so a filter on paid_at reads few blocks without a sort.
-- from: paid_lines, sale_orders
select
    l.order_id, l.line_no, l.paid_at, l.day, l.customer_id, l.channel, l.sku, l.category, l.is_new_category, l.is_goods,
    l.quantity, l.amount, l.cost, o.is_private, o.is_repeat, o.is_first, l._batch, l._row
from paid_lines as l
join sale_orders as o on o.order_id = l.order_id
