-- daily_shipping: one row per pay day, channel and day on which 48 hours are up; in-stock orders and those shipped in time.
-- An order is due at the end of due_day at the latest: pay time + 48 hours, where midnight still belongs to the day before.
-- from: sale_orders
select
    day, channel,
    cast(paid_at + interval '48' hour - interval '1' microsecond as date) as due_day,
    count(*) as orders,
    count(case when shipped_at <= paid_at + interval '48' hour then 1 end) as in_time
from sale_orders
where not is_presale
group by 1, 2, 3
order by 1, 2, 3
