-- daily_spend: one row per day, channel and purpose; claimed_customers is what the platforms claim.
-- from: spend, channel_names
select
    s.day, coalesce(n.channel, '') as channel, coalesce(s.purpose, '') as purpose,
    cast(coalesce(sum(s.spend), 0) as decimal(18, 4)) as spend,
    cast(sum(s.impressions) as bigint) as impressions, cast(sum(s.clicks) as bigint) as clicks,
    cast(sum(s.new_customers) as bigint) as claimed_customers
from spend as s
left join channel_names as n on n.written = s.channel
where s.day is not null
group by 1, 2, 3
order by 1, 2, 3
