import { listMember, member, textMember } from '../../../sql/tree.ts';
import { exclusiveTables, longWork } from '../locks.ts';
import type { Step } from '../script.ts';
import type { Draft, Sight } from '../sight.ts';

/** Which tables a transaction has shut, and since which line. */
interface Held {
  readonly table: string;
  readonly line: number;
}

/** MIG-05, MIG-28 to MIG-30: what a statement means after those before it. One for all files of a change. */
export class Transactions {
  readonly #held = new Map<string, Held[]>();
  #patient: Step['file'] | undefined;

  judge(sight: Sight): Draft[] {
    const { step, runner } = sight;
    if (step.kind === 'VariableSetStmt' && textMember(step.tree, 'name') === 'lock_timeout')
      this.#patient = step.file;
    const shut = exclusiveTables(sight);
    const drafts = [...this.#impatient(sight, shut), ...rerun(sight)];
    if (step.transaction === undefined || runner === undefined) return drafts;
    const key = `${step.file.path} ${step.transaction}`;
    const held = this.#held.get(key) ?? [];
    this.#held.set(key, held);
    const work = longWork(sight);
    const [first] = held;
    if (work !== undefined && first !== undefined) {
      drafts.push({
        rule: 'MIG-29',
        what: `nobody can read or write ${[...new Set(held.map(({ table }) => table))].join(', ')}, shut since line ${first.line}, while ${work}`,
        fix: 'Put this statement into a file of its own, which is a transaction of its own.',
      });
    }
    const others = held.filter(({ table }) => !shut.includes(table));
    const fresh = shut.filter((table) => !held.some((item) => item.table === table));
    if (others.length > 0 && fresh.length > 0) {
      drafts.push({
        rule: 'MIG-30',
        what: `${fresh.join(', ')} is shut while ${[...new Set(others.map(({ table }) => table))].join(', ')} is shut since line ${others[0]?.line}: a transaction that reads them in the other order ends in a deadlock`,
        fix: 'One file per table: each is a transaction of its own.',
      });
    }
    held.push(...fresh.map((table) => ({ table, line: step.line })));
    return drafts;
  }

  /** Another runner than ours sets no lock_timeout of itself. */
  #impatient({ step, runner }: Sight, shut: readonly string[]): Draft[] {
    if (runner === 'bulkhead' || shut.length === 0 || this.#patient === step.file) return [];
    this.#patient = step.file;
    return [
      {
        rule: 'MIG-28',
        what: `if one long transaction uses ${shut.join(', ')}, the statement waits for it, and everybody else waits behind the statement`,
        fix: "set lock_timeout = '2s'; -- at the head of the file; when it strikes, run the file again",
      },
    ];
  }
}

const SAFE: ReadonlySet<string> = new Set(['IndexStmt', 'DoStmt']);

/** A file without a transaction is run again from its start after a crash: each statement must bear that. */
function rerun({ step, runner }: Sight): Draft[] {
  const { kind, tree } = step;
  if (runner !== 'bulkhead' || step.within !== 'file' || step.file.transactional || SAFE.has(kind)) return [];
  const commands = listMember(tree, 'cmds').map((item) => member(item, 'AlterTableCmd'));
  const named = (subtype: string) => commands.find((item) => textMember(item, 'subtype') === subtype);
  const adds = named('AT_AddColumn') ?? named('AT_DropColumn') ?? named('AT_DropConstraint');
  const fragile =
    (kind === 'DropStmt' && member(tree, 'missing_ok') !== true) ||
    (kind === 'CreateStmt' && member(tree, 'if_not_exists') !== true) ||
    (kind === 'AlterEnumStmt' && member(tree, 'skipIfNewValExists') !== true) ||
    (kind === 'InsertStmt' && member(tree, 'onConflictClause') === undefined) ||
    ((kind === 'CreateFunctionStmt' || kind === 'CreateTrigStmt') && member(tree, 'replace') !== true) ||
    kind === 'CreatePolicyStmt' ||
    kind === 'RenameStmt' ||
    named('AT_AddConstraint') !== undefined ||
    (adds !== undefined && member(adds, 'missing_ok') !== true);
  if (!fragile) return [];
  return [
    {
      rule: 'MIG-05',
      what: 'the file runs without a transaction: after a crash behind this statement it is run again from its start, and fails here or does it twice',
      fix: 'Say IF EXISTS or IF NOT EXISTS, or move the statement into a file of its own that runs in a transaction.',
    },
  ];
}
