-- cohort_months: one row per month of first purchase and month since, up to the newest month with a sale.
-- Ends after 20 years, so that one impossible date does not make a million rows. customers bought in it; returned_by bought in it or any earlier month from the first on (0 in month 0).
-- from: customer_months
with recursive ages as (
    select
        customer_id, first_month, amount,
        cast((extract(year from month) - extract(year from first_month)) * 12
            + extract(month from month) - extract(month from first_month) as integer) as month_number
    from customer_months
),
cohorts as (
    select first_month, count(distinct customer_id) as cohort_size from customer_months group by first_month
),
bounds as (
    select max(month) as newest from customer_months
),
grid(first_month, month_number, month_limit, cohort_size) as (
    select
        first_month, 0,
        cast((extract(year from newest) - extract(year from first_month)) * 12
            + extract(month from newest) - extract(month from first_month) as integer),
        cohort_size
    from cohorts cross join bounds
    union all
    select first_month, month_number + 1, month_limit, cohort_size from grid where month_number < least(month_limit, 240)
),
active as (
    select first_month, month_number, count(*) as customers, sum(amount) as amount from ages group by 1, 2
),
returns as (
    select first_month, month_number, count(*) as returned
    from (select customer_id, first_month, min(month_number) as month_number from ages where month_number > 0 group by 1, 2) as firsts
    group by 1, 2
)
select
    g.first_month, g.month_number, coalesce(a.customers, 0) as customers,
    cast(coalesce(sum(r.returned) over (
        partition by g.first_month order by g.month_number rows between unbounded preceding and current row
    ), 0) as bigint) as returned_by,
    cast(coalesce(a.amount, 0) as decimal(18, 4)) as amount, g.cohort_size
from grid as g
left join active as a on a.first_month = g.first_month and a.month_number = g.month_number
left join returns as r on r.first_month = g.first_month and r.month_number = g.month_number
order by g.first_month, g.month_number
