import type { Report } from '../reports/schema.ts';
import { REPORT_KINDS, type ReportKind } from '../runtime/result.ts';

/**
 * Kinds of incident: those of the reports, and the failures that a kind of report has in it and that different people
 * repair: a key, a bucket, a clean-up, a job that died before it could report.
 */
export const INCIDENT_KINDS = [...REPORT_KINDS, 'upload', 'encryption', 'retention-cleanup', 'job'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

type ReportCheck = Report['checks'][number];

/** The title under which a command that failed puts its error, with the error's code as the check's id. */
const RUNS_TO_ITS_END = 'The command runs to its end';

/** Errors of keys, certificates, envelopes and signatures: nothing could be encrypted or signed. */
const KEY_ERRORS =
  /^(?:KEY_|KEYS_|CERTIFICATE_|SIGNING_KEY|PRIVATE_KEY_|PKCS12_|ENVELOPE_|NO_RECIPIENT|NO_KEY_|PUBLIC_KEY_|READ_BACK_KEYS)/;

/** All mistakes in the keys of a backup are told at once, under the code of any wrong input. */
const KEY_INPUT = /^a backup cannot be written without its keys/;

/** Errors of the store and of what it gave back, and checks of that. BAK-08: the locks of what was uploaded. */
const STORE_ERRORS = /^(?:STORE_(?!SETTING)|READ_BACK_|BAK-03$|BAK-08$|MANIFEST_ELSEWHERE$)/;

/** The commands that write a backup, of those whose reports are of kind backup. */
const WRITERS = new Set(['backup-nightly', 'backup-plan', 'backup-shard']);

/** The check says that the command itself failed. */
export function isFailure(check: Pick<ReportCheck, 'title'>): boolean {
  return check.title === RUNS_TO_ITS_END;
}

/** Which kind of incident a check of a report belongs to. */
export function incidentKindOf(
  report: { readonly kind: ReportKind; readonly command: { readonly name: string } },
  check: Pick<ReportCheck, 'id' | 'title' | 'observed'>,
): IncidentKind {
  if (report.kind === 'backup' && WRITERS.has(report.command.name)) {
    if (KEY_ERRORS.test(check.id) || check.id === 'BAK-04' || KEY_INPUT.test(check.observed))
      return 'encryption';
    return STORE_ERRORS.test(check.id) ? 'upload' : 'backup';
  }
  if (report.kind === 'retention' && report.command.name === 'retention-prune') {
    const cleaning = isFailure(check) || !/^RET-\d+$/.test(check.id) || /^RET-1[01]$/.test(check.id);
    return cleaning ? 'retention-cleanup' : 'retention';
  }
  return report.kind;
}
