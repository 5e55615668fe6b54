import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { organisationModel, CLAIMS as SHOP_CLAIMS } from '../hardening/workshop.ts';

export { policies } from '../hardening/workshop.ts';

/** The three ways in which a session can say for whom it acts. */
export const CLAIMS = {
  setting: SHOP_CLAIMS.setting,
  jwt: 'claim: { from: jwt, path: organisation.key }',
  membership: 'claim: { from: membership, table: Member, user: userName, organisation: orgId }',
} as const;

/** The model of `workshop.sql` with one of the claims. */
export function workshop(claim: string): Model {
  return organisationModel(
    claim,
    `
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
  );
}
