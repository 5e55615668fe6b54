import { loadModule, parsePlPgSQLSync } from 'libpg-query';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import { parseSql } from './parse.ts';
import { listMember, member, nodesOf, type Tree, textMember } from './tree.ts';

/** A statement inside a function, in the parser's own shape. */
export interface InnerStatement {
  readonly kind: string;
  readonly tree: Tree;
}

/** A value that a variable may hold: an expression, or a column of a query. */
export interface Assignment {
  /** Name of the variable; `new.tenant_id` for a field. */
  readonly target: string;
  readonly value: Tree | undefined;
  /** Set when the value is a column of this query, and which. */
  readonly query?: InnerStatement;
  readonly position?: number;
}

/** What a PL/pgSQL function does, without the order in which it does it. */
export interface PlpgsqlBody {
  /** Variables and parameters. */
  readonly variables: ReadonlySet<string>;
  readonly assignments: readonly Assignment[];
  /** Expressions that it returns, row by row for a set. */
  readonly returns: readonly Tree[];
  /** Queries whose rows it returns. */
  readonly returnedQueries: readonly InnerStatement[];
  /** Every statement of SQL, the returned queries included. */
  readonly statements: readonly InnerStatement[];
  /** Every expression: conditions, values, arguments. */
  readonly expressions: readonly Tree[];
  /** It runs SQL that it puts together as text. */
  readonly dynamic: boolean;
  readonly raises: boolean;
  /** What happens depends on conditions. */
  readonly branches: boolean;
  /** Types of the variables that it declares, as they are written. */
  readonly types: readonly string[];
}

/** How the text of an expression is to be read; the parser's own numbers. */
const STATEMENT = 0;
const EXPRESSION = 2;

/** `variable := value`, `record.field = value`, `array[1] := value`. */
const ASSIGNMENT =
  /^\s*((?:"(?:[^"]|"")+"|[\w$]+)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\w$]+))*)\s*(\[[^\]]*\]\s*)*:?=/;

/** A piece of text of the function, and where it stands. */
interface Piece {
  readonly text: string;
  readonly mode: number;
}

/**
 * Parses a function written in PL/pgSQL. `definition` is its whole `CREATE FUNCTION`, as `pg_get_functiondef`
 * gives it; `source` names it in messages. Throws `SQL_SYNTAX` when the parser cannot read it.
 */
export async function parsePlpgsql(definition: string, source: string): Promise<PlpgsqlBody> {
  await loadModule();
  const tree = parseDefinition(definition, source);
  const pieces = nodesOf(tree, 'PLpgSQL_expr').map((node): Piece => {
    const mode = member(node, 'parseMode');
    return { text: textMember(node, 'query') ?? '', mode: typeof mode === 'number' ? mode : STATEMENT };
  });
  const parsed = await parsePieces(pieces, source);
  const of = (node: Tree): InnerStatement | undefined => parsed.get(keyOf(member(node, 'PLpgSQL_expr')));
  const expressionOf = (node: Tree): Tree => targetOf(of(node));
  const names = listMember(tree, 'datums').map(datumName);

  const assignments: Assignment[] = [];
  for (const datum of nodesOf(member(tree, 'datums'), 'PLpgSQL_var')) {
    const initial = member(datum, 'default_val');
    const target = textMember(datum, 'refname');
    if (initial !== undefined && target !== undefined) {
      assignments.push({ target: target.toLowerCase(), value: expressionOf(initial) });
    }
  }
  for (const node of nodesOf(tree, 'PLpgSQL_stmt_assign')) {
    const text = textMember(node, 'expr', 'PLpgSQL_expr', 'query') ?? '';
    const match = ASSIGNMENT.exec(text);
    const indexed = match?.[2] !== undefined;
    const target = match?.[1] === undefined ? '' : plainName(match[1]);
    assignments.push({ target, value: indexed ? undefined : expressionOf(member(node, 'expr')) });
  }
  for (const kind of [
    'PLpgSQL_stmt_execsql',
    'PLpgSQL_stmt_dynexecute',
    'PLpgSQL_stmt_fors',
    'PLpgSQL_stmt_dynfors',
  ]) {
    for (const node of nodesOf(tree, kind)) {
      const into = member(node, 'target') ?? member(node, 'var');
      if (into === undefined) continue;
      const query = of(
        member(node, 'sqlstmt') ?? (kind === 'PLpgSQL_stmt_fors' ? member(node, 'query') : undefined),
      );
      targetsOf(into).forEach((target, position) => {
        assignments.push({ target, value: undefined, ...(query === undefined ? {} : { query, position }) });
      });
    }
  }
  // A procedure may change whatever variable it is given.
  const given = nodesOf(tree, 'PLpgSQL_stmt_call').flatMap((node) =>
    nodesOf(of(member(node, 'expr'))?.tree, 'ColumnRef').map(
      (column) => textMember(column, 'fields', 0, 'String', 'sval') ?? '',
    ),
  );
  for (const target of [...given, ...filledOtherwise(tree, names)]) {
    assignments.push({ target, value: undefined });
  }
  const returned = ['PLpgSQL_stmt_return', 'PLpgSQL_stmt_return_next'].flatMap((kind) => nodesOf(tree, kind));
  return {
    variables: new Set(names.filter((name) => name !== '')),
    assignments,
    returns: returned.flatMap((node): Tree[] => {
      const expression = member(node, 'expr');
      if (expression !== undefined) return [expressionOf(expression)];
      const name = names[Number(member(node, 'retvarno') ?? -1)];
      return name === undefined || name === '' ? [] : [columnRef(name)];
    }),
    returnedQueries: nodesOf(tree, 'PLpgSQL_stmt_return_query').flatMap(
      (node) => of(member(node, 'query')) ?? [],
    ),
    statements: pieces.flatMap(({ text, mode }) =>
      mode === STATEMENT ? (parsed.get(`${mode} ${text}`) ?? []) : [],
    ),
    expressions: pieces.flatMap(({ text, mode }) =>
      mode === STATEMENT ? [] : targetOf(parsed.get(`${mode} ${text}`)),
    ),
    dynamic:
      nodesOf(tree, 'PLpgSQL_stmt_dynexecute').length +
        nodesOf(tree, 'PLpgSQL_stmt_dynfors').length +
        nodesOf(tree, 'dynquery').length >
      0,
    raises: nodesOf(tree, 'PLpgSQL_stmt_raise').some((node) => (member(node, 'elog_level') ?? 21) === 21),
    branches: ['PLpgSQL_stmt_if', 'PLpgSQL_stmt_case', 'exceptions'].some(
      (kind) => nodesOf(tree, kind).length > 0,
    ),
    types: declaredTypes(listMember(tree, 'datums'), names),
  };
}

