-- daily_sales: one row per day, channel, category, new or old category, private domain or not, repeat or not.
-- units are goods, without postage and fees; costed_amount is the amount of the lines whose cost is known.
-- from: sale_lines
select
    day, channel, category, is_new_category, is_private, is_repeat,
    cast(sum(amount) as decimal(18, 4)) as amount,
    cast(sum(cost) as decimal(18, 4)) as cost,
    cast(coalesce(sum(case when cost is not null then amount end), 0) as decimal(18, 4)) as costed_amount,
    cast(coalesce(sum(case when is_goods then quantity end), 0) as decimal(18, 4)) as units,
    count(*) as lines
from sale_lines
group by day, channel, category, is_new_category, is_private, is_repeat
order by day, channel, category, is_new_category, is_private, is_repeat
