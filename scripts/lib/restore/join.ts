import type { VerifyingKey } from '../archive/signing-key.ts';
import { listRuns, openRun, type VerifiedRun } from '../backup/runs.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Check } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import { refusable } from '../storage/refusable.ts';
import type { Store } from '../storage/store.ts';
import { joinReferences } from './join-references.ts';
import { type DrillPart, type PartsInbox, readParts, selectParts } from './parts.ts';

/** What is joined. */
export interface JoinRequest {
  readonly store: Store;
  readonly environment: string;
  /** Folder with the reports of the parts. */
  readonly inbox: string;
  /** SHA-256 of the manifest that was drilled, from whoever planned it. */
  readonly manifest: string;
  readonly trusted: readonly VerifyingKey[];
  /** Id of this run on GitHub; undefined elsewhere. */
  readonly runId: string | undefined;
}

/** What the parts of a drill come to. */
export interface Joined {
  readonly verified: VerifiedRun;
  readonly parts: readonly DrillPart[];
  readonly checks: readonly Check[];
  /** Key groups of which no part tells. */
  readonly missing: readonly string[];
  /** Whether a part, or all of them together, showed the backup to be bad. */
  readonly bad: boolean;
}

/**
 * Joins the reports of the parts of a drill into one verdict. They are believed as far as they are of this run of the
 * workflow, this very manifest (whose signature is verified here again) and of different key groups; a group of which none
 * is left was not drilled. Named steps: manifest, join. Throws MANIFEST_UNKNOWN, INBOX, and what the store throws.
 */
export async function joinDrill(request: JoinRequest, context: Context): Promise<Joined> {
  await context.step('manifest');
  const inbox = await readParts(request.inbox);
  const verified = await findRun(request, inbox);
  await context.step('join');
  return joinParts(verified, selectParts(inbox, { verified, runId: request.runId, now: context.now() }));
}

/** The same, from what was read. Pure. */
export function joinParts(verified: VerifiedRun, { parts, broken, refused }: PartsInbox): Joined {
  const ids = verified.manifest.keyGroups.map(({ id }) => id);
  const restored = new Set(
    parts.filter(({ facts }) => facts.rows !== undefined).flatMap(({ facts }) => facts.groups),
  );
  const missing = ids.filter((id) => !restored.has(id));
  const references = missing.length === 0 ? joinReferences(parts) : [];
  const bad =
    parts.some(({ report }) => report.verdict === 'red') ||
    references.some(({ verdict }) => verdict === 'red');
  return {
    verified,
    parts,
    missing,
    bad,
    checks: [
      ...refused.map(refusedPart),
      ...broken.map(brokenPart),
      ...(refused.length + broken.length === 0 ? [allOfThisRun(parts)] : []),
      ...ids.map((id) => groupCheck(id, parts, missing)),
      ...references,
      ...checksOfParts(parts),
    ],
  };
}

/** The run with this manifest: first what the parts say, which is then verified, then all, newest first. */
async function findRun(
  { store, environment, manifest, trusted }: JoinRequest,
  { parts }: PartsInbox,
): Promise<VerifiedRun> {
  const committed = (await listRuns(store, environment)).map(({ run }) => run);
  const claimed = committed.filter((run) => parts.some(({ facts }) => facts.run === run));
  for (const run of new Set([...claimed, ...committed])) {
    const opened = await refusable(() => openRun(store, environment, run, trusted));
    if (!(opened instanceof BulkheadError) && opened.sha256 === manifest) return opened;
  }
  throw new BulkheadError({
    what: `no signed run of environment "${environment}" in ${store.description} has the manifest ${manifest}`,
    fix: 'Give the SHA-256 of the manifest that was planned (output manifest of plan-drill), with the store and environment of the drill.',
    code: 'MANIFEST_UNKNOWN',
  });
}

const PARTS = {
  id: 'DRL-12',
  title: 'The reports of the parts are of this run of the workflow and of this backup',
  expected: 'reports as their jobs wrote them, of this run, this manifest, and of different key groups',
  meaning: 'Somebody else’s report, or an old one, could stand in for a part that nobody restored.',
};

function refusedPart({ source, why }: PartsInbox['refused'][number]): Check {
  return { ...PARTS, object: source, verdict: 'red', observed: `${why}; it was not counted` };
}

function brokenPart({ source, report }: PartsInbox['broken'][number]): Check {
  const verdict = report.verdict === 'red' ? 'red' : 'grey';
  return { ...PARTS, object: source, verdict, observed: `it broke off: ${report.summary}` };
}

function allOfThisRun(parts: readonly DrillPart[]): Check {
  return { ...PARTS, verdict: parts.length === 0 ? 'grey' : 'green', observed: `${parts.length} reports` };
}

function groupCheck(id: string, parts: readonly DrillPart[], missing: readonly string[]): Check {
  const check = {
    id: 'DRL-11',
    title: 'Every key group of the backup was restored and compared',
    object: id,
    expected: 'a report of a drill that restored it',
    meaning: 'Its tenants might not come back, and nobody has tried.',
  };
  const part = parts.find(({ facts }) => facts.groups.includes(id));
  if (part !== undefined && !missing.includes(id)) {
    const { report } = part;
    const how = report.verdict === 'green' ? 'whole' : `with findings (${report.verdict})`;
    return {
      ...check,
      verdict: report.verdict,
      observed: `restored ${how}, by the report ${report.id}`,
    };
  }
  const observed =
    part === undefined
      ? 'no report tells of it: its job failed, was cancelled, or did not run'
      : `it was not restored: ${part.report.summary}`;
  const verdict = part?.report.verdict === 'red' ? 'red' : 'grey';
  return {
    ...check,
    verdict,
    observed,
    fix: `Look at the job of this part, then run the drill again; alone: npx tsx scripts/backup/restore-drill.ts --groups ${id}`,
  };
}

/** What is not as it should be, with the part that says so; and of all else one line for each kind of check. */
function checksOfParts(parts: readonly DrillPart[]): Check[] {
  const all = parts.flatMap(({ facts, report }) =>
    report.checks.map((check) => ({ check, part: facts.groups.join(', ') })),
  );
  const open = all.filter(({ check }) => check.verdict !== 'green');
  const told = open.map(({ check, part }) => ({ ...check, observed: `${part}: ${check.observed}` }));
  const byId = Map.groupBy(all, ({ check }) => check.id);
  const green = [...byId].flatMap(([id, own]): Check[] => {
    const [first] = own;
    if (first === undefined || own.some(({ check }) => verdictOf([check]) !== 'green')) return [];
    const { title, expected, meaning } = first.check;
    const tables = new Set(own.flatMap(({ check }) => check.object ?? [])).size;
    const about = tables === 0 ? '' : `, on ${tables} objects`;
    const observed = `green in ${new Set(own.map(({ part }) => part)).size} of ${parts.length} parts${about}`;
    return [{ id, title, verdict: 'green', expected, observed, meaning }];
  });
  return [...told, ...green];
}
