import { REPORT_KINDS, type Verdict } from '../../runtime/result.ts';
import type { Objectives } from '../../tenancy/objectives-schema.ts';
import { digestOf, GENESIS, type LedgerEntry, ledgerLine } from '../ledger-entry.ts';
import type { ReportsTree } from '../tree.ts';
import type { Incident } from './digest.ts';
import type { FreshnessJudge } from './freshness.ts';
import { isAhead, readHistory } from './history.ts';
import { count, type Standing, standingOf } from './standing.ts';

export interface OverviewOptions {
  /** As of when ages are told. */
  readonly now: Date;
  /** All lines, oldest first. */
  readonly ledger: readonly LedgerEntry[];
  readonly objectives: Objectives;
  /** `freshness` of `scripts/lib/watchdog/objectives.ts`, from the door: the watchdog stands above the reports. */
  readonly freshness: FreshnessJudge;
  /** `https://github.com/<owner>/<name>`, for links to what lies outside the folder. */
  readonly repositoryUrl?: string;
}

/** All that the derived files show. */
export interface Overview {
  readonly now: Date;
  readonly verdict: Verdict;
  /** The verdict in one sentence. */
  readonly sentence: string;
  readonly standings: readonly Standing[];
  readonly head: { readonly seq: number; readonly sha256: string; readonly file: string | undefined };
  /** What the newest alert report knows, open and closed. */
  readonly incidents: readonly Incident[];
  /** Lines dated in the future. */
  readonly ahead: readonly LedgerEntry[];
  readonly repositoryUrl: string | undefined;
}

/**
 * Reads the ledger's newest reports and judges each kind.
 * @throws BulkheadError `REPORT_INVALID` for a report that the ledger vouches for and that is none; what the tree throws.
 */
export async function overviewOf(tree: ReportsTree, options: OverviewOptions): Promise<Overview> {
  const { now, ledger, objectives } = options;
  const histories = await Promise.all(REPORT_KINDS.map((kind) => readHistory(tree, kind, ledger, now)));
  const byKind = new Map(histories.map((history) => [history.kind, history]));
  const fresh = options.freshness(objectives, ledger, now, {
    counts: (entry) => byKind.get(entry.kind)?.counts(entry) ?? false,
  });
  const standings = fresh.flatMap((one) => {
    const history = byKind.get(one.kind);
    return history === undefined ? [] : [standingOf(history, one)];
  });
  const ahead = ledger.filter((entry) => isAhead(entry, now));
  const verdict = wholeVerdict(standings, ahead);
  const alerts = byKind.get('alert')?.newest;
  return {
    now,
    verdict,
    sentence: sentenceOf(verdict, standings, now),
    standings,
    head: headOf(ledger),
    incidents: alerts?.state === 'read' ? alerts.digest.incidents : [],
    ahead,
    repositoryUrl: /^https?:\/\/[\w.:/-]+$/.test(options.repositoryUrl ?? '')
      ? options.repositoryUrl
      : undefined,
  };
}

/** Red wherever it is; grey only where something is due, because a kind without an objective need not run. */
function wholeVerdict(standings: readonly Standing[], ahead: readonly LedgerEntry[]): Verdict {
  if (standings.some(({ verdict }) => verdict === 'red')) return 'red';
  const unclear = standings.some((one) => one.verdict === 'grey' && (one.judged || ran(one)));
  const judged = standings.filter((one) => one.judged);
  return unclear || judged.length === 0 || ahead.length > 0 ? 'grey' : 'green';
}

/** Whether there is any report of the kind. */
export function ran({ history }: Standing): boolean {
  return history.recent.length > 0;
}

function sentenceOf(verdict: Verdict, standings: readonly Standing[], now: Date): string {
  const asOf = minuteText(now);
  const judged = standings.filter((one) => one.judged);
  const current = judged.filter((one) => one.verdict === 'green').length;
  if (verdict === 'green') return `All controls current as of ${asOf}.`;
  if (judged.length === 0) return `No kind of evidence has an objective as of ${asOf}.`;
  const red = standings.filter((one) => one.verdict === 'red').length;
  const rest = `${current} of ${count(judged.length, 'control')} current`;
  return verdict === 'red'
    ? `${count(red, 'kind')} of evidence red, ${rest}, as of ${asOf}.`
    : `Nothing is red, and not everything is shown yet: ${rest} as of ${asOf}.`;
}

/** `2026-11-21 02:41 UTC`. */
export function minuteText(moment: Date | string): string {
  return `${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function headOf(ledger: readonly LedgerEntry[]): Overview['head'] {
  const last = ledger.at(-1);
  if (last === undefined) return { seq: 0, sha256: GENESIS, file: undefined };
  // Years only rise along the chain, so the last line stands in the file of the newest report.
  const year = ledger.reduce((newest, { at }) => Math.max(newest, Number(at.slice(0, 4))), 0);
  const file = `ledger/${String(year).padStart(4, '0')}.jsonl`;
  return { seq: last.seq, sha256: digestOf(ledgerLine(last)), file };
}
