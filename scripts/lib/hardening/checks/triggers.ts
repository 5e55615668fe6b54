import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { member, type Tree } from '../../sql/tree.ts';
import type { CheckSpec, Finding } from '../check.ts';
import { isPlatformSchema } from '../platform.ts';
import type { Anchors } from '../policy/belongs.ts';
import { type Use, usesOf } from '../policy/confined.ts';
import { type Facts, pathOf } from '../policy/facts.ts';
import type { FunctionRow } from '../policy/functions.ts';
import { seesPast } from '../policy/platform.ts';
import { calledBy, wordsIn } from '../policy/reach.ts';
import { newSession, type Scope } from '../policy/scope.ts';
import { columnKey } from '../policy/state.ts';
import { treeCheck } from '../policy/tree-check.ts';
import { type TriggerRow, triggerRows } from '../policy/triggers.ts';

function triggerName(trigger: TriggerRow): string {
  return `${trigger.relation}: trigger ${trigger.name}`;
}

const firing = treeCheck({
  id: 'TRG-01',
  title: "every trigger of a tenant's table fires",
  meaning:
    'Somebody switched a trigger off for an import and forgot it: tenants are no longer filled in, no longer frozen, changes no longer written down, and everything seems to work.',
  expected: 'ENABLE or ENABLE ALWAYS',
  remedy: 'Enable it again, and look at the rows that were written in the meantime.',
  objects: 'triggers',
  nothing: 'no table of the model exists in this database',
  stage: 'planned',
  query: triggerRows.sql,
  clear: (facts) => `none on ${facts.tables.size} tables`,
  judge: (facts) =>
    facts.triggers.map((trigger): Finding => {
      const object = { object: triggerName(trigger), table: trigger.id };
      if (trigger.enabled === 'O' || trigger.enabled === 'A') {
        return { ...object, verdict: 'green', observed: trigger.enabled === 'A' ? 'always' : 'enabled' };
      }
      return {
        ...object,
        verdict: 'red',
        observed: trigger.enabled === 'D' ? 'disabled' : 'fires only for replication, never for a session',
        fix: `alter table ${trigger.relation} enable trigger ${quoteIdentifier(trigger.name)};`,
      };
    }),
});

/** Whether a trigger stops an UPDATE from changing the tenant column. */
function isGuard(facts: Facts, trigger: TriggerRow, tenant: string): boolean {
  const body = facts.bodies.get(trigger.function);
  if (!trigger.row || !trigger.before || !trigger.events.includes('UPDATE') || body?.raises !== true)
    return false;
  const words = [...body.expressions, ...body.statements.map(({ tree }) => tree)].flatMap(wordsIn);
  return trigger.columns.includes(tenant) || conditionNames(trigger, tenant) || words.includes(tenant);
}

/** Whether the WHEN of a trigger names the column. */
function conditionNames({ definition }: TriggerRow, column: string): boolean {
  const when = /\bWHEN \((.*)\) EXECUTE FUNCTION/s.exec(definition)?.[1] ?? '';
  return [column, quoteIdentifier(column)].some((name) => when.includes(`new.${name}`));
}

/** Whether a trigger may give the row that is written another tenant; undefined when its function cannot be read. */
function rewrites(facts: Facts, trigger: TriggerRow, tenant: string): boolean | undefined {
  if (!trigger.row || !trigger.before) return false;
  // The server's own trigger functions touch no column but those that they are told.
  if (!facts.functions.has(trigger.function)) return false;
  const body = facts.bodies.get(trigger.function);
  if (body === undefined || body.unreadable !== undefined) return undefined;
  const targets = body.assignments.map(({ target }) => target);
  if (targets.includes(`new.${tenant}`) || targets.includes('new')) return true;
  return body.returns.some((tree) => !keepsRow(tree));
}

/** `return new`, `return old`, `return null`: the row as it is. */
function keepsRow(tree: Tree): boolean {
  if (member(tree, 'A_Const', 'isnull') === true) return true;
  const words = wordsIn(tree);
  return (
    member(tree, 'ColumnRef') !== undefined &&
    words.length === 1 &&
    (words[0] === 'new' || words[0] === 'old')
  );
}

