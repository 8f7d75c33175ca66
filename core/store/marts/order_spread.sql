-- order_spread: one row per detail line without an amount of its own, with its part of the order's total.
-- The total (less what other lines of the order say they cost) is spread by price × quantity to the cent: every line
-- gets its share rounded down to the cent, the cents left over go to the largest remainders, first line first
-- (core.base.money.spread is the same in Python). In whole 1/10000 of the currency's unit, so nothing is rounded.
-- from: order_lines, order_heads
-- kind: temporary
with lines as (
    select
        l.order_id, l.line_no, l.paid_amount is null as is_open,
        h.paid_amount - coalesce(sum(l.paid_amount) over (partition by l.order_id), 0) as total,
        greatest(coalesce(worth(coalesce(l.quantity, 1), l.unit_price), 0), 0) as weight
    from order_lines as l
    join order_heads as h on h.order_id = l.order_id
    where h.paid_amount is not null
        and not (l.line_no = '0' and nullif(l.sku, '') is null)
        and coalesce(l.status, '') <> 'closed'
        and coalesce(l.quantity, 1) > 0
),
whole_numbers as (
    select
        order_id, line_no,
        cast(greatest(cast(total as decimal(38, 4)), 0) * 10000 as hugeint) as total,
        case when sum(weight) over (partition by order_id) = 0 then 1
            else cast(cast(weight as decimal(38, 4)) * 10000 as hugeint) end as weight
    from lines
    where is_open
),
shares as (
    select order_id, line_no, total, total * weight as share, 100 * sum(weight) over (partition by order_id) as divisor
    from whole_numbers
),
floors as (
    select
        order_id, line_no, total, cast(share // divisor as hugeint) as cents,
        row_number() over (
            partition by order_id order by share % divisor desc, length(line_no), line_no
        ) as place
    from shares
),
parts as (
    select
        order_id, line_no, cents, place,
        total - 100 * cast(sum(cents) over (partition by order_id) as hugeint) as left_over
    from floors
)
select
    order_id, line_no,
    cast(cast(100 * cents + greatest(0, least(100, left_over - 100 * (place - 1))) as decimal(22, 0)) * 0.0001
        as decimal(18, 4)) as amount
from parts
