import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { restoreDrill } from '../../scripts/backup/restore-drill.ts';
import { parseCertificates } from '../../scripts/lib/archive/certificate.ts';
import { newSigningKey, parseSigningKey, parseVerifyingKey } from '../../scripts/lib/archive/signing-key.ts';
import { envelopeOf } from '../../scripts/lib/reports/envelope.ts';
import { factsProblem } from '../../scripts/lib/reports/kinds/kinds.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import { readMarks } from '../../scripts/lib/retention/marks.ts';
import type { Check, Result } from '../../scripts/lib/runtime/result.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { makeCertificate } from '../keys/certificates.ts';
import { ENVIRONMENT, type MadeRun, makeRun, makeRuns } from '../keys/made-runs.ts';
import { testContext } from '../support/context.ts';
import { findings, type Given, runCommand } from '../verify/made-run.ts';

// What joins the reports of the parts of a drill sees nothing of the data: reports made by hand are as good as any.

const context = testContext({ command: 'restore-drill' });
const signing = newSigningKey();
const marks = newSigningKey();
const RUN_ID = '4711';
let folder: string;
let made: MadeRun;

test.before(async () => {
  folder = await context.temporaryFolder('store');
  const recipients = parseCertificates(makeCertificate().pem);
  const options = { recipients, signing: parseSigningKey(signing.privatePem) };
  const [before] = await makeRuns(fileStore(folder), 1, options);
  if (before === undefined) throw new Error('no run');
  made = await makeRun(fileStore(folder), { ...options, after: before, groups: ['s01', 's02', 's03'] });
});

test.after(() => context.end());

interface PartOptions {
  readonly run?: string;
  readonly attempt?: number;
  readonly at?: Date;
  readonly environment?: string;
  readonly facts?: Record<string, unknown>;
  readonly checks?: Check[];
  readonly dryRun?: boolean;
  /** Name of its artifact. */
  readonly artifact?: string;
}

const GOOD: Check = {
  id: 'DRL-03',
  title: 'Rows are those of the backup, table by table and tenant by tenant',
  object: 'public.things',
  verdict: 'green',
  expected: '2 rows',
  observed: '2 rows',
  meaning: 'Rows would be lost.',
};
const BAD: Check = { ...GOOD, verdict: 'red', observed: '1 rows, 1 missing' };

/** Leaves the report of a part in the inbox, as the job of the part does. */
async function leave(inbox: string, groups: readonly string[], options: PartOptions = {}): Promise<string> {
  const { run = RUN_ID, attempt = 1, at = new Date(), environment = ENVIRONMENT, checks = [GOOD] } = options;
  const red = checks.some(({ verdict }) => verdict === 'red');
  const result: Result = {
    verdict: red ? 'red' : checks.some(({ verdict }) => verdict === 'grey') ? 'grey' : 'green',
    summary: 'sample',
    checks,
    scope: { environment, groups: groups.join(', ') },
    facts: {
      partial: true,
      groups,
      run: made.run,
      manifestSha256: made.sha256,
      rows: 12,
      rowsOfEverybody: 2,
      tenants: 1,
      tables: 3,
      rtoMilliseconds: 1000,
      ...options.facts,
    },
  };
  const report = envelopeOf(restoreDrill, result, {
    context,
    input: { environment, 'dry-run': options.dryRun === true },
    startedAt: at,
    finishedAt: at,
    run: { id: run, attempt },
    timings: [],
  });
  const { json } = await writeReport(
    join(inbox, options.artifact ?? `bulkhead-reports-throwaway-${groups.join('-')}-${attempt}`),
    report,
  );
  return json;
}

async function joinParts(inbox: string, given: Given = {}, run: string | undefined = RUN_ID) {
  const own = testContext({
    command: 'restore-drill',
    ...(run === undefined ? {} : { env: { GITHUB_RUN_ID: run } }),
  });
  const defaults = {
    join: inbox,
    manifest: made.sha256,
    store: `file:${folder}`,
    environment: ENVIRONMENT,
    'signing-public-key': signing.publicPem,
  };
  return runCommand(restoreDrill, { ...defaults, ...given }, own);
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'it was not refused',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );
}

test('all parts together are a drill of the whole, and nobody else is', async () => {
  const inbox = await context.temporaryFolder('inbox');
  for (const id of ['s01', 's02', 's03']) await leave(inbox, [id]);
  const result = await joinParts(inbox, { 'marks-key': marks.privatePem });
  assert.equal(findings(result), []);
  assert.is(result.verdict, 'green');
  const { facts = {} } = result;
  assert.is(facts.partial, undefined);
  assert.is(facts.rows, 32, 'what belongs to everybody is counted once');
  assert.is(facts.tenants, 3);
  assert.is(facts.rtoMilliseconds, 3000, 'as if one after the other');
  assert.is(facts.longestPartMilliseconds, 1000);
  const files = await readMarks(fileStore(folder), ENVIRONMENT, [parseVerifyingKey(marks.publicPem)]);
  assert.equal(
    files.map(({ mark }) => mark?.kind === 'drilled' && [mark.run, mark.verdict, mark.rtoMilliseconds]),
    [[made.run, 'passed', 3000]],
  );
  const report = envelopeOf(restoreDrill, result, {
    context,
    input: {},
    startedAt: new Date(),
    finishedAt: new Date(),
  });
  assert.is(factsProblem(report), undefined);
});

