-- order_parts: one row per order and category in it, and one per order for all categories (code 0).
-- customer is a number in place of the id. Who buys is counted over these rows, for every period.
-- from: sale_orders, sale_lines, channel_codes, category_codes
-- kind: temporary
with numbers as (
    select customer_id, cast(row_number() over (order by customer_id) as integer) as customer
    from sale_orders
    where is_first
),
orders as (
    select o.order_id, n.customer, o.day, c.code as channel, o.is_first
    from sale_orders as o
    join channel_codes as c on c.channel = o.channel
    left join numbers as n on n.customer_id = o.customer_id
),
categories as (
    select order_id, category
    from sale_lines
    where category in (select category from category_codes where code > 0)
    group by order_id, category
)
select o.customer, o.day, o.channel, k.code as category, o.is_first
from categories as c
join orders as o on o.order_id = c.order_id
join category_codes as k on k.category = c.category
union all
select customer, day, channel, cast(0 as smallint) as category, is_first from orders