const ordered = treeCheck({
  id: 'TRG-02',
  title: 'nothing rewrites the tenant after the trigger that guards it',
  meaning:
    'BEFORE triggers run in the order of their names, each on the row that the one before left. One that sets the tenant after the guard has looked moves the row unseen, and a guard for UPDATE OF the column is not even asked when a trigger sets it.',
  expected: 'the guard is the last BEFORE trigger by name, and is asked for every UPDATE',
  remedy: 'Rename the guard so that it comes last, and make it FOR UPDATE with a WHEN instead of UPDATE OF.',
  objects: 'guards',
  nothing: 'no table of the model exists in this database',
  stage: 'planned',
  query: triggerRows.sql,
  clear: () => 'no trigger guards a tenant column',
  judge: (facts) =>
    facts.triggers.flatMap((guard): Finding[] => {
      const tenant = facts.model.tables.get(guard.id)?.tenantColumn;
      if (tenant === undefined || !isGuard(facts, guard, tenant)) return [];
      return [judgeGuard(facts, guard, tenant)];
    }),
});

function judgeGuard(facts: Facts, guard: TriggerRow, tenant: string): Finding {
  const object = { object: triggerName(guard), table: guard.id };
  const others = facts.triggers.filter(
    (other) =>
      other.relid === guard.relid &&
      other.name !== guard.name &&
      other.events.includes('UPDATE') &&
      other.enabled !== 'D',
  );
  const narrow = guard.columns.length > 0;
  const late = others.filter(
    ({ name }) => narrow || Buffer.compare(Buffer.from(name), Buffer.from(guard.name)) > 0,
  );
  const judged = late.map((other) => ({ other, does: rewrites(facts, other, tenant) }));
  const found = judged.find(({ does }) => does === true) ?? judged.find(({ does }) => does === undefined);
  if (found === undefined)
    return { ...object, verdict: 'green', observed: 'nothing sets the tenant after it' };
  const rename = `alter trigger ${quoteIdentifier(guard.name)} on ${guard.relation} rename to ${quoteIdentifier(`zzz_${guard.name}`.slice(0, 60))};`;
  const fix = narrow
    ? `${guard.definition.replace(/ OF .*? ON /, ' ON ').replace(/^CREATE /, 'CREATE OR REPLACE ')};\n${rename}`
    : rename;
  return found.does === true
    ? {
        ...object,
        verdict: 'red',
        observed: `${found.other.name} can set ${tenant} ${narrow ? 'without UPDATE OF being asked' : 'after it'}`,
        fix,
      }
    : { ...object, verdict: 'grey', observed: `what ${found.other.name} does after it cannot be read`, fix };
}

const writers = treeCheck({
  id: 'TRG-03',
  title: "no trigger writes rows of another tenant with its owner's rights",
  meaning:
    "A SECURITY DEFINER trigger function writes past row-level security when its owner does. If what it writes is not tied to the tenant of the row that fired it, one tenant's change reaches the rows of others.",
  expected: "every write to a tenant's table bound to the tenant of NEW or OLD, or to the claim",
  remedy:
    'Compare the tenant column with NEW in every UPDATE and DELETE, and fill it from NEW in every INSERT; or make the function SECURITY INVOKER.',
  objects: 'SECURITY DEFINER trigger functions',
  nothing: 'no table of the model exists in this database',
  stage: 'planned',
  query: triggerRows.sql,
  clear: () => 'no trigger function is SECURITY DEFINER',
  judge: (facts) => {
    const pairs = new Map<string, TriggerRow>();
    for (const trigger of facts.triggers) {
      const row = facts.functions.get(trigger.function);
      if (row?.definer === true && !row.extension && !isPlatformSchema(facts.model, row.schema))
        pairs.set(`${row.oid} ${trigger.id}`, trigger);
    }
    return [...pairs.values()].map((trigger) => judgeWriter(facts, trigger));
  },
});

