import { quoteIdentifier } from '../../postgres/identifiers.ts';
import type { CheckSpec, Finding } from '../check.ts';
import { isPlatformSchema } from '../platform.ts';
import { tablesBelow } from '../policy/confined.ts';
import type { Facts } from '../policy/facts.ts';
import { seesPast } from '../policy/platform.ts';
import { type RelationRow, relationRows } from '../policy/relations.ts';
import { treeCheck } from '../policy/tree-check.ts';

/** A table that a view shows past its policies, and the view on the way whose owner does. */
interface Leak {
  readonly table: RelationRow;
  readonly through: RelationRow;
}

/**
 * What a view shows past row-level security. A view without security_invoker reads as its owner; one with it reads
 * as whoever asks, even inside another that does not (a test asks the server).
 */
function leaksOf(facts: Facts, view: RelationRow, seen: ReadonlySet<string>): Leak[] {
  if (seen.has(view.oid)) return [];
  const reader = view.invoker ? undefined : view;
  const inner = new Set([...seen, view.oid]);
  return (view.reads ?? []).flatMap((oid): Leak[] => {
    const relation = facts.relations.get(oid);
    if (relation === undefined) return [];
    if (relation.kind === 'v') return leaksOf(facts, relation, inner);
    const table = facts.tables.get(oid);
    // A copy holds all rows and has no policies; who reads it as themselves needs a right to it (VW-02).
    const copy = relation.kind === 'm' && reader !== undefined && tablesBelow(facts, relation).length > 0;
    if (copy) return [{ table: relation, through: reader }];
    if (reader === undefined || table === undefined || table.kind === 'shared') return [];
    return seesPast(facts, reader.owner, relation) ? [{ table: relation, through: reader }] : [];
  });
}

const definer = treeCheck({
  id: 'VW-01',
  title: 'no view shows an application role the rows of all tenants',
  meaning:
    'A view reads with the rights of its owner unless it says security_invoker. Where the owner sees past row-level security, whoever may read the view reads every tenant, and may often write through it too.',
  expected: 'security_invoker, or an owner whom row-level security holds, or no right to the view',
  remedy:
    'Set security_invoker on the view. The application role then needs its own right to the tables below.',
  objects: 'views',
  nothing: 'no table of the model exists in this database',
  stage: 'planned',
  query: relationRows.sql,
  clear: () => 'no view reads a table of a tenant',
  judge: (facts) =>
    [...facts.relations.values()]
      .filter((view) => view.kind === 'v' && tablesBelow(facts, view).length > 0)
      .map((view): Finding => {
        const object = { object: view.sql };
        const leaks = leaksOf(facts, view, new Set());
        if (leaks.length === 0) {
          return {
            ...object,
            verdict: 'green',
            observed: view.invoker ? 'security_invoker' : `row-level security holds its owner ${view.owner}`,
          };
        }
        if (view.readers.length === 0)
          return { ...object, verdict: 'green', observed: 'no application role may use it' };
        const owners = [...new Set(leaks.map(({ through }) => through.owner))];
        const tables = [...new Set(leaks.map(({ table }) => table.sql))];
        return {
          ...object,
          verdict: 'red',
          observed: `${view.readers.join(', ')} reads ${tables.join(', ')} as ${owners.join(', ')}, past row-level security`,
          fix: [...new Set(leaks.map(({ table, through }) => repair(view, table, through)))].join('\n'),
        };
      }),
});

function repair(view: RelationRow, table: RelationRow, through: RelationRow): string {
  // A materialized view has no policies that could hold the reader.
  if (table.kind === 'm')
    return `revoke all on ${view.sql} from ${view.readers.map(quoteIdentifier).join(', ')};`;
  return `alter view ${through.sql} set (security_invoker = true);`;
}

const copies = treeCheck({
  id: 'VW-02',
  title: "no application role may read a materialized view of tenants' rows",
  meaning:
    'A materialized view is a copy without policies: whoever may read it reads the rows of all tenants as they were at the last refresh.',
  expected: 'no right for application and anonymous roles',
  remedy:
    'Revoke it, and give the application a view over it that compares the tenant column with the claim.',
  objects: 'materialized views',
  nothing: 'no table of the model exists in this database',
  stage: 'planned',
  query: relationRows.sql,
  clear: () => 'no materialized view reads a table of a tenant',
  judge: (facts) =>
    [...facts.relations.values()]
      .filter((view) => view.kind === 'm' && tablesBelow(facts, view).length > 0)
      .map((view) =>
        unreachable(
          view,
          `a copy of ${[...new Set(tablesBelow(facts, view).map(({ relation }) => relation.sql))].join(', ')}`,
        ),
      ),
});

function unreachable(relation: RelationRow, what: string): Finding {
  const object = { object: relation.sql };
  if (relation.readers.length === 0)
    return { ...object, verdict: 'green', observed: 'no application role may use it' };
  const fix = `revoke all on ${relation.sql} from public, ${relation.readers.map(quoteIdentifier).join(', ')};`;
  return { ...object, verdict: 'red', observed: `${relation.readers.join(', ')} may read it: ${what}`, fix };
}

const foreign = treeCheck({
  id: 'VW-03',
  title: 'no application role may use a foreign table',
  meaning:
    'A foreign table has no row-level security, and reads the other server as one fixed user: whoever may read it reads all that this user sees there, of every tenant.',
  expected: 'no right for application and anonymous roles',
  remedy: 'Revoke it, and give the application a view that compares the tenant column with the claim.',
  objects: 'foreign tables',
  nothing: 'no table of the model exists in this database',
  stage: 'planned',
  query: relationRows.sql,
  clear: () => 'there is no foreign table',
  judge: (facts) =>
    [...facts.relations.values()]
      .filter(({ kind, schema }) => kind === 'f' && !isPlatformSchema(facts.model, schema))
      .map((table) => unreachable(table, 'no policy can hold a foreign table')),
});

export const VIEWS: readonly CheckSpec[] = [definer, copies, foreign];