/** Variables that a loop, a cursor or GET DIAGNOSTICS fills. */
function filledOtherwise(tree: Tree, names: readonly string[]): string[] {
  const named = (number: Tree) => names[Number(number ?? 0)] ?? '';
  return [
    ...nodesOf(tree, 'PLpgSQL_stmt_foreach_a').map((node) => named(member(node, 'varno'))),
    ...nodesOf(tree, 'PLpgSQL_diag_item').map((node) => named(member(node, 'target'))),
    ...['PLpgSQL_stmt_fetch', 'PLpgSQL_stmt_fori', 'PLpgSQL_stmt_forc']
      .flatMap((kind) => nodesOf(tree, kind))
      .flatMap((node) => targetsOf(member(node, 'target') ?? member(node, 'var'))),
  ];
}

function parseDefinition(definition: string, source: string): Tree {
  try {
    return member(parsePlPgSQLSync(definition), 'plpgsql_funcs', 0, 'PLpgSQL_function');
  } catch (error) {
    throw new BulkheadError({
      what: `the body of ${source} cannot be read: ${messageOf(error)}`,
      fix: 'Look at the function yourself.',
      code: 'SQL_SYNTAX',
      cause: error,
    });
  }
}

/** All pieces with one call of the parser: a function has dozens. */
async function parsePieces(pieces: readonly Piece[], source: string): Promise<Map<string, InnerStatement>> {
  const distinct = new Map<string, string>();
  for (const { text, mode } of pieces) {
    const assigned = mode > EXPRESSION ? text.replace(ASSIGNMENT, '') : text;
    distinct.set(`${mode} ${text}`, mode === STATEMENT ? text : `select ${assigned}`);
  }
  const statements = await parseSql([...distinct.values()].join('\n;\n'), source);
  const keys = [...distinct.keys()];
  return new Map(
    statements.flatMap((statement, index) => {
      const key = keys[index];
      return key === undefined ? [] : [[key, statement] as const];
    }),
  );
}

function keyOf(node: Tree): string {
  return `${member(node, 'parseMode') ?? STATEMENT} ${textMember(node, 'query') ?? ''}`;
}

/** The expression of `select <expression>`. */
function targetOf(statement: InnerStatement | undefined): Tree {
  return member(statement?.tree, 'targetList', 0, 'ResTarget', 'val');
}

function datumName(datum: Tree): string {
  for (const kind of ['PLpgSQL_var', 'PLpgSQL_rec']) {
    const name = textMember(datum, kind, 'refname');
    if (name !== undefined) return name.toLowerCase();
  }
  return '';
}

/** What stands before FOUND are parameters, whose types were resolved with the function, and what a trigger is told. */
function declaredTypes(datums: readonly Tree[], names: readonly string[]): string[] {
  const from = names.indexOf('found') + 1;
  return datums.slice(from).flatMap((datum, index) => {
    const name = names[from + index] ?? '';
    if (name === 'sqlstate' || name === 'sqlerrm' || name.startsWith('__case__')) return [];
    return nodesOf(datum, 'PLpgSQL_type').flatMap((node) => textMember(node, 'typname') ?? []);
  });
}

/** Names of the variables that a query fills. */
function targetsOf(into: Tree): string[] {
  const fields = listMember(into, 'PLpgSQL_row', 'fields');
  if (fields.length > 0) return fields.map((field) => (textMember(field, 'name') ?? '').toLowerCase());
  return [datumName(into)];
}

/** The name as the parser of a column reference would give it. */
function plainName(written: string): string {
  return written
    .split('.')
    .map((part) => part.trim())
    .map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase()))
    .join('.');
}

function columnRef(name: string): Tree {
  return { ColumnRef: { fields: [{ String: { sval: name } }] } };
}
