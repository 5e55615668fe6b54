import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchContext } from './bench.ts';
import { runTimed } from './programs.ts';
import type { Sample } from './rounds.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** What the bench of the restore backs up with and opens with. */
export interface RestoreKeys {
  readonly encryption: string;
  readonly signing: string;
}

/** A whole drill by the command, as its own report tells of it. */
export interface DrillRun {
  /** Milliseconds until the database could be used. */
  readonly restored: number;
  /** Milliseconds of what proves it afterwards. */
  readonly proof: number;
  /** Bytes of memory at most. */
  readonly peak: number;
  /** Each step with its milliseconds. */
  readonly steps: string;
}

const PROOF = /^(invariants|isolation|check-command|negative-control)$/;

/** Backs a database up into a folder of its own, with the command. */
export async function backUpFor(
  bench: BenchContext,
  folder: string,
  url: string,
  keys: RestoreKeys,
): Promise<void> {
  const session = await bench.session('postgres');
  await mkdir(join(folder, 'run'), { recursive: true });
  const env = { ...environment(keys), DATABASE_URL: url };
  await runTimed(`cd '${folder}/run' && ${script('backup-nightly', folder)}`, session, env);
}

/** Restores what was backed up there into an empty database, with two sessions, and proves nothing. */
export async function restoreOnly(
  bench: BenchContext,
  folder: string,
  url: string,
  keys: RestoreKeys,
): Promise<Sample> {
  const env = {
    ...environment(keys),
    BENCH_URL: url,
    BENCH_STORE: join(folder, 'store'),
    BENCH_MODEL: join(ROOT, 'bulkhead.yaml'),
    BENCH_ENVIRONMENT: 'development',
  };
  const script = join(import.meta.dirname, 'restore-only.ts');
  return runTimed(`'${process.execPath}' '${script}'`, await bench.session('postgres'), env);
}

/** Drills what was backed up there into an empty database, with two sessions. Throws when the drill is not green. */
export async function drillInto(
  bench: BenchContext,
  folder: string,
  url: string,
  keys: RestoreKeys,
): Promise<DrillRun> {
  const usage = join(folder, 'usage.json');
  const env = { ...environment(keys), STAGING_DATABASE_URL: url, BENCH_USAGE: usage };
  await rm(join(folder, 'run', '.bulkhead'), { recursive: true, force: true });
  const line = `cd '${folder}/run' && ${script('restore-drill', folder)} --same-server --jobs 2`;
  await runTimed(line, await bench.session('postgres'), env);
  const { peak }: { peak: number } = JSON.parse(await readFile(usage, 'utf8'));
  const { timings } = await reportIn(join(folder, 'run', '.bulkhead', 'reports', 'restore-drill'));
  const sum = (proof: boolean) =>
    timings.reduce((all, { step, milliseconds }) => all + (PROOF.test(step) === proof ? milliseconds : 0), 0);
  const steps = timings.map(({ step, milliseconds }) => `${step} ${milliseconds}`).join(', ');
  return { restored: sum(false), proof: sum(true), peak, steps };
}

function environment({ encryption, signing }: RestoreKeys): Record<string, string> {
  return { BACKUP_ENCRYPTION_KEY: encryption, BACKUP_SIGNING_KEY: signing };
}

function script(name: string, folder: string): string {
  const preload = join(import.meta.dirname, 'usage.ts');
  const path = join(ROOT, 'scripts', 'backup', `${name}.ts`);
  return `'${process.execPath}' --import '${preload}' '${path}' --config '${join(ROOT, 'bulkhead.yaml')}' --store 'file:${folder}/store'`;
}

interface ReportFile {
  readonly timings: readonly { readonly step: string; readonly milliseconds: number }[];
}

async function reportIn(folder: string): Promise<ReportFile> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const [file] = files.filter(({ name }) => name.endsWith('.json'));
  if (file === undefined) throw new Error('the drill wrote no report');
  return JSON.parse(await readFile(join(file.parentPath, file.name), 'utf8'));
}
