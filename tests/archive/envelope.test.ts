import { randomBytes } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Envelope,
  encodeEnvelope,
  parseEnvelope,
  parseSymmetricKey,
  unwrapRunKey,
  wrapRunKey,
} from '../../scripts/lib/archive/envelope.ts';
import { OTHER_RUN, RUN, RUN_KEY, refusal } from './samples.ts';

const ONE = parseSymmetricKey(randomBytes(32).toString('hex'));
const TWO = parseSymmetricKey(randomBytes(32).toString('base64'));

test('each recipient opens the run key', () => {
  const envelope = parseEnvelope(encodeEnvelope(wrapRunKey(RUN_KEY, RUN, [ONE, TWO])));
  assert.ok(unwrapRunKey(envelope, RUN, [ONE]).equals(RUN_KEY));
  assert.ok(unwrapRunKey(envelope, RUN, [TWO]).equals(RUN_KEY));
  const stranger = parseSymmetricKey(randomBytes(32).toString('hex'));
  assert.ok(unwrapRunKey(envelope, RUN, [stranger, TWO]).equals(RUN_KEY));
});

test('the keys file holds neither the run key nor a recipient’s key', () => {
  const text = encodeEnvelope(wrapRunKey(RUN_KEY, RUN, [ONE])).toString();
  for (const key of [RUN_KEY, ONE.key]) {
    assert.not.ok(text.includes(key.toString('hex')) || text.includes(key.toString('base64')));
  }
});

test('a run that nobody could open is refused', async () => {
  await refusal(() => wrapRunKey(RUN_KEY, RUN, []), 'NO_RECIPIENT', /nobody could ever open/);
});

test('a wrong key names the keys that would open it', async () => {
  const error = await refusal(() => unwrapRunKey(wrapRunKey(RUN_KEY, RUN, [ONE]), RUN, [TWO]), 'NO_KEY_FITS');
  assert.match(error.what, new RegExp(TWO.kid));
  assert.match(error.fix, new RegExp(ONE.kid));
  await refusal(() => unwrapRunKey(wrapRunKey(RUN_KEY, RUN, [ONE]), RUN, []), 'NO_KEY_FITS', /none/);
});

test('the envelope of another run is refused, also when its run was rewritten', async () => {
  const other = wrapRunKey(RUN_KEY, OTHER_RUN, [ONE]);
  await refusal(() => unwrapRunKey(other, RUN, [ONE]), 'OTHER_RUN', new RegExp(OTHER_RUN));
  await refusal(() => unwrapRunKey({ ...other, run: RUN }, RUN, [ONE]), 'ENVELOPE_CORRUPT');
});

test('an altered wrapping is told apart from a wrong key', async () => {
  const envelope = wrapRunKey(RUN_KEY, RUN, [ONE]);
  const stanza = envelope.groups[0]?.recipients[0];
  if (stanza === undefined) return assert.unreachable();
  const bytes = Buffer.from(stanza.ct, 'base64');
  const altered = (change: (copy: Buffer) => Buffer): Envelope => ({
    ...envelope,
    groups: [{ id: 'main', recipients: [{ ...stanza, ct: change(Buffer.from(bytes)).toString('base64') }] }],
  });
  for (let at = 0; at < bytes.length; at++) {
    const flipped = altered((copy) => {
      copy[at] = (copy[at] ?? 0) ^ 0x40;
      return copy;
    });
    await refusal(() => unwrapRunKey(flipped, RUN, [ONE]), 'ENVELOPE_CORRUPT', /was altered/);
  }
  await refusal(
    () =>
      unwrapRunKey(
        altered((copy) => copy.subarray(1)),
        RUN,
        [ONE],
      ),
    'ENVELOPE_CORRUPT',
  );
  // A stanza passed off as that of another key.
  const posing = { ...envelope, groups: [{ id: 'main', recipients: [{ ...stanza, kid: TWO.kid }] }] };
  await refusal(() => unwrapRunKey(posing, RUN, [TWO]), 'ENVELOPE_CORRUPT');
});

test('a missing key group is refused', async () => {
  const envelope = wrapRunKey(RUN_KEY, RUN, [ONE], 'shard-1');
  assert.ok(unwrapRunKey(envelope, RUN, [ONE], 'shard-1').equals(RUN_KEY));
  await refusal(() => unwrapRunKey(envelope, RUN, [ONE]), 'NO_KEY_GROUP', /"main"/);
});

test('a keys file that is not one', async () => {
  const good = JSON.parse(encodeEnvelope(wrapRunKey(RUN_KEY, RUN, [ONE])).toString());
  for (const bad of [
    'no json',
    JSON.stringify({ ...good, v: 2 }),
    JSON.stringify({ ...good, extra: 1 }),
    JSON.stringify({ ...good, run: '../../etc' }),
    JSON.stringify({ ...good, groups: [] }),
    JSON.stringify({ ...good, groups: [{ id: 'main', recipients: [{ type: 'rot13', kid: 'x', ct: '' }] }] }),
  ]) {
    await refusal(() => parseEnvelope(Buffer.from(bad)), 'ENVELOPE_INVALID', /keys file/);
  }
});

test('a symmetric key is 64 hexadecimal digits or base64 of 32 bytes', async () => {
  const key = randomBytes(32);
  const kid = parseSymmetricKey(key.toString('hex')).kid;
  assert.match(kid, /^kek-[0-9a-f]{12}$/);
  for (const text of [
    key.toString('hex').toUpperCase(),
    ` ${key.toString('hex')}\n`,
    key.toString('base64'),
  ]) {
    const parsed = parseSymmetricKey(text);
    assert.ok(parsed.key.equals(key));
    assert.is(parsed.kid, kid);
  }
  for (const text of [
    '',
    'correct horse battery staple',
    key.toString('hex').slice(1),
    `${key.toString('hex')}00`,
    key.subarray(1).toString('base64'),
    Buffer.concat([key, key]).toString('base64'),
    key.toString('base64url'),
    `0x${key.toString('hex')}`,
  ]) {
    const error = await refusal(() => parseSymmetricKey(text), 'KEY_FORMAT');
    assert.match(error.fix, /openssl rand -hex 32/);
    if (text.length > 4)
      assert.not.match(error.message, new RegExp(text.slice(0, 12).replace(/[+]/g, '\\+')));
  }
  for (const text of ['0'.repeat(64), 'deadbeef'.repeat(8)]) {
    await refusal(() => parseSymmetricKey(text), 'KEY_WEAK', /pattern/);
  }
});

test.run();
