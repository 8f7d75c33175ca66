-- sku_months: one row per month and SKU, goods with a known SKU only; cost is of the lines whose cost is known.
-- from: sale_lines
select
    cast(date_trunc('month', day) as date) as month, sku, max(category) as category,
    cast(sum(amount) as decimal(18, 4)) as amount, cast(sum(quantity) as decimal(18, 4)) as units,
    cast(sum(cost) as decimal(18, 4)) as cost
from sale_lines
where is_goods and sku <> ''
group by 1, 2
order by 1, 2
