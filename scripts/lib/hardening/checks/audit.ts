import { auditTriggerSql } from '../../audit/triggers.ts';
import { auditedTables } from '../../tenancy/model.ts';
import { type TrailRelation, trailCheck, type Waiting } from '../audit-trail.ts';
import type { CheckSpec, Finding } from '../check.ts';

const OPERATIONS = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'] as const;

/** The functions that alone write into our append-only tables. */
const WRITERS = {
  audit_events: 'bulkhead.record_audit_event',
  audit_seals: 'bulkhead.seal_audit_events',
  runs: 'bulkhead.record_run',
} as const;

const recorded = trailCheck({
  id: 'AUD-01',
  title: 'every change of an audited table is written down',
  meaning:
    'What no trigger records never happened, as far as anybody can tell later: who moved the row, who emptied the table. The service role and the owner leave no other trace.',
  expected: 'triggers of bulkhead.record_audit_event for INSERT, UPDATE, DELETE and TRUNCATE, ENABLE ALWAYS',
  remedy:
    'Create the triggers. ALWAYS keeps them awake under session_replication_role = replica. A table that is not to be audited says so in the model: `audit: false`.',
  objects: 'tables',
  stage: 'enforced',
  judge: ({ audited }, { model }) => {
    const tables = new Map(auditedTables(model).map((table) => [table.id, table]));
    return audited.flatMap((row): Finding[] => {
      const table = tables.get(row.id);
      if (table === undefined) return [];
      const object = { object: row.relation, table: row.id };
      if (row.partition && row.writers.length === 0) {
        return [{ ...object, verdict: 'green', observed: 'written only through its parent' }];
      }
      const own = row.triggers.filter((trigger) => trigger.function === WRITERS.audit_events);
      const lacking = OPERATIONS.filter((operation) => !own.some(({ events }) => events.includes(operation)));
      const asleep = own.filter(({ always }) => !always).map(({ name }) => name);
      if (lacking.length + asleep.length === 0)
        return [{ ...object, verdict: 'green', observed: 'recorded' }];
      return [
        {
          ...object,
          verdict: 'red',
          observed: [
            ...(lacking.length === 0 ? [] : [`${lacking.join(', ')} is not recorded`]),
            ...(asleep.length === 0 ? [] : [`${asleep.join(', ')} is not ENABLE ALWAYS`]),
          ].join('; '),
          fix: row.partition
            ? `revoke insert, update, delete, truncate on ${row.relation} from ${row.writers.map((name) => `"${name}"`).join(', ')};`
            : `${auditTriggerSql(table).join(';\n')};`,
        },
      ];
    });
  },
});

const guarded = trailCheck({
  id: 'AUD-02',
  title: 'guards keep the audit trail append-only, on every partition',
  meaning:
    'A guard that sleeps under session_replication_role = replica, or stands only on the parent, lets a TRUNCATE of one partition empty a month: a partition is asked for its own triggers alone.',
  expected:
    'ENABLE ALWAYS triggers that refuse UPDATE, DELETE, TRUNCATE and every INSERT but that of its own function',
  remedy: 'Put the guards back, on the table and on each partition.',
  objects: 'tables and partitions',
  stage: 'planned',
  judge: ({ trail }) =>
    trail.map((relation): Finding => {
      const object = { object: relation.name };
      const open = OPERATIONS.filter((operation) => !isRefused(relation, operation));
      if (open.length === 0) return { ...object, verdict: 'green', observed: 'guarded' };
      return {
        ...object,
        verdict: 'red',
        observed: `no guard that always fires refuses ${open.join(', ')}`,
        fix: `select bulkhead.guard_append_only('${relation.name}', '${WRITERS[relation.table]}');`,
      };
    }),
});

function isRefused({ triggers }: TrailRelation, operation: string): boolean {
  const guard = operation === 'INSERT' ? 'bulkhead.refuse_direct_insert' : 'bulkhead.refuse_change';
  return triggers.some(
    (trigger) =>
      trigger.always && trigger.before && trigger.function === guard && trigger.events.includes(operation),
  );
}

const closed = trailCheck({
  id: 'AUD-03',
  title: 'nobody but the owner may write the audit trail, and no role of the application is the owner',
  meaning:
    'Whoever may write the trail can tell any story. The owner could switch the guards off: no role that an application or a back end uses may be or become it.',
  expected:
    'no INSERT, UPDATE, DELETE, TRUNCATE or TRIGGER for anybody, and an owner that no role of the model can become',
  remedy: 'Revoke the privileges, and the membership in the owner.',
  objects: 'tables and partitions',
  stage: 'planned',
  judge: ({ trail }) =>
    trail.map((relation): Finding => {
      const { grants, owners, owner } = relation;
      const object = { object: relation.name };
      if (grants.length + owners.length === 0) return { ...object, verdict: 'green', observed: 'closed' };
      const byGrantee = [...Map.groupBy(grants, ({ grantee }) => grantee)];
      return {
        ...object,
        verdict: 'red',
        observed: [
          ...byGrantee.map(
            ([grantee, held]) => `${grantee} holds ${held.map(({ privilege }) => privilege).join(', ')}`,
          ),
          ...owners.map((name) => `${name} is, or can become, the owner ${owner}`),
        ].join('; '),
        fix: [
          ...byGrantee.map(
            ([grantee, held]) =>
              `revoke ${held.map(({ privilege }) => privilege.toLowerCase()).join(', ')} on ${relation.name} from ${grantee};`,
          ),
          ...owners.map((name) => `revoke "${owner}" from "${name}";`),
        ].join('\n'),
      };
    }),
});

