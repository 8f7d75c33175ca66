-- daily_orders: one row per day and channel; first_orders are the new customers, one order each.
-- from: sale_orders
select
    day, channel, count(*) as orders,
    count(case when is_first then 1 end) as first_orders,
    count(case when is_repeat then 1 end) as repeat_orders
from sale_orders
group by day, channel
order by day, channel
