import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCheckCommand } from '../../scripts/lib/restore/checks/check-command.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';

const URL = 'postgresql://somebody:pass-word-1@127.0.0.1:1/none';

test('no answer in time is red, and what it had started is ended', async () => {
  await using context = testContext();
  const command = { line: 'trap "" TERM; echo $$; sleep 60 | cat', timeout: 300 };
  const { verdict, observed } = await runCheckCommand(command, URL, 'run', context);
  assert.is(verdict, 'red');
  assert.match(observed, /^no answer in time, so it was ended after \d/);
  const pid = Number(/\d+/.exec(context.lines[0] ?? '')?.[0]);
  assert.throws(() => process.kill(-pid, 0), /ESRCH/);
});

test('it gets the address of the database, and no secret of the run', async () => {
  const env = { ...process.env, PLAIN: 'yes', BACKUP_ENCRYPTION_KEY: 'a-secret-of-the-run' };
  await using context = testContext({ env });
  context.secrets.add('a-secret-of-the-run');
  context.secrets.add(URL);
  const line = 'test "$PLAIN" = yes && test -z "$BACKUP_ENCRYPTION_KEY" && echo "$DATABASE_URL"';
  const { verdict } = await runCheckCommand({ line, timeout: 30_000 }, URL, 'run', context);
  assert.is(verdict, 'green');
  assert.not.match(context.lines.join(), /pass-word-1/);
});

test('an interruption ends it', async () => {
  await using context = testContext();
  setTimeout(() => context.abort(new Error('Ctrl-C')), 100);
  try {
    await runCheckCommand({ line: 'sleep 60', timeout: 60_000 }, URL, 'run', context);
    assert.unreachable();
  } catch (error) {
    assert.is(error instanceof BulkheadError && error.code, 'INTERRUPTED');
  }
});

test.run();
