import { displayName } from '../../postgres/identifiers.ts';
import { listMember, member, textMember } from '../../sql/tree.ts';
import { columnOf, constraintOf } from './column.ts';
import { commandsOf } from './command.ts';
import { nameOf, rangeId, strings } from './names.ts';
import { judgeColumns } from './rules/columns.ts';
import { judgeConstraints } from './rules/constraints.ts';
import { judgeData } from './rules/data.ts';
import { judgeElevated } from './rules/elevated.ts';
import { judgeGrants } from './rules/grants.ts';
import { judgeGuards } from './rules/guards.ts';
import { judgeIndexes } from './rules/indexes.ts';
import { judgePolicies } from './rules/policies.ts';
import { judgeSettings } from './rules/settings.ts';
import { judgeSurfaces } from './rules/surfaces.ts';
import { judgeTables } from './rules/tables.ts';
import type { Script, Step } from './script.ts';
import type { Draft, Judge, Sight } from './sight.ts';

/** What a statement does now: locks, rewrites, rows. */
const NOW: readonly Judge[] = [
  judgeIndexes,
  judgeConstraints,
  judgeColumns,
  judgeTables,
  judgeSettings,
  judgeData,
];

/** What it does to isolation, also when a function does it later. */
const EVER: readonly Judge[] = [judgeGuards, judgeGrants, judgeSurfaces, judgeElevated];

/** Every finding about one statement that does not depend on those before it. */
export async function judgeStep(sight: Sight): Promise<Draft[]> {
  const { step } = sight;
  if (step.unread !== undefined) return unread(step);
  // A function that takes names as arguments is judged where they are known.
  if (step.within === 'function' && step.guessed) return [];
  const judges = step.within === 'function' ? EVER : [...NOW, ...EVER];
  return [...judges.flatMap((judge) => judge(sight)), ...(await judgePolicies(sight))];
}

function unread(step: Step): Draft[] {
  // What only reads can be put together as it likes, and what a function runs is not run now.
  if (step.within === 'function' || /^\s*'?\s*select\b/i.test(step.text)) return [];
  return [
    {
      rule: 'MIG-40',
      what: `nobody can say what this does to isolation or to the application: ${step.unread}`,
      fix: 'Write the statement out, or build it with format() from names that stand in the migration.',
    },
  ];
}

/** What a statement gives back of what an earlier one took away, by the `lost` of its finding. */
export function restoredBy(sight: Sight): string[] {
  const { kind, tree } = sight.step;
  const { schema } = sight.picture;
  const own = () => rangeId(member(tree, 'relation'), schema);
  switch (kind) {
    case 'CreatePolicyStmt':
      return [`policy ${rangeId(member(tree, 'table'), schema)} ${textMember(tree, 'policy_name')}`];
    case 'CreateTrigStmt':
      return [`trigger ${own()} ${textMember(tree, 'trigname')}`];
    case 'CreateFunctionStmt':
      return [`object ${displayName(nameOf(strings(listMember(tree, 'funcname')), schema))}`];
    case 'ViewStmt':
      return [`object ${rangeId(member(tree, 'view'), schema)}`];
    case 'CreateStmt':
      return [`object ${own()}`];
    case 'IndexStmt': {
      const columns = listMember(tree, 'indexParams').map(
        (item) => textMember(item, 'IndexElem', 'name') ?? '',
      );
      return [`index ${own()} ${columns.join(',')}`];
    }
    case 'AlterTableStmt':
      return commandsOf(sight).flatMap(({ table, subtype, name, definition }) => {
        switch (subtype) {
          case 'AT_EnableRowSecurity':
            return [`security ${table}`];
          case 'AT_ForceRowSecurity':
            return [`force ${table}`];
          case 'AT_EnableTrig':
          case 'AT_EnableAlwaysTrig':
            return [`trigger ${table} ${name}`];
          case 'AT_EnableTrigAll':
          case 'AT_EnableTrigUser':
            return [`trigger ${table} all`];
          case 'AT_SetNotNull':
            return [`notnull ${table} ${name}`];
          case 'AT_AddConstraint': {
            const node = member(definition, 'Constraint');
            const item = constraintOf(node, { name: '' }, schema, undefined);
            if (item === undefined || !item.valid) return [];
            const named = textMember(node, 'conname');
            return [
              `constraint ${table} ${item.kind} ${item.columns.join(',')}`,
              `constraint ${table} ${named}`,
            ];
          }
          case 'AT_AddColumn':
            return [`column ${table} ${columnOf(member(definition, 'ColumnDef'), undefined).name}`];
          default:
            return [];
        }
      });
    default:
      return [];
  }
}

/** Numbers the steps of several scripts in one order. */
export function stepsOf(scripts: readonly Script[]): Step[] {
  return scripts.flatMap(({ steps }) => steps);
}
