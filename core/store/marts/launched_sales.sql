-- launched_sales: one row per day and category: what was sold of the SKUs launched since the purchase records begin.
-- from: sale_lines, products, purchases
select
    s.day, coalesce(p.category, '') as category, cast(sum(s.quantity) as decimal(18, 4)) as quantity, count(*) as lines
from sale_lines as s
join products as p on p.sku = s.sku
where p.launched_on >= (select min(cast(b.ordered_at as date)) from purchases as b)
group by 1, 2
order by 1, 2
