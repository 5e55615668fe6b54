import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mintPair } from '../../scripts/lib/keys/mint.ts';
import { createDatabase } from '../support/postgres.ts';
import { type FlightOptions, fly, inject, report, told } from './flight.ts';

const NOTICE = `insert into public.notices (tenant_id, development_id, title, body)
  select d.tenant_id, d.id, 't', 'b' from (select * from public.developments order by id limit 1) d`;
const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY);
/** As the application with a token that names a tenant and nobody. */
const AS_NOBODY = `select set_config('request.jwt.claims', jsonb_build_object('app_metadata', jsonb_build_object('tenant_id',
  (select tenant_id from public.developments order by id limit 1)))::text, false)`;
const UNGUARDED = (statement: string) => `
  do $$ declare part regclass; begin
    for part in select inhrelid::regclass from pg_inherits where inhparent = 'bulkhead.audit_events'::regclass
                union all select 'bulkhead.audit_events'::regclass loop
      execute format('alter table %s disable trigger user', part);
    end loop;
    ${statement};
    for part in select inhrelid::regclass from pg_inherits where inhparent = 'bulkhead.audit_events'::regclass
                union all select 'bulkhead.audit_events'::regclass loop
      execute format('alter table %s enable always trigger bulkhead_append_only, enable always trigger bulkhead_written_by', part);
    end loop;
  end $$`;

interface Fault {
  readonly what: string;
  readonly sql?: readonly string[];
  readonly options?: FlightOptions;
  /** Reports that stand in the folder before. */
  readonly reports?: (folder: string) => Promise<void>;
  /** Its own canary first, then what is implied. */
  readonly red: readonly string[];
}

const size = (rows: number, run: string) => ({
  facts: { run, tenants: 3, rows, textBytes: rows * 100, storedBytes: rows * 40 },
  scope: { environment: 'production' },
});

