import { quoteIdentifier, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import type { Model, TableModel, UserClaim } from '../tenancy/model.ts';
import { tenantOf } from '../tenancy/path.ts';

/** Commands that a policy can be for. */
export type Command = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/**
 * The condition under which a row belongs to the session's tenant, from the model's claim alone. Without
 * a claim it is NULL, which lets nothing through: a setting that was once SET LOCAL reads '' afterwards.
 */
export function tenantCondition(model: Model, table: TableModel): string {
  // In a policy the table has no alias; without its name a column could be taken for one of a sub-select.
  const own = quoteIdentifier(table.name);
  const { claim } = model;
  const { via } = table;
  if (isMembership(model, table) && claim.from === 'membership') {
    // A policy of the membership table that looked into the membership table would call itself for ever.
    return `${own}.${quoteIdentifier(claim.userColumn)}::text = ${claimText(claim.user)}`;
  }
  if (via === undefined) return isOwnTenant(model, tenantOf(table, own));
  const children = via.columns.map((pair) => `${own}.${quoteIdentifier(pair.child)}`).join(', ');
  const parents = via.columns.map((pair) => `p.${quoteIdentifier(pair.parent)}`).join(', ');
  return `(${children}) in (select ${parents} from ${quoteQualified(via.parent)} p where ${isOwnTenant(model, tenantOf(via.parent, 'p'))})`;
}

/** Whether the claim itself is looked up in this table. */
function isMembership({ claim }: Model, table: TableModel): boolean {
  return (
    claim.from === 'membership' && claim.table.schema === table.schema && claim.table.name === table.name
  );
}

/** The tenant column; for a table that reaches its tenant through a parent, the columns that lead there. */
export function bindingColumns(table: TableModel): string[] {
  if (table.tenantColumn !== undefined) return [table.tenantColumn];
  return table.via?.columns.map((pair) => pair.child) ?? [];
}

/**
 * The columns of which a policy must look at one to know whose row it is. In the membership table a row
 * is one's own by the user as well: the claim itself is looked up there.
 */
export function bindingOf(model: Model, table: TableModel): string[] {
  const { claim } = model;
  const own = bindingColumns(table);
  return claim.from === 'membership' && isMembership(model, table) ? [...own, claim.userColumn] : own;
}

function isOwnTenant({ claim, tenant }: Model, expression: string): string {
  // Inside (select …) the claim is read once per query, not once per row.
  if (claim.from !== 'membership') return `${expression} = (select ${cast(claimText(claim), tenant.type)})`;
  const tenants = `select m.${quoteIdentifier(claim.tenantColumn)} from ${quoteQualified(claim.table)} m`;
  return `${expression} in (${tenants} where m.${quoteIdentifier(claim.userColumn)}::text = ${claimText(claim.user)})`;
}

function claimText(claim: UserClaim): string {
  if (claim.from === 'setting') return `nullif(current_setting(${quoteLiteral(claim.name)}, true), '')`;
  const document = `nullif(current_setting(${quoteLiteral(claim.setting)}, true), '')::jsonb`;
  return `(${document} #>> array[${claim.path.map(quoteLiteral).join(', ')}])`;
}

function cast(expression: string, type: string): string {
  return type === 'text' ? expression : `${expression}::${type}`;
}

/** A permissive policy that binds the given roles to their tenant for one command, or for `ALL`. */
export function createPolicy(
  model: Model,
  table: TableModel,
  command: Command | 'ALL',
  roles: readonly string[],
  name = `${table.name}_tenant_${command.toLowerCase()}`,
): string {
  const condition = tenantCondition(model, table);
  const using = command === 'INSERT' ? '' : ` using (${condition})`;
  const check = command === 'SELECT' || command === 'DELETE' ? '' : ` with check (${condition})`;
  const to = roles.map(quoteIdentifier).join(', ');
  return `create policy ${quoteIdentifier(name)} on ${quoteQualified(table)} for ${command.toLowerCase()} to ${to}${using}${check};`;
}

/** A restrictive policy for every role and command: whatever other policies allow, a row of another tenant is out of reach. */
export function createFloor(model: Model, table: TableModel): string {
  const condition = tenantCondition(model, table);
  const name = quoteIdentifier(`${table.name}_tenant_floor`);
  return `create policy ${name} on ${quoteQualified(table)} as restrictive for all to public using (${condition}) with check (${condition});`;
}
