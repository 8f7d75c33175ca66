-- retention_days: one row per base year, kind of customer and day of the year after: how many customers of the base
-- year bought again for the first time on that day.
-- from: buyer_years
with returns as (
    select b.year, b.is_private, b.is_member, n.first_day
    from buyer_years as b
    join buyer_years as n on n.customer_id = b.customer_id and n.year = b.year + 1
),
kinds as (
    select year, first_day, 'all' as kind from returns
    union all
    select year, first_day, 'private' from returns where is_private
    union all
    select year, first_day, 'members' from returns where is_member
)
select year as base_year, kind, first_day as day, count(*) as returned
from kinds
group by year, kind, first_day
order by year, kind, first_day
