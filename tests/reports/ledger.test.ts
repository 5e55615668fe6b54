import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { appendToLedger, ledgerHead, readLedger } from '../../scripts/lib/reports/ledger.ts';
import { digestOf, GENESIS, reportPath } from '../../scripts/lib/reports/ledger-entry.ts';
import { verifyLedger } from '../../scripts/lib/reports/ledger-verify.ts';
import { type Report, reportBytes } from '../../scripts/lib/reports/schema.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { reportsFolder } from './folder.ts';
import { sampleReport } from './sample.ts';

const WORKER = fileURLToPath(new URL('append-worker.ts', import.meta.url));

async function place(folder: string, report: Report): Promise<string> {
  const path = reportPath(report);
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), reportBytes(report));
  return path;
}

async function refusal(work: Promise<unknown>): Promise<BulkheadError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('each line carries the hash of the line before, across years', async () => {
  await using folder = await reportsFolder();
  const times = ['2025-12-31T23:59:58.000Z', '2025-12-31T23:59:59.000Z', '2026-01-01T00:00:00.000Z'];
  const paths: string[] = [];
  for (const at of times) paths.push(await place(folder.path, sampleReport({ at })));
  const entries = await appendToLedger(folder.path, paths);
  assert.equal(
    entries.map(({ seq }) => seq),
    [1, 2, 3],
  );
  const old = (await readFile(join(folder.path, 'ledger/2025.jsonl'), 'utf8')).split('\n');
  const young = (await readFile(join(folder.path, 'ledger/2026.jsonl'), 'utf8')).split('\n');
  assert.is(old.length, 3);
  assert.is(young.length, 2);
  assert.equal(
    entries.map(({ prev }) => prev),
    [GENESIS, digestOf(old[0] ?? ''), digestOf(old[1] ?? '')],
  );
  assert.equal(await ledgerHead(folder.path), {
    seq: 3,
    hash: digestOf(young[0] ?? ''),
    file: 'ledger/2026.jsonl',
    line: 1,
  });
  assert.equal(await readLedger(folder.path), entries);
  assert.equal(await verifyLedger(folder.path), []);
});

test('a late report of last year goes to the end of the chain, not into last year', async () => {
  await using folder = await reportsFolder();
  const now = await place(folder.path, sampleReport({ at: '2026-01-01T00:00:00.000Z' }));
  const late = await place(folder.path, sampleReport({ at: '2025-12-31T00:00:00.000Z' }));
  await appendToLedger(folder.path, [now]);
  await appendToLedger(folder.path, [late]);
  assert.equal(await readdir(join(folder.path, 'ledger')), ['2026.jsonl']);
  assert.equal(await verifyLedger(folder.path), []);
});

test('an empty ledger has a head, and no problem', async () => {
  await using folder = await reportsFolder();
  assert.equal(await ledgerHead(folder.path), { seq: 0, hash: GENESIS, file: undefined, line: 0 });
  assert.equal(await verifyLedger(folder.path), []);
});

test('appending a report again changes nothing; with other bytes it is refused', async () => {
  await using folder = await reportsFolder();
  const report = sampleReport();
  const path = await place(folder.path, report);
  const first = await appendToLedger(folder.path, [path, path]);
  assert.equal(await appendToLedger(folder.path, [join(folder.path, path)]), [first[0]]);
  assert.is((await readLedger(folder.path)).length, 1);
  await writeFile(join(folder.path, path), reportBytes({ ...report, summary: 'better' }));
  const error = await refusal(appendToLedger(folder.path, [path]));
  assert.is(error.code, 'LEDGER_CONFLICT');
  assert.match(error.what, path);
});

test('a report outside its place is refused', async () => {
  await using folder = await reportsFolder();
  await writeFile(join(folder.path, 'x.json'), reportBytes(sampleReport()));
  const error = await refusal(appendToLedger(folder.path, ['x.json']));
  assert.is(error.code, 'REPORT_MISPLACED');
});

test('nothing is chained to a line that is none', async () => {
  await using folder = await reportsFolder();
  const path = await place(folder.path, sampleReport());
  await appendToLedger(folder.path, [path]);
  const ledger = join(folder.path, 'ledger/2026.jsonl');
  await writeFile(ledger, `${await readFile(ledger, 'utf8')}{"seq":2}\n`);
  const later = await place(folder.path, sampleReport({ at: '2026-11-22T00:00:00.000Z' }));
  const works = [
    () => appendToLedger(folder.path, [later]),
    () => readLedger(folder.path),
    () => ledgerHead(folder.path),
  ];
  for (const work of works) {
    const error = await refusal(work());
    assert.is(error.code, 'LEDGER_DAMAGED');
    assert.match(error.what, 'ledger/2026.jsonl:2');
  }
});

