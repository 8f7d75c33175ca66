-- activity_days: one row per base year and day of the year after: how many customers of the base year visited, touched
-- or bought again for the first time on that day.
-- from: buyer_years, interactions
with touches as (
    select customer_id, cast(extract(year from "at") as integer) as year, min(cast("at" as date)) as first_day
    from interactions
    where "at" is not null
    group by 1, 2
),
seen as (
    select customer_id, year, min(first_day) as first_day
    from (
        select customer_id, year, first_day from touches
        union all
        select customer_id, year, first_day from buyer_years
    ) as s
    group by 1, 2
)
select b.year as base_year, s.first_day as day, count(*) as returned
from buyer_years as b
join seen as s on s.customer_id = b.customer_id and s.year = b.year + 1
group by 1, 2
order by 1, 2
