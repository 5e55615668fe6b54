import { parseSql } from '../../sql/parse.ts';
import { listMember, member, nodesOf, type Tree, textMember } from '../../sql/tree.ts';
import type { ScopeCatalog } from '../catalog.ts';
import type { Need } from './facts.ts';
import { newJob } from './job.ts';
import { namesOf } from './node.ts';
import { judgeQuery } from './query.ts';
import { judgeWrite } from './write.ts';

/** What can be said of a statement whatever values it is run with. */
export interface Judgement {
  /** Why it must not run; empty when it may, provided that `needs` hold. */
  readonly refusals: readonly string[];
  readonly needs: readonly Need[];
}

/** Settings that a statement may set for its transaction. */
const OWN_SETTINGS: ReadonlySet<string> = new Set([
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'timezone',
  'work_mem',
]);

const SAVEPOINTS: ReadonlySet<string> = new Set([
  'TRANS_STMT_SAVEPOINT',
  'TRANS_STMT_RELEASE',
  'TRANS_STMT_ROLLBACK_TO',
]);

const WRITES: ReadonlySet<string> = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/**
 * Judges one statement, parsed by PostgreSQL's own parser. With row-level security to rely on (`policies`) only what
 * could change the scope itself is refused. Throws `SQL_SYNTAX` for what cannot be parsed.
 */
export async function judgeStatement(
  sql: string,
  catalog: ScopeCatalog,
  by: 'statements' | 'policies',
): Promise<Judgement> {
  const statements = await parseSql(sql, 'the statement');
  const [statement] = statements;
  if (statement === undefined) return refused('it is empty');
  if (statements.length > 1) return refused(`it is ${statements.length} statements: send them one by one`);
  const { kind, tree } = statement;
  if (kind === 'TransactionStmt') return judgeTransaction(tree);
  if (kind === 'VariableSetStmt') return judgeSetting(tree);
  if (kind !== 'SelectStmt' && !WRITES.has(kind)) {
    return refused(
      `${kind.replace(/Stmt$/, '')} cannot be judged: only SELECT, INSERT, UPDATE, DELETE and MERGE can`,
    );
  }
  if (by === 'policies')
    return setsSetting(tree) ? refused('it could change the settings of the scope') : ALLOWED;
  const job = newJob(catalog);
  const place = { job, level: undefined, ctes: new Map() };
  if (kind === 'SelectStmt') judgeQuery(tree, place);
  else judgeWrite(kind, tree, place);
  return { refusals: job.refusals, needs: distinct(job.needs) };
}

const ALLOWED: Judgement = { refusals: [], needs: [] };

function refused(reason: string): Judgement {
  return { refusals: [reason], needs: [] };
}

function judgeTransaction(tree: Tree): Judgement {
  if (SAVEPOINTS.has(textMember(tree, 'kind') ?? '')) return ALLOWED;
  return refused('the scope begins and ends its transaction itself: only savepoints can be set');
}

function judgeSetting(tree: Tree): Judgement {
  const name = textMember(tree, 'name') ?? '';
  const local = textMember(tree, 'kind') === 'VAR_SET_VALUE' && member(tree, 'is_local') === true;
  if (local && OWN_SETTINGS.has(name.toLowerCase())) return ALLOWED;
  return refused(
    `SET or RESET ${name || 'ALL'} could change the scope: only SET LOCAL of ${[...OWN_SETTINGS].join(', ')}`,
  );
}

/** By the function, or by an UPDATE of the view that calls it. */
function setsSetting(tree: Tree): boolean {
  const calls = nodesOf(tree, 'FuncCall').flatMap((call) => namesOf(listMember(call, 'funcname')).slice(-1));
  const view = JSON.stringify(tree).includes('"relname":"pg_settings"');
  return calls.includes('set_config') || view;
}

function distinct(needs: readonly Need[]): Need[] {
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()];
}
