-- order_parts: one row per order and category in it, and one per order for all categories ('*').
-- customer is a number in place of the id: the buyers of every period are counted over it. is_to_date: not later in its
-- year than the last whole day in the newest year.
-- from: sale_orders, sale_lines, last_whole
-- kind: temporary
with numbers as (
    select customer_id, cast(row_number() over (order by customer_id) as integer) as customer
    from sale_orders
    where is_first
),
orders as (
    select
        o.order_id, n.customer, o.day, cast(date_trunc('month', o.day) as date) as month, o.channel, o.is_first,
        extract(month from o.day) * 100 + extract(day from o.day)
        <= extract(month from w.day) * 100 + extract(day from w.day) as is_to_date
    from sale_orders as o
    cross join last_whole as w
    left join numbers as n on n.customer_id = o.customer_id
),
categories as (
    select order_id, category from sale_lines group by order_id, category
)
select o.customer, o.day, o.month, o.is_to_date, o.channel, c.category, o.is_first
from orders as o
join categories as c on c.order_id = o.order_id
union all
select customer, day, month, is_to_date, channel, '*' as category, is_first from orders
