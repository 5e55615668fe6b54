import type { Facts } from './facts.ts';

/** Application and anonymous roles that have the rights of a role. */
export function whoCanAct(facts: Facts, owner: string): string[] {
  const { app, anonymous } = facts.model.roles;
  return [...app, ...anonymous].filter((name) => facts.roles.get(name)?.has.includes(owner) === true);
}

/** Application and anonymous roles that may make objects in a schema. */
export function creatorsIn(facts: Facts, schema: string): readonly string[] {
  return facts.schemas.get(schema)?.creators ?? [];
}

/** Takes from everybody the right to make objects in a schema. */
export function revokeCreate(facts: Facts, schema: string): string {
  const { grantees = [] } = facts.schemas.get(schema) ?? {};
  const quoted = `"${schema.replaceAll('"', '""')}"`;
  const from =
    grantees.length > 0 ? grantees : (facts.schemas.get(schema)?.creators ?? []).map((name) => `"${name}"`);
  return `revoke create on schema ${quoted} from ${from.join(', ')};`;
}

/** Whether row-level security of a table does not apply to a role: superuser, BYPASSRLS, or its owner without FORCE. */
export function seesPast(
  facts: Facts,
  role: string,
  table: { readonly owner: string; readonly forced: boolean; readonly secured: boolean },
): boolean {
  const row = facts.roles.get(role);
  if (row === undefined) return true;
  return row.bypasses || !table.secured || (!table.forced && row.has.includes(table.owner));
}
