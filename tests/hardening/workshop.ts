import { createFloor, createPolicy } from '../../scripts/lib/hardening/policy-sql.ts';
import type { Model, TableModel } from '../../scripts/lib/tenancy/model.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';

/** Ways in which a session can say for whom it acts. */
export const CLAIMS = {
  setting: 'claim: { from: setting, name: app.organisation }',
  membership: `claim:
  { from: membership, table: Member, user: userName, organisation: orgId, userClaim: { from: setting, name: app.user } }`,
} as const;

/** A model whose tenants are organisations in a schema of their own, with these lines of tables. */
export function organisationModel(claim: string, tables: string): Model {
  return parseModel(
    `version: 1
name: workshop
schemas: [shop]
migrations: ['tests/hardening/no-migrations/*.sql']
tenant: { table: Organisation, key: orgKey, type: bigint }
${claim}
roles: { app: [authenticated], anonymous: [anon], service: [service_role], owner: portal_owner }
tables:
${tables}`,
    'workshop.yaml',
  );
}

/** The model of `workshop.sql` with one of the claims. */
export function workshop(claim: string): Model {
  return organisationModel(
    claim,
    `
  Customer: { tenant: orgId, key: customerId }
  ServiceRequest:
    tenant: orgId
    key: requestId
    parents: { customerId: Customer, followsId: { table: ServiceRequest, optional: true } }
  RequestLine: { via: requestId, key: lineId, parents: { requestId: ServiceRequest } }
  Member: { tenant: orgId, key: [orgId, userName] }
  Event: { tenant: orgId, key: [orgId, eventId, at] }
  currency: { shared: true, key: code }
`,
  );
}

/** Permissive policies for every table as the model's own claim asks for. */
export function policies(model: Model): string {
  return guardedTables(model)
    .map((table) =>
      createPolicy(model, table, table.kind === 'root' || table.name === 'Member' ? 'SELECT' : 'ALL', [
        'authenticated',
      ]),
    )
    .join('\n');
}

/** The same, with the restrictive floor under each table. */
export function guarded(model: Model): string {
  const floors = guardedTables(model).map((table) => createFloor(model, table));
  return [policies(model), ...floors].join('\n');
}

function guardedTables(model: Model): TableModel[] {
  return [...model.tables.values()].filter(({ kind }) => kind !== 'shared');
}
