import type { InnerStatement } from '../../sql/plpgsql.ts';
import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import type { TableModel } from '../../tenancy/model.ts';
import { assume, assumeAll } from './assume.ts';
import { type Anchors, belongs } from './belongs.ts';
import { evaluate } from './evaluate.ts';
import { type Facts, findRelation } from './facts.ts';
import { open, openSources } from './query.ts';
import type { RelationRow } from './relations.ts';
import type { Scope } from './scope.ts';
import { classesOf, columnKey, equating, START, type State } from './state.ts';

/** A use of a tenant's table, and whether it keeps to one tenant. */
export interface Use {
  readonly relation: RelationRow;
  readonly table: TableModel;
  readonly writes: boolean;
  readonly confined: boolean;
}

/** Every use that a statement makes of tables of the model, those in its sub-selects included. */
export function usesOf(statement: InnerStatement, scope: Scope, anchors: Anchors): Use[] {
  return new Uses(scope.session.facts, anchors).statement(statement, scope, [START]);
}

/** Statements that read and write row by row; everything else takes a table as a whole. */
class Uses {
  private readonly facts: Facts;
  private readonly anchors: Anchors;

  constructor(facts: Facts, anchors: Anchors) {
    this.facts = facts;
    this.anchors = anchors;
  }

  statement({ kind, tree }: InnerStatement, scope: Scope, states: readonly State[]): Use[] {
    const inner = listMember(tree, 'withClause', 'ctes').flatMap((item) => {
      const [first] = Object.entries(member(item, 'CommonTableExpr', 'ctequery') ?? {});
      return first === undefined ? [] : this.statement({ kind: first[0], tree: first[1] }, scope, states);
    });
    if (kind === 'SelectStmt') return [...inner, ...this.select(tree, scope, states)];
    if (kind === 'InsertStmt') return [...inner, ...this.insert(tree, scope, states)];
    if (kind === 'UpdateStmt' || kind === 'DeleteStmt')
      return [...inner, ...this.change(tree, scope, states)];
    return [...inner, ...this.whole(tree)];
  }

  private select(select: Tree, scope: Scope, states: readonly State[]): Use[] {
    const operation = textMember(select, 'op') ?? 'SETOP_NONE';
    if (operation !== 'SETOP_NONE') {
      return ['larg', 'rarg'].flatMap((side) =>
        this.statement({ kind: 'SelectStmt', tree: member(select, side) }, scope, states),
      );
    }
    return states.flatMap((state) => {
      const opened = open(select, scope, state);
      return [
        ...this.items(opened.scope, opened.states),
        ...this.nested(select, opened.scope, opened.states),
      ];
    });
  }

  /** The row sources of one FROM. */
  private items(scope: Scope, states: readonly State[], writes = false): Use[] {
    return scope.items.flatMap(({ id, relation }): Use[] => {
      if (relation === undefined) return [];
      const table = this.facts.tables.get(relation.oid);
      if (table !== undefined && table.kind !== 'shared') {
        const confined = states.every((state) => belongs(this.facts, state, id, table, this.anchors));
        return [{ relation, table, writes, confined }];
      }
      if (relation.kind !== 'v' && relation.kind !== 'm') return [];
      return tablesBelow(this.facts, relation).map(({ table: below, relation: base }) => {
        const column = below.tenantColumn;
        const alike = column !== undefined && relation.columns.includes(column);
        const confined =
          alike && states.every((state) => belongs(this.facts, state, id, below, this.anchors));
        return { relation: base, table: below, writes, confined };
      });
    });
  }

  /** Sub-selects, wherever they stand. */
  private nested(tree: Tree, scope: Scope, states: readonly State[]): Use[] {
    if (tree === null || typeof tree !== 'object') return [];
    return Object.entries(tree).flatMap(([name, value]) => {
      if (name === 'withClause') return [];
      return name === 'SelectStmt'
        ? this.statement({ kind: name, tree: value }, scope, states)
        : this.nested(value, scope, states);
    });
  }

  private insert(tree: Tree, scope: Scope, states: readonly State[]): Use[] {
    const target = this.target(tree, scope);
    const select = member(tree, 'selectStmt', 'SelectStmt');
    const source = this.nested({ SelectStmt: select }, scope, states);
    if (target === undefined) return source;
    const named = listMember(tree, 'cols').map((item) => textMember(item, 'ResTarget', 'name') ?? '');
    const columns = named.length > 0 ? named : target.relation.columns;
    const lists = listMember(select, 'valuesLists').map((item) => listMember(item, 'List', 'items'));
    const rows =
      lists.length > 0
        ? lists
        : [listMember(select, 'targetList').map((item) => member(item, 'ResTarget', 'val'))];
    const confined = states.every((state) =>
      rows.every((row) => {
        const opened = lists.length > 0 ? { scope, states: [state] } : open(select, scope, state);
        const item = scope.session.next++;
        const filled = row.reduce<readonly State[]>(
          (known, value, index) =>
            assumeAll(known, (one) => {
              const column = { kind: 'column', item, column: columns[index] ?? '' } as const;
              const values = evaluate(value, opened.scope, one).flatMap(
                (given) => equating(given.state, column, given.term) ?? [],
              );
              // NULL is a value that nothing equals: it says nothing about the row.
              return values.length > 0 ? values : [one];
            }),
          opened.states,
        );
        return filled.every((one) => belongs(this.facts, one, item, target.table, this.anchors));
      }),
    );
    return [{ ...target, writes: true, confined }, ...source];
  }