test('one part may be of several key groups; one database for all is no part', async () => {
  const inbox = await context.temporaryFolder('inbox');
  await leave(inbox, ['s01', 's03']);
  await leave(inbox, ['s02']);
  assert.is((await joinParts(inbox)).verdict, 'green');
});

test('a part that is missing is named, and nothing is marked', async () => {
  const inbox = await context.temporaryFolder('inbox');
  for (const id of ['s01', 's03']) await leave(inbox, [id]);
  const result = await joinParts(inbox, { 'marks-key': marks.privatePem });
  assert.is(result.verdict, 'grey');
  assert.equal(findings(result), ['DRL-11 s02']);
  assert.match(result.summary, /not drilled whole: key group s02 of 3 was not restored/);
  assert.is(result.facts?.rtoMilliseconds, undefined, 'less than all is no time of the whole');
  assert.not.ok(result.checks.some(({ id }) => id === 'DRILL-MARK'));
});

test('a part that broke off is told in its own words: grey where it could not look, red where it found something', async () => {
  for (const verdict of ['grey', 'red'] as const) {
    const inbox = await context.temporaryFolder('inbox');
    for (const id of ['s01', 's03']) await leave(inbox, [id]);
    const nothing = {
      groups: undefined,
      rows: undefined,
      ...(verdict === 'grey' ? { partial: undefined } : {}),
    };
    await leave(inbox, ['s02'], { checks: [{ ...GOOD, verdict }], facts: nothing });
    const result = await joinParts(inbox, { 'marks-key': marks.privatePem });
    assert.is(result.verdict, verdict);
    assert.match(result.checks.find(({ id }) => id === 'DRL-12')?.observed ?? '', /^it broke off: sample/);
    assert.ok(findings(result).includes('DRL-11 s02'));
    assert.not.ok(result.checks.some(({ id }) => id === 'DRILL-MARK'));
  }
});

test('no report at all: every key group is named', async () => {
  const result = await joinParts(join(folder, 'nothing-was-downloaded'));
  assert.is(result.verdict, 'grey');
  assert.equal(findings(result), ['DRL-12 ', 'DRL-11 s01', 'DRL-11 s02', 'DRL-11 s03']);
});

test('what one part finds is what all of them found, and the run is marked as failed', async () => {
  const inbox = await context.temporaryFolder('inbox');
  await leave(inbox, ['s01']);
  await leave(inbox, ['s02'], { checks: [BAD] });
  await leave(inbox, ['s03']);
  const result = await joinParts(inbox, { 'marks-key': marks.privatePem });
  assert.is(result.verdict, 'red');
  assert.equal(findings(result), ['DRL-11 s02', 'DRL-03 public.things']);
  assert.match(result.checks.find(({ id }) => id === 'DRL-03')?.observed ?? '', /^s02: 1 rows, 1 missing/);
  assert.match(result.checks.find(({ id }) => id === 'DRILL-MARK')?.observed ?? '', /marked as failed/);
});

/** A second report of the group s02, and why it is not counted. */
const refused: readonly (readonly [string, readonly string[], PartOptions, RegExp])[] = [
  [
    'of another run of the workflow',
    ['s02'],
    { run: '4712' },
    /of run 4712 of the workflow, and this is 4711/,
  ],
  ['of another backup', ['s02'], { facts: { manifestSha256: 'a'.repeat(64) } }, /of another backup/],
  ['of another environment', ['s02'], { environment: 'staging' }, /of environment staging/],
  ['of a group that there is not', ['s04'], {}, /names key group s04, which the backup does not have/],
  ['of a group twice', ['s02', 's02'], {}, /names a key group twice/],
  ['of two days ago', ['s02'], { at: new Date(Date.now() - 48 * 3_600_000) }, /not within the last 24 hours/],
  ['of tomorrow', ['s02'], { at: new Date(Date.now() + 24 * 3_600_000) }, /not within the last 24 hours/],
  ['of a rehearsal', ['s02'], { dryRun: true }, /only looked, and restored nothing/],
  ['that says that it is whole', ['s02'], { facts: { partial: undefined } }, /does not say of itself/],
  [
    'that is green and says nothing',
    ['s02'],
    { facts: { groups: undefined } },
    /does not say what it restored/,
  ],
  ['with counts that are none', ['s02'], { facts: { rows: -1 } }, /does not say what it restored/],
  [
    'of another run that broke off',
    ['s02'],
    { run: '4712', checks: [BAD], facts: { partial: undefined, groups: undefined, rows: undefined } },
    /of run 4712 of the workflow/,
  ],
];

