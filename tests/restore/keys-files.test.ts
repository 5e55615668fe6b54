import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  encodeEnvelope,
  parseEnvelope,
  parseSymmetricKey,
  type SymmetricKey,
  unwrapRunKey,
  wrapRunKey,
} from '../../scripts/lib/archive/envelope.ts';
import { newRunKey } from '../../scripts/lib/archive/keys.ts';
import { OTHER_RUN, refusal } from '../archive/samples.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { backUpSample, drillSample, findings, type SampleBackup } from './backup.ts';
import { copySample, fileOf } from './forge.ts';
import { restoreSample } from './recover.ts';

const context = testContext({ command: 'backup-nightly' });
const STRANGER = parseSymmetricKey(randomBytes(32).toString('hex'));
let sample: SampleBackup;
let own: SymmetricKey;
let run: string;
let runKey: Buffer;

test.before(async () => {
  await using source = await createDatabase('portal-hardened');
  sample = await backUpSample(source.urlFor('bulkhead_backup'), context);
  own = parseSymmetricKey(sample.encryption);
  ({ run } = sample.run.manifest);
  runKey = unwrapRunKey(parseEnvelope(await readFile(fileOf(sample, 'keys.1.json'))), run, [own]);
});

test.after(() => context.end());

/** A copy of the backup with further keys files, and some taken out of it. */
async function withFiles(files: Readonly<Record<string, Buffer>>): Promise<SampleBackup> {
  const copy = await copySample(sample, context);
  for (const [name, bytes] of Object.entries(files)) await writeFile(fileOf(copy, name), bytes);
  return copy;
}

const forKeys = (key: Buffer, of: string, recipients: readonly SymmetricKey[], generation: number) =>
  encodeEnvelope(wrapRunKey(key, of, recipients, 'main', generation));

/** The genuine recipient beside another one, which the proof does not know. */
function altered(): Buffer {
  const { groups, ...rest } = wrapRunKey(runKey, run, [own], 'main', 9);
  const [stranger] = wrapRunKey(newRunKey(), run, [STRANGER]).groups;
  const added = stranger?.recipients ?? [];
  return encodeEnvelope({
    ...rest,
    groups: groups.map((group) => ({ ...group, recipients: [...group.recipients, ...added] })),
  });
}

/** What somebody who can write to the store could put beside a run, and what a report says of it. */
const FORGED: readonly [name: string, file: () => Buffer, words: RegExp][] = [
  ['with recipients that its proof does not know', altered, /recipients .* are not those that were written/],
  ['that cannot be parsed', () => Buffer.from('{"v":1,'), /keys\.9\.json: the keys file/],
  [
    'for other recipients only',
    () => forKeys(newRunKey(), run, [STRANGER], 9),
    /are not those that were written/,
  ],
  ['of another run', () => forKeys(runKey, OTHER_RUN, [own], 9), new RegExp(`is that of run ${OTHER_RUN}`)],
  ['with another run key', () => forKeys(newRunKey(), run, [own], 9), /holds another key than the one/],
];

for (const [name, file, words] of FORGED) {
  test(`a newer keys file ${name} is passed over by a drill, with a note`, async () => {
    const copy = await withFiles({ 'keys.9.json': file() });
    const result = await drillSample(copy, { target: undefined, input: { 'dry-run': true } });
    assert.equal(findings(result), []);
    assert.match(String(result.facts?.keysFilesPassedOver), words);
    assert.match(result.summary, /; warning: passed over keys\.9\.json: not genuine/);
    assert.match(result.checks[0]?.observed ?? '', /opened by keys\.1\.json$/);
  });
}

test('a restore for real goes through, whatever lies beside the genuine keys file', async () => {
  const files = Object.fromEntries(
    FORGED.map(([, file], index) => [`keys.${index + 5}.json`, file()] as const),
  );
  const copy = await withFiles(files);
  await using target = await createDatabase('empty');
  const result = await restoreSample(copy, target, { apply: true, confirm: target.name });
  assert.equal(findings(result), []);
  assert.match(result.summary, /all as in the backup; warning: passed over keys\.9\.json, .* and 2 more/);
});

test('a genuine newer keys file for other keys: the retired key still opens, and is told to be one', async () => {
  const copy = await withFiles({ 'keys.2.json': forKeys(runKey, run, [STRANGER], 2) });
  const result = await drillSample(copy, { target: undefined, input: { 'dry-run': true } });
  assert.is(result.verdict, 'green');
  assert.match(
    result.summary,
    /passed over keys\.2\.json: newer, and for other keys; the key given was retired/,
  );
  assert.match(String(result.facts?.keysFilesPassedOver), new RegExp(`opens with ${STRANGER.kid}`));
});

test('none opens: one error that says of each keys file why', async () => {
  const copy = await withFiles({
    'keys.9.json': forKeys(newRunKey(), run, [own], 9),
    'keys.4.json': Buffer.from('x'),
    'keys.1.json': forKeys(runKey, run, [STRANGER], 1),
  });
  const input = { 'dry-run': true };
  const drilled = await drillSample(copy, { target: undefined, input });
  assert.is(drilled.verdict, 'red');
  const [only, ...others] = drilled.checks;
  assert.equal([only?.id, others], ['KEYS_UNUSABLE', []]);
  for (const words of [
    /^none of the 3 keys files of run .* opens it with the keys given \(kek-/,
    /keys\.9\.json: .* holds another key than the one/,
    /keys\.4\.json: the keys file/,
    new RegExp(`keys\\.1\\.json: it is for other keys\\. It opens with ${STRANGER.kid}`),
  ])
    assert.match(only?.observed ?? '', words);
  await using target = await createDatabase('empty');
  const wrong = { 'encryption-key': randomBytes(32).toString('hex') };
  await refusal(
    () => restoreSample(sample, target, wrong),
    'NO_KEY_FITS',
    /is not encrypted to any key given/,
  );
});

test.run();
