import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { verifyReportsResult } from '../../scripts/lib/evidence/verify-result.ts';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import {
  digestOf,
  type LedgerEntry,
  ledgerEntrySchema,
  ledgerLine,
} from '../../scripts/lib/reports/ledger-entry.ts';
import { readLedgerFiles } from '../../scripts/lib/reports/ledger-file.ts';
import { parseReport, reportBytes } from '../../scripts/lib/reports/schema.ts';
import { canonicalJson } from '../../scripts/lib/runtime/canonical.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { reportsFolder } from '../reports/folder.ts';
import {
  addReport,
  anchor,
  editLines,
  git,
  NOW,
  one,
  rechain,
  SIGNING,
  threeNights,
  verify,
} from './made.ts';

const FILE = 'ledger/2026.jsonl';

// One ledger of nine lines, made once and copied for each change.
const base = await reportsFolder();
const made = { folder: join(base.path, 'reports'), store: join(base.path, 'store') };
const store = await threeNights(made.folder, made.store);
const entries = await readLedger(made.folder);

async function copy(): Promise<AsyncDisposable & { path: string }> {
  const folder = await reportsFolder();
  await cp(made.folder, folder.path, { recursive: true });
  return folder;
}

/** Whether a finding names this line of the ledger, or the report itself. */
function names(found: readonly string[], place: string): boolean {
  return found.some((text) => text.startsWith(`${place}:`) || text.startsWith(`${place} `));
}

test.after(async () => {
  await base[Symbol.asyncDispose]();
});

test('three nights that nobody touched are green, and their anchors match', async () => {
  const { seen, found } = await verify(made.folder, { store });
  assert.equal(found, []);
  assert.is(seen.looked.length, 9);
  assert.is(seen.anchors?.judged.matched, 3);
  assert.is(seen.anchors?.judged.recorded, 3);
  const result = verifyReportsResult(seen, requestOf(made.folder));
  assert.match(result.summary, /^9 reports, chain intact, 3 anchors match/);
  // Without objectives nobody can say what is missing.
  assert.is(result.verdict, 'grey');
});

function requestOf(folder: string) {
  return {
    folder,
    since: undefined,
    environment: 'sample',
    store,
    trusted: [SIGNING],
    git: false,
    fetch: undefined,
    objectives: undefined,
  };
}

test('a line is the canonical JSON of its members, and carries the manifest of a backup', async () => {
  for (const entry of entries) {
    assert.is(ledgerLine(entry), canonicalJson(entry).trimEnd());
    assert.is(entry.manifest !== undefined, entry.kind === 'backup');
  }
});

