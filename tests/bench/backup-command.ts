import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { runTimed } from './programs.ts';
import type { Work } from './rounds.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** What the last backup was, by its own report. */
export interface Taken {
  readonly textBytes: number;
  readonly storedBytes: number;
  readonly tenants: number;
  /** Milliseconds of all steps, and of those that sign and commit. */
  readonly total: number;
  readonly signing: number;
  /** Each step with its milliseconds. */
  readonly steps: string;
}

/** The command as anybody runs it, again and again into an empty store. */
export interface BackupCommand {
  readonly work: Work;
  /** Bytes of memory at most, of each run so far. */
  readonly peaks: number[];
  last(): Promise<Taken>;
}

/** Where it stores: as `--store` names it, and what its environment needs for that. */
export interface StorePlace {
  readonly store: string;
  readonly env: Readonly<Record<string, string>>;
}

const FOLDER: StorePlace = { store: 'file:./store', env: {} };

export function backupCommand(
  folder: string,
  url: string,
  session: pg.Client,
  place: StorePlace = FOLDER,
): BackupCommand {
  const usage = join(folder, 'usage.json');
  const env = {
    ...place.env,
    DATABASE_URL: url,
    BACKUP_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    BACKUP_SIGNING_KEY: newSigningKey().privatePem,
    BENCH_USAGE: usage,
    // Nothing is compiled in a night either: the actions are bundled. The round that does not count fills it.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  };
  const preload = join(import.meta.dirname, 'usage.ts');
  const script = join(ROOT, 'scripts/backup/backup-nightly.ts');
  const line = `cd '${folder}/run' && '${process.execPath}' --import '${preload}' '${script}' --config '${join(ROOT, 'bulkhead.yaml')}' --store '${place.store}'`;
  const peaks: number[] = [];
  return {
    peaks,
    async work() {
      await rm(join(folder, 'run'), { recursive: true, force: true });
      await mkdir(join(folder, 'run'));
      const sample = await runTimed(line, session, env);
      const { peak }: { peak: number } = JSON.parse(await readFile(usage, 'utf8'));
      peaks.push(peak);
      return sample;
    },
    last: () => readTaken(join(folder, 'run')),
  };
}

interface ReportFile {
  readonly facts: { readonly textBytes: number; readonly storedBytes: number; readonly tenants: number };
  readonly timings: readonly { readonly step: string; readonly milliseconds: number }[];
}

async function readTaken(folder: string): Promise<Taken> {
  const files = await readdir(join(folder, '.bulkhead/reports/backup'), {
    recursive: true,
    withFileTypes: true,
  });
  const [file] = files.filter(({ name }) => name.endsWith('.json'));
  if (file === undefined) throw new Error('the backup wrote no report');
  const report: ReportFile = JSON.parse(await readFile(join(file.parentPath, file.name), 'utf8'));
  const sum = (steps: RegExp) =>
    report.timings.reduce((all, { step, milliseconds }) => all + (steps.test(step) ? milliseconds : 0), 0);
  const { textBytes, storedBytes, tenants } = report.facts;
  const steps = report.timings.map(({ step, milliseconds }) => `${step} ${milliseconds}`).join(', ');
  return { textBytes, storedBytes, tenants, total: sum(/./), signing: sum(/^(sign|commit)$/), steps };
}
