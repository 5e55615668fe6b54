import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase } from '../support/postgres.ts';
import { runStep } from './step.ts';

const hardened = await createDatabase('portal-hardened');

test.after(() => hardened.drop());

test('grey: exit 2, and what could not be looked at stands in the log as a warning, with the reason', async () => {
  const { code, log, outputs } = await runStep(
    'test-isolation',
    { 'database-url': hardened.urlFor('bulkhead_operator'), environment: 'production' },
    {},
  );
  assert.is(code, 2, log);
  assert.is(outputs.get('verdict'), 'grey');
  assert.match(log, /::warning title=ISO-00 role portal_owner.*::.*no restore drill/);
  assert.not.match(log, /::error/);
  assert.match(log, /^GREY test-tenant-isolation: no probe of .* came through, but 1 could not be made/m);
});

test.run();
