-- daily_acquired: one row per day and media channel: the new customers that belong to it. A customer belongs to the
-- channel given for it; unknown, to the one media channel that sells through the channel of the first order, else to
-- that channel itself.
-- from: sale_orders, customer_months, channels
select
    o.day, coalesce(nullif(m.acquired_channel, ''), v.channel, o.channel) as channel, count(*) as customers
from sale_orders as o
join customer_months as m on m.customer_id = o.customer_id and m.month = m.first_month
left join (
    select sells_through, min(channel) as channel
    from channels
    where sells_through <> '' and sells_through <> channel
    group by 1
    having count(*) = 1
) as v on v.sells_through = o.channel
where o.is_first
group by 1, 2
order by 1, 2
