-- daily_ordered: one row per day of ordering, channel and category: what was ordered, paid for or not, in how many lines.
-- Without orders that have rows of their own (ordered_lines is empty then) every line says all of itself.
-- from: order_lines, ordered_lines, channel_names, products
with plain as (
    select
        cast(coalesce(ordered_at, paid_at) as date) as day, channel, sku,
        coalesce(
            nullif(paid_amount, 0), worth(coalesce(quantity, 1), unit_price) - coalesce(discount_amount, 0)
        ) as amount
    from order_lines
    where coalesce(quantity, 1) > 0 and not exists (select 1 from ordered_lines)
),
lines as (
    select day, channel, category, amount from ordered_lines
    union all
    select l.day, coalesce(n.channel, '') as channel, coalesce(p.category, '') as category, l.amount
    from plain as l
    left join channel_names as n on n.written = l.channel
    left join products as p on p.sku = l.sku
    where l.day is not null and l.amount > 0
)
select day, channel, category, cast(sum(amount) as decimal(18, 4)) as amount, count(*) as lines
from lines
group by 1, 2, 3
order by 1, 2, 3
