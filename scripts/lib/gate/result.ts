import { type Check, type Result, verdictOf } from '../runtime/result.ts';
import { type Finding, isBlocking, sortFindings } from './finding.ts';
import type { Revision } from './revision.ts';
import { rank } from './run/trace.ts';
import type { Tried } from './trial.ts';
import { isTrialRule, TRIAL_RULES, type TrialRule } from './trial-rules.ts';

/** All that the gate looked at. */
export interface Judged {
  readonly base: Revision;
  readonly head: Revision;
  readonly findings: readonly Finding[];
  /** Undefined where nothing was run: there was nothing to run, or only reading was asked for. */
  readonly tried: Tried | undefined;
  /** Why not everything could be looked at, one sentence each. */
  readonly unseen: readonly string[];
  /** Paths of the migrations that the change adds. */
  readonly added: readonly string[];
}

/** Statements that the facts of a report tell of. */
const MOST_STATEMENTS = 400;

/**
 * The gate's result: a red check for each finding that blocks, an excepted one for each that somebody answers for, and a
 * green one for each thing that was tried and held. Warnings are facts: they stand in the report and block nothing.
 */
export function gateResult(judged: Judged): Result {
  const findings = sortFindings(judged.findings);
  const blocking = findings.filter(isBlocking);
  const warnings = findings.filter(({ severity, allowed }) => severity === 'warn' && allowed === undefined);
  const checks = [
    ...blocking.map((finding) => checkOf(finding, 'red')),
    ...findings.flatMap((finding) => (finding.allowed === undefined ? [] : [exceptedOf(finding)])),
    ...judged.unseen.map(unseenCheck),
    ...heldChecks(judged, findings),
  ];
  return {
    verdict: verdictOf(checks),
    summary: summarise(judged, blocking, warnings),
    checks,
    scope: scopeOf(judged),
    facts: factsOf(judged, warnings),
    annotations: [
      ...blocking.map((finding) => annotationOf(finding, 'error')),
      ...warnings.map((finding) => annotationOf(finding, 'warning')),
    ],
    outputs: {
      findings: String(blocking.length),
      warnings: String(warnings.length),
      added: judged.added.join('\n'),
    },
  };
}

/** `file:line`, as an editor opens it. */
function placeOf({ file, line }: Finding): string {
  return `${file}:${line}`;
}

function checkOf(finding: Finding, verdict: 'red' | 'excepted'): Check {
  return {
    id: finding.rule,
    title: titleOf(finding.rule),
    object: placeOf(finding),
    verdict,
    expected: 'no such statement',
    observed: oneLine(finding.excerpt),
    meaning: sentence(finding.what),
    fix: finding.fix,
  };
}

function exceptedOf(finding: Finding): Check {
  const { allowed } = finding;
  const check = checkOf(finding, 'excepted');
  if (allowed === undefined) return check;
  return { ...check, observed: `${check.observed}\nallowed until ${allowed.expires}: ${allowed.reason}` };
}

function unseenCheck(reason: string): Check {
  return {
    id: 'GATE-00',
    title: 'Everything could be looked at',
    verdict: 'grey',
    expected: 'the whole gate',
    observed: reason,
    meaning: 'What was not looked at may be anything.',
  };
}

/** What was tried and held: a gate that only knows red could not be told from one that does nothing. */
function heldChecks({ tried, added }: Judged, findings: readonly Finding[]): Check[] {
  const broken = new Set(findings.map(({ rule }) => rule));
  const green = (id: string, title: string, observed: string): Check[] =>
    broken.has(id)
      ? []
      : [
          {
            id,
            title,
            verdict: 'green',
            expected: title,
            observed,
            meaning: `It would not hold that ${title}.`,
          },
        ];
  const read = findings.some(({ rule }) => rule.startsWith('MIG-'))
    ? []
    : green(
        'MIG',
        'no statement is one that the rules know as dangerous',
        `${plural(added.length, 'file')} read`,
      );
  if (tried === undefined || tried.trial.refused !== undefined) return read;
  const { trial } = tried;
  const longest = Math.max(0, ...trial.fares.map((fare) => fare.longest));
  const acts = trial.fares.reduce((sum, fare) => sum + fare.done, 0);
  // What nobody tried did not hold: a change of the model alone has no statement, an application without rights no act.
  const observed: Partial<Record<TrialRule, string>> = {
    ...(trial.statements.length === 0
      ? {}
      : {
          'GATE-01': `${plural(trial.statements.length, 'statement')} applied on PostgreSQL ${tried.serverVersion}`,
          'GATE-02': strongestLocks(tried),
          'GATE-05': `killed ${plural(trial.interruptions.kills, 'time')}, each time run again to its end`,
          'GATE-06':
            trial.secondRuns.map(({ file, outcome }) => `${file.name}: ${outcome}`).join(', ') ||
            'no file in a transaction',
        }),
    ...(acts === 0
      ? {}
      : {
          'GATE-03': `the longest wait of ${plural(acts, 'statement')} of two tenants was ${longest} ms`,
          'GATE-04': `${plural(acts, 'statement')} of two tenants worked meanwhile and afterwards`,
        }),
    'GATE-07':
      trial.comparison.better === 0
        ? 'no verdict changed for the worse'
        : `none worse, ${trial.comparison.better} better`,
    'GATE-08': `${trial.comparison.added.length} guards came, none went`,
  };
  return [
    ...read,
    ...Object.entries(observed).flatMap(([id, words]) =>
      isTrialRule(id) ? green(id, TRIAL_RULES[id], words) : [],
    ),
  ];
}

