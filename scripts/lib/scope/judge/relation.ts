import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { findRelation, type ScopeRelation } from '../catalog.ts';
import { type Output, type Reference, renamed } from './facts.ts';
import { nextSource, type Place, refuse } from './job.ts';
import { namesOf } from './node.ts';

/** A table, view or WITH query in FROM. Undefined after a refusal: there is nothing to go on with. */
export function rangeReference(range: Tree, place: Place): Reference | undefined {
  const name = textMember(range, 'relname') ?? '';
  const schema = textMember(range, 'schemaname');
  const cte = schema === undefined ? place.ctes.get(name) : undefined;
  if (cte === undefined) return tableReference(range, place, false);
  if ('reason' in cte) {
    refuse(place.job, cte.reason);
    return undefined;
  }
  return derivedReference(cte.output, member(range, 'alias'), name, place);
}

/** A table or view by its name; `target`: of a write, which is never a WITH query. */
export function tableReference(range: Tree, place: Place, target: boolean): Reference | undefined {
  const { job } = place;
  const name = textMember(range, 'relname') ?? '';
  const schema = textMember(range, 'schemaname');
  const relation = findRelation(job.catalog, schema, name);
  const written = schema === undefined ? name : `${schema}.${name}`;
  if (textMember(range, 'catalogname') !== undefined) {
    refuse(job, `${written} is named with a database: leave that out`);
    return undefined;
  }
  const reason = relation === undefined ? `${written} is not known here` : whyNot(relation, target);
  if (relation === undefined || reason !== undefined) {
    refuse(job, reason ?? '');
    return undefined;
  }
  if (listMember(range, 'alias', 'colnames').length > 0) {
    refuse(job, `${relation.id} is given other column names: rename them in the select list`);
    return undefined;
  }
  const alias = textMember(range, 'alias', 'aliasname');
  return {
    alias: alias ?? relation.name,
    schema: alias === undefined ? relation.schema : undefined,
    relation,
    columns: new Set(relation.columns),
    open: false,
    facts: new Map(),
    output: undefined,
    target,
    source: nextSource(job),
    bound: isFree(relation),
    needs: [],
    boundColumns: [],
    orNull: false,
  };
}

function whyNot(relation: ScopeRelation, target: boolean): string | undefined {
  const { id, kind, table, view } = relation;
  if (kind === 'view') {
    if (target) return `${id} is a view: write to its table`;
    if (view?.kind === 'refused') return `${id} is a view that cannot be judged: ${view.reason}`;
    return view === undefined ? `${id} is a view that reads itself` : undefined;
  }
  if (kind === 'other' || table === undefined) {
    return `${id} is not in the tenancy model: only tables of the model, and views over them, can be judged`;
  }
  return target && table.kind === 'shared'
    ? `${id} belongs to no tenant: what is written there reaches all of them`
    : undefined;
}

/** Everybody may read it as a whole. */
function isFree({ table, guarded, view }: ScopeRelation): boolean {
  return view?.kind === 'open' || (table?.kind === 'shared' && !guarded);
}

/** A sub-select, WITH query or function in FROM; `output` undefined: columns that are not known. */
export function derivedReference(output: Output, alias: Tree, fallback: string, place: Place): Reference {
  const columns = renamed(output, namesOf(listMember(alias, 'colnames')));
  return {
    alias: textMember(alias, 'aliasname') ?? fallback,
    schema: undefined,
    relation: undefined,
    columns: new Set((columns ?? []).flatMap(({ name }) => name ?? [])),
    open: columns?.every(({ name }) => name !== undefined) !== true,
    facts: factsOf(columns),
    output: columns,
    target: false,
    source: nextSource(place.job),
    bound: true,
    needs: [],
    boundColumns: [],
    orNull: false,
  };
}

/** Two columns of one name cannot be told apart by it. */
function factsOf(output: Output): Reference['facts'] {
  const names = (output ?? []).map(({ name }) => name);
  return new Map(
    (output ?? []).flatMap(({ name, fact }) =>
      name === undefined || names.indexOf(name) !== names.lastIndexOf(name) ? [] : [[name, fact] as const],
    ),
  );
}

/** A name that stands for the row of a write: `old`, `new`, or `excluded`, whose tenant has been looked at. */
export function rowReference(alias: string, target: Reference): Reference {
  const column = target.relation?.table?.tenantColumn;
  const known = alias === 'excluded' && column !== undefined;
  return {
    ...target,
    alias,
    schema: undefined,
    relation: undefined,
    facts: new Map(known ? [[column, { bound: true, needs: [] }]] : []),
    bound: true,
    needs: [],
  };
}
