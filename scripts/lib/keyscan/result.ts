import { type Check, type Result, verdictOf } from '../runtime/result.ts';
import { type Finding, isOpen } from './finding.ts';
import { RULES, type Rule } from './rules.ts';
import type { Scan } from './scan.ts';

/** More than this of one rule is counted; SARIF has them all. */
const MOST_CHECKS = 200;

const UNREAD = {
  id: 'KEY-00',
  title: 'Everything that was named could be read',
  expected: 'every file was read, and every path held one',
  meaning: 'What nobody could look at may hold a key.',
  fix: 'Give this user the right to read it, build what is not there yet, or do not name it.',
};

/** The result of a scan: a red check for each finding, a green one for each rule that nothing broke. */
export function scanResult(scan: Scan, sarif: string | undefined): Result {
  const checks = [
    ...RULES.flatMap((rule) => checksOf(rule, scan)),
    ...scan.unread.map(
      ({ path, why }): Check => ({ ...UNREAD, object: path, verdict: 'grey', observed: why }),
    ),
  ];
  const open = scan.findings.filter(isOpen);
  return {
    verdict: verdictOf(checks),
    summary: summarise(scan, open),
    checks,
    scope: { files: scan.files, bytes: scan.bytes, ...(scan.history && { versions: scan.history.blobs }) },
    facts: factsOf(scan, open, sarif),
    outputs: {
      findings: String(open.length),
      rules: [...new Set(open.map(({ rule }) => rule))].sort().join(','),
      sarif: sarif ?? '',
    },
  };
}

function checksOf(rule: Rule, scan: Scan): Check[] {
  const { id, title, expected, meaning, fix } = rule;
  const found = scan.findings.filter((finding) => finding.rule === id);
  const open = found.filter(isOpen);
  const excused = found.filter((finding) => !isOpen(finding));
  const base = { id, title, expected, meaning };
  const checks: Check[] = open.slice(0, MOST_CHECKS).map((finding) => ({
    ...base,
    object: placeOf(finding),
    verdict: 'red',
    observed: wordsFor(finding),
    fix,
  }));
  if (open.length > MOST_CHECKS) {
    const observed = `${open.length - MOST_CHECKS} more, all of them in the SARIF file`;
    checks.push({ ...base, verdict: 'red', observed, fix });
  }
  checks.push(
    ...excused.slice(0, MOST_CHECKS).map((finding): Check => {
      const observed = `${wordsFor(finding)}; allowed: ${finding.suppressed?.reason}`;
      return { ...base, object: placeOf(finding), verdict: 'excepted', observed };
    }),
  );
  // Without a client there is no way from one: not said to be closed.
  if (open.length === 0 && (id !== 'KEY-05' || scan.clients.entries > 0)) {
    checks.push({ ...base, verdict: 'green', observed: noneIn(rule, scan) });
  }
  return checks;
}

function noneIn({ id }: Rule, { files, history, clients }: Scan): string {
  if (id === 'KEY-05') return `none of ${clients.modules} modules behind ${clients.entries} client entries`;
  const versions = history === undefined ? '' : ` and ${history.blobs} versions of files in the history`;
  return `none in ${files} files${versions}`;
}

/** `src/db.ts:12:7`, in the history with the commit before it. */
export function placeOf({ file, line, column, commit }: Finding): string {
  const place = `${file}:${line}:${column}`;
  return commit === undefined ? place : `${commit.slice(0, 12)} ${place}`;
}

const FORMS = { plain: '', split: ', split over several literals', base64: ', inside of base64' } as const;

/** A finding in words, without the secret. */
export function wordsFor({ masked, fingerprint, form, detail }: Finding): string {
  const print = fingerprint === '' ? '' : `, fingerprint ${fingerprint}`;
  return `${masked}${FORMS[form]}${print}${detail === undefined ? '' : `; ${detail}`}`;
}

function summarise(scan: Scan, open: readonly Finding[]): string {
  const { files, history, clients, unread } = scan;
  const where = `${files} files${history === undefined ? '' : ` and ${history.blobs} versions in the history`}`;
  if (open.length > 0) {
    const rules = [...new Set(open.map(({ rule }) => rule))].sort().join(', ');
    return `${open.length} ${open.length === 1 ? 'finding' : 'findings'} in ${where} (${rules})`;
  }
  if (unread.length > 0) return `nothing found in ${where}, but ${unread.length} could not be read`;
  const excused = scan.findings.length > 0 ? `, ${scan.findings.length} allowed` : '';
  return `no service key in ${where}, ${clients.entries} client entries${excused}`;
}

function factsOf(scan: Scan, open: readonly Finding[], sarif: string | undefined): Record<string, unknown> {
  const { files, bytes, binary, leftOut, clients, history, unusedRotations } = scan;
  return {
    files,
    bytes,
    binaryFilesSkipped: binary,
    nodeModulesFoldersSkipped: leftOut.installed,
    linksNotFollowed: leftOut.links,
    specialFilesSkipped: leftOut.special,
    clientEntries: clients.entries,
    modulesBehindThem: clients.modules,
    ...(history === undefined
      ? {}
      : { repositories: history.repositories, versions: history.blobs, versionBytes: history.bytes }),
    found: Object.fromEntries(RULES.map(({ id }) => [id, open.filter(({ rule }) => rule === id).length])),
    allowed: scan.findings
      .filter((finding) => !isOpen(finding))
      .map((finding) => ({ rule: finding.rule, place: placeOf(finding), ...finding.suppressed })),
    ...(unusedRotations.length === 0 ? {} : { rotatedButNotFound: unusedRotations }),
    ...(sarif === undefined ? {} : { sarif }),
  };
}
