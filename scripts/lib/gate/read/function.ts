import type { FunctionRow } from '../../hardening/policy/functions.ts';
import { constantOf } from '../../hardening/policy/names.ts';
import { displayName } from '../../postgres/identifiers.ts';
import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { nameOf, strings } from './names.ts';
import type { Step } from './script.ts';

/** An option of a function, such as `security`. */
export function functionOption(tree: Tree, name: string): Tree {
  const options = [...listMember(tree, 'options'), ...listMember(tree, 'actions')];
  return member(
    options.findLast((item) => textMember(item, 'DefElem', 'defname') === name),
    'DefElem',
    'arg',
  );
}

/** SECURITY DEFINER. */
export function isDefiner(tree: Tree): boolean {
  return member(functionOption(tree, 'security'), 'Boolean', 'boolval') === true;
}

/** The search_path that a function sets for itself; undefined when it sets none. */
export function searchPath(tree: Tree): string[] | undefined {
  const options = [...listMember(tree, 'options'), ...listMember(tree, 'actions')];
  const set = options.findLast(
    (item) =>
      textMember(item, 'DefElem', 'defname') === 'set' &&
      textMember(item, 'DefElem', 'arg', 'VariableSetStmt', 'name')?.toLowerCase() === 'search_path',
  );
  const statement = member(set, 'DefElem', 'arg', 'VariableSetStmt');
  if (statement === undefined || textMember(statement, 'kind') !== 'VAR_SET_VALUE') return undefined;
  return listMember(statement, 'args').flatMap((item) => constantOf(item) ?? []);
}

/** The function as the judges of policies know one. */
export function functionOf(step: Step, schema: string): FunctionRow {
  const { tree } = step;
  const name = nameOf(strings(listMember(tree, 'funcname')), schema);
  const parameters = listMember(tree, 'parameters').filter((item) =>
    ['FUNC_PARAM_IN', 'FUNC_PARAM_INOUT', 'FUNC_PARAM_VARIADIC', 'FUNC_PARAM_DEFAULT'].includes(
      textMember(item, 'FunctionParameter', 'mode') ?? '',
    ),
  );
  const types = parameters.map((item) =>
    strings(listMember(item, 'FunctionParameter', 'argType', 'names')).at(-1),
  );
  const signature = `${displayName(name)}(${types.join(', ')})`;
  const language = (textMember(functionOption(tree, 'language'), 'String', 'sval') ?? 'sql').toLowerCase();
  const body = textMember(functionOption(tree, 'as'), 'List', 'items', 0, 'String', 'sval');
  const path = searchPath(tree);
  const volatility = textMember(functionOption(tree, 'volatility'), 'String', 'sval');
  return {
    oid: signature,
    ...name,
    signature,
    arguments: parameters.map((item) => textMember(item, 'FunctionParameter', 'name') ?? ''),
    parameters: parameters.length,
    language,
    kind: member(tree, 'is_procedure') === true ? 'p' : 'f',
    definer: isDefiner(tree),
    volatility: volatility === 'immutable' ? 'i' : volatility === 'stable' ? 's' : 'v',
    leakproof: member(functionOption(tree, 'leakproof'), 'Boolean', 'boolval') === true,
    returns: strings(listMember(tree, 'returnType', 'names')).at(-1) ?? 'void',
    config: path === undefined ? null : [`search_path=${path.join(', ')}`],
    owner: '',
    body: language === 'plpgsql' ? step.text : (body ?? null),
    bound: false,
    extension: false,
    callers: [],
    grantees: [],
  };
}
