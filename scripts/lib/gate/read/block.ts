import { loadModule, parsePlPgSQLSync } from 'libpg-query';
import { messageOf } from '../../runtime/errors.ts';
import { parseSql } from '../../sql/parse.ts';
import { listMember, member, nodesOf, type Tree, textMember } from '../../sql/tree.ts';
import { isUnknown, UNKNOWN } from './names.ts';
import { evaluate, itemsOf, listedRows, type Row, type Value, type Variables } from './value.ts';

/** A statement that a block of PL/pgSQL runs, as far as its text tells. */
export interface Inner {
  readonly kind: string;
  readonly tree: Tree;
  readonly text: string;
  /** Line of the body, whose first is the one on which it opens. */
  readonly line: number;
  /** Names in it are known only when it runs. */
  readonly guessed: boolean;
}

/** Something in a block that cannot be read: its text is put together when it runs. */
export interface Unread {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

/** What a block does: its loops over lists unrolled, its conditions taken both ways where they are not known. */
export interface Unfolded {
  readonly statements: readonly Inner[];
  readonly unread: readonly Unread[];
}

/** Rounds of a loop that are looked at: more than a person lists. */
const ROUNDS = 200;

/**
 * Reads a `DO` or `CREATE FUNCTION` statement in PL/pgSQL. What cannot be read is in `unread`, with the reason.
 */
export async function unfoldBlock(definition: string): Promise<Unfolded> {
  await loadModule();
  const statements: Inner[] = [];
  const unread: Unread[] = [];
  let tree: Tree;
  try {
    tree = member(parsePlPgSQLSync(definition), 'plpgsql_funcs', 0, 'PLpgSQL_function');
  } catch (error) {
    return { statements, unread: [{ line: 1, text: '', reason: messageOf(error) }] };
  }
  const walk = new Walk(await parsePieces(tree), statements, unread);
  const variables: Variables = new Map();
  for (const datum of listMember(tree, 'datums')) walk.declare(datum, variables);
  await walk.run([member(tree, 'action')], variables);
  return { statements, unread };
}

/** Every piece of text in the block, parsed: expressions as `select <expression>`. */
async function parsePieces(tree: Tree): Promise<Map<string, { kind: string; tree: Tree }>> {
  const parsed = new Map<string, { kind: string; tree: Tree }>();
  for (const node of nodesOf(tree, 'PLpgSQL_expr')) {
    const text = textMember(node, 'query') ?? '';
    const mode = Number(member(node, 'parseMode') ?? 0);
    const sql = mode === 0 ? text : `select ${mode > 2 ? text.replace(/^[^:=]*:?=/, '') : text}`;
    if (parsed.has(`${mode} ${text}`)) continue;
    const [statement] = await parseSql(sql, 'a block').catch(() => []);
    if (statement !== undefined) parsed.set(`${mode} ${text}`, statement);
  }
  return parsed;
}

class Walk {
  readonly #parsed: ReadonlyMap<string, { kind: string; tree: Tree }>;
  readonly #statements: Inner[];
  readonly #unread: Unread[];
  readonly #texts = new Map<string, { kind: string; tree: Tree }[]>();
  readonly #names: string[] = [];

  constructor(
    parsed: ReadonlyMap<string, { kind: string; tree: Tree }>,
    statements: Inner[],
    unread: Unread[],
  ) {
    this.#parsed = parsed;
    this.#statements = statements;
    this.#unread = unread;
  }

  declare(datum: Tree, variables: Variables): void {
    const name = textMember(datum, 'PLpgSQL_var', 'refname') ?? textMember(datum, 'PLpgSQL_rec', 'refname');
    this.#names.push(name ?? '');
    const initial = member(datum, 'PLpgSQL_var', 'default_val');
    if (name !== undefined && initial !== undefined) variables.set(name, this.#value(initial, variables));
  }

  async run(nodes: readonly Tree[], variables: Variables): Promise<void> {
    for (const node of nodes) {
      if (node === null || typeof node !== 'object') continue;
      for (const [kind, inner] of Object.entries(node)) await this.#statement(kind, inner, variables);
    }
  }

  async #statement(kind: string, node: Tree, variables: Variables): Promise<void> {
    const line = Number(member(node, 'lineno') ?? 1);
    switch (kind) {
      case 'PLpgSQL_stmt_execsql':
        this.#plain(member(node, 'sqlstmt'), line);
        return this.#forget(member(node, 'target'), variables);
      case 'PLpgSQL_stmt_perform':
      case 'PLpgSQL_stmt_call':
        return this.#plain(member(node, 'expr'), line);
      case 'PLpgSQL_stmt_dynexecute':
        await this.#dynamic(member(node, 'query'), line, variables);
        return this.#forget(member(node, 'target'), variables);
      case 'PLpgSQL_stmt_return_query':
        if (member(node, 'query') !== undefined) this.#plain(member(node, 'query'), line);
        else await this.#dynamic(member(node, 'dynquery'), line, variables);
        return;
      case 'PLpgSQL_stmt_assign': {
        const target = /^\s*([a-z_][\w$]*)\s*:?=/i.exec(
          textMember(node, 'expr', 'PLpgSQL_expr', 'query') ?? '',
        );
        const name = target?.[1]?.toLowerCase();
        if (name !== undefined) variables.set(name, this.#value(member(node, 'expr'), variables));
        return;
      }
      case 'PLpgSQL_stmt_if':
        return this.#branches(node, variables);
      case 'PLpgSQL_stmt_foreach_a':
        return this.#foreach(node, variables);
      case 'PLpgSQL_stmt_fors':
        return this.#loop(node, line, variables);
      case 'PLpgSQL_stmt_dynfors':
        await this.#dynamic(member(node, 'query'), line, variables);
        this.#forget(member(node, 'var'), variables);
        return this.#apart([listMember(node, 'body')], variables);
      case 'PLpgSQL_stmt_block':
        await this.run(listMember(node, 'body'), variables);
        return this.#apart(
          listMember(node, 'exceptions', 'PLpgSQL_exception_block', 'exc_list').map((item) =>
            listMember(item, 'PLpgSQL_exception', 'action'),
          ),
          variables,
        );
      case 'PLpgSQL_stmt_case':
        return this.#apart(
          [
            ...listMember(node, 'case_when_list').map((item) =>
              listMember(item, 'PLpgSQL_case_when', 'stmts'),
            ),
            listMember(node, 'else_stmts'),
          ],
          variables,
        );
      default:
        // WHILE, LOOP, FOR over numbers and cursors: one round stands for all.
        this.#forget(member(node, 'var'), variables);
        return this.#apart([listMember(node, 'body')], variables);
    }
  }

