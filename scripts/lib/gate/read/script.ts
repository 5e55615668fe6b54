import { sqlError } from '../../migrations/excerpt.ts';
import type { MigrationFile } from '../../migrations/files.ts';
import { parseMigration } from '../../migrations/statements.ts';
import { type ParsedStatement, parseSql } from '../../sql/parse.ts';
import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { unfoldBlock } from './block.ts';

/** One statement of a migration, or one that a block or function in it runs. */
export interface Step {
  readonly file: MigrationFile;
  readonly kind: string;
  readonly tree: Tree;
  readonly text: string;
  /** From 1; the column in characters. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** `function`: it runs when somebody calls the function, and not now. */
  readonly within: 'file' | 'block' | 'function';
  /** Statements with the same number are one transaction; undefined for one that is alone. */
  readonly transaction: number | undefined;
  /** Names in it are known only when it runs. */
  readonly guessed: boolean;
  /** Set where the text of the statement itself cannot be known: why. */
  readonly unread?: string;
}

/** A migration, taken apart. */
export interface Script {
  readonly file: MigrationFile;
  readonly steps: readonly Step[];
}

/** Who runs the files: bulkhead's own runner gives each one transaction and a lock_timeout; another one neither. */
export type Runner = 'bulkhead' | 'other';

/**
 * Takes a file apart. Throws `MIGRATION_SQL` with line and caret for a file that is empty or cannot be parsed.
 */
export async function readScript(file: MigrationFile, runner: Runner): Promise<Script> {
  const statements = await parseMigration(file, 'Correct the statement there.');
  if (statements.length === 0) {
    throw sqlError(
      file,
      0,
      'the file has no statement',
      undefined,
      'Write the migration, or delete the file.',
    );
  }
  const place = placer(file.text);
  const steps: Step[] = [];
  let transaction: number | undefined = runner === 'bulkhead' && file.transactional ? 0 : undefined;
  let numbered = 0;
  for (const statement of statements) {
    const { kind, tree } = statement;
    const at = place(statement);
    if (kind === 'TransactionStmt') {
      const what = textMember(tree, 'kind');
      if (what === 'TRANS_STMT_BEGIN' || what === 'TRANS_STMT_START') transaction = ++numbered;
    }
    const step: Step = { file, kind, tree, ...at, within: 'file', transaction, guessed: false };
    steps.push(step);
    if (kind === 'TransactionStmt') {
      const what = textMember(tree, 'kind');
      if (what === 'TRANS_STMT_COMMIT' || what === 'TRANS_STMT_ROLLBACK') transaction = undefined;
    }
    steps.push(...(await allInner(step)));
  }
  return { file, steps };
}

/** What a block runs, and what the blocks in that run: those have no lines of their own. */
async function allInner(step: Step): Promise<Step[]> {
  const steps: Step[] = [];
  for (const inner of await innerSteps(step)) {
    const { line, column, endLine } = inner;
    const nested = (await allInner(inner)).map((one) => ({ ...one, line, column, endLine }));
    const within = inner.within;
    steps.push(inner, ...nested.map((one) => (within === 'function' ? { ...one, within } : one)));
  }
  return steps;
}

/** The places of statements, asked for in their order: the parser counts bytes, and what precedes a first word. */
function placer(
  text: string,
): (statement: ParsedStatement) => Pick<Step, 'text' | 'line' | 'column' | 'endLine'> {
  const bytes = Buffer.from(text, 'utf8');
  let [counted, line, lineStart] = [0, 1, 0];
  const advance = (to: number) => {
    for (let at = bytes.indexOf(10, counted); at !== -1 && at < to; at = bytes.indexOf(10, at + 1)) {
      line += 1;
      lineStart = at + 1;
    }
    counted = Math.max(counted, to);
  };
  return ({ start, end }) => {
    const raw = bytes.subarray(start, end).toString('utf8');
    const own = raw.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/, '');
    const from = start + Buffer.byteLength(raw.slice(0, raw.length - own.length));
    advance(from);
    const column = [...bytes.subarray(lineStart, from).toString('utf8')].length + 1;
    const statement = own.trimEnd();
    return { text: statement, line, column, endLine: line + statement.split('\n').length - 1 };
  };
}

/** What a DO block or the body of a function runs, at its place in the file. */
async function innerSteps(step: Step): Promise<Step[]> {
  if (step.kind === 'PrepareStmt' || step.kind === 'ExplainStmt') return wrapped(step);
  const isBlock = step.kind === 'DoStmt';
  if (!isBlock && step.kind !== 'CreateFunctionStmt') return [];
  const options = listMember(step.tree, isBlock ? 'args' : 'options');
  const within = isBlock ? 'block' : 'function';
  const { language, body } = bodyOf(options, isBlock);
  if (body === undefined) return [];
  // A body in plain quotes has its quotes doubled in the file, and is then not found as it is.
  const found = step.text.indexOf(body);
  const opens = step.line + step.text.slice(0, Math.max(0, found)).split('\n').length - 1;
  const lines = step.file.text.split('\n');
  const at = (line: number) => {
    const number = opens + line - 1;
    const text = lines[number - 1] ?? '';
    return { line: number, column: text.length - text.trimStart().length + 1 };
  };
  const shared = { file: step.file, within, transaction: step.transaction } as const;
  if (language === 'sql') {
    const parsed = await parseSql(body, step.file.path).catch(() => []);
    const place = placer(body);
    return parsed.map((statement) => {
      const { text, line, endLine } = place(statement);
      const start = at(line);
      const ends = start.line + endLine - line;
      return {
        ...shared,
        kind: statement.kind,
        tree: statement.tree,
        text,
        ...start,
        endLine: ends,
        guessed: false,
      };
    });
  }
  if (language !== 'plpgsql') {
    if (!isBlock) return [];
    return [
      {
        ...shared,
        ...UNREAD,
        text: step.text,
        ...at(1),
        endLine: opens,
        unread: `it is written in ${language}`,
      },
    ];
  }
  const { statements, unread } = await unfoldBlock(step.text);
  return [
    ...statements.map((inner): Step => {
      const start = at(inner.line);
      const own = lines[start.line - 1]?.includes(inner.text.split('\n')[0] ?? '') === true;
      const endLine = own ? start.line + inner.text.split('\n').length - 1 : start.line;
      return {
        ...shared,
        kind: inner.kind,
        tree: inner.tree,
        text: inner.text,
        ...start,
        endLine,
        guessed: inner.guessed,
      };
    }),
    ...unread.map((item): Step => {
      const start = at(item.line);
      return { ...shared, ...UNREAD, text: item.text, ...start, endLine: start.line, unread: item.reason };
    }),
  ];
}

/** What a PREPARE or EXPLAIN holds is taken to be run. */
function wrapped(step: Step): Step[] {
  return Object.entries(member(step.tree, 'query') ?? {}).map(([kind, tree]) => ({ ...step, kind, tree }));
}

const UNREAD = { kind: 'Unread', tree: undefined, guessed: true } as const;

function bodyOf(options: readonly Tree[], isBlock: boolean): { language: string; body: string | undefined } {
  const option = (name: string) => options.find((item) => textMember(item, 'DefElem', 'defname') === name);
  const as = member(option('as'), 'DefElem', 'arg');
  const body = textMember(as, 'String', 'sval') ?? textMember(as, 'List', 'items', 0, 'String', 'sval');
  const language = textMember(option('language'), 'DefElem', 'arg', 'String', 'sval');
  return { language: (language ?? (isBlock ? 'plpgsql' : 'sql')).toLowerCase(), body };
}
