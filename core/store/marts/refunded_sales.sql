-- refunded_sales: one row per pay day of the refunded order, its channel and the goods' category: what came back of that
-- day's sales, whenever it was refunded up to now. Refunds of orders that are no sale here are left out.
-- from: refunds, sale_orders, sale_lines, products
with lines as (
    select order_id, line_no, max(category) as category
    from sale_lines
    where order_id in (select order_id from refunds where order_id is not null)
    group by 1, 2
)
select
    o.day, o.channel, coalesce(p.category, l.category, '') as category,
    cast(coalesce(sum(r.amount), 0) as decimal(18, 4)) as amount
from refunds as r
join sale_orders as o on o.order_id = r.order_id
left join lines as l on l.order_id = r.order_id and l.line_no = r.line_no
left join products as p on p.sku = nullif(r.sku, '')
where r.refunded_at is not null
group by 1, 2, 3
order by 1, 2, 3
