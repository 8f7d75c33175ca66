-- daily_traffic: one row per day and channel; people, not sessions; what no file gave stays missing.
-- from: traffic, channel_names
select
    t.day, coalesce(n.channel, '') as channel,
    cast(sum(t.visitors) as bigint) as visitors, cast(sum(t.product_viewers) as bigint) as product_viewers,
    cast(sum(t.cart_users) as bigint) as cart_users, cast(sum(t.ordering_users) as bigint) as ordering_users,
    cast(sum(t.paying_users) as bigint) as paying_users
from traffic as t
left join channel_names as n on n.written = t.channel
where t.day is not null
group by 1, 2
order by 1, 2
