-- buyer_years: one row per customer and year with a purchase, and what the customer was at the year's end.
-- from: sale_orders, customers
-- kind: temporary
with years as (
    select customer_id, cast(extract(year from day) as integer) as year, min(day) as first_day
    from sale_orders
    where customer_id is not null
    group by 1, 2
),
ends as (
    select *, cast(concat(cast(year + 1 as varchar), '-01-01') as date) as year_end from years
)
select
    y.customer_id, y.year, y.first_day,
    coalesce(c.joined_private_domain_at < y.year_end and (
        c.left_private_domain_at is null or c.left_private_domain_at < c.joined_private_domain_at
        or c.left_private_domain_at >= y.year_end), false) as is_private,
    coalesce(c.joined_membership_at < y.year_end and (
        c.left_membership_at is null or c.left_membership_at < c.joined_membership_at
        or c.left_membership_at >= y.year_end), false) as is_member
from ends as y
left join customers as c on c.customer_id = y.customer_id
