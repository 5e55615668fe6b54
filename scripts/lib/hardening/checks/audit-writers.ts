import { auditTriggerSql, expectedArguments, readAuditTriggers } from '../../audit/triggers.ts';
import { auditedTables } from '../../tenancy/model.ts';
import { trailCheck } from '../audit-trail.ts';
import type { CheckSpec, Finding } from '../check.ts';
import { ROLES } from '../relations.ts';

/**
 * Functions of ours that write with their owner's rights, and triggers that could be hung on a table of one's own. The back
 * end may say why it looks at all tenants: that is written down beside the caller's login, and tells nothing untrue of others.
 */
const CALLERS = `
with ${ROLES}
select p.oid::regprocedure::text as function,
       array(select r.name from bh_roles r join pg_roles s on s.oid = r.oid
              where r.kind in ('app', 'anonymous', 'service') and not s.rolsuper and not pg_has_role(r.oid, p.proowner, 'MEMBER')
                and not (p.proname = 'record_system_access' and r.kind = 'service')
                and has_schema_privilege(r.oid, n.oid, 'usage') and has_function_privilege(r.oid, p.oid, 'execute')
              order by 1) as callers,
       array(select distinct case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
               from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
               join bh_roles r on r.kind in ('app', 'anonymous', 'service') and (a.grantee = 0 or pg_has_role(r.oid, a.grantee, 'USAGE'))
              where a.grantee <> p.proowner order by 1) as through
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where n.nspname = 'bulkhead' and p.prosecdef
 order by 1`;

interface Callable {
  function: string;
  callers: string[];
  through: string[];
}

const uncalled: CheckSpec = {
  ...trailCheck({
    id: 'AUD-09',
    title: 'no role of the application or the back end calls the functions that write our own tables',
    meaning:
      "They write with their owner's rights: whoever may call one records runs that never were, or hangs the writer of events on a table of his own and makes the trail tell any story.",
    expected: 'no EXECUTE for them on a SECURITY DEFINER function of schema bulkhead',
    remedy: 'Revoke it. The logins that run the jobs have their own grants.',
    objects: 'functions',
    stage: 'planned',
    async judge(_trail, { parameter }, client) {
      const { rows } = await client.query<Callable>(CALLERS, [parameter]);
      return rows.map(({ function: signature, callers, through }): Finding => {
        const object = { object: signature };
        if (callers.length === 0) return { ...object, verdict: 'green', observed: 'none' };
        return {
          ...object,
          verdict: 'red',
          observed: `${callers.join(', ')} may call it`,
          fix: `revoke execute on function ${signature} from ${through.join(', ')};`,
        };
      });
    },
  }),
  query: CALLERS,
};

const MAY_LOOK = "select has_schema_privilege('bulkhead', 'usage') as may";

const told = trailCheck({
  id: 'AUD-10',
  title: 'the audit triggers are told what the model says',
  meaning:
    'What a trigger is not told to redact is written down for good, in a trail that nobody can edit; with the wrong tenant column or key an event is found by nobody whom it concerns.',
  expected: 'tenant column, key and redacted columns as in the model',
  remedy: 'Make the triggers anew. What was written down before stays: its partition can only be detached.',
  objects: 'tables',
  stage: 'enforced',
  async judge(_trail, { model }, client) {
    const { rows } = await client.query<{ may: boolean }>(MAY_LOOK);
    // Asked beforehand: the name of the function is refused to whoever may not look into its schema.
    if (rows[0]?.may !== true) {
      return [
        {
          object: 'bulkhead.audit_events',
          verdict: 'grey',
          observed: 'this role does not see what the triggers are told',
          fix: 'grant usage on schema bulkhead to <role>;',
        },
      ];
    }
    const triggers = Map.groupBy(await readAuditTriggers(client), ({ table }) => table);
    const tables = new Map(auditedTables(model).map((table) => [table.id, table]));
    return expectedArguments(model).flatMap((expected): Finding[] => {
      const own = triggers.get(expected.table) ?? [];
      const table = tables.get(expected.table);
      // Without any trigger there is nothing to be told: AUD-01 says so.
      if (own.length === 0 || table === undefined) return [];
      const object = { object: expected.table, table: expected.table };
      const wrong = own.flatMap(({ name, tenant, key, redacted }) => [
        ...(tenant === expected.tenant ? [] : [`${name} takes ${tenant || 'nothing'} for the tenant`]),
        ...(key.join() === expected.key.join() ? [] : [`${name} takes ${key.join(', ')} for the key`]),
        ...expected.redacted
          .filter((one) => !redacted.includes(one))
          .map((one) => `${name} writes down ${one}`),
      ]);
      if (wrong.length === 0) return [{ ...object, verdict: 'green', observed: 'as the model says' }];
      return [
        {
          ...object,
          verdict: 'red',
          observed: wrong.join('; '),
          fix: `${auditTriggerSql(table).join(';\n')};`,
        },
      ];
    });
  },
});

export const AUDIT_WRITERS: readonly CheckSpec[] = [uncalled, told];
