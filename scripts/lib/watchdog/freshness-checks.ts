import type { Check, CheckVerdict } from '../runtime/result.ts';
import type { Gap } from './gaps.ts';
import type { Freshness, FreshnessState } from './objectives.ts';
import type { Discounted } from './proof.ts';
import { momentText, spanText } from './span.ts';

const FRESH = {
  id: 'WDG-01',
  title: 'The evidence is fresh',
  meaning:
    'Nothing ran, or nothing of what ran succeeded: what these reports should show may be broken for as long.',
} as const;

const GAPS = {
  id: 'WDG-02',
  title: 'Gaps in the evidence are explained',
  expected: 'no gap that ended since the last look, or an explanation of it',
  meaning: 'For that time nobody can show that it was done, and an auditor will ask why.',
} as const;

/** Nothing is held against a kind during a planned pause; what is not due yet proves nothing. */
const VERDICTS: Readonly<Record<FreshnessState, CheckVerdict>> = {
  fresh: 'green',
  late: 'red',
  never: 'red',
  waiting: 'grey',
  paused: 'excepted',
  off: 'planned',
};

/** One check for each kind that has an objective. */
export function freshnessChecks(freshness: readonly Freshness[], discounted: readonly Discounted[]): Check[] {
  return freshness.flatMap((one) => {
    if (one.objective === undefined) return [];
    if (one.kind === 'watchdog' && one.lastGood === undefined) return [firstLook(one.objective)];
    const passedOver = discounted.filter(({ entry }) => entry.kind === one.kind);
    const check: Check = {
      ...FRESH,
      object: one.kind,
      verdict: VERDICTS[one.state],
      expected: `a good report within ${spanText(one.objective)}`,
      observed: [observedOf(one), ...passedOver.slice(0, 3).map(passedOverText)].join('; '),
    };
    if (!isOverdue(one)) return [check];
    const failed = one.lastReport !== undefined && one.lastReport !== one.lastGood;
    return [{ ...check, fix: failed ? failedFix(one.lastReport?.path ?? '') : absentFix(one.kind) }];
  });
}

function firstLook(objective: number): Check {
  const expected = `a look within ${spanText(objective)} before this one`;
  return { ...FRESH, object: 'watchdog', verdict: 'planned', expected, observed: 'this is the first look' };
}

/** Whether a kind of report is missing. */
export function isOverdue({ state }: Freshness): boolean {
  return state === 'late' || state === 'never';
}

function observedOf(one: Freshness): string {
  const { lastGood, lastReport, age = 0, overdue, waited, pause } = one;
  const last = lastGood === undefined ? 'no good report so far' : `the last good one is ${spanText(age)} old`;
  const newer =
    lastReport === undefined || lastReport === lastGood
      ? ''
      : `, the newest of all (${lastReport.at}) is ${lastReport.verdict}`;
  if (isOverdue(one)) return `${last}${newer}: overdue by ${spanText(overdue)}`;
  if (pause !== undefined)
    return `${last}${newer}: paused until ${momentText(pause.until)} (${pause.reason})`;
  if (one.state === 'fresh') return `${last}${newer}`;
  const due = (one.objective ?? 0) - (waited ?? 0);
  return waited === undefined
    ? `${last}: the ledger is empty, so nobody knows since when one is expected`
    : `${last}${newer}: the first one is due in ${spanText(due)}`;
}

function passedOverText({ entry, why }: Discounted): string {
  return `${entry.path} does not count: ${why}`;
}

function failedFix(path: string): string {
  return `Read ${path} in the reports and do what its red checks say; then start the workflow by hand.`;
}

function absentFix(kind: string): string {
  return `WDG-05 to WDG-09 say why nothing ran, and start the workflow by hand. If nothing is expected: objectives: { within: { ${kind}: off } }, or a pause, in bulkhead.yaml.`;
}

/** The gaps that ended since the last look: one check per kind; a gap that is still open is the business of `WDG-01`. */
export function gapChecks(
  gaps: readonly Gap[],
  since: Date | undefined,
  causes: (gap: Gap) => string,
): Check[] {
  const ended = gaps.filter(
    ({ open, to }) => !open && (since === undefined || Date.parse(to) > since.getTime()),
  );
  const kinds = [...new Set(ended.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const own = ended.filter((gap) => gap.kind === kind);
    const open = own.filter(({ explanation }) => explanation === undefined);
    const observed = own.map((gap) => `${gapText(gap)}${causes(gap)}`).join('; ');
    if (open.length === 0) return { ...GAPS, object: kind, verdict: 'excepted', observed };
    return { ...GAPS, object: kind, verdict: 'red', observed, fix: explainFix(open) };
  });
}

/** `no good report for 2 d 4 h (2026-11-18T02:20:00Z to …), expected every 26 h`. */
export function gapText(gap: Gap): string {
  const tried = gap.failed === 0 ? 'nothing ran' : `${gap.failed} ran and failed`;
  const { explanation } = gap;
  const issue = explanation?.issue === undefined ? '' : ` #${explanation.issue}`;
  const why = explanation === undefined ? '' : ` (explained${issue}: ${explanation.reason})`;
  return `no good report for ${spanText(gap.milliseconds)} (${gap.from} to ${gap.to}), one expected every ${spanText(gap.objective)}; ${tried}${why}`;
}

/** The lines for bulkhead.yaml, ready but for the reason. */
function explainFix(gaps: readonly Gap[]): string {
  const lines = gaps.map(
    ({ kind, from, to }) =>
      `- { kind: ${kind}, from: "${from}", to: "${to}", on: "${to.slice(0, 10)}", reason: what had happened }`,
  );
  return `When it is known what had happened, say it in bulkhead.yaml under objectives.explained: ${lines.join(' ')}`;
}
