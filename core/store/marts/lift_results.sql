-- lift_results: one row per lift test of a channel, by the channel's own name.
-- from: lift_tests, channel_names
select
    coalesce(n.channel, t.channel) as channel, t.starts_on, t.ends_on, t.share, cast(t.effect as double) as effect, t.sd
from lift_tests as t
left join channel_names as n on n.written = t.channel
order by 1, 2
