import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { explainDatabaseError } from '../../scripts/lib/postgres/advice.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { backUpSample, drillSample, type SampleBackup } from './backup.ts';
import { ask } from './database.ts';

const context = testContext({ command: 'backup-nightly' });
let sample: SampleBackup;

test.before(async () => {
  await using source = await createDatabase('portal-hardened');
  sample = await backUpSample(source.urlFor('bulkhead_backup'), context);
});

test.after(() => context.end());

for (const step of ['pre-data', 'load', 'post-data', 'invariants', 'negative-control']) {
  test(`interrupted as ${step} begins: it ends, and leaves no session behind`, async () => {
    await using target = await createDatabase('empty');
    try {
      await drillSample(sample, {
        target,
        onStep: (name, own) => {
          if (name === step) own.abort(new Error('Ctrl-C'));
        },
      });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, BulkheadError);
      assert.is(error instanceof BulkheadError && error.code, 'INTERRUPTED');
    }
    const sessions = await ask(
      target.url,
      'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    assert.equal(sessions, []);
  });
}

test('interrupted in the middle of the load and of the comparison', async () => {
  for (const step of ['load', 'invariants']) {
    await using target = await createDatabase('empty');
    const error = await failureOf(() =>
      drillSample(sample, {
        target,
        onStep: (name, own) => {
          if (name === step) setTimeout(() => own.abort(new Error('Ctrl-C')), 60);
        },
      }),
    );
    assert.is(error.code, 'INTERRUPTED');
  }
});

test('a server that cuts the sessions: the drill could not look, and does not hang', async () => {
  await using target = await createDatabase('empty');
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid() and application_name like 'bulkhead%'`;
  let cutting = Promise.resolve();
  let drilling = true;
  const cutAll = async () => {
    for (; drilling; await sleep(30)) await ask(target.url, cut);
  };
  try {
    const error = await failureOf(() =>
      drillSample(sample, {
        target,
        onStep: (name) => {
          if (name === 'load') cutting = cutAll();
        },
      }),
    );
    assert.match(error.code, /^CONNECT/);
    assert.is(error.exit, 2);
  } finally {
    drilling = false;
    await cutting;
  }
});

async function failureOf(work: () => Promise<unknown>): Promise<BulkheadError> {
  try {
    await work();
  } catch (error) {
    const explained = explainDatabaseError(error, 'drill');
    if (explained instanceof BulkheadError) return explained;
    throw error;
  }
  throw new Error('it did not fail');
}

test('a server that refuses a statement: its line and the statement are named', async () => {
  await using target = await createDatabase('empty');
  const result = await drillSample(sample, {
    target,
    onStep: async (name) => {
      if (name === 'post-data') await ask(target.url, 'drop table public.notices');
    },
  });
  assert.is(result.verdict, 'red');
  const last = result.checks.at(-1);
  assert.is(last?.id, 'RESTORE_DDL');
  assert.match(last?.observed ?? '', /line \d+ of post-data \(.*public\.notices.*42P01/);
  assert.is(last?.object, 'step post-data');
});

test('a server that refuses rows: the table, the object and the constraint are named, and no value', async () => {
  await using target = await createDatabase('empty');
  const result = await drillSample(sample, {
    target,
    onStep: async (name) => {
      if (name === 'load')
        await ask(target.url, "alter table public.users add constraint none check (email = '')");
    },
  });
  const last = result.checks.at(-1);
  assert.is(last?.id, 'RESTORE_LOAD');
  assert.match(last?.observed ?? '', /public\.users from shared\.bha: .*"none"/);
  assert.not.match(JSON.stringify(result), /@/);
});

test.run();