const DEFAULT_PARTITION = 'bulkhead.audit_events_default';

const MAKE_PARTITIONS = 'select bulkhead.create_audit_partitions();';

const ahead = trailCheck({
  id: 'AUD-04',
  title: 'partitions of the audit trail are there ahead of time',
  meaning:
    'When a month begins without its partition, its events fall into the default one, which can neither be detached by month nor searched fast.',
  expected: 'a partition for this month and the next, and a default one for what comes without one',
  remedy: 'Create them, and see why the night did not: it does so every time.',
  objects: 'audit trails',
  stage: 'planned',
  judge: ({ months_ahead: months, trail }) => {
    const object = { object: 'bulkhead.audit_events' };
    if (!trail.some(({ name }) => name === DEFAULT_PARTITION)) {
      const observed = 'no default partition: an event beyond the last month stops the write that made it';
      return [{ ...object, verdict: 'red', observed, fix: MAKE_PARTITIONS }];
    }
    if (months >= 1) {
      return [
        { ...object, verdict: 'green', observed: `${months} ${months === 1 ? 'month' : 'months'} ahead` },
      ];
    }
    const missing = months < 0 ? 'this month' : 'the next month';
    return [{ ...object, verdict: 'red', observed: `no partition for ${missing}`, fix: MAKE_PARTITIONS }];
  },
});

/** A check of what the trail holds, for which this role must see all of it. */
function contentCheck(
  text: Pick<CheckSpec, 'id' | 'title' | 'meaning' | 'expected' | 'remedy'>,
  judge: (waiting: Waiting) => Finding,
): CheckSpec {
  return trailCheck({
    ...text,
    objects: 'audit trails',
    stage: 'planned',
    judge: ({ waiting }) => {
      if (waiting !== undefined) return [judge(waiting)];
      return [
        {
          object: 'bulkhead.audit_events',
          verdict: 'grey',
          observed: 'this role does not see all events and seals',
          fix: 'grant usage on schema bulkhead to <role>;\ngrant select on bulkhead.audit_events, bulkhead.audit_seals to <role>;',
        },
      ];
    },
  });
}

const noStrays = contentCheck(
  {
    id: 'AUD-05',
    title: 'no event is in the default partition',
    meaning:
      'An event there came when its month had no partition: the making of partitions has failed before, or the clock was wrong.',
    expected: 'no event',
    remedy:
      'Make partitions: the default one becomes the partition of the months it holds, and no event is moved.',
  },
  ({ strays }) => {
    const object = { object: 'bulkhead.audit_events_default' };
    if (strays === 0) return { ...object, verdict: 'green', observed: 'empty' };
    const observed = `${strays} ${strays === 1 ? 'event' : 'events'}`;
    return { ...object, verdict: 'red', observed, fix: MAKE_PARTITIONS };
  },
);

/** A night may fail once before anybody must be told. */
const LONGEST_WAIT_HOURS = 36;

const sealed = contentCheck(
  {
    id: 'AUD-06',
    title: 'events are sealed within a day and a half',
    meaning:
      'Until it is sealed, and the head of the seals has left the database with the nightly report, an event can be changed by a superuser without anybody ever noticing.',
    expected: `no event that has waited longer than ${LONGEST_WAIT_HOURS} hours for its seal`,
    remedy: 'Seal them, and see why the night did not.',
  },
  ({ seal, events, hours }) => {
    const object = { object: 'bulkhead.audit_seals' };
    if (hours <= LONGEST_WAIT_HOURS) {
      const waiting = events === 0 ? 'all events sealed' : `${events} younger events wait`;
      return {
        ...object,
        verdict: 'green',
        observed: `${seal === null ? 'no seal yet' : `seal ${seal}`}, ${waiting}`,
      };
    }
    return {
      ...object,
      verdict: 'red',
      observed: `${events} events wait for a seal, the oldest for ${Math.floor(hours)} hours`,
      fix: 'select * from bulkhead.seal_audit_events();',
    };
  },
);

export const AUDIT: readonly CheckSpec[] = [recorded, guarded, closed, ahead, noStrays, sealed];
