import { z } from 'zod';
import { readLedger } from '../reports/ledger.ts';
import { digestOf } from '../reports/ledger-entry.ts';
import { parseReport, type Report } from '../reports/schema.ts';
import { folderTree } from '../reports/tree.ts';
import { SUBJECTS, type Subject } from './digest.ts';

/** A change that somebody wants, as the report of it was recorded. */
export interface Proposal {
  readonly subject: Subject;
  readonly digest: string;
  readonly at: Date;
  /** Everybody who had a hand in it, lower case: the actor, and who started the run again. */
  readonly by: readonly string[];
  readonly path: string;
}

const factsShape = z.looseObject({
  proposed: z.literal(true),
  subject: z.enum(SUBJECTS),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  by: z.array(z.string()).min(1),
});

/** The command whose reports are proposals. */
export const APPROVING = 'approve-change';

/** The proposal that a report is, or undefined when it is none. */
export function proposalOf(report: Pick<Report, 'command' | 'verdict' | 'facts' | 'at'>, path: string) {
  if (report.command.name !== APPROVING || report.verdict !== 'green') return undefined;
  const parsed = factsShape.safeParse(report.facts);
  if (!parsed.success) return undefined;
  const { subject, digest, by } = parsed.data;
  const proposal: Proposal = { subject, digest, by: by.map(foldLogin), at: new Date(report.at), path };
  return proposal;
}

/**
 * The proposals in a folder of recorded reports since a moment, oldest first. A report that is gone, or not the one of
 * the ledger, is passed over: it proposes nothing. Throws what `readLedger` and `parseReport` throw.
 */
export async function readProposals(folder: string, since: Date): Promise<Proposal[]> {
  const tree = folderTree(folder);
  const found: Proposal[] = [];
  for (const { kind, at, path, sha256 } of await readLedger(folder)) {
    if (kind !== 'evidence' || Date.parse(at) < since.getTime()) continue;
    const bytes = await tree.read(path);
    if (bytes === undefined || digestOf(bytes) !== sha256) continue;
    const proposal = proposalOf(parseReport(bytes, path), path);
    if (proposal !== undefined) found.push(proposal);
  }
  return found;
}

/** Logins differ in nothing by their case: "Ada" who proposes is "ada" who confirms. */
export function foldLogin(login: string): string {
  return login.trim().toLowerCase();
}
