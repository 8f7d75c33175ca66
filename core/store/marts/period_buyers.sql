-- period_buyers: one row per period (month, quarter, year, year to date), channel and category; '*' stands for all.
-- 'ytd' runs in every year from 1 January to the calendar day of the last whole day. A repeat buyer bought on two or
-- more days of the period, so first and last day tell: they can be rolled up, distinct counts could not.
-- from: order_parts
with months as (
    select
        customer, month, coalesce(is_to_date, false) as is_to_date, channel, category, min(day) as first_day,
        max(day) as last_day, count(*) as orders, count(case when is_first then 1 end) as new_customers
    from order_parts
    group by 1, 2, 3, 4, 5
),
channels_and_all as (
    select * from months
    union all
    select
        customer, month, is_to_date, '*' as channel, category, min(first_day) as first_day, max(last_day) as last_day,
        sum(orders) as orders, sum(new_customers) as new_customers
    from months
    group by customer, month, is_to_date, category
),
periods as (
    select 'month' as period_kind, month as period, * from channels_and_all
    union all
    select 'quarter' as period_kind, cast(date_trunc('quarter', month) as date) as period, * from channels_and_all
    union all
    select 'year' as period_kind, cast(date_trunc('year', month) as date) as period, * from channels_and_all
    union all
    select 'ytd' as period_kind, cast(date_trunc('year', month) as date) as period, * from channels_and_all where is_to_date
),
customers as (
    select
        period_kind, period, channel, category, customer, min(first_day) as first_day, max(last_day) as last_day,
        sum(orders) as orders, sum(new_customers) as new_customers
    from periods
    group by period_kind, period, channel, category, customer
)
select
    period_kind, period, channel, category,
    count(customer) as buyers,
    count(case when customer is not null and first_day < last_day then 1 end) as repeat_buyers,
    cast(sum(orders) as bigint) as orders, cast(sum(new_customers) as bigint) as new_customers
from customers
group by period_kind, period, channel, category
order by period_kind, period, channel, category