function judgeWriter(facts: Facts, trigger: TriggerRow): Finding {
  const row = facts.functions.get(trigger.function);
  if (row === undefined) throw new Error(`the function of ${trigger.name} is gone`);
  const object = { object: `${triggerName(trigger)} (${row.signature})`, table: trigger.id };
  const fix = `alter function ${row.signature} security invoker;`;
  const written = writesOf(facts, trigger, row, row.owner, new Set());
  const loose = written.uses.filter(({ confined }) => !confined);
  if (loose.length > 0) {
    const tables = [...new Set(loose.map(({ relation }) => relation.sql))].join(', ');
    return {
      ...object,
      verdict: 'red',
      observed: `as ${row.owner} it writes ${tables}, not bound to the tenant of the row`,
      fix,
    };
  }
  if (written.blind !== undefined)
    return { ...object, verdict: 'grey', observed: `cannot be judged: ${written.blind}`, fix };
  return {
    ...object,
    verdict: 'green',
    observed: written.uses.length > 0 ? 'bound to the tenant of the row' : "writes no tenant's table",
  };
}

function writesOf(
  facts: Facts,
  trigger: TriggerRow,
  row: FunctionRow,
  actor: string,
  seen: ReadonlySet<string>,
): { uses: Use[]; blind: string | undefined } {
  if (seen.has(row.oid)) return { uses: [], blind: undefined };
  const inner = new Set([...seen, row.oid]);
  const body = facts.bodies.get(row.oid);
  const session = { ...newSession(facts), budget: 50_000 };
  const records =
    seen.size === 0
      ? new Map([
          ['new', session.next++],
          ['old', session.next++],
        ])
      : new Map<string, number>();
  const scope: Scope = {
    session,
    items: [],
    path: pathOf(row) ?? [],
    calls: [row.oid],
    records,
    ...(body === undefined ? {} : { body }),
  };
  const anchors = anchorsOf(facts, trigger, records);
  const uses = (body?.statements ?? [])
    .flatMap((statement) => usesOf(statement, scope, anchors))
    .filter(({ writes, relation }) => writes && seesPast(facts, actor, relation));
  const unread = body === undefined ? 'it was not read' : body.unreadable;
  let blind =
    unread === undefined
      ? body?.dynamic === true
        ? `${row.signature} runs SQL that it puts together`
        : undefined
      : `${row.signature}: ${unread}`;
  if (row.extension) blind = undefined;
  for (const called of calledBy(facts, row)) {
    const next = writesOf(facts, trigger, called, called.definer ? called.owner : actor, inner);
    uses.push(...next.uses);
    blind ??= next.blind;
  }
  return { uses, blind };
}

/** What the row that fired the trigger proves: its tenant, and the rows that its keys lead to (STR-05 holds those). */
function anchorsOf(facts: Facts, trigger: TriggerRow, records: ReadonlyMap<string, number>): Anchors {
  const own = facts.model.tables.get(trigger.id);
  if (own === undefined) return { tenants: [] };
  const rows = [...records.values()];
  const column = own.tenantColumn;
  return {
    tenants: column === undefined ? [] : rows.map((row) => columnKey(row, column)),
    reaches: (item, table, classes) =>
      rows.some((row) => {
        const same = (itemColumn: string, rowColumn: string) =>
          classes.same(columnKey(item, itemColumn), columnKey(row, rowColumn));
        return (
          own.parents.some(
            (edge) =>
              edge.parent.id === table.id && edge.columns.every((pair) => same(pair.parent, pair.child)),
          ) ||
          table.parents.some(
            (edge) =>
              edge.parent.id === own.id && edge.columns.every((pair) => same(pair.child, pair.parent)),
          ) ||
          (table.id === own.id && own.key.length > 0 && own.key.every((key) => same(key, key)))
        );
      }),
  };
}

export const TRIGGERS: readonly CheckSpec[] = [firing, ordered, writers];
