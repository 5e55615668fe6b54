import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../runtime/canonical.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { REPORT_KINDS } from '../runtime/result.ts';
import { layOutJson } from './layout.ts';

/** The name of the format, the first thing a reader checks. */
export const REPORT_SCHEMA = 'bulkhead/report/1';

/**
 * `20261121T022314Z-<run id>-<attempt>`; from a job of a workflow then `-<mmm><8 hex>`, milliseconds and content; and `-2`,
 * `-3` … for further reports of one kind and name in one folder.
 */
export const REPORT_ID =
  /^\d{8}T\d{6}Z-(?:\d{1,20}|local-[0-9a-f]{8})-\d{1,6}(?:-\d{3}[0-9a-f]{8})?(?:-\d{1,6})?$/;

const second = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
  .describe('UTC, to the second');
const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .describe('UTC, to the millisecond');
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const run = z
  .strictObject({
    id: z
      .string()
      .regex(/^(?:\d{1,20}|local-[0-9a-f]{8})$/)
      .describe('GitHub run id, or local-<8 hex> for a run elsewhere; all steps of one night share it'),
    attempt: z.int().min(1).max(999_999),
    url: z.string().exactOptional(),
    commit: z
      .string()
      .regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)
      .exactOptional()
      .describe('commit of the repository whose code ran'),
    actor: z.string().exactOptional(),
    workflow: z.string().exactOptional(),
  })
  .describe('which run made the report, and who started it');

const check = z.strictObject({
  id: z.string().describe('stable id from the catalogue of checks'),
  title: z.string(),
  object: z.string().exactOptional().describe('table, policy, function, tenant object …'),
  verdict: z.enum(['green', 'red', 'grey', 'planned', 'excepted']),
  expected: z.string(),
  observed: z.string(),
  meaning: z.string().describe('what it means if this fails'),
  fix: z.string().exactOptional().describe('the exact SQL or command that repairs it'),
  query: z.string().exactOptional().describe('the query that judged, so that it can be repeated'),
});

const exception = z.strictObject({
  check: z.string(),
  object: z.string().exactOptional(),
  owner: z.string(),
  reason: z.string(),
  expires: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
});

const identity = z.strictObject({
  role: z.string(),
  superuser: z.boolean(),
  bypassRls: z.boolean(),
  replica: z.boolean(),
});

/** The envelope of every report. A change of meaning is a new number; new optional members are not. */
export const reportSchema = z
  .strictObject({
    schema: z.literal(REPORT_SCHEMA),
    kind: z.enum(REPORT_KINDS),
    id: z.string().regex(REPORT_ID).describe('the file name without its extension'),
    at: second.describe('when the run ended; the same second as in the id'),
    startedAt: instant,
    finishedAt: instant,
    run,
    command: z.strictObject({ name: z.string(), version: z.string() }),
    inputs: z
      .object({ dryRun: z.boolean() })
      .catchall(z.union([scalar, z.array(scalar)]))
      .describe('what the command was given, without secrets'),
    verdict: z.enum(['green', 'red', 'grey']).describe('grey: it could not be judged'),
    summary: z.string().describe('the verdict in one sentence'),
    scope: z.record(z.string(), scalar).describe('which database and how much of it'),
    identity: identity.nullable().describe('as whom it looked; null without a database session'),
    checks: z.array(check),
    timings: z.array(z.strictObject({ step: z.string(), milliseconds: z.number().min(0) })),
    facts: z.record(z.string(), z.json()).describe('numbers and lists of this kind of report'),
    exceptions: z.array(exception).describe('exceptions in force'),
    reproduce: z.string().describe('the command line that does the same again'),
    runbook: z.string().describe('page under docs/ to read when it failed'),
  })
  .describe('A report of bulkhead: what was looked at, as whom, and what it showed.');

export type Report = z.infer<typeof reportSchema>;
export type Exception = z.infer<typeof exception>;
export type Run = z.infer<typeof run>;

/** The bytes of a report's file: canonical JSON, two spaces, one newline at the end. Its SHA-256 stands in the ledger. */
export function reportBytes(report: Report): Buffer {
  return Buffer.from(layOutJson(canonicalJson(report)), 'utf8');
}

/**
 * The report in the bytes of a file. `name` is used in messages only.
 * @throws BulkheadError `REPORT_INVALID` for bytes that are not a canonical report or that contradict themselves.
 */
export function parseReport(bytes: Uint8Array, name: string): Report {
  const report = validateReport(parseJson(bytes, name), name);
  if (!reportBytes(report).equals(bytes)) throw invalid(name, 'it is not in canonical form');
  return report;
}

/**
 * The same checks for a report that is not yet a file.
 * @throws BulkheadError `REPORT_INVALID`
 */
export function validateReport(value: unknown, name: string): Report {
  const parsed = reportSchema.safeParse(value);
  if (!parsed.success) throw invalid(name, z.prettifyError(parsed.error));
  const report = parsed.data;
  const contradiction = contradictionIn(report);
  if (contradiction !== undefined) throw invalid(name, contradiction);
  return report;
}

/** The JSON Schema of the envelope, for `docs/formats/report.schema.json`. */
export function reportJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(reportSchema, { target: 'draft-2020-12' }),
    title: REPORT_SCHEMA,
  };
}

function contradictionIn(report: Report): string | undefined {
  const stem = stemOf(report);
  const milliseconds = report.finishedAt.slice(20, 23);
  const rest = /^(?:-(\d{3})[0-9a-f]{8})?(?:-\d{1,6})?$/.exec(report.id.slice(stem.length));
  if (!report.id.startsWith(stem) || rest === null || (rest[1] ?? milliseconds) !== milliseconds) {
    return `its id ${report.id} does not follow from its time ${report.at}, run and attempt`;
  }
  if (report.finishedAt.slice(0, 19) !== report.at.slice(0, 19)) return 'at and finishedAt differ';
  if (report.startedAt > report.finishedAt) return 'it ended before it started';
  if (
    report.verdict === 'green' &&
    report.checks.some(({ verdict }) => verdict === 'red' || verdict === 'grey')
  ) {
    return 'it calls itself green with a check that is not';
  }
  return undefined;
}

/** The id of the first report of its kind, second, run and attempt. */
export function stemOf(report: Pick<Report, 'at' | 'run'>): string {
  return `${report.at.replaceAll(/[-:]/g, '')}-${report.run.id}-${report.run.attempt}`;
}

/**
 * The id of a report from a job of a workflow: the jobs of a run do not see each other's folders, and two may end the same
 * kind in the same second. Milliseconds first, so that names stand in the order of time; then what only its content has.
 */
export function jobIdOf(report: Report): string {
  const { id: _, ...content } = report;
  const digest = createHash('sha256').update(canonicalJson(content)).digest('hex');
  return `${stemOf(report)}-${report.finishedAt.slice(20, 23)}${digest.slice(0, 8)}`;
}

function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw invalid(name, 'it is not JSON', cause);
  }
}

function invalid(name: string, why: string, cause?: unknown): BulkheadError {
  return new BulkheadError({
    what: `${name} is not a valid report: ${why}`,
    fix: 'Reports are never edited: take the file as it was written from the git history or the artifact of its run.',
    code: 'REPORT_INVALID',
    exit: 1,
    cause,
  });
}
