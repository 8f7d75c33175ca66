-- buyer_days: one row per day, channel and category (0: all): how many customers buy on that day for the first time of
-- the month, the quarter, the year, and how many for the second time of it (on a second day). Summed over a period,
-- these are its buyers and its repeat buyers: every customer counts on one day each.
-- from: order_parts
-- kind: temporary
with days as (
    select channel, category, customer, day from order_parts where customer is not null group by 1, 2, 3, 4
    union all
    select cast(0 as smallint) as channel, category, customer, day
    from order_parts
    where customer is not null
    group by category, customer, day
),
before as (
    select
        channel, category, day, date_trunc('month', day) as month, date_trunc('quarter', day) as quarter,
        date_trunc('year', day) as year,
        coalesce(lag(day, 1) over (partition by channel, category, customer order by day), date '0001-01-01') as last,
        coalesce(lag(day, 2) over (partition by channel, category, customer order by day), date '0001-01-01') as second_last
    from days
)
select
    channel, category, day,
    count(case when last < month then 1 end) as month_buyers,
    count(case when last >= month and second_last < month then 1 end) as month_repeat,
    count(case when last < quarter then 1 end) as quarter_buyers,
    count(case when last >= quarter and second_last < quarter then 1 end) as quarter_repeat,
    count(case when last < year then 1 end) as year_buyers,
    count(case when last >= year and second_last < year then 1 end) as year_repeat
from before
group by channel, category, day
