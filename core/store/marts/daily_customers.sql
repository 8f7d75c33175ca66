-- daily_customers: one row per day on which customers registered, or joined or left membership or the private domain.
-- Who left and joined again later has only the later stay: its leaving ended one whose start is not known.
-- from: customers
with moves as (
    select cast(registered_at as date) as day, 'registered' as move from customers
    union all select cast(joined_membership_at as date), 'member_joined' from customers
    union all select cast(left_membership_at as date), 'member_left' from customers
        where left_membership_at >= joined_membership_at
    union all select cast(joined_private_domain_at as date), 'private_joined' from customers
    union all select cast(left_private_domain_at as date), 'private_left' from customers
        where left_private_domain_at >= joined_private_domain_at
)
select
    day,
    count(case when move = 'registered' then 1 end) as registrations,
    count(case when move = 'member_joined' then 1 end) as members_joined,
    count(case when move = 'member_left' then 1 end) as members_left,
    count(case when move = 'private_joined' then 1 end) as private_joined,
    count(case when move = 'private_left' then 1 end) as private_left
from moves
where day is not null
group by day
order by day
