-- channel_codes: one row per sales channel, 0 for all ('*'): short keys for counting buyers.
-- from: sale_orders
-- kind: temporary
select cast(row_number() over (order by channel) as smallint) as code, channel from (select distinct channel from sale_orders) as c
union all
select cast(0 as smallint) as code, '*' as channel
