import { quoteIdentifier, quoteQualified } from '../../postgres/identifiers.ts';
import type { ColumnPair, Edge, Model, TableModel } from '../../tenancy/model.ts';
import { tenantTables } from '../../tenancy/model.ts';
import { type Finding, queryCheck } from '../check.ts';
import {
  createKey,
  type ForeignKey,
  KEYS,
  type KeyFacts,
  maps,
  repairKey,
  tenantPair,
  weaknesses,
} from '../foreign-keys.ts';

export const COMPOSITE_KEYS = queryCheck<KeyFacts>({
  id: 'STR-05',
  title: 'a row cannot hang under the parent of another tenant',
  meaning:
    "One tenant's row under another tenant's parent is how data leaks without anybody attacking. A composite key makes it impossible for every role, the service role included; a plain key also tells a tenant which ids exist elsewhere (COV-01, which has no check of its own).",
  expected: 'a validated, enforced foreign key that maps tenant to tenant, over columns that cannot be NULL',
  remedy:
    'Give the parent a unique index over (tenant, …, id), add the composite key NOT VALID, validate it, and drop the plain key that it replaces. A parent that has no tenant column cannot be bound: give it one.',
  objects: 'references',
  nothing: 'the model has no reference between two tables that hold rows of tenants',
  stage: 'constrained',
  query: KEYS,
  judge: (rows, { model }) =>
    rows.flatMap((facts) => {
      const edges = tenantTables(model)
        .flatMap((table) => table.parents)
        .filter(
          ({ child, parent }) =>
            parent.kind !== 'shared' && [child, parent].every(({ id }) => facts.present.includes(id)),
        );
      return [...edges.map((edge) => judgeEdge(edge, facts)), ...judgeOthers(edges, facts, model)];
    }),
});

function judgeEdge(edge: Edge, facts: KeyFacts): Finding {
  const { child, parent } = edge;
  const columns = edge.columns.map((pair) => pair.child);
  const object = { object: `${child.id}.${columns.join('+')} → ${parent.id}`, table: child.id };
  const required = requiredPairs(edge);
  if (required === undefined) {
    const blind = parent.kind === 'via' ? parent : child;
    return {
      ...object,
      verdict: 'red',
      observed: `no key can bind it: ${blind.id} has no tenant column`,
      fix: `Add a tenant column to ${blind.id} and say so in the model: \`tenant: <column>\` instead of \`via\`.`,
    };
  }
  if (child.nullTenant === 'global' || parent.nullTenant === 'global') {
    return {
      ...object,
      verdict: 'grey',
      observed: 'a row without a tenant is allowed here, and for such a row no key is looked at',
      fix: 'Keep an eye on it with canary-check, which reads the data.',
    };
  }
  const candidates = facts.keys.filter(
    (key) => key.child === child.id && key.parent === parent.id && maps(key, edge.columns),
  );
  const carrying = candidates
    .filter((key) => maps(key, required))
    .map((key) => ({ key, flaws: weaknesses(key, columns) }))
    .sort((a, b) => a.flaws.length - b.flaws.length);
  const best = carrying[0];
  if (best === undefined) {
    const lacking = required.filter((pair) => !candidates.some((key) => maps(key, [pair])));
    return {
      ...object,
      verdict: 'red',
      observed:
        candidates.length === 0
          ? 'no foreign key'
          : `${candidates.map((key) => key.name).join(', ')} does not carry ${(lacking.length > 0 ? lacking : required).map((pair) => pair.child).join(', ')}`,
      fix: [createKey(child, parent, required, facts), ...candidates.map((key) => dropKey(key, child))].join(
        '\n',
      ),
    };
  }
  if (best.flaws.length > 0) {
    return {
      ...object,
      verdict: 'red',
      observed: best.flaws.join('; '),
      fix: repairKey(withoutFree(best.key, columns), child),
    };
  }
  return { ...object, verdict: 'green', observed: best.key.name };
}

/** Every pair that one key must map, the tenant's first; undefined where a side has no tenant column. */
function requiredPairs(edge: Edge): ColumnPair[] | undefined {
  if (edge.child.via === edge) return [...edge.columns, ...edge.agree];
  const tenant = tenantPair(edge.child, edge.parent);
  if (tenant === undefined) return undefined;
  const all = [tenant, ...edge.agree, ...edge.columns];
  return all.filter(
    (pair, index) =>
      all.findIndex((other) => other.child === pair.child && other.parent === pair.parent) === index,
  );
}

/** Keys of the database that the model does not ask for and that do not carry the tenant. */
function judgeOthers(edges: readonly Edge[], facts: KeyFacts, model: Model): Finding[] {
  return facts.keys.flatMap((key): Finding[] => {
    const child = model.tables.get(key.child);
    const parent = model.tables.get(key.parent);
    if (child === undefined || parent === undefined) return [];
    // Which tenants exist is no secret of a tenant, and what is shared belongs to none.
    if ([child, parent].some((table) => table.kind === 'shared') || parent.kind === 'root') return [];
    const tenant = tenantPair(child, parent);
    if (tenant !== undefined && maps(key, [tenant])) return [];
    const own = edges.filter(
      (edge) => edge.child === child && edge.parent === parent && maps(key, edge.columns),
    );
    const carried = own.some((edge) => judgeEdge(edge, facts).verdict === 'green');
    // Where the model's own edge is not green, its finding speaks of this key already.
    if (own.length > 0 && (!carried || own.some((edge) => edge.child.via === edge))) return [];
    return [
      {
        object: `${child.id}: ${key.name} → ${parent.id}`,
        table: child.id,
        verdict: 'red',
        observed: carried
          ? 'a plain key beside the composite one: its errors tell a tenant which ids exist elsewhere, and its ON DELETE still acts'
          : 'a reference that the model does not know and whose key does not carry the tenant',
        fix: carried ? dropKey(key, child) : bindOther(key, child, parent, facts),
      },
    ];
  });
}

function bindOther(key: ForeignKey, child: TableModel, parent: TableModel, facts: KeyFacts): string {
  const tenant = tenantPair(child, parent);
  if (tenant === undefined) {
    const blind = child.tenantColumn === undefined ? child : parent;
    return `Add a tenant column to ${blind.id} and say so in the model, or drop ${key.name}: no key can bind it.`;
  }
  return [createKey(child, parent, [tenant, ...key.pairs], facts), dropKey(key, child)].join('\n');
}

function dropKey(key: ForeignKey, child: TableModel): string {
  return `alter table ${quoteQualified(child)} drop constraint ${quoteIdentifier(key.name)};`;
}

function withoutFree(key: ForeignKey, free: readonly string[]): ForeignKey {
  return { ...key, nullable: key.nullable.filter((column) => !free.includes(column)) };
}
