import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { VerifiedRun } from '../backup/runs.ts';
import { isPartial } from '../reports/ledger-entry.ts';
import { isRehearsal } from '../reports/proof.ts';
import { readInbox } from '../reports/record/inbox.ts';
import { examine, isIncoming } from '../reports/record/incoming.ts';
import type { Report } from '../reports/schema.ts';
import { unlessMissing } from '../runtime/missing.ts';

const COUNT = z.int().nonnegative();

/** What is read of a part's facts; the report itself is held against its kind as every report is. */
const FACTS = z.object({
  run: z.string(),
  manifestSha256: z.string(),
  groups: z.array(z.string()).min(1),
  rows: COUNT.optional(),
  rowsOfEverybody: COUNT.optional(),
  tenants: COUNT.optional(),
  tables: COUNT.optional(),
  textBytes: COUNT.optional(),
  rtoMilliseconds: z.number().nonnegative().optional(),
  sharedReferences: z.array(z.object({ reference: z.string(), rows: COUNT, found: COUNT })).optional(),
});

/** The report of a drill of a part, believed so far as to be one. */
export interface DrillPart {
  /** Path in the inbox, for people. */
  readonly source: string;
  readonly sha256: string;
  readonly report: Report;
  readonly facts: z.infer<typeof FACTS>;
}

/** A file that is not counted as a part, and why. */
export interface RefusedPart {
  readonly source: string;
  readonly why: string;
}

/** The report of a drill that ended before it knew what it was to restore. */
export interface BrokenPart {
  readonly source: string;
  readonly report: Report;
}

/** What lay in an inbox. */
export interface PartsInbox {
  readonly parts: readonly DrillPart[];
  readonly broken: readonly BrokenPart[];
  readonly refused: readonly RefusedPart[];
}

/** What parts must be of, to be joined. */
export interface PartsWanted {
  readonly verified: VerifiedRun;
  /** Id of this run on GitHub; undefined elsewhere, where every process is a run of its own. */
  readonly runId: string | undefined;
  readonly now: Date;
}

/** A part that is older says little about today. Milliseconds. */
const OLDEST = 24 * 3_600_000;
/** A clock may be so far ahead. */
const AHEAD = 600_000;

/**
 * The reports of drills of parts below a folder: those that are whole, unchanged and say of themselves that they are of a
 * part. Everything else that claims to be a drill is refused; reports of other kinds are passed over. A folder that is not
 * there is that of a drill of which no part has left a report. Throws INBOX when it is no folder or holds too much.
 */
export async function readParts(folder: string): Promise<PartsInbox> {
  if ((await unlessMissing(stat(folder))) === undefined) return { parts: [], broken: [], refused: [] };
  const inbox = await readInbox(folder);
  const parts: DrillPart[] = [];
  const broken: BrokenPart[] = [];
  const refused: RefusedPart[] = inbox.refused.map(({ source, why }) => ({ source, why }));
  for (const file of inbox.files) {
    const examined = examine(file);
    if (!isIncoming(examined)) {
      refused.push({ source: examined.source, why: examined.why });
      continue;
    }
    const { report, source, attestation } = examined;
    if (report.kind !== 'restore-drill' || report.command.name !== 'restore-drill') continue;
    const part = partOf(report);
    if (part === undefined) broken.push({ source, report });
    else if (typeof part === 'string') refused.push({ source, why: part });
    else parts.push({ source, sha256: attestation.sha256, report, facts: part });
  }
  return { parts, broken, refused };
}

/** The facts of a part, or why it is none; undefined for one that broke off before it had any. */
function partOf(report: Report): DrillPart['facts'] | string | undefined {
  if (isRehearsal(report)) return 'it only looked, and restored nothing';
  const parsed = FACTS.safeParse(report.facts);
  if (isPartial(report) && parsed.success) return parsed.data;
  // It claims nothing, so it may be believed: its group is missing, and is told as that.
  if (report.verdict !== 'green' && report.facts.groups === undefined && report.facts.rows === undefined)
    return undefined;
  return isPartial(report)
    ? 'it does not say what it restored'
    : 'it does not say of itself that it is of a part';
}

/**
 * Sorts out the parts that are not of this run of the workflow, this backup and this day. Of two of the same groups the
 * later attempt counts; a group in two others is refused with both, for nobody can say which one is true. Pure.
 */
export function selectParts({ parts, broken, refused }: PartsInbox, wanted: PartsWanted): PartsInbox {
  const judged = parts.map((part) => ({ part, why: objectionTo(part, wanted) }));
  const own = judged.flatMap(({ part, why }) => (why === undefined ? [part] : []));
  const latest = own.filter(
    (part) => !own.some((other) => groupsText(other) === groupsText(part) && isLater(other, part)),
  );
  const twice = (part: DrillPart) =>
    part.facts.groups.find((id) => latest.some((other) => other !== part && other.facts.groups.includes(id)));
  return {
    parts: latest.filter((part) => twice(part) === undefined),
    broken: broken.filter(({ report }) => isOfRun(report, wanted)),
    refused: [
      ...refused,
      ...broken
        .filter(({ report }) => !isOfRun(report, wanted))
        .map(({ source, report }) => ({ source, why: otherRun(report, wanted) })),
      ...judged.flatMap(({ part: { source }, why }) => (why === undefined ? [] : [{ source, why }])),
      ...latest.flatMap((part) => {
        const id = twice(part);
        return id === undefined
          ? []
          : [{ source: part.source, why: `key group ${id} is in another report as well` }];
      }),
    ],
  };
}

function objectionTo({ report, facts }: DrillPart, wanted: PartsWanted): string | undefined {
  const { verified, now } = wanted;
  const { manifest, sha256 } = verified;
  const known = new Set(manifest.keyGroups.map(({ id }) => id));
  const unknown = facts.groups.filter((id) => !known.has(id));
  const age = now.getTime() - Date.parse(report.at);
  if (!isOfRun(report, wanted)) return otherRun(report, wanted);
  if (facts.manifestSha256 !== sha256 || facts.run !== manifest.run)
    return `it is of another backup (${facts.run}, manifest ${facts.manifestSha256.slice(0, 12)})`;
  if (report.scope.environment !== manifest.environment)
    return `it is of environment ${report.scope.environment}`;
  if (unknown.length > 0) return `it names key group ${unknown.join(', ')}, which the backup does not have`;
  if (new Set(facts.groups).size !== facts.groups.length) return 'it names a key group twice';
  if (age > OLDEST || age < -AHEAD) return `it ended at ${report.at}, which is not within the last 24 hours`;
  return undefined;
}

function isOfRun({ run }: Report, { runId }: PartsWanted): boolean {
  return runId === undefined || run.id === runId;
}

function otherRun({ run }: Report, { runId }: PartsWanted): string {
  return `it is of run ${run.id} of the workflow, and this is ${runId}`;
}

function groupsText({ facts }: DrillPart): string {
  return facts.groups.join();
}

function isLater({ report: a }: DrillPart, { report: b }: DrillPart): boolean {
  return a.run.attempt > b.run.attempt && a.run.id === b.run.id;
}
