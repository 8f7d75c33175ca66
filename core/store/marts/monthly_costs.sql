-- monthly_costs: one row per month, kind and channel.
-- from: costs, channel_names
select
    cast(date_trunc('month', c.month) as date) as month, coalesce(c.kind, '') as kind, coalesce(n.channel, '') as channel,
    cast(coalesce(sum(c.amount), 0) as decimal(18, 4)) as amount
from costs as c
left join channel_names as n on n.written = c.channel
where c.month is not null
group by 1, 2, 3
order by 1, 2, 3
