import { listMember, member, nodesOf, type Tree } from '../../sql/tree.ts';
import type { CheckSpec, Finding } from '../check.ts';
import { isPlatformSchema } from '../platform.ts';
import { sessionClaim } from '../policy/belongs.ts';
import { sourceOf } from '../policy/evaluate.ts';
import type { Facts, Policy } from '../policy/facts.ts';
import type { FunctionRow } from '../policy/functions.ts';
import { castType, dotted } from '../policy/names.ts';
import { perTree } from '../policy/per-tree.ts';
import { policyRows } from '../policy/policies.ts';
import { functionsOf, type SettingRead, settingsIn, treesOf, treesOfFunction } from '../policy/reach.ts';
import { isForBypassing, policyName, repairPolicy } from '../policy/repair.ts';
import { treeCheck } from '../policy/tree-check.ts';
import { judgePolicy } from './policy-tree.ts';

/** Readings of the claim's own setting. */
function claimReads(facts: Facts, trees: readonly Tree[]): (SettingRead & { readonly name: string })[] {
  const claim = sessionClaim(facts);
  const setting = sourceOf(claim.from === 'jwt' ? claim.setting : claim.name).setting;
  return trees
    .flatMap(settingsIn)
    .flatMap((read) =>
      read.name !== undefined && sourceOf(read.name).setting === setting
        ? [{ ...read, name: read.name }]
        : [],
    );
}

const emptiness = treeCheck({
  id: 'CTX-01',
  title: 'where the claim is read, one that is missing or empty is NULL',
  meaning:
    "After SET LOCAL and COMMIT a setting is not gone but empty, so the next query on the same connection reads '', and ''::uuid is an error; without the second argument a session without a claim gets an error too. People then write policies that catch it, and catch too much.",
  expected: "nullif(current_setting('…', true), '')",
  remedy: 'Write it so wherever the claim is read; best in one function that all policies call.',
  objects: 'policies and functions that read the claim',
  nothing: 'no policy reads the claim of the model',
  stage: 'isolated',
  query: policyRows.sql,
  judge: (facts) => {
    const functions = new Set(facts.policies.flatMap((policy) => functionsOf(facts, policy)));
    return [
      ...facts.policies.flatMap((policy) =>
        judgeReads(claimReads(facts, treesOf(policy)), { object: policyName(policy), table: policy.id }, () =>
          repairPolicy(facts, policy),
        ),
      ),
      ...[...functions]
        .filter(({ schema }) => !isPlatformSchema(facts.model, schema))
        .flatMap((row) =>
          judgeReads(claimReads(facts, treesOfFunction(facts, row)), { object: row.signature }, (name) =>
            rewritten(row, name),
          ),
        ),
    ];
  },
});

function judgeReads(
  reads: readonly (SettingRead & { readonly name: string })[],
  object: Pick<Finding, 'object' | 'table'>,
  fix: (name: string) => string,
): Finding[] {
  if (reads.length === 0) return [];
  const wrong = reads.find(({ missingOk, emptyOk }) => !missingOk || !emptyOk);
  if (wrong === undefined) return [{ ...object, verdict: 'green', observed: 'NULL when missing or empty' }];
  const faults = [
    ...(wrong.missingOk ? [] : ['a missing claim is an error']),
    ...(wrong.emptyOk ? [] : ['an empty one is not NULL']),
  ];
  return [
    {
      ...object,
      verdict: 'red',
      observed: `current_setting of ${wrong.name}: ${faults.join(', ')}`,
      fix: fix(wrong.name),
    },
  ];
}

/** The function with every reading of the setting replaced, as far as its text shows them. */
function rewritten(row: FunctionRow, name: string): string {
  const right = `nullif(current_setting('${name}', true), '')`;
  if (row.language !== 'plpgsql' || row.body === null) {
    return `-- in ${row.signature}, read the claim by ${right}`;
  }
  const reading = new RegExp(
    `(?:nullif\\s*\\(\\s*)?current_setting\\s*\\(\\s*'${name.replaceAll(/[^\w]/g, '\\$&')}'(?:\\s*,\\s*\\w+)?\\s*\\)(?:\\s*,\\s*''\\s*\\))?`,
    'gi',
  );
  return `${row.body.trimEnd().replaceAll(reading, () => right)};`;
}

const place = treeCheck({
  id: 'CTX-03',
  title: 'policies take the tenant from the place in the token that the model names, as the type of the key',
  meaning:
    'A claim at another place is written by somebody else: at the top of the token by any hook, under user_metadata by the user. And a column cast to text to fit the claim is a column whose index is not used.',
  expected: "the claim of the model, cast to the type of the tenant's key",
  remedy: 'Compare the tenant column itself with the claim of the model, cast to its type.',
  objects: 'policies',
  nothing: "no policy of a tenant's table compares anything with a claim",
  stage: 'isolated',
  query: policyRows.sql,
  judge: (facts) => [
    ...judgeModel(facts),
    ...facts.policies
      .filter((policy) => policy.table.kind !== 'shared' && !isForBypassing(facts, policy))
      .flatMap((policy) => judgePlace(facts, policy)),
  ],
});

function judgeModel(facts: Facts): Finding[] {
  const claim = sessionClaim(facts);
  if (claim.from !== 'jwt' || !/^user_meta_?data$/i.test(claim.path[0] ?? '')) return [];
  return [
    {
      object: `claim of ${facts.model.file}`,
      verdict: 'red',
      expected: 'a place that the user cannot write, such as app_metadata',
      observed: `${claim.path.join('.')}, which every user writes about themselves`,
      fix: `Put the tenant into app_metadata, and name that place in ${facts.model.file}.`,
    },
  ];
}

function judgePlace(facts: Facts, policy: Policy): Finding[] {
  const object = { object: policyName(policy), table: policy.id };
  const judgements = judgePolicy(facts, policy).map(([, judgement]) => judgement);
  const others = [...new Set(judgements.flatMap(({ otherSources }) => otherSources))];
  const wrong = (observed: string): Finding => ({
    ...object,
    verdict: 'red',
    observed,
    fix: repairPolicy(facts, policy),
  });
  if (others.length > 0) return [wrong(`the tenant is compared with ${others.join(', ')}`)];
  if (
    facts.model.tenant.type !== 'text' &&
    treesOf(policy).some((tree) => castColumns(tree).has(policy.table.tenantColumn ?? ''))
  ) {
    return [
      wrong(`${policy.table.tenantColumn} is cast to text, although the key is ${facts.model.tenant.type}`),
    ];
  }
  const bound = judgements.length > 0 && judgements.every(({ verdict }) => verdict === 'bound');
  return bound ? [{ ...object, verdict: 'green', observed: 'the claim of the model' }] : [];
}

/** Columns of the row itself that are cast to text where they are compared. */
const castColumns = perTree((tree): ReadonlySet<string> => {
  const sides = nodesOf(tree, 'A_Expr').flatMap((node) => [member(node, 'lexpr'), member(node, 'rexpr')]);
  return new Set(
    sides.flatMap((side) => {
      const type = castType(member(side, 'TypeCast'));
      if (type !== 'text' && type !== 'varchar') return [];
      const parts = dotted(listMember(side, 'TypeCast', 'arg', 'ColumnRef', 'fields')) ?? [];
      return parts.length === 1 ? parts : [];
    }),
  );
});

export const CLAIMS: readonly CheckSpec[] = [emptiness, place];
