import { reportIdentity, type SessionIdentity } from '../postgres/identity.ts';
import { type Check, type Result, verdictOf } from '../runtime/result.ts';
import { faultsOf } from '../tenancy/edges.ts';
import type { Model } from '../tenancy/model.ts';
import type { Applied } from './apply.ts';
import type { Layouts } from './layout.ts';
import { QUARANTINE, REASONS } from './orphan.ts';
import type { Plan } from './plan.ts';
import type { Group, Tally } from './tally.ts';
import type { Undone } from './undo.ts';

/** What every report of the recovery is about. */
export interface Ground {
  readonly model: Model;
  readonly layouts: Layouts;
  readonly identity: SessionIdentity;
  /** Counted up to one. */
  readonly tenants: number;
  readonly visibility: Check;
}

/** The result of a dry run. Samples are ids alone: a report never holds what is in a row. */
export function planResult(ground: Ground, plan: Plan, quarantine: boolean): Result {
  const { tally } = plan;
  const [orphans, changes, unknown] = [tally.count(), tally.count('pending'), tally.count('unknown')];
  const again = plan.known ? 'the same plan as before' : 'plan';
  return {
    ...resultOf(
      ground,
      tally,
      (group) => (group.status === 'pending' ? 'would be recovered' : 'unknown'),
      true,
    ),
    summary:
      orphans === 0
        ? `no orphan in ${ground.layouts.tables.length} tables`
        : `${orphans} orphans: ${changes} would be changed, ${unknown} are unknown; ${again} ${plan.id}, nothing was changed`,
    facts: { dryRun: true, plan: plan.id, hash: plan.hash, quarantine, ...countsOf(tally, 'pending') },
    outputs: { plan: plan.id, recovered: '0', proposed: String(changes), unknown: String(unknown) },
  };
}

/** The result of an apply, as the recovery map has it: an earlier, interrupted run of the same plan included. */
export function applyResult(ground: Ground, applied: Applied, tally: Tally): Result {
  const { run, parking } = applied;
  const done = tally.count('applied');
  const unknown = tally.count() - done;
  const result = resultOf(
    ground,
    tally,
    (group) => (group.status === 'applied' ? 'recovered' : group.status),
    false,
  );
  const checks = [
    ...result.checks,
    planCheck(run.planHash),
    ...(parking === undefined ? [] : [parkingCheck(parking.tenant)]),
  ];
  return {
    ...result,
    verdict: verdictOf(checks),
    checks,
    summary: `${done} rows recovered by plan ${run.id}${unknown === 0 ? '' : `, ${unknown} left as they were`}`,
    facts: {
      dryRun: false,
      plan: run.id,
      hash: run.planHash,
      quarantine: run.quarantine,
      ...countsOf(tally, 'applied'),
      batches: applied.batches,
      longestBatchMilliseconds: applied.longest,
      ...(parking === undefined
        ? {}
        : { quarantineTenant: parking.tenant, quarantineRowsMade: parking.made }),
    },
    outputs: { plan: run.id, recovered: String(done), proposed: '0', unknown: String(unknown) },
  };
}

/** The result of an undo. */
export function undoResult({ identity, visibility }: Ground, undone: Undone): Result {
  const { run, restored, inexact, changed, changedRows, refusedRows } = undone;
  const left = changedRows + refusedRows;
  const checks: Check[] = [
    visibility,
    {
      id: 'REC-05',
      title: 'Every row of the run is as it was before',
      object: run.id,
      verdict: left > 0 ? 'red' : inexact > 0 ? 'grey' : 'green',
      expected: 'no row was changed since it was recovered',
      observed: `${restored} rows put back${inexact === 0 ? '' : `, of ${inexact} a trigger changed something else again`}${left === 0 ? '' : `; ${changedRows} were changed since and ${refusedRows} not taken back by their table, and are left: ${named(changed)}`}`,
      meaning: 'Rows are where the run put them, although it was to be taken back.',
      ...(left === 0
        ? {}
        : {
            fix: `select entity_table, entity_id, previous from bulkhead.recovery_map where run_id = '${run.id}' and status = 'applied';`,
          }),
    },
  ];
  return {
    verdict: verdictOf(checks),
    summary: `${restored} rows of run ${run.id} put back${left === 0 ? '' : `, ${left} left`}`,
    checks,
    scope: { database: identity.database, serverVersion: identity.serverVersion },
    identity: reportIdentity(identity),
    facts: { dryRun: false, undone: run.id, restored, inexact, changedRows, refusedRows, left: [...changed] },
    outputs: { plan: run.id, recovered: '0', proposed: '0', unknown: String(left) },
  };
}

const named = (rows: Undone['changed']) =>
  `${rows
    .slice(0, 20)
    .map(({ table, id }) => `${table} ${id}`)
    .join(', ')}${rows.length > 20 ? ', and further ones in the facts' : ''}`;