// Every line and every report, each change.
for (const [index, entry] of entries.entries()) {
  const place = `${FILE}:${index + 1}`;
  const last = index === entries.length - 1;

  for (const member of Object.keys(entry)) {
    test(`line ${index + 1}: another ${member} is found`, async () => {
      await using folder = await copy();
      await editLines(folder.path, (lines) => lines.with(index, ledgerLine(changed(entry, member))));
      const { found } = await verify(folder.path);
      // A wrong prev may as well be a changed line before it: the finding names both.
      const also = member === 'prev' ? `${FILE}:${index}` : entry.path;
      assert.ok(names(found, place) || names(found, also), found.join('\n'));
    });
  }

  test(`line ${index + 1} taken out is found`, async () => {
    await using folder = await copy();
    await editLines(folder.path, (lines) => lines.toSpliced(index, 1));
    const { found } = await verify(folder.path);
    assert.ok(last || names(found, place), found.join('\n'));
    assert.ok(names(found, `${entry.path}`), found.join('\n'));
  });

  test(`line ${index + 1} taken out with its report is found${last ? ' by an anchor or by git alone' : ''}`, async () => {
    await using folder = await copy();
    await editLines(folder.path, (lines) => lines.toSpliced(index, 1));
    await rm(join(folder.path, entry.path));
    const { found } = await verify(folder.path);
    assert.is(names(found, place), !last, found.join('\n'));
  });

  test(`lines from ${index + 1} on cut off with their reports are found through the anchors`, async () => {
    await using folder = await copy();
    await editLines(folder.path, (lines) => lines.slice(0, index));
    for (const { path } of entries.slice(index)) await rm(join(folder.path, path));
    if (index === 0) {
      await refused(verify(folder.path, { store }), 'NO_REPORTS');
      return;
    }
    assert.equal((await verify(folder.path)).found, [], 'the folder itself shows nothing');
    const { found } = await verify(folder.path, { store });
    // What came after the last backup only git knows.
    assert.is(
      found.length > 0,
      index <= entries.findLastIndex(({ kind }) => kind === 'backup'),
      found.join('\n'),
    );
    for (const text of found)
      assert.match(text, /^ledger\/2026\.jsonl:\d CHAIN_REWRITTEN|MANIFEST_UNRECORDED$/);
  });

  test(`report ${index + 1} edited, or gone, is found at its line`, async () => {
    await using folder = await copy();
    const file = join(folder.path, entry.path);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('3 rows are NULL', '0 rows are NULL'));
    assert.equal((await verify(folder.path)).found, [`${place} REPORT_CHANGED`]);
    await rm(file);
    assert.equal((await verify(folder.path)).found, [`${place} REPORT_MISSING`]);
  });

  test(`report ${index + 1} edited and the whole chain computed anew is found through the anchors`, async () => {
    await using folder = await copy();
    await forge(folder.path, index, (report) => ({ ...report, summary: 'All is well' }));
    assert.equal((await verify(folder.path)).found, [], 'the folder itself shows nothing');
    const { found } = await verify(folder.path, { store });
    const anchored = index <= entries.findLastIndex(({ kind }) => kind === 'canary');
    assert.is(
      found.some((text) => text.endsWith('CHAIN_REWRITTEN')),
      anchored,
      found.join('\n'),
    );
    const line = Number(/:(\d+) /.exec(found[0] ?? '')?.[1]);
    if (anchored) assert.ok(line <= index + 1, `${found[0]} is not above ${index + 1}`);
  });

  if (index > 0) {
    test(`lines ${index} and ${index + 1} in each other's place are found`, async () => {
      await using folder = await copy();
      await editLines(folder.path, (lines) =>
        lines.with(index - 1, lines[index] ?? '').with(index, lines[index - 1] ?? ''),
      );
      const { found } = await verify(folder.path);
      assert.ok(names(found, `${FILE}:${index}`) && names(found, place), found.join('\n'));
    });

    test(`report ${index + 1} back-dated by a month, its line and the chain made anew, is found`, async () => {
      await using folder = await copy();
      await forge(folder.path, index, (report) => {
        const at = report.at.replace('-11-', '-10-');
        return {
          ...report,
          at,
          id: report.id.replace(/^202611/, '202610'),
          startedAt: report.startedAt.replace('-11-', '-10-'),
          finishedAt: report.finishedAt.replace('-11-', '-10-'),
        };
      });
      const { found } = await verify(folder.path);
      assert.equal(found, [`${place} BACK_DATED`]);
    });
  }
}

function changed(entry: LedgerEntry, member: string): LedgerEntry {
  const edits: Record<string, Partial<LedgerEntry>> = {
    seq: { seq: entry.seq + 40 },
    at: { at: entry.at.replace('2026-11', '2026-10') },
    kind: { kind: 'seed' },
    path: { path: entry.path.replace(/-1\.json$/, '-2.json') },
    sha256: { sha256: 'b'.repeat(64) },
    manifest: { manifest: 'c'.repeat(64) },
    verdict: { verdict: 'green' },
    run: { run: '9' },
    attempt: { attempt: 7 },
    commit: { commit: 'd'.repeat(40) },
    prev: { prev: 'e'.repeat(64) },
  };
  return ledgerEntrySchema.parse({ ...entry, ...edits[member] });
}

/** Writes a report anew as another one, with its line and all that follows: what somebody with the format at hand would do. */
async function forge(
  folder: string,
  index: number,
  edit: (report: ReturnType<typeof parseReport>) => ReturnType<typeof parseReport>,
): Promise<void> {
  const entry = (await readLedger(folder))[index];
  if (entry === undefined) throw new Error(`no line ${index}`);
  const report = edit(parseReport(await readFile(join(folder, entry.path)), entry.path));
  const bytes = reportBytes(report);
  const path = `${report.kind}/${report.at.slice(0, 4)}/${report.at.slice(5, 7)}/${report.id}.json`;
  await rm(join(folder, entry.path));
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), bytes);
  const line = ledgerLine({ ...entry, path, at: report.at, sha256: digestOf(bytes) });
  await editLines(folder, (lines) => lines.with(index, line));
  await rechain(folder);
}

