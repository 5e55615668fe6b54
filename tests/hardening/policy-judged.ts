import type pg from 'pg';
import type { CheckSpec, Finding } from '../../scripts/lib/hardening/check.ts';
import { CLAIMS } from '../../scripts/lib/hardening/checks/claims.ts';
import { FUNCTIONS } from '../../scripts/lib/hardening/checks/functions.ts';
import { POLICY_FUNCTIONS } from '../../scripts/lib/hardening/checks/policy-functions.ts';
import { POLICY_QUERIES } from '../../scripts/lib/hardening/checks/policy-queries.ts';
import { POLICY_SOURCES } from '../../scripts/lib/hardening/checks/policy-sources.ts';
import { FLOORS_BY_TREE, POLICY_TREE } from '../../scripts/lib/hardening/checks/policy-tree.ts';
import { TRIGGERS } from '../../scripts/lib/hardening/checks/triggers.ts';
import { VIEWS } from '../../scripts/lib/hardening/checks/views.ts';
import { readSubject } from '../../scripts/lib/hardening/subject.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';

/** Every check that judges by parse trees. */
export const TREE_CHECKS: readonly CheckSpec[] = [
  ...FLOORS_BY_TREE,
  ...POLICY_TREE,
  ...POLICY_SOURCES,
  ...POLICY_FUNCTIONS,
  ...POLICY_QUERIES,
  ...CLAIMS,
  ...FUNCTIONS,
  ...VIEWS,
  ...TRIGGERS,
];

/** Findings of each check by its id. */
export type Judged = ReadonlyMap<string, readonly Finding[]>;

/** Judges in whatever state the client's transaction is. */
export async function examine(client: pg.ClientBase, model: Model, ids?: readonly string[]): Promise<Judged> {
  const subject = await readSubject(client, model, '.');
  const judged = new Map<string, readonly Finding[]>();
  for (const spec of TREE_CHECKS.filter(({ id }) => ids?.includes(id) ?? true)) {
    judged.set(spec.id, await spec.examine(client, subject));
  }
  return judged;
}

/** Changes something, judges, and takes it all back. */
export async function examineAfter(
  client: pg.ClientBase,
  model: Model,
  sql: string,
  ids?: readonly string[],
): Promise<Judged> {
  await client.query('begin');
  try {
    await client.query(sql);
    return await examine(client, model, ids);
  } finally {
    await client.query('rollback');
  }
}

/** What is not green, one line each. */
export function flawsOf(judged: Judged): string[] {
  return [...judged].flatMap(([id, findings]) =>
    findings
      .filter(({ verdict }) => verdict !== 'green')
      .map(({ object, verdict, observed }) => `${id} ${verdict} ${object}: ${observed}`),
  );
}

/** The finding of a check about an object, by a part of its name. */
export function findingOf(judged: Judged, id: string, object: string): Finding | undefined {
  return judged.get(id)?.find((finding) => finding.object.includes(object));
}

/** The verdict, with what was observed, for a message that says why. */
export function verdictOf(judged: Judged, id: string, object: string): string {
  const finding = findingOf(judged, id, object);
  return finding === undefined
    ? `no finding; there are ${flawsOf(judged).join('\n')}`
    : `${finding.verdict}: ${finding.observed}`;
}

/** One database, and what a check says about one object in it. */
export interface Case {
  readonly what: string;
  readonly sql: string;
  readonly id: string;
  /** Part of the name of the object; empty for the finding about everything. */
  readonly object: string;
  readonly verdict: Finding['verdict'];
  readonly observed?: RegExp;
  /** The fix, applied after the break, must leave the object green or gone; false where it is a sentence. */
  readonly fixes?: false;
}

/** Judges a case, and applies the fix of a red one. Returns what is wrong, or undefined. */
export async function tryCase(client: pg.ClientBase, model: Model, item: Case): Promise<string | undefined> {
  const judged = await examineAfter(client, model, item.sql, [item.id]);
  const all = judged.get(item.id) ?? [];
  const finding =
    item.object === ''
      ? all.find(({ object }) => object === '')
      : all.find(({ object }) => object.includes(item.object));
  if (
    finding?.verdict !== item.verdict ||
    (item.observed !== undefined && !item.observed.test(finding.observed))
  ) {
    const seen =
      finding === undefined
        ? `nothing; there are ${all.map(({ object, verdict }) => `${verdict} ${object}`).join(', ')}`
        : `${finding.verdict}: ${finding.observed}`;
    return `${item.id}, ${item.what}: expected ${item.verdict} ${item.observed ?? ''}, is ${seen}`;
  }
  if (finding.verdict !== 'red' || item.fixes === false) return undefined;
  if (finding.fix === undefined) return `${item.id}, ${item.what}: no fix`;
  const repaired = await examineAfter(client, model, `${item.sql};\n${finding.fix}`, [item.id]);
  const left = repaired
    .get(item.id)
    ?.find(({ object, verdict }) => object === finding.object && verdict !== 'green');
  return left === undefined
    ? undefined
    : `${item.id}, ${item.what}: the fix ${finding.fix} leaves ${left.verdict}: ${left.observed}`;
}