  /** Statements of which it is not known whether they run: what they assign is not known afterwards. */
  async #apart(bodies: readonly (readonly Tree[])[], variables: Variables): Promise<void> {
    const before = new Map(variables);
    for (const body of bodies) {
      const inside: Variables = new Map(before);
      await this.run(body, inside);
      for (const [name, value] of inside) if (before.get(name) !== value) variables.set(name, undefined);
    }
  }

  async #branches(node: Tree, variables: Variables): Promise<void> {
    const branches = [
      { condition: member(node, 'cond'), body: listMember(node, 'then_body') },
      ...listMember(node, 'elsif_list').map((item) => ({
        condition: member(item, 'PLpgSQL_if_elsif', 'cond'),
        body: listMember(item, 'PLpgSQL_if_elsif', 'stmts'),
      })),
    ];
    const open: (readonly Tree[])[] = [];
    for (const { condition, body } of branches) {
      const holds = this.#value(condition, variables);
      if (holds === true && open.length === 0) return this.run(body, variables);
      if (holds !== false) open.push(body);
      if (holds === true) return this.#apart(open, variables);
    }
    return this.#apart([...open, listMember(node, 'else_body')], variables);
  }

  async #foreach(node: Tree, variables: Variables): Promise<void> {
    const name = this.#names[Number(member(node, 'varno') ?? 0)] ?? '';
    const items = itemsOf(this.#value(member(node, 'expr'), variables));
    for (const item of items?.slice(0, ROUNDS) ?? [undefined]) {
      variables.set(name, item);
      await this.run(listMember(node, 'body'), variables);
    }
    variables.set(name, undefined);
  }

  async #loop(node: Tree, line: number, variables: Variables): Promise<void> {
    const query = this.#parsed.get(keyOf(member(node, 'query')));
    this.#plain(member(node, 'query'), line);
    const rows = listedRows(query?.tree, variables);
    const into = member(node, 'var');
    const record = textMember(into, 'PLpgSQL_rec', 'refname');
    const fields = listMember(into, 'PLpgSQL_row', 'fields').map((item) => textMember(item, 'name') ?? '');
    const none: Row = new Map<string, Value>();
    for (const row of rows?.slice(0, ROUNDS) ?? [none]) {
      if (record !== undefined) variables.set(record, row);
      fields.forEach((name, index) => {
        variables.set(name, [...row.values()][index]);
      });
      await this.run(listMember(node, 'body'), variables);
    }
    this.#forget(into, variables);
  }

  #forget(target: Tree, variables: Variables): void {
    const name = textMember(target, 'PLpgSQL_rec', 'refname') ?? textMember(target, 'PLpgSQL_var', 'refname');
    const fields = listMember(target, 'PLpgSQL_row', 'fields').flatMap(
      (item) => textMember(item, 'name') ?? [],
    );
    for (const gone of name === undefined ? fields : [name, ...fields]) variables.set(gone, undefined);
  }

  #value(expression: Tree, variables: Variables): Value {
    const select = this.#parsed.get(keyOf(expression));
    return evaluate(member(select?.tree, 'targetList', 0, 'ResTarget', 'val'), variables);
  }

  #plain(expression: Tree, line: number): void {
    const found = this.#parsed.get(keyOf(expression));
    const text = textMember(expression, 'PLpgSQL_expr', 'query') ?? '';
    if (found !== undefined) this.#statements.push({ ...found, text, line, guessed: false });
  }

  async #dynamic(expression: Tree, line: number, variables: Variables): Promise<void> {
    const written = textMember(expression, 'PLpgSQL_expr', 'query') ?? '';
    const sql = this.#value(expression, variables);
    if (typeof sql !== 'string' || sql.trim() === UNKNOWN) {
      this.#unread.push({ line, text: written, reason: 'its text is known only when it runs' });
      return;
    }
    const known = this.#texts.get(sql) ?? (await parseSql(sql, 'a block').catch(() => undefined));
    if (known === undefined) {
      const reason = isUnknown(sql)
        ? 'its text is put together from parts that are known only when it runs'
        : 'its text is no SQL that the parser understands';
      this.#unread.push({ line, text: sql, reason });
      return;
    }
    this.#texts.set(sql, known);
    for (const { kind, tree } of known) {
      this.#statements.push({ kind, tree, text: sql, line, guessed: isUnknown(sql) });
    }
  }
}

function keyOf(expression: Tree): string {
  const mode = Number(member(expression, 'PLpgSQL_expr', 'parseMode') ?? 0);
  return `${mode} ${textMember(expression, 'PLpgSQL_expr', 'query') ?? ''}`;
}
