import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeManifest, manifestSha256 } from '../../scripts/lib/archive/manifest.ts';
import { signManifest } from '../../scripts/lib/archive/signature.ts';
import { newSigningKey, parseSigningKey, type SigningKey } from '../../scripts/lib/archive/signing-key.ts';
import {
  type ReportsVerification,
  type VerifyReportsRequest,
  verifyReports,
} from '../../scripts/lib/evidence/verify.ts';
import { problemsOf } from '../../scripts/lib/evidence/verify-result.ts';
import { ledgerHead } from '../../scripts/lib/reports/ledger.ts';
import { digestOf, ledgerLine } from '../../scripts/lib/reports/ledger-entry.ts';
import { readLedgerFiles } from '../../scripts/lib/reports/ledger-file.ts';
import type { Run } from '../../scripts/lib/reports/schema.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import type { ReportKind } from '../../scripts/lib/runtime/result.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { sampleContext, sampleReport } from '../reports/sample.ts';
import { testContext } from '../support/context.ts';

export const ENVIRONMENT = 'sample';
/** When everything here is looked at. */
export const NOW = new Date('2026-12-01T00:00:00.000Z');

const PAIR = newSigningKey();
export const SIGNING: SigningKey = parseSigningKey(PAIR.privatePem);
export const PUBLIC_PEM = PAIR.publicPem;

export interface MadeReport {
  readonly at: string;
  readonly kind?: ReportKind;
  readonly run?: string;
  readonly facts?: Record<string, unknown>;
  readonly command?: string;
}

/** Writes a report and its line, as a command does. */
export async function addReport(folder: string, { at, kind = 'hardening', run, facts }: MadeReport) {
  const id = run ?? '4711';
  const env = /^local/.test(id) ? {} : { GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: '1' };
  const report = sampleReport({
    at,
    kind,
    context: sampleContext({ env }),
    result: facts === undefined ? {} : { facts },
  });
  if (!/^local/.test(id)) return await writeReport(folder, report);
  const own: Run = { id, attempt: 1 };
  return await writeReport(folder, { ...report, run: own, id: `${report.id.slice(0, 16)}-${id}-1` });
}

/** Stores a signed manifest that names the present head of the ledger; what a run has besides is of no matter here. */
export async function anchor(
  store: Store,
  given: { seq: number; head: string | null; at: string; prev: string | null },
): Promise<{ run: string; sha256: string }> {
  const at = new Date(given.at).toISOString();
  const nonce = createHash('sha256').update(String(given.seq)).digest('hex').slice(0, 8);
  const run = `${at.slice(0, 19).replaceAll(':', '-')}Z-${nonce}`;
  const bytes = encodeManifest({
    v: 1,
    run,
    environment: ENVIRONMENT,
    seq: given.seq,
    prevManifestSha256: given.prev,
    ledgerHead: given.head,
    startedAt: at,
    snapshotAt: at,
    finishedAt: at,
    serverVersion: '18.4',
    systemIdentifier: null,
    tier: 'daily',
    lockUntil: null,
    keyGroups: [{ id: 'main', snapshotAt: at }],
    objects: [{ name: 'shared.bha', size: 1, sha256: 'a'.repeat(64), keyGroup: 'main' }],
  });
  const prefix = `v1/${ENVIRONMENT}/runs/${run}/`;
  await store.put(`${prefix}manifest.json`, one(bytes));
  await store.put(`${prefix}manifest.sig`, one(signManifest(bytes, SIGNING)));
  return { run, sha256: manifestSha256(bytes) };
}

export async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Three nights, each of a canary, a backup that is anchored, and a drill; nine lines in one file. */
export async function threeNights(folder: string, storeFolder: string): Promise<Store> {
  const store = fileStore(storeFolder);
  let prev: string | null = null;
  for (const [index, day] of ['01', '02', '03'].entries()) {
    await addReport(folder, { at: `2026-11-${day}T01:00:00.000Z`, kind: 'canary', run: `${5000 + index}` });
    const { hash } = await ledgerHead(folder);
    const made = await anchor(store, {
      seq: index + 1,
      head: hash,
      at: `2026-11-${day}T02:00:00.000Z`,
      prev,
    });
    prev = made.sha256;
    const facts = { run: made.run, seq: index + 1, manifestSha256: made.sha256 };
    await addReport(folder, {
      at: `2026-11-${day}T02:10:00.000Z`,
      kind: 'backup',
      run: `${5000 + index}`,
      facts,
    });
    await addReport(folder, {
      at: `2026-11-${day}T04:00:00.000Z`,
      kind: 'restore-drill',
      run: `${5000 + index}`,
    });
  }
  return store;
}

/** A verification with what is given, the rest left out. */
export async function verify(
  folder: string,
  given: Partial<VerifyReportsRequest> = {},
): Promise<{ seen: ReportsVerification; found: string[] }> {
  await using context = testContext({ clock: NOW, env: { PATH: process.env.PATH } });
  const seen = await verifyReports(
    {
      folder,
      since: undefined,
      environment: ENVIRONMENT,
      store: undefined,
      trusted: [SIGNING],
      git: false,
      fetch: undefined,
      objectives: undefined,
      ...given,
    },
    context,
  );
  return { seen, found: problemsOf(seen).map(({ file, line, code }) => `${file}:${line} ${code}`) };
}

/** Changes a ledger file as someone with an editor would. */
export async function editLines(
  folder: string,
  edit: (lines: string[]) => string[],
  file = 'ledger/2026.jsonl',
) {
  const lines = (await readFile(join(folder, file), 'utf8')).trimEnd().split('\n');
  await writeFile(
    join(folder, file),
    edit(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

/** Numbers and chains all lines anew, as somebody who knows the format would after a change. */
export async function rechain(folder: string): Promise<void> {
  let prev = '0'.repeat(64);
  let seq = 0;
  for (const { file, lines } of await readLedgerFiles(folder)) {
    const texts: string[] = [];
    for (const { entry } of lines) {
      if (entry === undefined) throw new Error('not a line');
      seq += 1;
      const text = ledgerLine({ ...entry, seq, prev });
      prev = digestOf(text);
      texts.push(`${text}\n`);
    }
    await writeFile(join(folder, file), texts.join(''));
  }
}

/** Runs git in a folder with an identity and a time of its own. */
export function git(folder: string, args: readonly string[], at = '2026-11-01T05:00:00Z'): string {
  const { status, stdout, stderr } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      GIT_AUTHOR_NAME: 'Recorder',
      GIT_AUTHOR_EMAIL: 'recorder@example.com',
      GIT_COMMITTER_NAME: 'Recorder',
      GIT_COMMITTER_EMAIL: 'recorder@example.com',
      GIT_AUTHOR_DATE: at,
      GIT_COMMITTER_DATE: at,
    },
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}
