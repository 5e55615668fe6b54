import { listMember, member, nodesOf, type Tree, textMember } from '../../sql/tree.ts';
import { assume, assumeAll } from './assume.ts';
import { evaluate, opaque } from './evaluate.ts';
import { findRelation } from './facts.ts';
import { meant } from './follow.ts';
import { callOf, dotted } from './names.ts';
import type { Binding, Item, Scope } from './scope.ts';
import { type Alternative, equating, noting, type State } from './state.ts';

/** A query that was opened: its rows can be named, and its conditions hold. */
export interface Opened {
  readonly scope: Scope;
  readonly states: readonly State[];
}

/** What is noted of a query from whose conditions nothing follows. */
export const GROUPS = 'a query that groups, counts or has several parts';

/** The values of one column of a query, by position or by name, each with what must hold for such a row. */
export function selectValues(
  select: Tree,
  column: number | string,
  scope: Scope,
  state: State,
): Alternative[] {
  const operation = textMember(select, 'op');
  if (operation !== undefined && operation !== 'SETOP_NONE') {
    // The right side may call its columns by other names.
    if (typeof column === 'string') return [opaque(scope, state)];
    const left = selectValues(member(select, 'larg'), column, scope, state);
    // What INTERSECT and EXCEPT give stands on the left side too.
    return operation === 'SETOP_UNION'
      ? [...left, ...selectValues(member(select, 'rarg'), column, scope, state)]
      : left;
  }
  if (select === undefined || !isPlain(select, scope)) return [opaque(scope, state)];
  const { scope: inner, states } = open(select, scope, state);
  const target = targetOf(select, column);
  if (target !== undefined) return states.flatMap((known) => evaluate(target, inner, known));
  const item =
    typeof column === 'string'
      ? inner.items.find(({ relation }) => relation?.columns.includes(column))
      : undefined;
  if (item === undefined || typeof column !== 'string') return states.map((known) => opaque(scope, known));
  return states.map((known) => ({ state: known, term: { kind: 'column', item: item.id, column } }));
}

function targetOf(select: Tree, column: number | string): Tree | undefined {
  const targets = listMember(select, 'targetList').map((item) => member(item, 'ResTarget'));
  const target =
    typeof column === 'number' ? targets[column] : targets.find((item) => outputName(item) === column);
  const value = member(target, 'val');
  return isStar(value) ? undefined : value;
}

function isStar(value: Tree): boolean {
  return listMember(value, 'ColumnRef', 'fields').some((field) => member(field, 'A_Star') !== undefined);
}

/** How PostgreSQL names an output column that has no name of its own. */
function outputName(target: Tree): string | undefined {
  const own = textMember(target, 'name');
  if (own !== undefined) return own;
  let value = member(target, 'val');
  for (
    let inner = member(value, 'TypeCast', 'arg');
    inner !== undefined;
    inner = member(value, 'TypeCast', 'arg')
  )
    value = inner;
  const call = listMember(value, 'FuncCall', 'funcname');
  return dotted(call.length > 0 ? call : listMember(value, 'ColumnRef', 'fields'))?.at(-1);
}

/** What must hold for a query to find a row at all. */
export function existing(select: Tree, scope: Scope, state: State): State[] {
  const operation = textMember(select, 'op');
  if (operation !== undefined && operation !== 'SETOP_NONE') {
    const left = existing(member(select, 'larg'), scope, state);
    return operation === 'SETOP_UNION' ? [...left, ...existing(member(select, 'rarg'), scope, state)] : left;
  }
  if (!isPlain(select, scope)) return [noting(state, GROUPS)];
  return [...open(select, scope, state).states];
}

/**
 * Whether each row of the result stands for rows that meet the WHERE. `count(*)` over nothing is a row, and a
 * function that is not known may be an aggregate.
 */
export function isPlain(select: Tree, scope: Scope): boolean {
  if ((textMember(select, 'op') ?? 'SETOP_NONE') !== 'SETOP_NONE') return false;
  for (const part of ['groupClause', 'havingClause', 'withClause', 'valuesLists']) {
    if (member(select, part) !== undefined) return false;
  }
  return listMember(select, 'targetList').every((target) =>
    outsideQueries(member(target, 'ResTarget', 'val')).every((node) => {
      const call = callOf(node);
      if (SCALAR.has(call.name) && (call.schema === undefined || call.schema === 'pg_catalog')) return true;
      return meant(call, scope) !== undefined && call.schema !== 'pg_catalog';
    }),
  );
}

/** Functions of the server that policies use and that are no aggregates. */
const SCALAR: ReadonlySet<string> = new Set(
  'current_setting jsonb_extract_path jsonb_extract_path_text json_extract_path json_extract_path_text lower upper btrim now'.split(
    ' ',
  ),
);

/** Calls that stand in the expression itself, not in a query inside it. */
function outsideQueries(tree: Tree): Tree[] {
  if (tree === null || typeof tree !== 'object') return [];
  return Object.entries(tree).flatMap(([name, value]): Tree[] => {
    if (name === 'SubLink') return [];
    return name === 'FuncCall' ? [value, ...outsideQueries(value)] : outsideQueries(value);
  });
}

/** Opens a plain query: its row sources get numbers, its join conditions and its WHERE are assumed. */
export function open(select: Tree, outer: Scope, state: State): Opened {
  const sources = openSources(listMember(select, 'fromClause'), outer, state);
  const where = member(select, 'whereClause');
  if (where === undefined) return sources;
  return {
    scope: sources.scope,
    states: assumeAll(sources.states, (known) => assume(where, sources.scope, known)),
  };
}

