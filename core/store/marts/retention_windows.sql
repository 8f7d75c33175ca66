-- retention_windows: one row per month and length of window in months (12, 3): customers who bought in the window before
-- (base), and those of them who bought again in the window that ends with the month (returned).
-- Each month with a purchase covers a run of window ends, up to where the customer's next month takes over; so the ends
-- covered are counted by steps up and down (customers with the same two months at once), and who is in both windows is
-- base + recent − either.
-- from: customer_months
with months as (
    select number, coalesce(next_number, 999999) as next_number, count(*) as customers
    from (
        select
            cast(extract(year from month) * 12 + extract(month from month) - 1 as integer) as number,
            lead(cast(extract(year from month) * 12 + extract(month from month) - 1 as integer))
                over (partition by customer_id order by month) as next_number
        from customer_months
    ) as m
    group by 1, 2
),
lengths(length) as (values (12), (3)),
steps as (
    select length, number + length as number, 1 as base, 0 as recent, 0 as either, customers
    from months cross join lengths
    union all
    select length, least(number + 2 * length, next_number + length), -1, 0, 0, customers
    from months cross join lengths
    union all
    select length, number, 0, 1, 0, customers from months cross join lengths
    union all
    select length, least(number + length, next_number), 0, -1, 0, customers from months cross join lengths
    union all
    select length, number, 0, 0, 1, customers from months cross join lengths
    union all
    select length, least(number + 2 * length, next_number), 0, 0, -1, customers from months cross join lengths
),
changes as (
    select
        length, number, sum(base * customers) as base, sum(recent * customers) as recent,
        sum(either * customers) as either
    from steps
    group by 1, 2
),
counted as (
    select
        length, number,
        sum(base) over (partition by length order by number) as base,
        sum(recent) over (partition by length order by number) as recent,
        sum(either) over (partition by length order by number) as either
    from changes
),
ends as (
    select distinct cast(extract(year from month) * 12 + extract(month from month) - 1 as integer) as number, month
    from customer_months
),
placed as (
    select
        e.month, e.number, c.length, c.base, c.recent, c.either,
        row_number() over (partition by e.month, c.length order by c.number desc) as place
    from ends as e
    join counted as c on c.number <= e.number
)
select
    month, length, cast(base as bigint) as base, cast(base + recent - either as bigint) as returned
from placed
where place = 1
order by month, length
