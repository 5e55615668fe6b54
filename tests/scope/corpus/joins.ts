import type { Pair } from './pair.ts';

/** Where a condition stands in a join, and what it filters there. */
export const JOINS: readonly Pair[] = [
  {
    title: 'one table of a join',
    refused: {
      sql: 'select u.unit_uid, m.content from units u join messages m on m.role <> u.unit_uid where u.tenant_id = $1',
    },
    accepted: {
      sql: 'select u.unit_uid, m.content from units u join messages m on m.tenant_id = u.tenant_id and m.unit_id = u.id where u.tenant_id = $1',
    },
  },
  {
    title: 'a join by a key that is not the tenant',
    refused: {
      sql: 'select m.id from units u join messages m on m.development_id <> u.development_id where u.tenant_id = $1',
    },
    accepted: {
      sql: 'select m.id from units u join messages m on m.development_id = u.development_id where u.tenant_id = $1 and m.tenant_id = $1',
    },
  },
  {
    title: 'the ON of a LEFT JOIN does not filter its left side',
    refused: {
      sql: 'select u.id, d.name from units u left join developments d on d.id = u.development_id and d.tenant_id = $1 and u.tenant_id = $1',
    },
    accepted: {
      sql: 'select u.id, d.name from units u left join developments d on d.id = u.development_id and d.tenant_id = $1 where u.tenant_id = $1',
    },
  },
  {
    title: 'an anti-join without the tenant',
    refused: {
      sql: 'select d.id from developments d left join units u on u.unit_uid is not null and u.development_id <> d.id where d.tenant_id = $1 and u.id is not null',
    },
    accepted: {
      sql: "select d.id from developments d left join units u on u.development_id = d.id and u.tenant_id = d.tenant_id and u.unit_number = 'none' where d.tenant_id = $1 and u.id is null",
    },
  },
  {
    title: 'a RIGHT JOIN keeps its right side',
    refused: {
      sql: 'select u.id from developments d right join units u on u.development_id = d.id and u.tenant_id = $1 and d.tenant_id = $1',
    },
    accepted: {
      sql: 'select u.id from developments d right join units u on u.development_id = d.id and d.tenant_id = $1 where u.tenant_id = $1',
    },
  },
  {
    title: 'a FULL JOIN filters nothing',
    refused: {
      sql: 'select u.id as u, d.id as d from units u full join developments d on u.development_id = d.id and u.tenant_id = $1 and d.tenant_id = $1',
    },
    accepted: {
      sql: 'select u.id as u, d.id as d from units u full join developments d on u.development_id = d.id where u.tenant_id = $1 and d.tenant_id = $1',
    },
  },
  {
    title: 'a FULL JOIN of what is bound',
    refused: {
      sql: 'select u.id as u, d.id as d from (select * from units where tenant_id = $1) u full join developments d on u.development_id = d.id',
    },
    accepted: {
      sql: 'select u.id as u, d.id as d from (select * from units where tenant_id = $1) u full join (select * from developments where tenant_id = $1) d on u.development_id = d.id',
    },
  },
  {
    title: 'an inner join below an outer one',
    refused: {
      sql: 'select d.id, m.id as m from developments d left join (units u join messages m on m.unit_id = u.id) on u.development_id <> d.id where d.tenant_id = $1',
    },
    accepted: {
      sql: 'select d.id, m.id as m from developments d left join (units u join messages m on m.unit_id = u.id and m.tenant_id = $1) on u.development_id = d.id and u.tenant_id = $1 where d.tenant_id = $1',
    },
  },
  {
    title: 'a chain through an unbound table',
    refused: {
      sql: 'select m.id from developments d, units u, messages m where d.tenant_id = $1 and u.tenant_id = m.tenant_id and u.id = m.unit_id',
    },
    accepted: {
      sql: 'select m.id from developments d, units u, messages m where d.tenant_id = $1 and u.tenant_id = d.tenant_id and u.tenant_id = m.tenant_id and u.id = m.unit_id and d.id = u.development_id',
    },
  },
  {
    title: 'USING another column',
    refused: {
      sql: 'select count(*) from units u join messages m using (created_at) full join units x using (created_at) where u.tenant_id = $1 or u.tenant_id is null',
    },
    accepted: {
      sql: 'select count(*) from units u join developments d using (tenant_id) where tenant_id = $1',
    },
  },
  {
    title: 'USING of a left join, by the name without a table',
    refused: {
      sql: 'select u.id from developments d right join units u on u.development_id = d.id and d.tenant_id = $1',
    },
    accepted: {
      sql: 'select d.id, u.id as u from developments d left join units u using (tenant_id) where tenant_id = $1',
    },
  },
  {
    title: 'a NATURAL join',
    refused: { sql: 'select count(*) from units natural join messages where tenant_id = $1' },
    accepted: {
      sql: 'select count(*) from units u join messages m using (tenant_id) where u.tenant_id = $1',
    },
    unjudgeable: 'by which columns it joins depends on the day',
  },
  {
    title: 'a CROSS JOIN',
    refused: {
      sql: 'select u.unit_uid, d.code from units u cross join developments d where u.tenant_id = $1',
    },
    accepted: {
      sql: 'select u.unit_uid, d.code from units u cross join developments d where u.tenant_id = $1 and d.tenant_id = $1',
    },
  },
  {
    title: 'the same table twice',
    refused: { sql: 'select x.id from units x, units y where x.tenant_id = $1 and y.unit_uid <> x.unit_uid' },
    accepted: {
      sql: 'select x.id from units x, units y where x.tenant_id = $1 and y.tenant_id = x.tenant_id and y.unit_uid <> x.unit_uid',
    },
  },
  {
    title: 'the binding of another alias',
    refused: { sql: 'select m.id from messages m, (select $1::uuid as tenant_id) x where x.tenant_id = $1' },
    accepted: {
      sql: 'select m.id from messages m, (select $1::uuid as tenant_id) x where x.tenant_id = m.tenant_id',
    },
  },
  {
    title: 'a list joined in that holds another tenant',
    refused: {
      sql: 'select m.id from messages m join (values ($1::uuid), ($2::uuid)) x (tenant_id) on x.tenant_id = m.tenant_id',
      values: ['A', 'B'],
    },
    accepted: {
      sql: 'select m.id from messages m join (values ($1::uuid)) x (tenant_id) on x.tenant_id = m.tenant_id',
    },
  },
  {
    title: 'columns renamed',
    refused: { sql: 'select u.id from units as u (id, former, tenant_id) where u.tenant_id = $1' },
    accepted: { sql: 'select u.id as a from units as u where u.tenant_id = $1' },
    unjudgeable: 'another column answers to the name',
  },
  {
    title: 'a join with a name of its own',
    refused: {
      sql: 'select j.content from (units u join messages m on m.unit_id <> u.id) as j where $1::uuid is not null',
    },
    accepted: {
      sql: 'select j.content from (select m.content from units u join messages m on m.unit_id = u.id and m.tenant_id = $1 where u.tenant_id = $1) as j',
    },
  },
  {
    title: 'LATERAL',
    refused: {
      sql: 'select u.unit_uid, x.content from units u cross join lateral (select m.content from messages m where m.unit_id <> u.id order by m.content desc limit 1) x where u.tenant_id = $1',
    },
    accepted: {
      sql: 'select u.unit_uid, x.content from units u cross join lateral (select m.content from messages m where m.unit_id = u.id and m.tenant_id = u.tenant_id order by m.content desc, m.id limit 1) x where u.tenant_id = $1',
    },
  },
  {
    title: 'TABLESAMPLE',
    refused: { sql: 'select id from units tablesample bernoulli (100) where tenant_id = $1' },
    accepted: { sql: 'select id from units where tenant_id = $1 order by id' },
    unjudgeable: 'which rows it takes depends on all rows that there are',
  },
];