/** Opens the row sources of a FROM. */
export function openSources(
  from: readonly Tree[],
  outer: Scope,
  state: State,
  first: readonly Item[] = [],
): Opened {
  const builder = new Sources(outer, state, first);
  for (const source of from) builder.add(source, true);
  return builder.opened();
}

class Sources {
  private items: Item[];
  private states: readonly State[];
  private readonly conditions: Tree[] = [];
  private readonly outer: Scope;

  constructor(outer: Scope, state: State, first: readonly Item[]) {
    this.outer = outer;
    this.items = [...first];
    this.states = [state];
  }

  opened(): Opened {
    const scope = this.scope();
    const states = this.conditions.reduce<readonly State[]>(
      (known, condition) => assumeAll(known, (one) => assume(condition, scope, one)),
      this.states,
    );
    return { scope, states };
  }

  private scope(): Scope {
    const { session, path, calls } = this.outer;
    return { session, path, calls, items: this.items, parent: this.outer };
  }

  /** `certain`: each row of the result stands for a row of this source; not so on the inner side of an outer join. */
  add(source: Tree, certain: boolean): Item[] {
    const join = member(source, 'JoinExpr');
    if (join !== undefined) return this.join(join, certain);
    const table = member(source, 'RangeVar');
    if (table !== undefined) return [this.table(table)];
    const query = member(source, 'RangeSubselect');
    if (query !== undefined) return [this.query(query, certain)];
    const call = member(source, 'RangeFunction');
    return [call === undefined ? this.push({ id: this.outer.session.next++, alias: '' }) : this.call(call)];
  }

  private join(join: Tree, certain: boolean): Item[] {
    const type = textMember(join, 'jointype');
    const inner = type === 'JOIN_INNER';
    const left = this.add(member(join, 'larg'), certain && (inner || type === 'JOIN_LEFT'));
    const right = this.add(member(join, 'rarg'), certain && (inner || type === 'JOIN_RIGHT'));
    if (!inner || !certain) return [...left, ...right];
    const quals = member(join, 'quals');
    if (quals !== undefined) this.conditions.push(quals);
    for (const name of listMember(join, 'usingClause').map(
      (item) => textMember(item, 'String', 'sval') ?? '',
    )) {
      const a = left.find(({ relation }) => relation?.columns.includes(name));
      const b = right.find(({ relation }) => relation?.columns.includes(name));
      if (a === undefined || b === undefined) continue;
      const column = (item: Item) => ({ kind: 'column', item: item.id, column: name }) as const;
      this.states = this.states.flatMap((state) => equating(state, column(a), column(b)) ?? []);
    }
    return [...left, ...right];
  }

  private table(table: Tree): Item {
    const { session, path } = this.outer;
    const name = textMember(table, 'relname') ?? '';
    const relation = findRelation(session.facts, { schema: textMember(table, 'schemaname'), name }, path);
    const id = session.next++;
    if (relation !== undefined) {
      this.states = this.states.map((state) => ({
        ...state,
        items: new Map(state.items).set(id, relation.oid),
      }));
    }
    return this.push({ id, alias: aliasOf(table) ?? name, ...(relation === undefined ? {} : { relation }) });
  }

  private query(query: Tree, certain: boolean): Item {
    const select = member(query, 'subquery', 'SelectStmt');
    const alias = aliasOf(query) ?? '';
    const id = this.outer.session.next++;
    if (!isPlain(select, this.outer)) return this.push({ id, alias });
    const [first, ...others] = this.states;
    // Conditions of a row that may be missing do not hold.
    const opened =
      first === undefined || others.length > 0 || !certain
        ? openSources(listMember(select, 'fromClause'), this.scope(), { ...(first ?? emptied()), equal: [] })
        : open(select, this.scope(), first);
    if (first !== undefined && others.length === 0 && certain) this.states = opened.states;
    const outputs = new Map<string, Binding>();
    const renamed = listMember(query, 'alias', 'colnames').map((item) => textMember(item, 'String', 'sval'));
    listMember(select, 'targetList').forEach((item, index) => {
      const target = member(item, 'ResTarget');
      const name = renamed[index] ?? outputName(target);
      const tree = member(target, 'val');
      if (name !== undefined && !isStar(tree)) outputs.set(name, { tree, scope: opened.scope });
    });
    const stars = nodesOf(listMember(select, 'targetList'), 'A_Star').length > 0;
    return this.push(stars ? { id, alias } : { id, alias, outputs });
  }

  private call(source: Tree): Item {
    const tree = listMember(listMember(source, 'functions')[0], 'List', 'items')[0];
    const name = callOf(member(tree, 'FuncCall')).name;
    const alias = aliasOf(source) ?? name;
    const column = textMember(listMember(source, 'alias', 'colnames')[0], 'String', 'sval') ?? alias;
    const id = this.outer.session.next++;
    // A function with several columns would need names for them.
    const single = listMember(source, 'functions').length === 1 && member(source, 'ordinality') !== true;
    return this.push(
      single
        ? { id, alias, loose: true, outputs: new Map([[column, { tree, scope: this.scope() }]]) }
        : { id, alias },
    );
  }

  private push(item: Item): Item {
    this.items = [...this.items, item];
    return item;
  }
}

function aliasOf(node: Tree): string | undefined {
  return textMember(node, 'alias', 'aliasname');
}

function emptied(): State {
  return { equal: [], items: new Map(), nulls: new Set(), notes: [], unsure: undefined };
}
