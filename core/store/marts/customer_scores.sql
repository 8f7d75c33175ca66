-- customer_scores: one row per customer who bought in the 12 months up to the last whole day, and up to the day a month
-- before it (as_of): money, purchase days, last day, and the scores of core.analysis.rfm (1, the worst fifth, to 5), which
-- tiers are added up from. Scores of any other day are worked out when asked for. purchase_number is dense, so its span is
-- the number of purchase days.
-- from: sale_orders, last_whole
with days as (
    select day as as_of from last_whole where day is not null
    union all
    select cast(day - interval 1 month as date) as as_of from last_whole where day is not null
),
bought as (
    select
        d.as_of, o.customer_id, cast(sum(o.amount) as decimal(18, 4)) as amount,
        max(o.purchase_number) - min(o.purchase_number) + 1 as frequency, max(o.day) as last_day
    from days as d
    join sale_orders as o on o.day >= cast(d.as_of + interval 1 day - interval 12 month as date) and o.day <= d.as_of
    where o.customer_id is not null
    group by d.as_of, o.customer_id
),
ranked as (
    select
        *, count(*) over (partition by as_of) as people, rank() over (partition by as_of order by last_day) as by_day,
        rank() over (partition by as_of order by frequency) as by_frequency,
        rank() over (partition by as_of order by amount) as by_amount
    from bought
)
select
    as_of, customer_id, amount, frequency, last_day,
    1 + cast(floor(5 * (by_day - 1) / cast(people as double)) as integer) as r,
    1 + cast(floor(5 * (by_frequency - 1) / cast(people as double)) as integer) as f,
    1 + cast(floor(5 * (by_amount - 1) / cast(people as double)) as integer) as m
from ranked
order by as_of, customer_id
