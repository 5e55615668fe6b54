import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { formatDuration } from '../../scripts/lib/reports/quantity.ts';
import type { Bench, BenchContext, Measurement } from './bench.ts';
import { cloned, dropped, loadedPortal, migrationFiles, newDatabase } from './portal.ts';
import { found, runTimed } from './programs.ts';
import { backUpFor, type DrillRun, drillInto, type RestoreKeys, restoreOnly } from './restore-command.ts';
import { compared, interleave, type Sample, type Work } from './rounds.ts';

const SOURCE = 'restore_source';
const OURS = 'restore_ours';
const OTHER = 'restore_other';
const AIM = 1;
const MOST_MEMORY = 256 * 2 ** 20;
/** Each round restores everything twice. */
const MOST_ROUNDS = 5;

export const bench: Bench = {
  name: 'restore',
  summary: 'the drill’s restore with 2 sessions, indexes and constraints included, against pg_restore -j 2',
  async run(bench) {
    const folder = await bench.context.temporaryFolder('bench-restore');
    const { url } = await bench.server();
    await cloned(bench, await loadedPortal(bench, bench.size.messages), SOURCE, await lastMigration());
    const source = withDatabase(url, { database: SOURCE });
    const keys = { encryption: randomBytes(32).toString('hex'), signing: newSigningKey().privatePem };
    bench.say('backing up, by us and by pg_dump');
    await backUpFor(bench, folder, source, keys);
    const rival = await pgRestore(bench, folder, source);
    const works = [restore(bench, folder, keys), ...rival];
    bench.say('restoring in turn');
    const [ours, other] = await interleave(works, Math.min(bench.size.rounds, MOST_ROUNDS), { warm: false });
    bench.say('one whole drill');
    const drill = await drillInto(bench, folder, await emptied(bench, OURS), keys);
    await dropped(bench, SOURCE, OURS, OTHER);
    return measurements(drill, ours, other);
  },
};

async function lastMigration(): Promise<string | undefined> {
  return (await migrationFiles()).at(-1)?.name;
}

function restore(bench: BenchContext, folder: string, keys: RestoreKeys): Work {
  return async () => restoreOnly(bench, folder, await emptied(bench, OURS), keys);
}

async function emptied(bench: BenchContext, name: string): Promise<string> {
  await dropped(bench, name);
  await newDatabase(bench, name);
  return withDatabase((await bench.server()).url, { database: name });
}

/** A dump in the directory format, which pg_restore restores with several sessions; none where it is missing. */
async function pgRestore(bench: BenchContext, folder: string, source: string): Promise<Work[]> {
  if (!(await found('pg_dump')) || !(await found('pg_restore'))) return [];
  const session = await bench.session('postgres');
  const dump = join(folder, 'dump');
  await runTimed(`pg_dump -Fd -j 2 -f '${dump}' '${source}'`, session);
  return [
    async () => {
      const url = await emptied(bench, OTHER);
      return runTimed(`pg_restore -j 2 --exit-on-error -d '${url}' '${dump}'`, session);
    },
  ];
}

function measurements(
  drill: DrillRun,
  ours: readonly Sample[] | undefined,
  other: readonly Sample[] | undefined,
): Measurement[] {
  const what = 'restored with indexes and constraints, against pg_restore -j 2';
  const missing = 'not measured: pg_dump or pg_restore is not on the PATH, or is older than the server';
  return [
    other === undefined
      ? { what, unit: 'milliseconds', ours: undefined, note: missing }
      : compared(what, 'milliseconds', ours, other, AIM),
    {
      what: 'a whole drill: database and statistics, then the proof',
      unit: 'milliseconds',
      ours: drill.restored,
      other: drill.proof,
      note: `${formatDuration(drill.restored)} and ${formatDuration(drill.proof)}; milliseconds: ${drill.steps}`,
    },
    {
      what: 'peak memory of the whole drill',
      unit: 'bytes',
      ours: drill.peak,
      aim: { of: 'bytes', most: MOST_MEMORY },
    },
  ];
}
