import { constantOf, isOperator, withoutCasts } from '../../../hardening/policy/names.ts';
import { listMember, member, nodesOf, type Tree, textMember } from '../../../sql/tree.ts';
import { shownName } from '../names.ts';
import { indexesOf } from '../picture.ts';
import { rangesOf } from '../replay.ts';
import { type Draft, isExisting, isForced, isSmall, OWN_SCHEMA, type Sight, tableOf } from '../sight.ts';

const WORDS: Readonly<Record<string, string>> = {
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  InsertStmt: 'INSERT',
  MergeStmt: 'MERGE',
};

/** MIG-43 and MIG-45: rows that a migration changes. */
export function judgeData(sight: Sight): Draft[] {
  const { kind, tree } = sight.step;
  const direct = kind in WORDS ? [{ kind, tree }] : [];
  const nested = Object.keys(WORDS).flatMap((name) =>
    nodesOf(member(tree, 'withClause'), name).map((inner) => ({ kind: name, tree: inner })),
  );
  const into = kind === 'SelectStmt' ? member(tree, 'intoClause') : undefined;
  const source =
    kind === 'CreateTableAsStmt'
      ? member(tree, 'query')
      : into === undefined
        ? undefined
        : member(tree, 'fromClause');
  const copied =
    source === undefined ? [] : hidden(sight, rangesOf(source, sight.picture.schema), 'the copy');
  return [...direct, ...nested]
    .flatMap((change) => [...seen(sight, change), ...whole(sight, change)])
    .concat(copied);
}

interface Change {
  readonly kind: string;
  readonly tree: Tree;
}

/** The migrator's own statement is filtered like everybody's: it changes no row, and reports success. */
function seen(sight: Sight, { kind, tree }: Change): Draft[] {
  const table = tableOf(sight, member(tree, 'relation'));
  const read = kind === 'InsertStmt' ? rangesOf(member(tree, 'selectStmt'), sight.picture.schema) : [];
  return hidden(sight, [table, ...read], `the ${WORDS[kind]}`);
}

function hidden(sight: Sight, tables: readonly string[], doing: string): Draft[] {
  const forced = [...new Set(tables)].filter((id) => isForced(sight, id));
  if (forced.length === 0) return [];
  return [
    {
      rule: 'MIG-43',
      what: `row-level security is forced on ${forced.join(', ')} for the owner, too: ${doing} touches 0 rows and reports success, or fails where row_security is off (42501)`,
      fix: `${forced.map((id) => `alter table ${id} no force row level security;`).join('\n')}\n…\n${forced.map((id) => `alter table ${id} force row level security;`).join('\n')} -- all in one transaction; many rows: in batches, as a role that sees past row-level security`,
    },
  ];
}

function whole(sight: Sight, { kind, tree }: Change): Draft[] {
  if (kind !== 'UpdateStmt' && kind !== 'DeleteStmt' && kind !== 'MergeStmt') return [];
  const table = tableOf(sight, member(tree, 'relation'));
  if (!isExisting(sight, table) || table.startsWith(`${OWN_SCHEMA}.`) || table.startsWith('pg_catalog.'))
    return [];
  const where = member(tree, kind === 'MergeStmt' ? 'joinCondition' : 'whereClause');
  const word = WORDS[kind] ?? '';
  if (where === undefined) {
    return [
      {
        rule: 'MIG-45',
        what:
          kind === 'DeleteStmt'
            ? `every row of ${shownName(table)} is deleted, of all tenants`
            : `every row of ${shownName(table)} is changed, of all tenants, and whoever wants to write one of them waits until the migration ends`,
        fix: `${word} … where …; -- the rows that are meant, in batches of their own transactions`,
      },
    ];
  }
  if (isSmall(sight, table) || isBounded(sight, table, where)) return [];
  return [
    {
      rule: 'MIG-45',
      severity: 'warn',
      what: `nothing bounds how many rows of ${shownName(table)} the ${word} touches: whoever wants to write one of them waits until the migration ends`,
      fix: `${word} … where id in (select id … limit 1000); -- again and again, each in a transaction of its own, until it touches none`,
    },
  ];
}

/** Whether a condition picks single rows: a key given as a constant, a list of such, or a query with a LIMIT. */
function isBounded(sight: Sight, table: string, where: Tree): boolean {
  const keys = indexesOf(sight.picture, table)
    .filter(({ unique, partial }) => unique && !partial)
    .map(({ columns }) => columns);
  const given = new Set<string>();
  let limited = false;
  const walk = (tree: Tree) => {
    const all = member(tree, 'BoolExpr');
    if (textMember(all, 'boolop') === 'AND_EXPR') {
      for (const item of listMember(all, 'args')) walk(item);
      return;
    }
    const test = member(tree, 'A_Expr');
    const name = columnName(member(test, 'lexpr')) ?? columnName(member(test, 'rexpr'));
    const values =
      textMember(test, 'kind') === 'AEXPR_IN'
        ? listMember(test, 'rexpr', 'List', 'items')
        : [member(test, 'rexpr'), member(test, 'lexpr')];
    const constant =
      textMember(test, 'kind') === 'AEXPR_IN' ? values.every(isConstant) : values.some(isConstant);
    if (test !== undefined && isOperator(test, '=') && name !== undefined && constant) given.add(name);
    const query = member(tree, 'SubLink', 'subselect', 'SelectStmt');
    if (member(query, 'limitCount') !== undefined) limited = true;
  };
  walk(where);
  return limited || keys.some((columns) => columns.every((column) => given.has(column)));
}

function columnName(tree: Tree): string | undefined {
  return textMember(listMember(withoutCasts(tree), 'ColumnRef', 'fields').at(-1), 'String', 'sval');
}

function isConstant(tree: Tree): boolean {
  return constantOf(tree) !== undefined;
}
