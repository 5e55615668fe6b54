import {
  type Protection,
  protectionShape,
  pullRequestShape,
  type Rule,
  type Ruleset,
  ruleShape,
  rulesetShape,
  statusChecksShape,
} from './answers.ts';
import { getOne, listAll, REPO } from './ask.ts';
import type { Seen, Sight } from './sight.ts';

/** How a branch is guarded. */
export interface BranchFacts {
  readonly name: string;
  /** Of rulesets that are in force. */
  readonly rules: Seen<readonly Rule[]>;
  /** The rulesets that these rules are of. */
  readonly rulesets: readonly { readonly id: number; readonly detail: Seen<Ruleset> }[];
  /** The older protection of a branch; its value is undefined where there is none. */
  readonly protection: Seen<Protection | undefined>;
}

/** What one ruleset, or the protection of a branch, demands. */
export interface Guard {
  readonly approvals: number;
  readonly codeOwner: boolean;
  readonly dismissesStale: boolean;
  readonly checks: readonly string[];
  readonly noForcePush: boolean;
  readonly noDeletion: boolean;
}

/** Reads the rules of a branch, the rulesets they are of, and its protection. */
export async function readBranch(sight: Sight, branch: string): Promise<BranchFacts> {
  const rules = await sight.look('metadata: read', (github) =>
    listAll(github, `GET ${REPO}/rules/branches/{branch}`, ruleShape, { branch }),
  );
  const ids = new Set('value' in rules ? rules.value.flatMap(({ ruleset_id: id }) => id ?? []) : []);
  const rulesets: { id: number; detail: Seen<Ruleset> }[] = [];
  for (const id of ids) rulesets.push({ id, detail: await readRuleset(sight, id) });
  const protection = await sight.look('administration: read', (github) =>
    getOne(github, `GET ${REPO}/branches/{branch}/protection`, protectionShape, { branch }),
  );
  // 404 has two sentences: this one says that somebody who may look found nothing.
  const none =
    'unseen' in protection &&
    protection.unseen.kind === 'absent' &&
    /branch not protected/i.test(protection.unseen.text);
  return { name: branch, rules, rulesets, protection: none ? { value: undefined } : protection };
}

/** The rulesets about tags, those of the organisation included. */
export async function readTagRulesets(sight: Sight): Promise<Seen<readonly Ruleset[]>> {
  const listed = await sight.look('metadata: read', (github) =>
    listAll(github, `GET ${REPO}/rulesets`, rulesetShape, { includes_parents: true, targets: 'tag' }),
  );
  if ('unseen' in listed) return listed;
  const details: Ruleset[] = [];
  for (const { id, target, enforcement } of listed.value) {
    if (target !== 'tag' || enforcement !== 'active') continue;
    const detail = await readRuleset(sight, id);
    if ('unseen' in detail) return detail;
    details.push(detail.value);
  }
  return { value: details };
}

async function readRuleset(sight: Sight, id: number): Promise<Seen<Ruleset>> {
  return await sight.look('metadata: read', (github) =>
    getOne(github, `GET ${REPO}/rulesets/{ruleset_id}`, rulesetShape, { ruleset_id: id }),
  );
}

/** All that holds for a branch: what one source demands holds, whatever the others say. */
export function guardsOf({ rules, protection }: BranchFacts): Guard {
  const guards = [
    ...('value' in rules ? rules.value.map(guardOfRule) : []),
    ...('value' in protection && protection.value !== undefined ? [guardOfProtection(protection.value)] : []),
  ];
  return {
    approvals: Math.max(0, ...guards.map(({ approvals }) => approvals)),
    codeOwner: guards.some(({ codeOwner }) => codeOwner),
    dismissesStale: guards.some(({ dismissesStale }) => dismissesStale),
    checks: [...new Set(guards.flatMap(({ checks }) => checks))],
    noForcePush: guards.some(({ noForcePush }) => noForcePush),
    noDeletion: guards.some(({ noDeletion }) => noDeletion),
  };
}

function guardOfRule({ type, parameters = {} }: Rule): Guard {
  const pull = type === 'pull_request' ? pullRequestShape.safeParse(parameters).data : undefined;
  const checks = type === 'required_status_checks' ? statusChecksShape.safeParse(parameters).data : undefined;
  return {
    approvals: pull?.required_approving_review_count ?? 0,
    codeOwner: pull?.require_code_owner_review ?? false,
    dismissesStale: pull?.dismiss_stale_reviews_on_push ?? false,
    checks: checks?.required_status_checks.map(({ context }) => context) ?? [],
    noForcePush: type === 'non_fast_forward',
    noDeletion: type === 'deletion',
  };
}

function guardOfProtection(protection: Protection): Guard {
  const reviews = protection.required_pull_request_reviews;
  return {
    approvals: reviews?.required_approving_review_count ?? 0,
    codeOwner: reviews?.require_code_owner_reviews ?? false,
    dismissesStale: reviews?.dismiss_stale_reviews ?? false,
    checks: protection.required_status_checks?.contexts ?? [],
    // Both are forbidden on a protected branch unless they are allowed.
    noForcePush: protection.allow_force_pushes?.enabled !== true,
    noDeletion: protection.allow_deletions?.enabled !== true,
  };
}
