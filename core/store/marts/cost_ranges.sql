-- cost_ranges: one row per SKU and span of days in which a unit cost holds (valid_to is the first day it no longer does).
-- from: product_costs
-- kind: temporary
select
    sku, valid_from, unit_cost,
    coalesce(lead(valid_from) over (partition by sku order by valid_from), date '9999-12-31') as valid_to
from product_costs
where unit_cost is not null and valid_from is not null
