import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase } from '../support/postgres.ts';
import { ROLE_PASSWORD } from '../support/templates.ts';
import { runStep } from './step.ts';

const portal = await createDatabase('portal');
const hardened = await createDatabase('portal-hardened');

test.after(async () => {
  await portal.drop();
  await hardened.drop();
});

const step = (inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) =>
  runStep('hardening-status', inputs, env);

test('red: exit 1, outputs, annotations and a summary with the tables and fixes', async () => {
  const { code, log, outputs, summary, report } = await step({
    'database-url': portal.urlFor('bulkhead_operator'),
  });
  assert.is(code, 1);
  assert.is(outputs.get('verdict'), 'red');
  assert.match(outputs.get('red-checks') ?? '', /^LEDGER,STR-02,STR-05,.*,RLS-05,PRV-01/);
  assert.ok(Number(outputs.get('red')) > 50);
  assert.match(outputs.get('summary') ?? '', /\d+ of \d+ checks are red/);
  assert.match(log, /::error title=.*STR-02/);
  assert.match(summary, 'public.messages.unit_id');
  assert.match(summary, 'set not null');
  assert.is(JSON.parse(report).verdict, 'red');
});

test('green: exit 0, and the secret is masked before anything else and shown nowhere', async () => {
  const url = hardened.urlFor('bulkhead_operator');
  const { code, log, outputs, summary, report } = await step({ 'database-url': url });
  assert.is(code, 0, log);
  assert.is(outputs.get('verdict'), 'green');
  assert.is(outputs.get('red'), '0');
  const lines = log.split('\n');
  const masks = lines.filter((line) => line.startsWith('::add-mask::'));
  assert.ok(masks.some((line) => line.includes(ROLE_PASSWORD)));
  assert.ok(lines[0]?.startsWith('::add-mask::'), 'masked first');
  const rest = lines.filter((line) => !line.startsWith('::add-mask::')).join('\n');
  for (const text of [rest, summary, report, [...outputs.values()].join()])
    assert.not.match(text, ROLE_PASSWORD);
});

test('the secret may also come from the environment of the step', async () => {
  const { code, log } = await step({}, { DATABASE_URL: hardened.urlFor('bulkhead_operator') });
  assert.is(code, 0, log);
});

test('grey: a wrong password ends with 2 and its cause, and the report says so', async () => {
  const url = new URL(hardened.urlFor('bulkhead_operator'));
  url.password = 'not-the-password';
  const { code, log, outputs, report } = await step({ 'database-url': url.toString() });
  assert.is(code, 2);
  assert.match(log, /::error title=hardening-status::error: .*the server refused the password/);
  assert.is(outputs.get('verdict'), 'grey');
  assert.not.match(report, /not-the-password/);
});

test('an unknown input is an error, not silence', async () => {
  const { code, log } = await step({ 'database-url': hardened.urlFor('bulkhead_operator'), cheks: 'STR-01' });
  assert.is(code, 2);
  assert.match(log, /the input "cheks" is unknown/);
});

test.run();
