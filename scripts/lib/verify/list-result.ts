import { formatBytes } from '../reports/quantity.ts';
import { alignTable } from '../reports/table.ts';
import type { Check, Result } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import type { ListedRun, ListPage, ListRequest } from './list.ts';

/** The list as people read it. */
export function listTable({ runs }: ListPage, environment: string): string {
  const rows = runs.map((run) => [
    run.snapshotAt ?? '–',
    run.run,
    run.tier === undefined ? '–' : `${run.tier} ${run.seq}`,
    environment,
    run.tenants === undefined ? '–' : String(run.tenants),
    run.bytes === undefined ? '–' : formatBytes(run.bytes),
    stateWords(run),
    run.opensWith.join(', ') || '–',
  ]);
  return alignTable(rows, {
    columns: [
      { header: 'snapshot (UTC)' },
      { header: 'run' },
      { header: 'tier, number' },
      { header: 'environment' },
      { header: 'tenants', align: 'right' },
      { header: 'size', align: 'right' },
      { header: 'state' },
      { header: 'opens with' },
    ],
  });
}

/** The list as a result. A list without a public key cannot say who signed what: it is grey. */
export function listResult(page: ListPage, request: ListRequest): Result {
  const { runs, inventory, next } = page;
  const { environment } = request;
  const checks = runs.flatMap((run) => checkOf(run));
  if (checks.length === 0) checks.push(nothing(environment));
  const committed = inventory.folders.filter(({ committedAt }) => committedAt !== undefined).length;
  const incomplete = inventory.folders.length - committed;
  const shown = runs.length === inventory.folders.length ? '' : `; ${runs.length} of them shown`;
  return {
    verdict: verdictOf(checks),
    summary: `${committed} backups of ${environment}${incomplete === 0 ? '' : ` and ${incomplete} folders without a manifest`}${shown}${next === undefined ? '' : `, go on with --before ${next}`}`,
    checks,
    scope: { environment, store: request.store.description },
    facts: {
      committed,
      incomplete,
      foldersOutsideOfRuns: [...inventory.strangers],
      next: next ?? null,
      runs: runs.map((run) => ({
        run: run.run,
        snapshotAt: run.snapshotAt ?? null,
        tier: run.tier ?? null,
        seq: run.seq ?? null,
        environment,
        tenants: run.tenants ?? null,
        objects: run.objects ?? null,
        bytes: run.bytes ?? null,
        state: stateWords(run),
        opensWith: run.opensWith.join(', '),
      })),
    },
    outputs: { runs: String(committed), newest: runs.find(({ state }) => state === 'verified')?.run ?? '' },
  };
}

function stateWords({ state, whole, refusal }: ListedRun): string {
  if (state === 'refused') return `refused: ${refusal?.code ?? ''}`;
  return whole === false ? `${state}, objects missing` : state;
}

/** A folder without a manifest is named, and is no finding: a backup that is being written looks like that. */
function checkOf(run: ListedRun): Check[] {
  const { state, refusal, whole } = run;
  if (state === 'incomplete') return [];
  const red = state === 'refused' || whole === false;
  return [
    {
      id: refusal?.code ?? 'LST-01',
      title: 'The run is signed by a trusted key, and its objects are there when they were counted',
      object: run.run,
      verdict: red ? 'red' : state === 'verified' ? 'green' : 'grey',
      expected: 'a trusted signature; objects as many and as large as its manifest says',
      observed:
        refusal?.what ??
        (whole === false
          ? `${run.objects} objects with ${run.bytes} bytes, which is not what its manifest lists`
          : `${state === 'verified' ? 'signed' : 'not checked: no public key was given'}; ${run.objects} objects${whole === undefined ? ' in its manifest, not counted' : ''}`),
      meaning: 'It could not be restored, or it is somebody else’s work.',
      fix: refusal?.fix ?? `npx tsx scripts/backup/verify-backup.ts --run ${run.run}`,
    },
  ];
}

function nothing(environment: string): Check {
  return {
    id: 'LST-02',
    title: 'There are backups',
    verdict: 'grey',
    expected: 'at least one committed run',
    observed: `none of environment "${environment}"`,
    meaning: 'After a loss there would be nothing to restore.',
    fix: 'npx tsx scripts/backup/backup-nightly.ts',
  };
}