test('four processes at once lose nothing', async () => {
  await using folder = await reportsFolder();
  const workers = Array.from({ length: 4 }, () =>
    spawn(process.execPath, [WORKER, folder.path, '15'], { stdio: ['ignore', 'ignore', 'inherit'] }),
  );
  const codes = await Promise.all(workers.map(async (worker) => (await once(worker, 'exit'))[0]));
  assert.equal(codes, [0, 0, 0, 0]);
  const entries = await readLedger(folder.path);
  assert.is(entries.length, 60);
  assert.is(new Set(entries.map(({ path }) => path)).size, 60);
  assert.equal(await verifyLedger(folder.path), []);
  assert.equal(await readdir(join(folder.path, 'ledger')), ['2026.jsonl']);
});

test('a process killed in the middle of its work stops nobody else', async () => {
  await using folder = await reportsFolder();
  const start = (count: number) =>
    spawn(process.execPath, [WORKER, folder.path, String(count)], { stdio: ['ignore', 'ignore', 'inherit'] });
  const victim = start(1000);
  const ended = once(victim, 'exit');
  while ((await ledgerHead(folder.path)).seq < 5) await delay(10);
  const survivor = start(15);
  const finished = once(survivor, 'exit');
  await delay(200);
  victim.kill('SIGKILL');
  await ended;
  assert.is((await finished)[0], 0);
  // At most the one report whose line was not yet written.
  const codes = (await verifyLedger(folder.path)).map(({ code }) => code);
  assert.ok(codes.length <= 1 && codes.every((code) => code === 'NOT_IN_LEDGER'), codes.join());
});

test('a crowd within one process loses nothing', async () => {
  await using folder = await reportsFolder();
  const paths: string[] = [];
  for (let second = 10; second < 30; second += 1) {
    paths.push(await place(folder.path, sampleReport({ at: `2026-11-21T00:00:${second}.000Z` })));
  }
  await Promise.all(paths.map((path) => appendToLedger(folder.path, [path])));
  assert.is((await readLedger(folder.path)).length, 20);
  assert.equal(await verifyLedger(folder.path), []);
});

interface LockCase {
  name: string;
  content: () => string;
  ageSeconds: number;
  taken: boolean;
}

const dead = { pid: 2 ** 22 + 1, host: hostname(), token: 'x' };
const LOCKS: LockCase[] = [
  { name: 'of a process that died', content: () => JSON.stringify(dead), ageSeconds: 0, taken: true },
  {
    name: 'of an earlier process with our own number',
    content: () => JSON.stringify({ ...dead, pid: process.pid }),
    ageSeconds: 0,
    taken: true,
  },
  {
    name: 'of another machine, old',
    content: () => JSON.stringify({ ...dead, host: 'elsewhere' }),
    ageSeconds: 3600,
    taken: true,
  },
  { name: 'that stayed empty in a crash', content: () => '', ageSeconds: 60, taken: true },
  { name: 'that is just being written', content: () => '', ageSeconds: 0, taken: false },
  {
    name: 'of another machine, young',
    content: () => JSON.stringify({ ...dead, host: 'elsewhere' }),
    ageSeconds: 0,
    taken: false,
  },
  {
    name: 'of a process that lives',
    content: () => JSON.stringify({ ...dead, pid: process.ppid }),
    ageSeconds: 0,
    taken: false,
  },
];

for (const { name, content, ageSeconds, taken } of LOCKS) {
  test(`a lock ${name} is ${taken ? 'taken over' : 'respected'}`, async () => {
    await using folder = await reportsFolder();
    const path = await place(folder.path, sampleReport());
    const lock = join(folder.path, 'ledger/.lock');
    await mkdir(dirname(lock), { recursive: true });
    await writeFile(lock, content());
    const since = Date.now() / 1000 - ageSeconds;
    await utimes(lock, since, since);
    const work = appendToLedger(folder.path, [path], { wait: 100, stale: 600_000 });
    if (taken) {
      assert.is((await work).length, 1);
      assert.equal(await readdir(join(folder.path, 'ledger')), ['2026.jsonl']);
      return;
    }
    const error = await refusal(work);
    assert.is(error.code, 'LOCKED');
    assert.match(error.fix, `rm ${lock}`);
    assert.equal(await readdir(join(folder.path, 'ledger')), ['.lock']);
  });
}

test.run();
