import { displayName, type QualifiedName } from '../../postgres/identifiers.ts';
import { listMember, type Tree, textMember } from '../../sql/tree.ts';

/** Stands for a name that is known only when the statement runs. */
export const UNKNOWN = 'bulkhead_unknown_name';

/** The relation that a `RangeVar` names; `schema` is what an unqualified name means. */
export function rangeName(range: Tree, schema: string): QualifiedName {
  return {
    schema: textMember(range, 'schemaname') ?? schema,
    name: textMember(range, 'relname') ?? UNKNOWN,
  };
}

/** The same as one text, by which pictures know it. */
export function rangeId(range: Tree, schema: string): string {
  return displayName(rangeName(range, schema));
}

/** Texts of a list of `String` nodes. */
export function strings(list: readonly Tree[]): string[] {
  return list.flatMap((item) => textMember(item, 'String', 'sval') ?? []);
}

/** The last two parts of a dotted name: a relation, a function, a type. */
export function nameOf(parts: readonly string[], schema: string): QualifiedName {
  return { schema: parts.at(-2) ?? schema, name: parts.at(-1) ?? UNKNOWN };
}

/** The names of what a DROP names: `List` of strings, `TypeName`, or `ObjectWithArgs`. */
export function droppedName(node: Tree): string[] {
  const list = strings(listMember(node, 'List', 'items'));
  if (list.length > 0) return list;
  const object = strings(listMember(node, 'ObjectWithArgs', 'objname'));
  if (object.length > 0) return object;
  const type = strings(listMember(node, 'TypeName', 'names'));
  if (type.length > 0) return type;
  const single = textMember(node, 'String', 'sval');
  return single === undefined ? [] : [single];
}

/** Whether any part of a name is only known when the statement runs. */
export function isUnknown(name: string): boolean {
  return name.includes(UNKNOWN);
}

/** A relation's id for people. */
export function shownName(id: string): string {
  return isUnknown(id) ? 'a table that is only known when it runs' : id;
}

/** The value of an option such as `security_invoker`; undefined when it is not there. */
export function optionOf(options: readonly Tree[], name: string): string | undefined {
  const option = options.find((item) => textMember(item, 'DefElem', 'defname') === name);
  if (option === undefined) return undefined;
  for (const kind of ['String', 'TypeName'] as const) {
    const text = textMember(option, 'DefElem', 'arg', kind, 'sval');
    if (text !== undefined) return text;
  }
  const names = strings(listMember(option, 'DefElem', 'arg', 'TypeName', 'names'));
  return names.at(-1) ?? 'true';
}

/** Whether an option of a relation is switched on, as the server reads a boolean. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(?:t|true|on|yes|y|1)$/i.test(value);
}

/** The role that a `RoleSpec` names: `public` for everybody. */
export function roleName(node: Tree): string {
  const type = textMember(node, 'RoleSpec', 'roletype') ?? textMember(node, 'roletype');
  if (type === 'ROLESPEC_PUBLIC') return 'public';
  return (
    textMember(node, 'RoleSpec', 'rolename') ?? textMember(node, 'rolename') ?? `current ${type ?? 'role'}`
  );
}
