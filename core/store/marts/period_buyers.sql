-- period_buyers: one row per period (month, quarter, year, year to date), channel and category; '*' stands for all.
-- 'ytd' runs in every year from 1 January to the calendar day of the last whole day. A repeat buyer bought on two or
-- more days of the period.
-- from: buyer_days, order_parts, channel_codes, category_codes, last_whole
with days as (
    select channel, category, day, count(*) as orders, count(case when is_first then 1 end) as new_customers
    from order_parts
    group by channel, category, day
),
channels_and_all as (
    select channel, category, day, orders, new_customers from days
    union all
    select cast(0 as smallint) as channel, category, day, sum(orders) as orders, sum(new_customers) as new_customers
    from days
    group by category, day
),
all_days as (
    select
        d.*, b.month_buyers, b.month_repeat, b.quarter_buyers, b.quarter_repeat, b.year_buyers, b.year_repeat,
        extract(month from d.day) * 100 + extract(day from d.day)
        <= extract(month from w.day) * 100 + extract(day from w.day) as is_to_date
    from channels_and_all as d
    cross join last_whole as w
    left join buyer_days as b on b.channel = d.channel and b.category = d.category and b.day = d.day
),
periods as (
    select
        'month' as period_kind, date_trunc('month', day) as period, channel, category, month_buyers as buyers,
        month_repeat as repeat_buyers, orders, new_customers
    from all_days
    union all
    select
        'quarter' as period_kind, date_trunc('quarter', day) as period, channel, category, quarter_buyers as buyers,
        quarter_repeat as repeat_buyers, orders, new_customers
    from all_days
    union all
    select
        'year' as period_kind, date_trunc('year', day) as period, channel, category, year_buyers as buyers,
        year_repeat as repeat_buyers, orders, new_customers
    from all_days
    union all
    select
        'ytd' as period_kind, date_trunc('year', day) as period, channel, category, year_buyers as buyers,
        year_repeat as repeat_buyers, orders, new_customers
    from all_days
    where is_to_date
)
select
    p.period_kind, cast(p.period as date) as period, c.channel, g.category,
    cast(coalesce(sum(p.buyers), 0) as bigint) as buyers, cast(coalesce(sum(p.repeat_buyers), 0) as bigint) as repeat_buyers,
    cast(sum(p.orders) as bigint) as orders, cast(sum(p.new_customers) as bigint) as new_customers
from periods as p
join channel_codes as c on c.code = p.channel
join category_codes as g on g.code = p.category
group by 1, 2, 3, 4
order by 1, 2, 3, 4
