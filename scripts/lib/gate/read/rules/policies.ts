import { judgeExpression } from '../../../hardening/policy/judge.ts';
import { constantOf } from '../../../hardening/policy/names.ts';
import { tenantCondition } from '../../../hardening/policy-sql.ts';
import { listMember, member, type Tree, textMember } from '../../../sql/tree.ts';
import { policyIn, staticFacts } from '../facts.ts';
import { roleName, shownName } from '../names.ts';
import { type Draft, isGuarded, modelOf, type Sight, tableOf } from '../sight.ts';
import { weakening } from './weakening.ts';

/** MIG-44: policies that are made or changed, judged as the status judges them: does it hold only for the tenant's rows? */
export async function judgePolicies(sight: Sight): Promise<Draft[]> {
  const { kind, tree } = sight.step;
  if (kind !== 'CreatePolicyStmt' && kind !== 'AlterPolicyStmt') return [];
  const table = tableOf(sight, member(tree, 'table'));
  if (!isGuarded(sight, table)) return [];
  const name = textMember(tree, 'policy_name') ?? '';
  const known = sight.picture.relations.get(table)?.policies.get(name);
  const roles = listMember(tree, 'roles').map(roleName);
  const using = member(tree, 'qual');
  const check = member(tree, 'with_check');
  if (kind === 'AlterPolicyStmt') {
    if (using === undefined && check === undefined) return widened(sight, table, name, roles);
    if (known === undefined || !known.permissive) return floor(sight, table, name, using, check);
  }
  const permissive =
    kind === 'CreatePolicyStmt' ? member(tree, 'permissive') === true : known?.permissive === true;
  if (!permissive) return [];
  const command =
    kind === 'CreatePolicyStmt'
      ? (textMember(tree, 'cmd_name') ?? 'all').toUpperCase()
      : (known?.command ?? 'ALL');
  const for_ = roles.length > 0 ? roles : (known?.roles ?? ['public']);
  if (for_.length > 0 && for_.every((role) => sight.model.roles.service.includes(role))) return [];
  const model = modelOf(sight, table);
  if (model === undefined) {
    return isTrue(using) || isTrue(check) ? [opened(sight, table, name, 'it is true for every row')] : [];
  }
  const facts = await staticFacts(sight);
  const policy = policyIn(facts, sight, { table, name, permissive, command, roles: for_, using, check });
  const parts: ('using' | 'check')[] = [];
  if (using !== undefined) parts.push('using');
  if (check !== undefined) parts.push('check');
  const judgements = parts.map((part) => judgeExpression(facts, policy, part));
  // Rows of nobody have no tenant to be bound to.
  if (model.kind === 'shared') {
    return isTrue(using) || isTrue(check) ? [opened(sight, table, name, 'it is true for every row')] : [];
  }
  const open = judgements.find(({ verdict }) => verdict === 'open');
  if (open !== undefined) return [opened(sight, table, name, open.reason)];
  const unknown = judgements.find(({ verdict }) => verdict === 'unknown');
  if (unknown === undefined) return [];
  return [
    {
      rule: 'MIG-40',
      severity: 'block',
      what: `whether ${name} of ${shownName(table)} lets only the tenant's own rows through cannot be judged: ${unknown.reason}`,
      fix: `using (${tenantCondition(sight.model, model)})`,
    },
  ];
}

function opened(sight: Sight, table: string, name: string, reason: string): Draft {
  const model = modelOf(sight, table);
  return weakening(
    `${name} opens rows of ${shownName(table)} to other tenants: ${reason}; policies are joined by OR, however strict the others are`,
    model === undefined || model.kind === 'shared'
      ? `drop policy ${name} on ${table};`
      : `using (${tenantCondition(sight.model, model)})`,
  );
}

/** A restrictive policy that is changed must still bind what it bound. */
async function floor(sight: Sight, table: string, name: string, using: Tree, check: Tree): Promise<Draft[]> {
  const model = modelOf(sight, table);
  const known = sight.picture.relations.get(table)?.policies.get(name);
  if (model !== undefined && model.kind !== 'shared') {
    const facts = await staticFacts(sight);
    const policy = policyIn(facts, sight, {
      table,
      name,
      permissive: known?.permissive ?? true,
      command: known?.command ?? 'ALL',
      roles: known?.roles ?? ['public'],
      using,
      check,
    });
    const parts = [
      using === undefined ? undefined : ('using' as const),
      check === undefined ? undefined : ('check' as const),
    ];
    if (parts.every((part) => part === undefined || judgeExpression(facts, policy, part).verdict === 'bound'))
      return [];
  }
  return [
    weakening(
      `${name} of ${shownName(table)} is loosened: if it is the floor under the other policies, the next careless one opens the rows of all tenants`,
      'Keep its condition.',
    ),
  ];
}

function widened(sight: Sight, table: string, name: string, roles: readonly string[]): Draft[] {
  const known = sight.picture.relations.get(table)?.policies.get(name);
  if (roles.length === 0) return [];
  if (known?.permissive === false) {
    return roles.includes('public')
      ? []
      : [
          weakening(
            `the floor ${name} of ${table} no longer binds everybody, but only ${roles.join(', ')}`,
            `alter policy ${name} on ${table} to public;`,
          ),
        ];
  }
  const visitors = roles.filter((role) => role === 'public' || sight.model.roles.anonymous.includes(role));
  if (visitors.length === 0) return [];
  return [
    weakening(
      `${name} of ${shownName(table)} now also applies to ${visitors.join(', ')}, whom nobody has signed in`,
      `alter policy ${name} on ${table} to ${sight.model.roles.app.join(', ')};`,
    ),
  ];
}

function isTrue(tree: Tree): boolean {
  return constantOf(tree) === 'true';
}
