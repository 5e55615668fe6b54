import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { tenantCondition } from '../policy-sql.ts';
import type { Facts, Policy } from './facts.ts';

/** How a person finds a policy. */
export function policyName(policy: Policy): string {
  return `${policy.is_partition ? policy.relation : policy.id}: policy ${policy.name}`;
}

/** The statement that gives a policy the model's own condition, or drops it where the model has none for it. */
export function repairPolicy(facts: Facts, policy: Policy): string {
  const name = `policy ${quoteIdentifier(policy.name)} on ${policy.relation}`;
  if (policy.table.kind === 'shared' || policy.is_partition) return `drop ${name};`;
  const condition = tenantCondition(facts.model, policy.table);
  const using = policy.command === 'INSERT' ? '' : ` using (${condition})`;
  const check =
    policy.command === 'SELECT' || policy.command === 'DELETE' ? '' : ` with check (${condition})`;
  return `alter ${name}${using}${check};`;
}

/** Whether everybody whom the policy is for sees past it anyhow. */
export function isForBypassing(facts: Facts, policy: Policy): boolean {
  return policy.roles.every(
    (role) => facts.roles.get(role)?.bypasses === true || facts.model.roles.service.includes(role),
  );
}
