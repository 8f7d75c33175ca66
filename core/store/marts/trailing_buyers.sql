-- trailing_buyers: one row per month: customers who bought in the 12 months that end with it, and those of them who
-- bought on two or more days of these months.
-- Each month with a purchase covers a run of such ends, up to where the customer's next one takes over; so the runs are
-- counted by steps up and down.
-- from: customer_months
with months as (
    select
        customer_id, purchase_days,
        cast(extract(year from month) * 12 + extract(month from month) - 1 as integer) as number
    from customer_months
),
placed as (
    select
        number, purchase_days,
        coalesce(lag(number) over (partition by customer_id order by number), -99) as last_number,
        coalesce(lead(number) over (partition by customer_id order by number), 999999) as next_number
    from months
),
runs as (
    select
        number, least(number + 12, next_number) as until,
        least(case when purchase_days >= 2 then number else last_number end + 12, next_number) as repeat_until,
        count(*) as customers
    from placed
    group by 1, 2, 3
),
steps as (
    select number, customers as buyers, 0 as repeat_buyers from runs
    union all
    select until, -customers, 0 from runs
    union all
    select number, 0, customers from runs where repeat_until > number
    union all
    select repeat_until, 0, -customers from runs where repeat_until > number
),
counted as (
    select
        number, sum(sum(buyers)) over (order by number) as buyers,
        sum(sum(repeat_buyers)) over (order by number) as repeat_buyers
    from steps
    group by number
),
ends as (
    select distinct cast(extract(year from month) * 12 + extract(month from month) - 1 as integer) as number, month
    from customer_months
)
select e.month, cast(c.buyers as bigint) as buyers, cast(c.repeat_buyers as bigint) as repeat_buyers
from ends as e
join counted as c on c.number = e.number
order by e.month
