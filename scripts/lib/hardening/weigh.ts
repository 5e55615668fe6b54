import type { Check, CheckVerdict } from '../runtime/result.ts';
import { hasReached, type Model } from '../tenancy/model.ts';
import type { CheckText, Finding } from './check.ts';
import type { Subject } from './subject.ts';

/** How many objects of a check got which verdict. */
export type Coverage = Readonly<Record<CheckVerdict, number>>;

/** A check's findings as the report shows them, and the counts behind them. */
export interface Weighed {
  readonly checks: Check[];
  readonly coverage: Coverage;
}

/**
 * Turns the findings of one check into report rows. Everything that is not green stands there object by
 * object; the green ones become one row, "8 of 9 tables", or a thousand tables would bury the red one.
 * A check without any object proved nothing and is grey.
 */
export function weigh(
  spec: CheckText,
  findings: readonly Finding[],
  subject: Pick<Subject, 'model' | 'roles'>,
): Weighed {
  const all = [...missingRoles(spec, subject), ...findings];
  if (findings.length === 0) {
    all.push({ object: '', verdict: 'grey', observed: spec.nothing });
  }
  const judged = all.map((finding) => ({ finding, verdict: verdictOf(spec, finding, subject.model) }));
  const coverage = { green: 0, red: 0, grey: 0, planned: 0, excepted: 0 };
  for (const { verdict } of judged) coverage[verdict]++;
  const checks = judged
    .filter(({ verdict }) => verdict !== 'green')
    .map(({ finding, verdict }) => row(spec, finding, verdict));
  if (coverage.green > 0) checks.push(greenRow(spec, judged, coverage.green));
  // One copy of the query is enough to repeat it.
  return {
    checks: checks.map((check, index) => (index === 0 ? { ...check, query: queryText(spec) } : check)),
    coverage,
  };
}

/** A role that does not exist holds no privilege and no policy: a check about it could not have failed. */
function missingRoles(spec: CheckText, { model, roles }: Pick<Subject, 'model' | 'roles'>): Finding[] {
  return spec.roles
    .flatMap((kind) => model.roles[kind])
    .filter((name) => !roles.has(name))
    .map((name) => ({
      object: `role ${name}`,
      verdict: 'grey',
      expected: `the role "${name}" exists`,
      observed: `there is no role "${name}" on this server, although ${model.file} names it`,
      fix: `Correct roles in ${model.file}, or create the role "${name}".`,
    }));
}

function verdictOf(spec: CheckText, finding: Finding, model: Model): CheckVerdict {
  if (finding.planned === true && finding.verdict === 'grey') return 'planned';
  const table = finding.table === undefined ? undefined : model.tables.get(finding.table);
  const early = table !== undefined && !hasReached(table, spec.stage);
  return early && finding.verdict !== 'green' ? 'planned' : finding.verdict;
}

function row(spec: CheckText, finding: Finding, verdict: CheckVerdict): Check {
  return {
    id: spec.id,
    title: spec.title,
    ...(finding.object === '' ? {} : { object: finding.object }),
    verdict,
    expected: finding.expected ?? spec.expected,
    observed: finding.observed,
    meaning: spec.meaning,
    ...(finding.fix === undefined ? {} : { fix: finding.fix }),
  };
}

function greenRow(
  spec: CheckText,
  judged: readonly { finding: Finding; verdict: CheckVerdict }[],
  green: number,
): Check {
  const only = judged.length === 1 ? judged[0]?.finding : undefined;
  return {
    id: spec.id,
    title: spec.title,
    ...(only === undefined ? {} : { object: only.object }),
    verdict: 'green',
    expected: only?.expected ?? spec.expected,
    observed: only?.observed ?? `${green} of ${judged.length} ${spec.objects}${remarks(judged)}`,
    meaning: spec.meaning,
  };
}

/** What green findings say beyond "as expected", such as that FORCE means nothing for this owner. */
function remarks(judged: readonly { finding: Finding; verdict: CheckVerdict }[]): string {
  const special = judged.flatMap(({ finding, verdict }) =>
    verdict === 'green' && finding.expected !== undefined ? [finding.observed] : [],
  );
  const distinct = [...new Set(special)];
  return distinct.length === 0
    ? ''
    : ` (${distinct.slice(0, 3).join('; ')}${distinct.length > 3 ? '; …' : ''})`;
}

function queryText(spec: CheckText): string {
  return spec.query.replaceAll(/^\n+|\s+$/g, '');
}
