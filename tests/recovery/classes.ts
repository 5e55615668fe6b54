import type pg from 'pg';

/** Orphans of each class, put into the portal; the ids of the messages by class. */
export interface Lost {
  readonly derivable: readonly string[];
  readonly 'parent-missing': string;
  readonly 'tenant-differs': string;
  readonly disagreeing: string;
  readonly 'parent-untenanted': string;
  readonly 'unknown-tenant': string;
  readonly underivable: string;
}

const NOBODY = '00000000-0000-4000-8000-00000000dead';

/** Detaches messages in every way in which a message can be lost. As the superuser, and without the keys that refuse two of the ways. */
export async function loseMessages(client: pg.ClientBase): Promise<Lost> {
  const one = async (sql: string): Promise<string> => {
    const { rows } = await client.query<{ id: string }>(sql);
    if (rows[0] === undefined) throw new Error(`no message for: ${sql}`);
    used.push(rows[0].id);
    return rows[0].id;
  };
  const used: string[] = [];
  const nowhere = 'tenant_id = null, development_id = null, unit_id = null, house_id = null, user_id = null';
  const pick = (condition: string) =>
    `(select id from messages where id <> all ('{${used.join(',')}}') and ${condition} order by id limit 1)`;
  await client.query(`set search_path = public;
    alter table messages drop constraint messages_tenant_id_fkey, drop constraint messages_unit_id_fkey`);
  const derivable: string[] = [];
  for (const trace of ['unitUid', 'unit_uid', 'address']) {
    derivable.push(
      await one(`update messages set ${nowhere} where id = ${pick(`metadata ? '${trace}'`)} returning id`),
    );
  }
  derivable.push(
    await one(`update messages set tenant_id = null, development_id = null, unit_id = null, user_id = null, metadata = '{}'
                where id = ${pick('house_id is not null')} returning id`),
    await one(`update messages set tenant_id = null, development_id = null, unit_id = null, house_id = null, metadata = '{}'
                where id = ${pick('user_id in (select user_id from memberships group by 1 having count(unit_id) = 1)')} returning id`),
    await one(`update messages set tenant_id = null where id = ${pick('true')} returning id`),
  );
  const lost = {
    derivable,
    'parent-missing': await one(
      `update messages set unit_id = '${NOBODY}' where id = ${pick('true')} returning id`,
    ),
    'tenant-differs': await one(
      `update messages m set tenant_id = (select id from tenants where id <> m.tenant_id limit 1) where id = ${pick('true')} returning id`,
    ),
    disagreeing: await one(
      `update messages m set tenant_id = null, development_id = null, unit_id = null,
              house_id = (select id from units u where u.unit_uid <> m.metadata ->> 'unitUid' order by id limit 1)
        where id = ${pick("metadata ? 'unitUid'")} returning id`,
    ),
    'unknown-tenant': await one(
      `update messages set tenant_id = '${NOBODY}' where id = ${pick('true')} returning id`,
    ),
    underivable: await one(
      `update messages set ${nowhere}, metadata = '{"schemeId": "no uuid"}' where id = ${pick('true')} returning id`,
    ),
    'parent-untenanted': '',
  };
  // Its unit must carry no other message, or those would be lost with it.
  const { rows } = await client.query<{ id: string }>(
    `insert into units (tenant_id, development_id, unit_number, unit_uid)
     select null, null, 'X-1', 'LOST-1' returning id`,
  );
  lost['parent-untenanted'] = await one(
    `update messages set tenant_id = null, development_id = null, unit_id = '${rows[0]?.id}', house_id = null, user_id = null,
            metadata = '{}' where id = ${pick('true')} returning id`,
  );
  await client.query('reset search_path');
  return lost;
}