  private change(tree: Tree, scope: Scope, states: readonly State[]): Use[] {
    const target = this.target(tree, scope);
    const from = [
      { RangeVar: member(tree, 'relation') },
      ...listMember(tree, 'fromClause'),
      ...listMember(tree, 'usingClause'),
    ];
    const where = member(tree, 'whereClause');
    return states.flatMap((state) => {
      const sources = openSources(from, scope, state);
      const known =
        where === undefined
          ? sources.states
          : assumeAll(sources.states, (one) => assume(where, sources.scope, one));
      const [own, ...others] = this.items(sources.scope, known);
      const uses =
        own === undefined || target === undefined
          ? [own, ...others]
          : [
              {
                ...own,
                writes: true,
                confined: own.confined && this.keeps(tree, target.table, sources.scope, known),
              },
              ...others,
            ];
      const rest = [
        'targetList',
        'whereClause',
        'fromClause',
        'usingClause',
        'returningList',
        'returningClause',
      ];
      return [
        ...uses.filter((use) => use !== undefined),
        ...rest.flatMap((part) => this.nested(member(tree, part), sources.scope, known)),
      ];
    });
  }

  /** Whether an UPDATE that sets the tenant sets the right one. */
  private keeps(tree: Tree, table: TableModel, scope: Scope, states: readonly State[]): boolean {
    const set = listMember(tree, 'targetList').map((item) => member(item, 'ResTarget'));
    const value = set.find((item) => textMember(item, 'name') === table.tenantColumn);
    if (value === undefined || table.tenantColumn === undefined) return true;
    const column = { kind: 'column', item: scope.session.next++, column: table.tenantColumn } as const;
    return states.every((state) =>
      evaluate(member(value, 'val'), scope, state).every((given) => {
        const filled = equating(given.state, column, given.term);
        return (
          filled === undefined ||
          belongs(this.facts, filled, column.item, table, this.anchors) ||
          this.isOwn(scope, filled, column)
        );
      }),
    );
  }

  private isOwn(
    scope: Scope,
    state: State,
    column: { readonly item: number; readonly column: string },
  ): boolean {
    const [own] = scope.items;
    return (
      own !== undefined &&
      classesOf(state).same(columnKey(own.id, column.column), columnKey(column.item, column.column))
    );
  }

  private target(tree: Tree, scope: Scope): { relation: RelationRow; table: TableModel } | undefined {
    const name = {
      schema: textMember(tree, 'relation', 'schemaname'),
      name: textMember(tree, 'relation', 'relname') ?? '',
    };
    const relation = findRelation(this.facts, name, scope.path);
    const table = relation === undefined ? undefined : this.facts.tables.get(relation.oid);
    return relation === undefined || table === undefined || table.kind === 'shared'
      ? undefined
      : { relation, table };
  }

  /** TRUNCATE, COPY, MERGE and the like: no condition is followed. */
  private whole(tree: Tree): Use[] {
    if (tree === null || typeof tree !== 'object') return [];
    return Object.entries(tree).flatMap(([name, value]): Use[] => {
      if (name !== 'RangeVar' && name !== 'relation') return this.whole(value);
      const schema = textMember(value, 'schemaname');
      const relation = findRelation(this.facts, { schema, name: textMember(value, 'relname') ?? '' });
      const table = relation === undefined ? undefined : this.facts.tables.get(relation.oid);
      if (relation === undefined || table === undefined || table.kind === 'shared') return [];
      return [{ relation, table, writes: true, confined: false }];
    });
  }
}

/** Tables of tenants that a view reads, through other views too. */
export function tablesBelow(
  facts: Facts,
  view: RelationRow,
  seen: ReadonlySet<string> = new Set(),
): { relation: RelationRow; table: TableModel }[] {
  if (seen.has(view.oid)) return [];
  const inner = new Set([...seen, view.oid]);
  return (view.reads ?? []).flatMap((oid) => {
    const relation = facts.relations.get(oid);
    if (relation === undefined) return [];
    const table = facts.tables.get(oid);
    if (table !== undefined) return table.kind === 'shared' ? [] : [{ relation, table }];
    return tablesBelow(facts, relation, inner);
  });
}
