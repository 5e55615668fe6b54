import type { ReportKind, Verdict } from '../../runtime/result.ts';
import { digestOf, isPartial, type LedgerEntry } from '../ledger-entry.ts';
import type { Plain } from '../plain.ts';
import { isRehearsal, whyNot } from '../proof.ts';
import { parseReport, type Report } from '../schema.ts';
import type { ReportsTree } from '../tree.ts';

/** A check that is not as it should be. */
export interface OpenCheck {
  readonly id: string;
  readonly object: string | undefined;
  readonly verdict: Verdict;
  readonly title: string;
  readonly observed: string;
}

/** What the dashboard keeps of a report: reports may be megabytes, and there are many. */
export interface Digest {
  readonly entry: LedgerEntry;
  /** Which command looked at what: a newer report of the same subject supersedes an older one. */
  readonly subject: string;
  readonly command: string;
  readonly environment: string | undefined;
  /** The environment, else the database, that the report names. */
  readonly place: string | undefined;
  /** It only planned: nothing was done that could be evidence. */
  readonly planned: boolean;
  /** It did what its kind is about. */
  readonly counts: boolean;
  readonly summary: string;
  readonly runbook: string;
  readonly open: readonly OpenCheck[];
  /** Single numbers and texts of the facts. */
  readonly facts: Readonly<Record<string, string | number>>;
  readonly incidents: readonly Incident[];
  readonly store: string | undefined;
}

/** An incident as a report of kind `alert` tells it. */
export interface Incident {
  readonly check: string | undefined;
  readonly object: string | undefined;
  readonly environment: string | undefined;
  readonly title: string;
  readonly state: string;
  readonly url: string | undefined;
}

/** `missing`: not in the folder; `changed`: not the bytes that the ledger vouches for. */
export type Reading =
  | { readonly state: 'read'; readonly digest: Digest }
  | { readonly state: 'missing' | 'changed'; readonly entry: LedgerEntry };

/** Reads the report of a line and keeps what is needed of it. Throws what the tree throws. */
export async function readDigest(tree: ReportsTree, entry: LedgerEntry): Promise<Reading> {
  const bytes = await tree.read(entry.path);
  if (bytes === undefined) return { state: 'missing', entry };
  if (digestOf(bytes) !== entry.sha256) return { state: 'changed', entry };
  return { state: 'read', digest: digestReport(parseReport(bytes, entry.path), entry) };
}

function digestReport(report: Report, entry: LedgerEntry): Digest {
  const { facts, inputs, scope } = report;
  const environment = textOf(scope.environment) ?? textOf(inputs.environment);
  const place = environment ?? textOf(scope.database);
  return {
    entry,
    // A part that is well says nothing of the others: it supersedes what was found in the same part.
    subject: `${report.command.name} ${place ?? ''}${isPartial(report) ? ` ${textOf(scope.groups) ?? 'in part'}` : ''}`,
    environment,
    place,
    command: report.command.name,
    planned: isRehearsal(report),
    counts: whyNot(report) === undefined,
    summary: report.summary,
    runbook: report.runbook,
    open: report.checks.flatMap(({ id, object, verdict, title, observed }) =>
      verdict === 'red' || verdict === 'grey' ? [{ id, object, verdict, title, observed }] : [],
    ),
    facts: Object.fromEntries(Object.entries(facts).filter(isSingle)),
    incidents: report.kind === 'alert' ? incidentsIn(facts.incidents) : [],
    store: textOf(inputs.store),
  };
}

/** Incidents are written by another room; what is not one is passed over. */
function incidentsIn(value: Plain | undefined): Incident[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => {
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return [];
    const { check, object, environment, title, state, url } = item;
    if (typeof title !== 'string' || typeof state !== 'string') return [];
    const names = { check: textOf(check), object: textOf(object), environment: textOf(environment) };
    return [{ ...names, title, state, url: textOf(url) }];
  });
}

function isSingle(member: [string, Plain]): member is [string, string | number] {
  return typeof member[1] === 'number' || (typeof member[1] === 'string' && member[1].length <= 200);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The kinds whose numbers are drawn. */
export const CHARTED: readonly ReportKind[] = ['backup', 'restore-drill'];
