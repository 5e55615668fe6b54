import type pg from 'pg';
import type { Baseline } from '../../scripts/lib/hardening/fingerprint/baseline.ts';
import { judgeDrift } from '../../scripts/lib/hardening/fingerprint/drift.ts';
import { DRIFT } from '../../scripts/lib/hardening/fingerprint/drift-text.ts';
import { type Fingerprint, readFingerprint } from '../../scripts/lib/hardening/fingerprint/fingerprint.ts';
import { runStatus } from '../../scripts/lib/hardening/status.ts';
import { probeIsolation } from '../../scripts/lib/isolation/isolation.ts';
import type { Check } from '../../scripts/lib/runtime/result.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { testContext } from '../support/context.ts';
import type { Mutation, Sight } from './mutation.ts';

/** What stands before any weakening. */
export interface Bench {
  readonly client: pg.ClientBase;
  readonly model: Model;
  readonly baseline: Fingerprint;
  /** What the probes say without a guard that covers others, by table and SQL: several mutations share it. */
  readonly partners: Map<string, readonly Check[]>;
}

/** Takes the fingerprint of the portal as it is. */
export async function setUp(client: pg.ClientBase, model: Model): Promise<Bench> {
  return { client, model, baseline: await readFingerprint(client, model), partners: new Map() };
}

/** The status of now: by these checks, or by all, the drift against the portal as it was included. */
export async function readStatus(
  { client, model, baseline }: Bench,
  ids: readonly string[] = [],
): Promise<Check[]> {
  await using context = testContext({ command: 'hardening-status' });
  const own = ids.filter((id) => id !== DRIFT.id);
  const all = ids.length === 0;
  const checks =
    all || own.length > 0 ? (await runStatus(client, model, context, { checks: own })).checks : [];
  if (!all && own.length === ids.length) return checks;
  return [...checks, judgeDrift(await readFingerprint(client, model), asReport(baseline), true).check];
}

/** The probes of now: the mutation's table, and all that belongs to no table. The caller must roll back. */
export async function attack({ client, model }: Bench, tables: readonly string[] = []): Promise<Check[]> {
  await using context = testContext({ command: 'test-tenant-isolation' });
  return (await probeIsolation(client, model, context, { tables })).checks;
}

/** Runs something in a transaction that is rolled back. */
export async function undone<T>({ client }: Bench, sql: string, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    await client.query(sql);
    return await work();
  } finally {
    await client.query('rollback');
  }
}

/** Weakens, asks everybody, and takes it back. Gives what is wrong, one line each; nothing when all noticed it. */
export async function judgeMutation(bench: Bench, mutation: Mutation): Promise<string[]> {
  const { sql, table, probes } = mutation;
  const { status, attacked } = await undone(bench, sql, async () => ({
    status: await readStatus(bench, [...new Set(mutation.status.map(idOf))]),
    attacked: await attack(bench, [table]),
  }));
  const faults = mutation.status.flatMap((sight) => missing('the status', sight, status));
  if ('unseen' in probes) return [...faults, ...reds(attacked).map((line) => `a probe does see it: ${line}`)];
  if (!('behind' in probes)) {
    return [...faults, ...probes.see.flatMap((sight) => missing('the probes', sight, attacked))];
  }
  const { behind, without, see } = probes;
  const key = `${table}\n${without}`;
  const alone =
    bench.partners.get(key) ?? (await undone(bench, without, async () => await attack(bench, [table])));
  bench.partners.set(key, alone);
  const both = await undone(bench, `${without}\n${sql}`, async () => await attack(bench, [table]));
  return [
    ...faults,
    ...see.flatMap((sight) => missing(`the probes without ${behind}`, sight, both)),
    ...see.filter((sight) => isSeen(sight, attacked)).map((sight) => `not covered by ${behind}: ${sight}`),
    ...see.filter((sight) => isSeen(sight, alone)).map((sight) => `red without ${behind} alone: ${sight}`),
  ];
}

function missing(who: string, sight: Sight, checks: readonly Check[]): string[] {
  return isSeen(sight, checks)
    ? []
    : [`${who} did not say ${sight}; red is ${reds(checks).slice(0, 12).join('\n') || 'nothing'}`];
}

function idOf(sight: Sight): string {
  return sight.slice(0, sight.indexOf(' '));
}

/** Whether a row is red, of this object, for this reason. Grey is not noticed. */
function isSeen(sight: Sight, checks: readonly Check[]): boolean {
  const [head = '', reason = ''] = sight.split(': ');
  const [id = '', ...object] = head.split(' ');
  const parts = [object.join(' '), reason];
  return checks.some(
    (check) =>
      check.id === id &&
      check.verdict === 'red' &&
      parts.every((part) => `${check.object ?? ''}: ${check.observed}`.includes(part)),
  );
}

/** What is red, one line each. */
export function reds(checks: readonly Check[]): string[] {
  return checks
    .filter(({ verdict }) => verdict === 'red')
    .map(({ id, object, observed }) => `${id} ${object ?? ''}: ${observed.slice(0, 200)}`);
}

/** The fingerprint as a report of before would have kept it. */
function asReport({ lines, schemas, ...rest }: Fingerprint): Baseline {
  const report = 'before';
  return {
    kind: 'found',
    report,
    at: 'before',
    record: { ...rest, lines: lines.length, schemas: schemas.join(' '), linesIn: null },
    lines,
    linesIn: report,
  };
}
