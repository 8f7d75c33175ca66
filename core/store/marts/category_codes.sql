-- category_codes: one row per category sold, 0 for all ('*'): short keys for counting buyers. A category that is the only
-- one has the key of all: its buyers are counted once.
-- from: sale_lines
-- kind: temporary
select
    cast(case when count(*) over () = 1 then 0 else row_number() over (order by category) end as smallint) as code, category
from (select distinct category from sale_lines) as c
union all
select cast(0 as smallint) as code, '*' as category
