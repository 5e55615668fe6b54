import { type CertificateRecipient, dayOf, daysLeft } from '../archive/certificate.ts';
import { alignTable } from '../reports/table.ts';
import type { Check, Result } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import { noRuns, singleKeyWarnings, strangerChecks, withWarnings } from './key-checks.ts';
import type { KeyList, ListedKey, ListedRun } from './key-list.ts';
import type { RunKeys } from './survey.ts';

/** What a list is about. */
export interface ListScope {
  readonly environment: string;
  readonly store: string;
  readonly now: Date;
  /** Whether keys were given, so that envelopes could be proved. */
  readonly opened: boolean;
}

/** The list as people read it. */
export function keyTable({ keys, runs }: KeyList, now: Date): string {
  const keyRows = keys.map((key) => [
    key.kid,
    key.type,
    `${key.runs} of ${runs.length}`,
    key.certificate?.subject ?? '–',
    key.certificate === undefined ? '–' : `${dayOf(key.certificate.notAfter)} (${validityWords(key, now)})`,
  ]);
  const runRows = runs.map((run) => [
    run.run,
    run.seq === undefined ? '–' : String(run.seq),
    run.generation === undefined ? '–' : String(run.generation),
    run.state,
    run.opensWith.join(', ') || '–',
    run.leftovers.length === 0 ? '' : `also, by an older keys file: ${run.leftovers.join(', ')}`,
  ]);
  const columns = (headers: readonly string[]) => ({ columns: headers.map((header) => ({ header })) });
  return [
    alignTable(keyRows, columns(['key', 'kind', 'live runs', 'certificate', 'expires'])),
    '',
    alignTable(runRows, columns(['run', 'number', 'keys file', 'state', 'opens with', ''])),
  ].join('\n');
}

/** The list as a result. */
export function keyListResult(list: KeyList, surveyed: readonly RunKeys[], scope: ListScope): Result {
  const { environment, store, now } = scope;
  const checks = [
    ...list.keys.flatMap(({ certificate, validity }) =>
      certificate === undefined || validity === undefined
        ? []
        : [certificateCheck(certificate, validity, now)],
    ),
    ...surveyed.flatMap((keys) => {
      const listed = list.runs.find(({ run }) => run === keys.run);
      return listed === undefined ? [] : [runCheck(keys, listed, scope.opened), ...strangerChecks(keys)];
    }),
  ];
  if (list.runs.length === 0) checks.push(noRuns(environment, 'There is nothing that a key could open.'));
  const warnings = warningsOf(list, now);
  return {
    verdict: verdictOf(checks),
    summary: withWarnings(
      `${list.runs.length} live runs of ${environment} and ${list.keys.length} keys`,
      warnings,
    ),
    checks,
    scope: { environment, store },
    facts: {
      keys: list.keys.map((key) => ({
        key: key.kid,
        kind: key.type,
        runs: key.runs,
        newest: key.newest ?? null,
        oldest: key.oldest ?? null,
        certificate: key.certificate?.subject ?? null,
        fingerprint: key.certificate?.fingerprint ?? null,
        expires: key.certificate === undefined ? null : dayOf(key.certificate.notAfter),
        validity: key.validity ?? null,
      })),
      runs: list.runs.map(({ opensWith, leftovers, seq, generation, ...run }) => ({
        ...run,
        seq: seq ?? null,
        generation: generation ?? null,
        opensWith: opensWith.join(', '),
        leftovers: leftovers.join(', '),
      })),
      warnings,
    },
    outputs: { runs: String(list.runs.length), keys: list.keys.map(({ kid }) => kid).join(',') },
  };
}

function validityWords({ certificate, validity }: ListedKey, now: Date): string {
  if (certificate === undefined || validity !== 'ends soon') return validity ?? '';
  return `in ${daysLeft(certificate.notAfter, now)} days`;
}

function certificateCheck(certificate: CertificateRecipient, validity: string, now: Date): Check {
  const { kid, subject, notAfter } = certificate;
  return {
    id: 'KEY-08',
    title: 'The certificate can be encrypted to',
    object: `${kid} ${subject}`,
    verdict: validity === 'valid' || validity === 'ends soon' ? 'green' : 'red',
    expected: 'valid today',
    observed: `${validity}, until ${dayOf(notAfter)} (${daysLeft(notAfter, now)} days)`,
    meaning: 'The next backup is refused.',
    fix: 'npx tsx scripts/backup/create-keys.ts --parts certificates --out <new folder>, then rotate-keys --add',
  };
}

function runCheck({ run, problem, unlocked }: RunKeys, listed: ListedRun, opened: boolean): Check {
  const none = listed.opensWith.length === 0;
  return {
    id: problem?.code ?? 'KEY-09',
    title: 'The run has a keys file, and it is genuine',
    object: run,
    verdict: problem !== undefined || none ? 'red' : unlocked === undefined ? 'grey' : 'green',
    expected: 'a trusted signature, and a keys file whose writer held the run key',
    observed:
      problem?.what ??
      (none
        ? 'no keys file that can be read'
        : `generation ${listed.generation}, opens with ${listed.opensWith.join(', ')}${opened ? '' : '; not proved: no key was given'}`),
    meaning: 'Nobody could open the run, or the list names keys that do not open it.',
    fix: problem?.fix ?? 'Give a key that opens it (--pkcs12, BACKUP_PRIVATE_KEY, BACKUP_ENCRYPTION_KEY).',
  };
}

function warningsOf({ runs, keys }: KeyList, now: Date): string[] {
  const ending = keys.filter(({ validity }) => validity === 'ends soon');
  const unused = keys.filter((key) => key.certificate !== undefined && key.runs < runs.length);
  const leftovers = runs.filter((run) => run.leftovers.length > 0).length;
  return [
    ...singleKeyWarnings(runs.map(({ opensWith }) => opensWith)),
    ...ending.map((key) => `the certificate of ${key.kid} ends ${validityWords(key, now)}`),
    ...unused.map((key) => `${key.kid} opens ${key.runs} of ${runs.length} live runs`),
    ...(leftovers === 0 ? [] : [`${leftovers} live runs open with further keys by older keys files`]),
  ];
}
