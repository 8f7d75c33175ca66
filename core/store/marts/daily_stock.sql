-- daily_stock: one row per day and category; value is the stock value given, else pieces × the unit cost of that day
-- (missing when neither is known for any SKU).
-- from: stock, products, cost_ranges
with skus as (
    select
        s.day, coalesce(p.category, '') as category, coalesce(s.sku, '') as sku,
        sum(coalesce(s.on_hand, 0)) as on_hand,
        sum(coalesce(s.stock_value, worth(s.on_hand, coalesce(c.unit_cost, p.unit_cost)))) as value
    from stock as s
    left join products as p on p.sku = s.sku
    left join cost_ranges as c on c.sku = s.sku and s.day >= c.valid_from and s.day < c.valid_to
    where s.day is not null
    group by 1, 2, 3
)
select
    day, category, cast(sum(value) as decimal(18, 4)) as value, cast(sum(on_hand) as decimal(18, 4)) as on_hand,
    count(*) as skus, count(case when on_hand > 0 then 1 end) as skus_in_stock
from skus
group by day, category
order by day, category
