import { BulkheadError } from '../../runtime/errors.ts';
import { parseSql } from '../../sql/parse.ts';
import { type Assignment, type InnerStatement, parsePlpgsql } from '../../sql/plpgsql.ts';
import { listMember, nodesOf, type Tree } from '../../sql/tree.ts';
import type { FunctionRow } from './functions.ts';
import { dotted } from './names.ts';

/** What a function does, as far as it can be read. */
export interface Body {
  /** Why it cannot be read. */
  readonly unreadable?: string;
  readonly variables: ReadonlySet<string>;
  readonly assignments: readonly Assignment[];
  /** Expressions that it may return. */
  readonly returns: readonly Tree[];
  /** Queries whose rows it may return. */
  readonly queries: readonly InnerStatement[];
  readonly statements: readonly InnerStatement[];
  readonly expressions: readonly Tree[];
  readonly dynamic: boolean;
  readonly raises: boolean;
  /** What it returns depends on conditions that were not followed. */
  readonly branches: boolean;
  /** Types that are looked up by a bare name when it runs. */
  readonly types: readonly string[];
}

const NOTHING = {
  variables: new Set<string>(),
  assignments: [],
  returns: [],
  queries: [],
  statements: [],
  expressions: [],
  dynamic: false,
  raises: false,
  branches: false,
  types: [],
};

/** Reads a function's body. What the parser does not know (another language, a syntax of its own) is `unreadable`. */
export async function readBody(row: FunctionRow): Promise<Body> {
  if (row.body === null) return { ...NOTHING, unreadable: `it is written in ${row.language}` };
  try {
    return row.language === 'plpgsql' ? await readPlpgsql(row, row.body) : await readSql(row, row.body);
  } catch (error) {
    if (!(error instanceof BulkheadError) || error.code !== 'SQL_SYNTAX') throw error;
    return { ...NOTHING, unreadable: 'the parser does not understand its body' };
  }
}

async function readPlpgsql(row: FunctionRow, definition: string): Promise<Body> {
  const body = await parsePlpgsql(definition, row.signature);
  const bare = body.types.filter(
    (type) => !type.includes('.') && !GRAMMAR_TYPES.has(type.replace(/\[\]$/, '')),
  );
  const inner = [...body.statements.map(({ tree }) => tree), ...body.expressions].flatMap(bareTypes);
  return { ...body, queries: body.returnedQueries, types: [...bare, ...inner] };
}

async function readSql(row: FunctionRow, text: string): Promise<Body> {
  const statements = await parseSql(statementsOf(text, row.bound), row.signature);
  const last = statements.at(-1);
  return {
    ...NOTHING,
    statements,
    queries: last?.kind === 'SelectStmt' ? [last] : [],
    types: row.bound ? [] : statements.flatMap(({ tree }) => bareTypes(tree)),
  };
}

/** A body in the standard's form, as the server writes it, turned into plain statements. */
function statementsOf(text: string, bound: boolean): string {
  if (!bound) return text;
  const block = /^\s*begin\s+atomic\b([\s\S]*)\bend\s*$/i.exec(text);
  if (block?.[1] !== undefined) return block[1];
  return text.replace(/^\s*return\b/i, 'select');
}

/** Types that the grammar itself binds to pg_catalog, as the parser of PL/pgSQL prints them. */
const GRAMMAR_TYPES: ReadonlySet<string> = new Set(
  'integer bigint smallint boolean numeric real record refcursor trigger void'.split(' '),
);

function bareTypes(tree: Tree): string[] {
  return [...nodesOf(tree, 'typeName'), ...nodesOf(tree, 'TypeName')].flatMap((node) => {
    const names = dotted(listMember(node, 'names')) ?? [];
    const [only] = names;
    return names.length === 1 && only !== undefined ? [only] : [];
  });
}
