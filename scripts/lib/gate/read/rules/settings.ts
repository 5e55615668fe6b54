import { callsIn, constantOf, isBuiltin } from '../../../hardening/policy/names.ts';
import { listMember, nodesOf, textMember } from '../../../sql/tree.ts';
import { strings } from '../names.ts';
import { type Draft, type Sight, sameTransaction } from '../sight.ts';
import { inTransaction } from './indexes.ts';

/** Milliseconds for which everybody may queue behind a migration that waits for a lock. */
const PATIENCE = 10_000;

/** MIG-04, MIG-27, MIG-28, MIG-34, MIG-37, MIG-38: settings, transactions, types. */
export function judgeSettings(sight: Sight): Draft[] {
  const { step } = sight;
  const { kind, tree } = step;
  const used = usesNewLabel(sight);
  switch (kind) {
    case 'VariableSetStmt':
      return timeouts(textMember(tree, 'name'), settingOf(sight), textMember(tree, 'kind'));
    case 'SelectStmt':
      return [...used, ...configured(sight)];
    case 'TransactionStmt':
      return transactions(sight);
    case 'AlterSystemStmt':
    case 'AlterDatabaseSetStmt':
      return [
        ...(kind === 'AlterSystemStmt' && step.transaction !== undefined
          ? [inTransaction(step, 'ALTER SYSTEM')]
          : []),
        {
          rule: 'MIG-34',
          what: 'a migration changes how the whole server or database works, for everybody and beyond this change, and nothing in the schema shows it',
          fix: 'Set it where the server is configured, or with SET for this session.',
        },
      ];
    case 'CreatedbStmt':
    case 'DropdbStmt':
    case 'CreateTableSpaceStmt':
      return step.transaction === undefined ? [] : [inTransaction(step, 'what makes or drops a database')];
    case 'AlterEnumStmt':
      return textMember(tree, 'oldVal') === undefined ? [] : [renamedLabel(sight)];
    default:
      return used;
  }
}

/** What a SET sets. */
export function settingOf({ step }: Sight): string | undefined {
  const value = listMember(step.tree, 'args').map(constantOf)[0];
  return typeof value === 'string' ? value : undefined;
}

function timeouts(name: string | undefined, value: string | undefined, kind = 'VAR_SET_VALUE'): Draft[] {
  if (name !== 'lock_timeout') return [];
  const milliseconds = kind === 'VAR_SET_VALUE' ? inMilliseconds(value ?? '') : 0;
  if (milliseconds !== undefined && milliseconds > 0 && milliseconds <= PATIENCE) return [];
  return [
    {
      rule: 'MIG-28',
      what: 'a statement that waits for a lock makes everybody wait behind it, and nothing ends that',
      fix: "set local lock_timeout = '2s'; -- or leave it to the runner, which waits 2 s and tries again",
    },
  ];
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

function inMilliseconds(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/.exec(text);
  return match === null ? undefined : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1);
}

function configured(sight: Sight): Draft[] {
  return callsIn(sight.step.tree).flatMap((call) => {
    if (!isBuiltin(call, 'set_config')) return [];
    const [name, value] = call.args.map(constantOf);
    return typeof name === 'string' ? timeouts(name, value ?? undefined) : [];
  });
}

function transactions({ step, runner }: Sight): Draft[] {
  const ends = [
    'TRANS_STMT_BEGIN',
    'TRANS_STMT_START',
    'TRANS_STMT_COMMIT',
    'TRANS_STMT_ROLLBACK',
    'TRANS_STMT_PREPARE',
  ];
  if (
    runner !== 'bulkhead' ||
    !step.file.transactional ||
    !ends.includes(textMember(step.tree, 'kind') ?? '')
  )
    return [];
  return [
    {
      rule: 'MIG-38',
      what: 'the runner gives the file one transaction together with its ledger row, and refuses a file that begins or ends one itself',
      fix: 'Delete the statement; what must not share a transaction goes into a file of its own.',
    },
  ];
}

/** A label of an enum cannot be used in the transaction that added it (55P04). */
function usesNewLabel({ step, picture }: Sight): Draft[] {
  if (picture.labels.size === 0 || step.kind === 'DoStmt') return [];
  const used = nodesOf(step.tree, 'A_Const')
    .map((node) => textMember(node, 'sval', 'sval'))
    .find((text) => text !== undefined && sameTransaction(picture.labels.get(text), step));
  if (used === undefined) return [];
  return [
    {
      rule: 'MIG-27',
      what: `the label '${used}' was added in this transaction and cannot be used before its end: the migration fails (55P04)`,
      fix: 'Add the label in a file of its own, before this one.',
    },
  ];
}

function renamedLabel({ step }: Sight): Draft {
  const type = strings(listMember(step.tree, 'typeName')).join('.');
  return {
    rule: 'MIG-37',
    what: `the application that is still running writes '${textMember(step.tree, 'oldVal')}' into ${type} and fails from now on (22P02)`,
    fix: `alter type ${type} add value '${textMember(step.tree, 'newVal')}'; -- move the rows once the application knows both, and keep the old label`,
  };
}
