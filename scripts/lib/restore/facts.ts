import { passedOverLines } from '../keys/passed-over.ts';
import type { Timing } from '../runtime/result.ts';
import type { Drill } from './drill.ts';
import type { Restored } from './restore.ts';

/** Steps after which the database could be used: what comes after them is the proof, not the restore. */
const PROOF: ReadonlySet<string> = new Set(['invariants', 'isolation', 'check-command', 'negative-control']);

/** Numbers and lists of a drill, as far as it came; no tenant's data. */
export interface DrillFacts extends Record<string, unknown> {
  run?: string;
  rtoMilliseconds?: number;
  rpoMilliseconds?: number;
  rows?: number;
  storedBytes?: number;
}

/** Milliseconds until the database could be used (RTO). */
export function restoreTime({ steps }: Pick<Drill, 'steps'>): number {
  return restoreSteps(steps).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

function restoreSteps(steps: readonly Timing[]): Timing[] {
  return steps.filter(({ step }) => !PROOF.has(step));
}

/** What a report tells of a drill in numbers. `now`: the moment up to which data would be lost. */
export function drillFacts({ run, contents, restored, steps, jobs, owner }: Drill, now: Date): DrillFacts {
  return {
    ...(run === undefined
      ? {}
      : {
          run: run.manifest.run,
          seq: run.manifest.seq,
          manifestSha256: run.sha256,
          snapshotAt: run.manifest.snapshotAt,
          rpoMilliseconds: Math.max(0, now.getTime() - Date.parse(run.manifest.snapshotAt)),
          objects: run.manifest.objects.length,
          storedBytes: run.manifest.objects.reduce((sum, { size }) => sum + size, 0),
          keysFile: run.keysFile,
          ...(run.passedOver.length === 0 ? {} : { keysFilesPassedOver: passedOverLines(run.passedOver) }),
        }),
    ...(contents === undefined
      ? {}
      : { tenants: contents.detail.tenants.length, tables: contents.detail.tables.length }),
    ...(restored === undefined ? {} : restoredFacts(restored, steps, jobs ?? 1)),
    ...(owner === undefined ? {} : { owner }),
  };
}

function restoredFacts(restored: Restored, steps: readonly Timing[], jobs: number): DrillFacts {
  const { loaded, roles, extensions, tolerated, statements } = restored;
  const { rows, bytes, meter } = loaded;
  const loading = steps.find(({ step }) => step === 'load')?.milliseconds ?? 0;
  const total = restoreTime({ steps: [...steps] });
  return {
    rtoMilliseconds: total,
    // Where the time to restore goes; the rest of the steps is the proof.
    rto: restoreSteps(steps).map(({ step, milliseconds }) => ({
      step,
      milliseconds,
      percent: total === 0 ? 0 : Math.round((milliseconds * 100) / total),
    })),
    // Summed over all sessions, which wait at the same time.
    loadWaits: {
      downloadMilliseconds: Math.round(meter.download),
      decryptMilliseconds: Math.round(meter.open),
      databaseMilliseconds: Math.round(meter.database),
    },
    rows,
    textBytes: bytes,
    jobs,
    ...(loading === 0
      ? {}
      : {
          rowsPerSecond: Math.round((rows * 1000) / loading),
          megabytesPerSecond: Math.round(bytes / 1000 / loading),
        }),
    statements,
    rolesCreated: roles.create.map(({ name }) => name),
    // What a login needs beside its name; no password is in a backup.
    rolesWithoutLogin: roles.create.filter(({ login }) => login).map(({ name }) => name),
    rolesDiffering: [...roles.differing],
    extensionsCreated: [...extensions.created],
    extensionsUnavailable: [...extensions.unavailable],
    extensionsInOtherVersion: [...extensions.otherVersion],
    tolerated: tolerated.map(({ line, statement, why }) => ({ line, statement, why })),
  };
}
