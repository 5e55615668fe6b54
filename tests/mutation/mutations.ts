import type { Mutation } from './mutation.ts';
import { AUDIT_MUTATIONS } from './mutations-audit.ts';
import { POLICY_MUTATIONS } from './mutations-policies.ts';
import { REACH_MUTATIONS } from './mutations-reach.ts';
import { STRUCTURE_MUTATIONS } from './mutations-structure.ts';

/** All weakenings, by the kind of guard that is weakened. */
export const MUTATIONS: Readonly<Record<string, readonly Mutation[]>> = {
  'Policies and row-level security': POLICY_MUTATIONS,
  'Keys, columns, triggers, indexes': STRUCTURE_MUTATIONS,
  'Audit trail': AUDIT_MUTATIONS,
  'Privileges, roles, views, functions, other doors': REACH_MUTATIONS,
};
