-- cohort_ends: one row per month of first purchase and month of the last purchase so far (months since the first).
-- from: customer_months
select
    first_month,
    cast(max_number as integer) as last_number, count(*) as customers
from (
    select
        customer_id, first_month,
        max((extract(year from month) - extract(year from first_month)) * 12
            + extract(month from month) - extract(month from first_month)) as max_number
    from customer_months
    group by 1, 2
) as c
group by 1, 2
order by 1, 2
