-- customer_months: one row per customer and month with a purchase.
-- purchase_number is dense, so its span within the month is the number of purchase days. is_private: any order of the
-- month was in the private domain.
-- from: sale_orders, customers, channel_names
select
    o.customer_id, cast(date_trunc('month', o.day) as date) as month,
    cast(max(o.purchase_number) - min(o.purchase_number) + 1 as integer) as purchase_days,
    cast(sum(o.amount) as decimal(18, 4)) as amount,
    cast(date_trunc('month', f.first_day) as date) as first_month,
    bool_or(o.is_private) as is_private,
    coalesce(max(n.channel), '') as acquired_channel
from sale_orders as o
join (select customer_id, min(day) as first_day from sale_orders where is_first group by customer_id) as f
    on f.customer_id = o.customer_id
left join customers as c on c.customer_id = o.customer_id
left join channel_names as n on n.written = c.acquired_channel
group by o.customer_id, cast(date_trunc('month', o.day) as date), cast(date_trunc('month', f.first_day) as date)
order by month, o.customer_id
