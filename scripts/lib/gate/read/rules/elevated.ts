import { listMember, textMember } from '../../../sql/tree.ts';
import { strings } from '../names.ts';
import type { Draft, Sight } from '../sight.ts';
import { settingOf } from './settings.ts';
import { weakening } from './weakening.ts';

/** Operators by which queries and policies compare the tenant. */
const COMPARING: ReadonlySet<string> = new Set([
  '=',
  '<>',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '||',
  '@>',
  '<@',
  '~~',
]);

/** MIG-44: who a migration becomes, and what it lets run or mean something else for everybody. MIG-40: what nobody here has read. */
export function judgeElevated({ step, model, ...sight }: Sight): Draft[] {
  const { kind, tree } = step;
  switch (kind) {
    case 'VariableSetStmt':
      return becomes({ step, model, ...sight });
    case 'CreateEventTrigStmt':
      return [
        weakening(
          `${textMember(tree, 'trigname')} runs at statements of everybody, with their rights: what a superuser does next can be made to give away a table or take back a guard`,
          'Leave it out; what must hold is asked by hardening-status.',
        ),
      ];
    case 'AlterEventTrigStmt':
      return textMember(tree, 'tgenabled') === 'D' ? [disabled(textMember(tree, 'trigname') ?? '')] : [];
    case 'DefineStmt': {
      const name = strings(listMember(tree, 'defnames')).at(-1) ?? '';
      if (textMember(tree, 'kind') !== 'OBJECT_OPERATOR' || !COMPARING.has(name)) return [];
      return [
        weakening(
          `queries and functions that write "${name}" may mean this operator from now on: a comparison with the tenant can be made true for every row`,
          'Give it a name that no operator of the server has.',
        ),
      ];
    }
    case 'CreateCastStmt':
      if (textMember(tree, 'context') === 'COERCION_EXPLICIT') return [];
      return [
        weakening(
          'values are converted by a function without anybody asking for it: the value that a policy compares with the tenant can be made another',
          'create cast … without AS IMPLICIT and AS ASSIGNMENT: whoever wants it writes it.',
        ),
      ];
    case 'AlterExtensionStmt':
    case 'AlterExtensionContentsStmt':
      return [
        {
          rule: 'MIG-40',
          severity: 'warn',
          what: `what the scripts of the extension ${textMember(tree, 'extname')} do is not in the change, and was not read`,
          fix: 'Read its release notes; the trial shows what it does to locks and guards where the scratch server has it.',
        },
      ];
    default:
      return [];
  }
}

function disabled(name: string): Draft {
  return weakening(
    `${name} no longer refuses or records what it was made for: nobody notices when a guard is taken away`,
    `alter event trigger ${name} enable;`,
  );
}

/** SET ROLE to the owner is what the runner does; another role owns what is made, and sees what it may see. */
function becomes(sight: Sight): Draft[] {
  const { step, model } = sight;
  const name = textMember(step.tree, 'name');
  const role = settingOf(sight);
  if ((name !== 'role' && name !== 'session_authorization') || role === undefined) return [];
  if (role === 'none' || role === model.roles.owner) return [];
  return [
    weakening(
      `from here on the migration is ${role}: what it makes belongs to ${role}, who may then change its policies and read past them, and what it reads and writes is what ${role} may`,
      'Leave it out: the runner is the owner of the tables.',
    ),
  ];
}