test('the manifest taken from the last line is found, and a line of before it existed is valid', async () => {
  await using folder = await reportsFolder();
  const facts = { manifestSha256: 'a'.repeat(64) };
  await addReport(folder.path, { at: '2026-11-01T00:00:00.000Z', kind: 'backup', facts });
  await editLines(folder.path, (lines) => lines.map((line) => line.replace(/"manifest":"a+",/, '')));
  assert.equal((await verify(folder.path)).found, []);
  await addReport(folder.path, { at: '2026-11-02T00:00:00.000Z', kind: 'backup', facts });
  await addReport(folder.path, { at: '2026-11-03T00:00:00.000Z', kind: 'backup', facts });
  assert.equal((await verify(folder.path)).found, []);
  await editLines(folder.path, (lines) => lines.with(2, lines[2]?.replace(/"manifest":"a+",/, '') ?? ''));
  assert.equal((await verify(folder.path)).found, [`${FILE}:3 REPORT_DIFFERS`]);
});

test('a member that stands twice in a report is found, though every reader sees but one of them', async () => {
  await using folder = await copy();
  const [entry] = entries;
  const file = join(folder.path, entry?.path ?? '');
  const bytes = (await readFile(file, 'utf8')).replace('{\n', '{\n  "verdict": "green",\n');
  await writeFile(file, bytes);
  await editLines(folder.path, (lines) =>
    lines.with(0, lines[0]?.replace(entry?.sha256 ?? '', digestOf(bytes)) ?? ''),
  );
  await rechain(folder.path);
  assert.equal((await verify(folder.path)).found, [`${FILE}:1 REPORT_DIFFERS`]);
});

test('a line dated in the future is found', async () => {
  await using folder = await copy();
  await addReport(folder.path, { at: '2026-12-24T00:00:00.000Z', run: '6000' });
  assert.equal((await verify(folder.path)).found, [`${FILE}:10 DATED_AHEAD`]);
});

test('a report that comes late is explained by the id of its run, by its recorder, or not at all', async () => {
  await using folder = await copy();
  await addReport(folder.path, { at: '2026-11-02T03:00:00.000Z', run: '5001' });
  const { found, seen } = await verify(folder.path);
  assert.equal(found, []);
  assert.equal(
    seen.dating.late.map(({ line, why }) => `${line} ${why}`),
    ['10 run 5001 was started when it says'],
  );
  // A run that was started after the third night cannot have ended in the first.
  await addReport(folder.path, { at: '2026-11-01T03:00:00.000Z', run: '5900' });
  assert.equal((await verify(folder.path)).found, [`${FILE}:11 BACK_DATED`]);
  const late = await addReport(folder.path, { at: '2026-11-01T05:00:00.000Z', run: 'local-0a1b2c3d' });
  assert.equal((await verify(folder.path)).found, [`${FILE}:11 BACK_DATED`, `${FILE}:12 BACK_DATED`]);
  assert.is(late.ledgerLine.run, 'local-0a1b2c3d');
});

test('--since leaves older reports, anchors and findings alone, and reads the chain whole', async () => {
  await using folder = await copy();
  await rm(join(folder.path, entries[0]?.path ?? ''));
  const since = new Date('2026-11-03T00:00:00.000Z');
  const { seen, found } = await verify(folder.path, { since, store });
  assert.equal(found, []);
  assert.is(seen.looked.length, 3);
  assert.is(seen.anchors?.anchors.length, 1);
  assert.is(seen.anchors?.passedOver, 2);
  await editLines(folder.path, (lines) => lines.toSpliced(1, 1));
  assert.ok((await verify(folder.path, { since })).found.some((text) => text.endsWith('MISSING_LINES')));
});

test('a manifest that another key signed, and one that was edited, are found by their run', async () => {
  await using other = await reportsFolder();
  await cp(made.store, other.path, { recursive: true });
  const spoiled = fileStore(other.path);
  const [run = ''] = (await verify(made.folder, { store })).seen.anchors?.anchors.map((one) => one.run) ?? [];
  const key = `v1/sample/runs/${run}/manifest.json`;
  const text = await readFile(join(other.path, key), 'utf8');
  await spoiled.put(key, one(Buffer.from(text.replace('18.4', '18.5'))));
  const { found } = await verify(made.folder, { store: spoiled });
  assert.equal(found, [`run ${run}:0 ANCHOR_REFUSED`]);
});

