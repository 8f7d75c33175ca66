-- daily_delivery: one row per pay day, channel, province and day on which 72 hours from shipping are up; shipped orders
-- and those delivered in time. due_day as in daily_shipping.
-- from: sale_orders
select
    day, channel, province,
    cast(shipped_at + interval '72' hour - interval '1' microsecond as date) as due_day,
    count(*) as orders,
    count(case when delivered_at <= shipped_at + interval '72' hour then 1 end) as in_time
from sale_orders
where shipped_at is not null
group by 1, 2, 3, 4
order by 1, 2, 3, 4
