import type { CheckSpec, Finding } from '../check.ts';
import { sessionClaim } from '../policy/belongs.ts';
import { sourceOf } from '../policy/evaluate.ts';
import type { Facts, Policy } from '../policy/facts.ts';
import type { FunctionRow } from '../policy/functions.ts';
import { policyRows } from '../policy/policies.ts';
import { functionsOf, settingsIn, treesOf, treesOfFunction, wordsIn } from '../policy/reach.ts';
import { policyName, repairPolicy } from '../policy/repair.ts';
import { treeCheck } from '../policy/tree-check.ts';

/** What a policy or a function reads that decides about rows. */
interface Reading {
  /** Settings, in words where the name is computed. */
  readonly settings: readonly string[];
  /** Words that stand for the part of a token or of a user that the user writes. */
  readonly metadata: readonly string[];
}

const readings = new WeakMap<object, Reading>();

/** Read once per policy and per function. */
function readingOf(owner: Policy | FunctionRow, trees: () => readonly unknown[]): Reading {
  const known = readings.get(owner);
  if (known !== undefined) return known;
  const all = trees();
  const found: Reading = {
    settings: [...new Set(all.flatMap(settingsIn).map(({ name }) => name ?? COMPUTED))],
    metadata: [...new Set(all.flatMap(wordsIn).flatMap((word) => METADATA.exec(word)?.[0] ?? []))],
  };
  readings.set(owner, found);
  return found;
}

const COMPUTED = 'a setting whose name is computed';

/** What Supabase lets every user write about themselves, in the token and in auth.users. */
const METADATA = /\b(?:raw_)?user_meta_?data\b/i;

/** Settings that a session cannot choose: SET ROLE asks for membership, the others cannot be set. */
const UNFORGEABLE: ReadonlySet<string> = new Set(
  'role session_authorization is_superuser server_version server_version_num server_encoding in_hot_standby'.split(
    ' ',
  ),
);

/** Each thing that a policy reads, with the function in which it does. */
function readBy(facts: Facts, policy: Policy, pick: (reading: Reading) => readonly string[]): string[] {
  const own = pick(readingOf(policy, () => treesOf(policy)));
  const through = functionsOf(facts, policy).flatMap((row) =>
    pick(readingOf(row, () => treesOfFunction(facts, row))).map((item) => `${item} in ${row.signature}`),
  );
  return [...own, ...through];
}

function unreadable(facts: Facts, policy: Policy): string | undefined {
  for (const row of functionsOf(facts, policy)) {
    const body = facts.bodies.get(row.oid);
    if (row.extension && row.body === null) continue;
    if (body?.unreadable !== undefined) return `${row.signature}: ${body.unreadable}`;
    if (body?.dynamic === true) return `${row.signature} runs SQL that it puts together`;
  }
  return undefined;
}

const settings = treeCheck({
  id: 'RLS-08',
  title: 'no policy asks a setting that a session could change to open it',
  meaning:
    "`or current_setting('app.bypass_rls') = 'on'` opens every table to whoever can run one SQL statement as the application: SET asks for no privilege. An injection becomes access to all tenants.",
  expected: "no setting but the claim's own, in the policy and in every function that it calls",
  remedy:
    'Take the setting out. What must see all tenants uses a role of its own with BYPASSRLS, not a switch.',
  objects: 'policies',
  nothing: 'no table of the model has a policy',
  stage: 'isolated',
  query: policyRows.sql,
  judge: (facts) => {
    const claim = sessionClaim(facts);
    const allowed = sourceOf(claim.from === 'jwt' ? claim.setting : claim.name).setting;
    const isForeign = (name: string) => {
      if (name === COMPUTED) return true;
      return sourceOf(name).setting !== allowed && !UNFORGEABLE.has(name.toLowerCase());
    };
    return facts.policies.map((policy): Finding => {
      const object = { object: policyName(policy), table: policy.id };
      const foreign = readBy(facts, policy, (reading) => reading.settings.filter(isForeign));
      if (foreign.length > 0) {
        return {
          ...object,
          verdict: 'red',
          observed: `asks ${foreign.join(', ')}`,
          fix: repairPolicy(facts, policy),
        };
      }
      const blind = unreadable(facts, policy);
      return blind === undefined
        ? { ...object, verdict: 'green', observed: 'no setting but the claim' }
        : { ...object, verdict: 'grey', observed: `cannot be judged: ${blind}` };
    });
  },
});

const metadata = treeCheck({
  id: 'RLS-09',
  title: 'no policy believes what users write about themselves',
  meaning:
    "user_metadata (raw_user_meta_data in auth.users) is written by the user through the ordinary API: one call puts another tenant's id there, and the next token carries it.",
  expected: 'no user_metadata, in the policy and in every function that it calls',
  remedy: 'Read app_metadata, which only the server can write, or look the membership up in a table.',
  objects: 'policies',
  nothing: 'no table of the model has a policy',
  stage: 'isolated',
  query: policyRows.sql,
  judge: (facts) =>
    facts.policies.map((policy): Finding => {
      const object = { object: policyName(policy), table: policy.id };
      const found = readBy(facts, policy, ({ metadata }) => metadata);
      if (found.length > 0) {
        return {
          ...object,
          verdict: 'red',
          observed: `reads ${found.join(', ')}`,
          fix: repairPolicy(facts, policy),
        };
      }
      const blind = unreadable(facts, policy);
      return blind === undefined
        ? { ...object, verdict: 'green', observed: 'none' }
        : { ...object, verdict: 'grey', observed: `cannot be judged: ${blind}` };
    }),
});

export const POLICY_SOURCES: readonly CheckSpec[] = [settings, metadata];