for (const [name, groups, options, why] of refused) {
  test(`a report ${name} is not counted, and is a finding`, async () => {
    const inbox = await context.temporaryFolder('inbox');
    for (const id of ['s01', 's03']) await leave(inbox, [id]);
    await leave(inbox, groups, options);
    const result = await joinParts(inbox, { 'marks-key': marks.privatePem });
    assert.is(result.verdict, 'red');
    const found = result.checks.filter(({ id }) => id === 'DRL-12');
    assert.is(found.length, 1);
    assert.match(found[0]?.observed ?? '', why);
    assert.ok(findings(result).includes('DRL-11 s02'));
    // It says something about whoever writes reports, and nothing about the backup.
    assert.not.ok(result.checks.some(({ id }) => id === 'DRILL-MARK'));
  });
}

test('two reports of one key group are both refused; a later attempt takes the place of an earlier one', async () => {
  const inbox = await context.temporaryFolder('inbox');
  for (const id of ['s01', 's02', 's03']) await leave(inbox, [id]);
  await leave(inbox, ['s02', 's03'], { artifact: 'bulkhead-reports-throwaway-other' });
  const twice = await joinParts(inbox);
  assert.is(twice.verdict, 'red');
  assert.equal(
    findings(twice).filter((one) => one.startsWith('DRL-11')),
    ['DRL-11 s02', 'DRL-11 s03'],
  );
  const again = await context.temporaryFolder('inbox');
  for (const id of ['s01', 's03']) await leave(again, [id]);
  await leave(again, ['s02'], { checks: [BAD] });
  await leave(again, ['s02'], { attempt: 2 });
  assert.is((await joinParts(again)).verdict, 'green');
});

test('a report that was changed after it was written, and one that is none, are not counted', async () => {
  const inbox = await context.temporaryFolder('inbox');
  for (const id of ['s01', 's03']) await leave(inbox, [id]);
  const json = await leave(inbox, ['s02'], { checks: [BAD] });
  await writeFile(json, (await readFile(json, 'utf8')).replaceAll('"red"', '"green"'));
  await mkdir(join(inbox, 'x'));
  await writeFile(join(inbox, 'x', 'y.json'), '{}');
  const result = await joinParts(inbox);
  assert.is(result.verdict, 'red');
  const told = result.checks.filter(({ id }) => id === 'DRL-12').map(({ observed }) => observed);
  assert.is(told.length, 2);
  assert.match(told[0] ?? '', /^it was changed after it was written/);
  assert.match(told[1] ?? '', /^x\/y\.json is not a valid report/);
});

const references = (counts: readonly (readonly [number, number])[]) =>
  counts.map(([rows, found]) => ({ sharedReferences: [{ reference: 'fk on public.people', rows, found }] }));

test('rows of everybody must have found their parents over all parts, each once', async () => {
  const cases: readonly (readonly [readonly (readonly [number, number])[], RegExp | undefined])[] = [
    [
      [
        [5, 2],
        [5, 0],
        [5, 3],
      ],
      undefined,
    ],
    [
      [
        [5, 2],
        [5, 0],
        [5, 2],
      ],
      /1 of 5 rows of everybody found their parent in no part/,
    ],
    [
      [
        [5, 3],
        [5, 0],
        [5, 3],
      ],
      /rows of tenants are in several parts/,
    ],
    [
      [
        [5, 3],
        [4, 0],
        [5, 2],
      ],
      /do not agree/,
    ],
  ];
  for (const [counts, why] of cases) {
    const inbox = await context.temporaryFolder('inbox');
    for (const [at, facts] of references(counts).entries()) await leave(inbox, [`s0${at + 1}`], { facts });
    const result = await joinParts(inbox);
    const found = result.checks.filter(({ id }) => id === 'DRL-04');
    if (why === undefined) assert.is(result.verdict, 'green');
    else assert.match(found[0]?.observed ?? '', why);
  }
});

test('outside of GitHub each part is a run of its own', async () => {
  const inbox = await context.temporaryFolder('inbox');
  for (const id of ['s01', 's02', 's03']) await leave(inbox, [id], { run: `local-0000000${id.slice(2)}` });
  assert.is((await joinParts(inbox, {}, '')).verdict, 'green');
  assert.is((await joinParts(inbox)).verdict, 'red');
});

test('only a manifest that is there and signed is joined for, and nothing else with it', async () => {
  const inbox = await context.temporaryFolder('inbox');
  for (const id of ['s01', 's02', 's03']) await leave(inbox, [id]);
  const other = newSigningKey().publicPem;
  assert.is(await refusalOf(joinParts(inbox, { manifest: 'b'.repeat(64) })), 'MANIFEST_UNKNOWN');
  assert.is(await refusalOf(joinParts(inbox, { 'signing-public-key': other })), 'MANIFEST_UNKNOWN');
  assert.is(await refusalOf(joinParts(inbox, { manifest: undefined })), 'JOIN');
  assert.is(await refusalOf(joinParts(inbox, { shard: '1-of-3' })), 'JOIN');
  assert.is(await refusalOf(joinParts(inbox, { 'signing-public-key': undefined })), 'INPUT');
});

test.run();