const FAULTS: readonly Fault[] = [
  {
    what: 'a message written now without its unit, which is detached as well',
    sql: [
      'alter table public.messages alter column unit_id drop not null',
      `insert into public.messages (tenant_id, development_id, role, content)
         select tenant_id, id, 'user', 'x' from public.developments limit 1`,
    ],
    red: ['CAN-05 public.messages.unit_id → public.units', 'CAN-06 public.messages'],
  },
  {
    what: 'a message that was detached long ago is no recent one',
    sql: [
      'alter table public.messages alter column unit_id drop not null',
      `insert into public.messages (tenant_id, development_id, role, content, created_at)
         select tenant_id, id, 'user', 'x', now() - interval '9 days' from public.developments limit 1`,
    ],
    red: ['CAN-05 public.messages.unit_id → public.units'],
  },
  {
    what: 'a seed that failed',
    sql: [`insert into bulkhead.demo_seed_log (seed_identifier, status) values ('x', 'failed')`],
    red: ['CAN-07 bulkhead.demo_seed_log'],
  },
  {
    what: 'a seed that was cut off',
    sql: [
      `insert into bulkhead.demo_seed_log (seed_identifier, status, created_at) values ('x', 'started', now() - interval '3 hours')`,
    ],
    red: ['CAN-07 bulkhead.demo_seed_log'],
  },
  {
    what: 'a seed that failed last week is over',
    sql: [
      `insert into bulkhead.demo_seed_log (seed_identifier, status, created_at) values ('x', 'failed', now() - interval '7 days')`,
    ],
    red: [],
  },
  {
    what: 'many deletes',
    sql: [...Array.from({ length: 150 }, () => NOTICE), `delete from public.notices where title = 't'`],
    red: ['CAN-08 bulkhead.audit_events'],
  },
  { what: 'a TRUNCATE', sql: ['truncate public.notices'], red: ['CAN-08 bulkhead.audit_events'] },
  {
    what: 'somebody without a membership',
    sql: [
      `insert into public.users (email, created_at) values ('a@example.com', now() - interval '2 hours'), ('b@example.com', now())`,
    ],
    red: ['CAN-09 public.users'],
  },
  {
    what: 'an event that was edited before it was sealed',
    sql: [NOTICE, UNGUARDED(`update bulkhead.audit_events set actor = 'nobody'`)],
    red: ['CAN-10 bulkhead.audit_events'],
  },
  {
    what: 'a sealed event that was deleted',
    sql: [
      NOTICE,
      NOTICE,
      'select bulkhead.seal_audit_events()',
      UNGUARDED('delete from bulkhead.audit_events where id = (select min(id) from bulkhead.audit_events)'),
    ],
    red: ['CAN-10 bulkhead.audit_events'],
  },
  {
    what: 'changes of the application that name nobody',
    sql: [AS_NOBODY, 'set role authenticated', ...Array.from({ length: 12 }, () => NOTICE)],
    red: ['CAN-11 bulkhead.audit_events'],
  },
  {
    what: 'a constraint that was never validated',
    sql: ['alter table public.notices add constraint longer check (length(title) > 0) not valid'],
    red: ['CAN-12 public.notices.longer'],
  },
  {
    what: 'a trigger that was switched off',
    sql: ['alter table public.units disable trigger bulkhead_fill_project_id'],
    red: ['CAN-13 public.units: bulkhead_fill_project_id'],
  },
  {
    what: 'the triggers of keys, switched off with all others',
    sql: [
      'alter table public.notices disable trigger all',
      `do $$ declare name text; begin
        for name in select tgname from pg_trigger where tgrelid = 'public.notices'::regclass and not tgisinternal loop
          execute format('alter table public.notices enable always trigger %I', name);
        end loop; end $$`,
    ],
    red: ['CAN-13 public.notices: foreign keys'],
  },
  {
    what: 'a backup, a drill and a prune of last month',
    sql: ['backup', 'restore-drill', 'retention'].map(
      (kind) =>
        `select bulkhead.record_run('${kind}', 'old', 'green', now() - interval '30 days', now() - interval '30 days')`,
    ),
    reports: (folder) => report(folder, 'hardening', ago(29), {}),
    red: ['CAN-14 backup', 'CAN-15 restore-drill', 'CAN-16 retention'],
  },
  {
    what: 'green reports of today that only planned, only listed, or drilled a part',
    reports: async (folder) => {
      await report(folder, 'hardening', ago(29), {});
      await report(folder, 'backup', ago(0.1), { command: 'list-backups' });
      await report(folder, 'restore-drill', ago(0.1), { facts: { partial: true } });
      await report(folder, 'retention', ago(0.1), { inputs: { dryRun: true } });
    },
    red: ['CAN-14 backup', 'CAN-15 restore-drill', 'CAN-16 retention'],
  },
  {
    what: 'a backup that lost most of its rows',
    reports: async (folder) => {
      await report(folder, 'backup', ago(0.6), size(9000, 'a'));
      await report(folder, 'backup', ago(0.1), size(3000, 'b'));
    },
    red: ['CAN-17 rows', 'CAN-17 bytes'],
  },
  {
    what: 'the same, accepted when it was made',
    reports: async (folder) => {
      await report(folder, 'backup', ago(0.6), size(9000, 'a'));
      await report(folder, 'backup', ago(0.1), { ...size(3000, 'b'), inputs: { 'accept-drop': true } });
    },
    red: [],
  },
  {
    what: 'an exception that is about to end',
    options: {
      model: {
        exceptions: [
          {
            check: 'IDX-04',
            object: 'x',
            owner: 'o',
            reason: 'r',
            expires: ago(-5).toISOString().slice(0, 10),
          },
          {
            check: 'IDX-04',
            object: 'y',
            owner: 'o',
            reason: 'r',
            expires: ago(-90).toISOString().slice(0, 10),
          },
        ],
      },
    },
    red: ['CAN-19 IDX-04 for x'],
  },
  {
    what: 'row-level security, switched off',
    sql: ['alter table public.notices disable row level security'],
    red: ['CAN-20 public.notices as authenticated'],
  },
  {
    what: 'a policy that lets everybody write',
    sql: [
      'create policy leak on public.documents for insert to authenticated with check (true)',
      `do $$ declare name text; begin
        for name in select polname from pg_policy where polrelid = 'public.documents'::regclass and not polpermissive loop
          execute format('drop policy %I on public.documents', name);
        end loop; end $$`,
    ],
    red: ['CAN-20 public.documents as authenticated'],
  },
  {
    what: 'a number of the application’s own',
    options: {
      model: {
        canaries: {
          queries: [
            { name: 'many-units', query: 'select count(*) from public.units;', warn: 2, fail: 5 },
            { name: 'few', query: 'select 1', warn: 1, fail: 2 },
            { name: 'rows', query: 'select id from public.units -- all', answer: 'rows', fail: 3 },
          ],
        },
      },
    },
    red: ['CAN-21 many-units', 'CAN-21 rows'],
  },
];

test('a healthy portal is green', async () => {
  await using database = await createDatabase('portal-hardened');
  const result = await fly(database.urlFor('bulkhead_operator'));
  assert.equal(told(result), []);
  assert.equal(told(result, 'grey'), []);
  assert.is(result.verdict, 'green', result.summary);
  assert.ok(told(result, 'planned').every((text) => /^CAN-1[456]/.test(text)));
  assert.match(result.summary, /canaries on 10 tables are silent, \d+ ms/);
});

