-- retention_base: one row per year and kind of customer: how many bought in that year. Who was a member or in the
-- private domain is asked at the end of that year.
-- from: buyer_years
with kinds as (
    select year, 'all' as kind from buyer_years
    union all
    select year, 'private' from buyer_years where is_private
    union all
    select year, 'members' from buyer_years where is_member
)
select year as base_year, kind, count(*) as base from kinds group by year, kind order by year, kind