function resultOf(
  { model, layouts, identity, tenants, visibility }: Ground,
  tally: Tally,
  say: (group: Group) => string,
  dryRun: boolean,
): Result {
  const checks = [
    visibility,
    ...layouts.tables.map(({ table }) => {
      const groups = tally.groups.filter((group) => group.table === table.id);
      const query = faultsOf(model)
        .filter((fault) => fault.table === table)
        .map(({ kind, rows }) => `select '${kind}' as class, count(*) as rows ${rows}`)
        .join('\nunion all\n');
      return { ...tableCheck(table.id, groups, tenants, say, dryRun), ...(query === '' ? {} : { query }) };
    }),
    ...layouts.skipped.map((table) => skippedCheck(table)),
  ];
  return {
    verdict: verdictOf(checks),
    summary: '',
    checks,
    scope: {
      database: identity.database,
      serverVersion: identity.serverVersion,
      model: model.name,
      tables: layouts.tables.length,
      threshold: model.recovery.threshold,
    },
    identity: reportIdentity(identity),
  };
}

function tableCheck(
  table: string,
  groups: readonly Group[],
  tenants: number,
  say: (group: Group) => string,
  dryRun: boolean,
): Check {
  const left = groups.filter(({ status }) => dryRun || status !== 'applied');
  const rows = left.reduce((sum, group) => sum + group.rows, 0);
  const observed = groups.map((group) => `${group.rows} ${say(group)} (${wordsOf(group)})`).join('; ');
  return {
    id: 'REC-02',
    title: 'No row is without its place',
    object: table,
    verdict: rows > 0 ? 'red' : tenants === 0 ? 'grey' : 'green',
    expected: '0 orphans',
    observed:
      observed ||
      (tenants === 0 ? '0 orphans, but there is no tenant whose rows could be wrong' : '0 orphans'),
    meaning:
      'A row belongs to nobody, or to somebody else: its tenant does not see it, and no restore brings it back.',
    ...(rows === 0 ? {} : { fix: fixOf(dryRun, groups) }),
  };
}

/** By which method, or why not. */
function wordsOf({ status, method, confidence, reason }: Group): string {
  const why = Object.entries(REASONS).find(([code]) => code === reason)?.[1] ?? reason ?? '';
  if (method === QUARANTINE) return `quarantine, because ${why}`;
  if (status === 'unknown' || status === 'failed') return why;
  return `${method}, ${confidence} %`;
}

function fixOf(dryRun: boolean, groups: readonly Group[]): string {
  if (dryRun && groups.some(({ status }) => status === 'pending')) {
    return 'npx tsx scripts/hardening/recover-orphaned-messages.ts --apply';
  }
  return 'docs/RECOVERY.md, "Rows that stay unknown"';
}

function skippedCheck(table: string): Check {
  return {
    id: 'REC-02',
    title: 'No row is without its place',
    object: table,
    verdict: 'planned',
    expected: '0 orphans',
    observed:
      'not looked at: the model says that the table is on its way, and it has not all of its columns yet',
    meaning: 'Nobody knows whether this table has orphans.',
  };
}

function planCheck(hash: string): Check {
  return {
    id: 'REC-03',
    title: 'The data gave the plan that was applied',
    verdict: 'green',
    expected: `plan hash ${hash}`,
    observed: 'the stored proposals and the data, asked again before the first change, both give it',
    meaning: 'Something else was done than what somebody read.',
  };
}

function parkingCheck(tenant: string): Check {
  return {
    id: 'REC-04',
    title: 'Nothing but parked rows belongs to the quarantine',
    object: tenant,
    verdict: 'green',
    expected: 'no membership, and no other row, of its tenant',
    observed: 'none in any table of the model',
    meaning: 'Somebody could read rows of which nobody knows whose they are.',
  };
}

function countsOf(tally: Tally, status: 'pending' | 'applied'): Record<string, unknown> {
  const list = (groups: readonly Group[]) =>
    groups.map(({ table, class: kind, method, confidence, reason, rows, samples, status: now }) => ({
      table,
      class: kind,
      ...(now === 'unknown' || now === 'failed' ? {} : { method, confidence }),
      ...(reason === null ? {} : { reason }),
      rows,
      samples: [...samples],
    }));
  const { groups } = tally;
  const done = groups.filter((group) => group.status === status);
  return {
    orphans: tally.count(),
    recovered: list(done.filter(({ method }) => method !== QUARANTINE)),
    parked: list(done.filter(({ method }) => method === QUARANTINE)),
    unknown: list(groups.filter((group) => group.status === 'unknown')),
    notDone: list(groups.filter((group) => group.status !== 'unknown' && group.status !== status)),
  };
}