for (const { what, sql = [], options, reports, red } of FAULTS) {
  test(what, async () => {
    await using database = await createDatabase('portal-hardened');
    await inject(database.url, ...sql);
    const folder = await mkdtemp(join(tmpdir(), 'bulkhead-canary-'));
    try {
      await reports?.(folder);
      const result = await fly(database.urlFor('bulkhead_operator'), { ...options, reports: folder });
      assert.equal(told(result), [...red], result.summary);
      assert.equal(told(result, 'grey'), []);
      for (const check of result.checks) {
        if (check.verdict === 'red')
          assert.ok((check.fix ?? '').length > 10, `${check.id} says how to repair it`);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}

test('a certificate that is about to end', async () => {
  await using database = await createDatabase('portal-hardened');
  const make = (name: string, days: number) =>
    mintPair({ name, days, now: new Date(), passphrase: undefined });
  const [near, far] = [await make('near', 20), await make('far', 400)];
  const certificates = near.certificatePem + far.certificatePem;
  const result = await fly(database.urlFor('bulkhead_operator'), { only: 'CAN-18', certificates });
  assert.equal(told(result), [`CAN-18 ${near.certificate.kid}`]);
  assert.equal(told(result, 'green' as 'grey'), [`CAN-18 ${far.certificate.kid}`]);
  const unread = await fly(database.urlFor('bulkhead_operator'), {
    only: 'CAN-18',
    certificates: '-----BEGIN X-----',
  });
  assert.is(unread.verdict, 'grey');
});

test('a tenant that always deletes much may, and one that never does may not', async () => {
  await using database = await createDatabase('portal-hardened');
  const events = (tenant: number, day: string, count: string) => `
    insert into bulkhead.audit_events (id, at, xid, tenant, table_schema, table_name, operation, actor, actor_source, actor_role, login, application, content_hash)
    select nextval('bulkhead.audit_events_id_seq'), now() - interval '1 day' * ${day} - interval '1 hour', '1'::xid8, '${tenant}', 'public', 'x', 'DELETE', 'a', 'login', 'a', 'a', '', ''
      from generate_series(1, 28) d, generate_series(1, ${count}) n order by d desc`;
  await inject(database.url, UNGUARDED(`${events(1, 'd', '190 + d')}; ${events(2, 'd', 'd % 3')}`));
  const look = () => fly(database.urlFor('bulkhead_operator'), { only: 'CAN-08' });
  assert.is((await look()).verdict, 'green');
  await inject(database.url, UNGUARDED(events(1, '0.0', '8')));
  const usual = await look();
  assert.is(usual.verdict, 'green', usual.checks[0]?.observed);
  assert.match(usual.checks[0]?.observed ?? '', /^224 deletes .* measured by 2\d days before$/);
  await inject(database.url, UNGUARDED(events(2, '0.0', '8')));
  const found = await look();
  assert.is(found.verdict, 'red');
  assert.match(
    found.checks[0]?.observed ?? '',
    /^1 tenant above what is usual: up to 224 deletes in 24 hours where 100 are usual/,
  );
});

test('of a long trail the seals and the newest events are looked at', async () => {
  await using database = await createDatabase('portal-hardened');
  const url = database.urlFor('bulkhead_operator');
  const look = async () => {
    const [check] = (await fly(url, { only: 'CAN-10' })).checks;
    return `${check?.verdict}: ${check?.observed}`;
  };
  await inject(
    database.url,
    `insert into public.analytics_events (tenant_id, development_id, event_name)
       select tenant_id, id, 'e' from (select * from public.developments limit 1) d, generate_series(1, 20100)`,
  );
  assert.match(await look(), /^grey: no seal lists an event yet/);
  await inject(database.url, 'select bulkhead.seal_audit_events()');
  assert.match(await look(), /^green: \d+ seals?, and the newest 5,000 sealed events of 20,1\d\d/);
  await inject(
    database.url,
    UNGUARDED(
      `update bulkhead.audit_events set actor = 'x' where id = (select max(id) - 10 from bulkhead.audit_events)`,
    ),
  );
  assert.match(await look(), /^red: 0 seals out of the chain, 0 events gone, 1 edited/);
  await inject(
    database.url,
    UNGUARDED(
      'delete from bulkhead.audit_events where id = (select max(id) - 20 from bulkhead.audit_events)',
    ),
    'alter table bulkhead.audit_seals disable trigger user',
    "update bulkhead.audit_seals set previous = sha256('x') where number = 1",
  );
  assert.match(await look(), /^red: 1 seals out of the chain, 1 events gone, 1 edited/);
});

test.run();