function strongestLocks({ trial }: Tried): string {
  const taken = trial.statements.flatMap(({ touches }) =>
    touches.flatMap(({ lock, taken: now, table }) => (lock !== undefined && now ? [{ lock, table }] : [])),
  );
  const strongest = taken.sort((a, b) => rank(b.lock) - rank(a.lock))[0];
  return strongest === undefined
    ? 'no lock on an older table'
    : `at most ${strongest.lock} on ${strongest.table}`;
}

/** What a rule watches over, as a title. */
export function titleOf(rule: string): string {
  return isTrialRule(rule)
    ? TRIAL_RULES[rule]
    : 'No statement endangers the tables or what keeps tenants apart';
}

function summarise(judged: Judged, blocking: readonly Finding[], warnings: readonly Finding[]): string {
  const { added, unseen, tried } = judged;
  const noted = warnings.length === 0 ? '' : `, ${plural(warnings.length, 'warning')}`;
  if (blocking.length > 0) {
    const places = [...new Set(blocking.map(placeOf))];
    const more = places.length > 3 ? ` and ${places.length - 3} more places` : '';
    return `${plural(blocking.length, 'finding')} in ${places.slice(0, 3).join(', ')}${more}${noted}`;
  }
  if (unseen.length > 0) return `nothing found, but not everything could be looked at: ${unseen[0]}`;
  if (added.length === 0) return `no migration was added${noted}`;
  const run = tried === undefined ? 'read' : 'read and run';
  return `${plural(added.length, 'migration')} ${run}, nothing found${noted}`;
}

function scopeOf({ base, head, tried, added }: Judged): NonNullable<Result['scope']> {
  return {
    base: base.commit ?? base.name,
    head: head.commit ?? head.name,
    migrations: added.length,
    model: head.model.name,
    ...(tried === undefined ? {} : { serverVersion: tried.serverVersion }),
  };
}

function factsOf({ tried, added, findings }: Judged, warnings: readonly Finding[]): Record<string, unknown> {
  return {
    added,
    warnings: warnings.map(({ rule, what, ...place }) => ({
      rule,
      place: placeOf({ rule, what, ...place }),
      what,
    })),
    allowances: findings.flatMap((finding) =>
      finding.allowed === undefined
        ? []
        : [
            {
              rule: finding.rule,
              place: placeOf(finding),
              reason: finding.allowed.reason,
              expires: finding.allowed.expires,
            },
          ],
    ),
    ...(tried === undefined ? {} : trialFacts(tried)),
  };
}

function trialFacts({ trial, stage }: Tried): Record<string, unknown> {
  return {
    statements: trial.statements
      .slice(0, MOST_STATEMENTS)
      .map(({ file, statement, milliseconds, touches }) => ({
        place: `${file.path}:${file.text.slice(0, statement.start).split('\n').length}`,
        milliseconds: Math.round(milliseconds * 10) / 10,
        locks: touches
          .filter(({ taken }) => taken)
          .map(({ table, lock }) => `${lock} ${table}`)
          .join(', '),
        rowsRead: touches.reduce((sum, touch) => sum + touch.rowsRead, 0),
        rowsChanged: touches.reduce((sum, touch) => sum + touch.rowsChanged, 0),
        rewritten: touches
          .filter(({ rewritten }) => rewritten)
          .map(({ table }) => table)
          .join(', '),
      })),
    application: trial.fares.map(({ table, does, done, longest, refused }) => ({
      table,
      does,
      done,
      longestMilliseconds: longest,
      refused: refused ?? null,
    })),
    kills: trial.interruptions.kills,
    secondRuns: trial.secondRuns.map(({ file, outcome, detail }) => ({ file: file.name, outcome, detail })),
    guardsAdded: trial.comparison.added.length,
    guardsRemoved: trial.comparison.removed,
    tablesWithoutRows: [...stage.world.unseeded.keys()],
  };
}

function annotationOf(finding: Finding, level: 'error' | 'warning') {
  const { rule, file, line, endLine, column, what, fix } = finding;
  return {
    level,
    file,
    line,
    endLine,
    column,
    title: `${rule}: ${titleOf(rule)}`,
    text: `${sentence(what)}\n${fix}`,
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
