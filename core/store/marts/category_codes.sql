-- category_codes: one row per category sold, 0 for all ('*'): short keys for counting buyers.
-- from: sale_lines
-- kind: temporary
select cast(row_number() over (order by category) as smallint) as code, category from (select distinct category from sale_lines) as c
union all
select cast(0 as smallint) as code, '*' as category
