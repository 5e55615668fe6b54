import { createPolicy } from '../../scripts/lib/hardening/policy-sql.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';

/** The three ways in which a session can say for whom it acts. */
export const CLAIMS = {
  setting: 'claim: { from: setting, name: app.organisation }',
  jwt: 'claim: { from: jwt, path: organisation.key }',
  membership: 'claim: { from: membership, table: Member, user: userName, organisation: orgId }',
} as const;

/** The model of `workshop.sql` with one of the claims. */
export function workshop(claim: string): Model {
  return parseModel(
    `version: 1
name: workshop
schemas: [shop]
tenant: { table: Organisation, key: orgKey, type: bigint }
${claim}
roles: { app: [authenticated], anonymous: [anon], service: [service_role], owner: portal_owner }
tables:
  TaskNote: { via: taskId, key: noteId, parents: { taskId: Task } }
  Task:
    tenant: orgId
    key: taskId
    parents:
      projectId: { table: Project, agree: { site: siteCode } }
      followsId: { table: Task, optional: true }
  Project: { tenant: orgId, key: projectId }
  ProjectTag: { tenant: orgId, key: [projectId, code], parents: { projectId: Project, code: tag } }
  Member: { tenant: orgId, key: [orgId, userName] }
  Event: { tenant: orgId, key: [orgId, eventId, at] }
  tag: { shared: true, key: code }
`,
    'workshop.yaml',
  );
}

/** Policies for every table as the model's own claim asks for. */
export function policies(model: Model): string {
  return [...model.tables.values()]
    .filter(({ kind }) => kind !== 'shared')
    .map((table) =>
      createPolicy(model, table, table.kind === 'root' || table.name === 'Member' ? 'SELECT' : 'ALL', [
        'authenticated',
      ]),
    )
    .join('\n');
}