test('a run whose report is not recorded is red when it is old, and grey when it is young', async () => {
  await using other = await reportsFolder();
  await cp(made.store, other.path, { recursive: true });
  const { hash } = (await readLedgerFiles(made.folder))[0]?.lines.at(-1) ?? { hash: '' };
  const old = fileStore(other.path);
  const before = entries.findLast(({ kind }) => kind === 'backup')?.manifest ?? '';
  const { sha256 } = await anchor(old, { seq: 4, head: hash, at: '2026-11-04T00:00:00Z', prev: before });
  assert.equal((await verify(made.folder, { store: old })).found, [`${FILE}:9 MANIFEST_UNRECORDED`]);
  await rm(join(other.path, 'v1/sample/runs'), { recursive: true });
  await cp(join(made.store, 'v1'), join(other.path, 'v1'), { recursive: true });
  await anchor(old, {
    seq: 4,
    head: hash,
    at: new Date(NOW.getTime() - 3_600_000).toISOString(),
    prev: before,
  });
  const { seen, found } = await verify(made.folder, { store: old });
  assert.equal(found, []);
  assert.is(seen.anchors?.judged.pending.length, 1);
  assert.ok(sha256.length === 64);
});

test('git: a line taken out in a later commit is found, and one that was committed after its time', async () => {
  await using folder = await reportsFolder();
  const reports = join(folder.path, 'reports');
  await refused(verifyGit(made.folder), 'NO_HISTORY');
  await cp(made.folder, reports, { recursive: true });
  git(folder.path, ['init', '-q', '-b', 'main']);
  const all = (await readFile(join(reports, FILE), 'utf8')).trimEnd().split('\n');
  for (const night of [3, 6, 9]) {
    await editLines(reports, () => all.slice(0, night));
    git(folder.path, ['add', '-A']);
    git(folder.path, ['commit', '-q', '-m', 'reports'], `2026-11-0${night / 3}T05:00:00Z`);
  }
  const whole = await verifyGit(reports);
  assert.equal(whole.found, []);
  assert.is(whole.seen.history?.commits, 3);
  assert.is(whole.seen.history?.lines, 9);
  // The last line with its report: what no anchor saw.
  const last = entries.at(-1)?.path ?? '';
  await editLines(reports, (lines) => lines.slice(0, -1));
  await rm(join(reports, last));
  git(folder.path, ['commit', '-q', '-a', '-m', 'tidy'], '2026-11-04T00:00:00Z');
  assert.equal((await verify(reports)).found, []);
  assert.equal((await verifyGit(reports)).found, [`${FILE}:9 LINE_LOST`]);
  git(folder.path, ['revert', '--no-edit', 'HEAD'], '2026-11-04T01:00:00Z');
  assert.equal((await verifyGit(reports)).found, []);
  // In order for the chain, but a commit of the third night shows that it was not there when it says.
  const { ledgerLine: line } = await addReport(reports, { at: '2026-11-03T04:10:00.000Z', run: '5900' });
  git(folder.path, ['add', '-A']);
  git(folder.path, ['commit', '-q', '-m', 'reports'], '2026-11-20T05:00:00Z');
  assert.equal((await verify(reports)).found, []);
  assert.is(line.seq, 10);
  await git(folder.path, [
    'clone',
    '-q',
    '--depth',
    '1',
    `file://${folder.path}`,
    join(folder.path, 'shallow'),
  ]);
  await refused(verifyGit(join(folder.path, 'shallow/reports')), 'SHALLOW');
});

function verifyGit(folder: string) {
  return verify(folder, { git: true });
}

test('nothing to look at is refused, and never green', async () => {
  await using folder = await reportsFolder();
  await refused(verify(join(folder.path, 'nowhere')), 'NO_REPORTS');
  await refused(verify(folder.path), 'NO_REPORTS');
  await mkdir(join(folder.path, 'ledger'));
  await writeFile(join(folder.path, FILE), '');
  await refused(verify(folder.path), 'NO_REPORTS');
});

async function refused(work: Promise<unknown>, code: string): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof BulkheadError, String(error));
  assert.is(error.code, code);
  assert.is(error.exit, 2);
}

test.run();
