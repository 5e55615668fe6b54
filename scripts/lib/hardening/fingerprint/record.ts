import { z } from 'zod';
import type { Report } from '../../reports/schema.ts';
import type { Fingerprint, Ground } from './fingerprint.ts';
import type { Difference } from './lines.ts';

/** Lines that one report keeps; the digest is always over all of them. */
const MOST_LINES = 5_000;

const record = z.object({
  sha256: z.string(),
  lines: z.number(),
  database: z.string(),
  model: z.string(),
  environment: z.string().nullable(),
  major: z.number(),
  schemas: z.string(),
  migrations: z.string().nullable(),
  linesIn: z.string().nullable(),
});
const keptLines = z.array(z.object({ line: z.string() }));

/** What a report says about a fingerprint. */
export type FingerprintRecord = z.infer<typeof record>;

/** The fingerprint as facts of a report. `linesIn`: the report that keeps the same lines already. */
export function factsOf(
  { lines, schemas, ...rest }: Fingerprint,
  linesIn: string | null,
  difference: Difference | undefined,
): Record<string, unknown> {
  const fingerprint = { ...rest, lines: lines.length, schemas: schemas.join(' '), linesIn };
  return {
    fingerprint: fingerprint satisfies FingerprintRecord,
    ...(linesIn === null ? { fingerprintLines: lines.slice(0, MOST_LINES).map((line) => ({ line })) } : {}),
    ...(difference === undefined ? {} : { drift: signed(difference).slice(0, MOST_LINES) }),
  };
}

/** A difference as one list, each line with its sign, in the order of the lines. */
export function signed({ added, removed }: Difference): { change: '+' | '-'; line: string }[] {
  return [
    ...removed.map((line) => ({ change: '-' as const, line })),
    ...added.map((line) => ({ change: '+' as const, line })),
  ].sort((a, b) => (a.line === b.line ? 0 : a.line < b.line ? -1 : 1));
}

/** Why a difference to an earlier fingerprint says nothing about anybody's hand, or undefined. */
export function otherGround(now: Ground, record: FingerprintRecord): string | undefined {
  if (record.migrations !== now.migrations) return 'other migrations are applied';
  if (record.schemas !== now.schemas.join(' ')) return 'the model has other schemas';
  if (record.major !== now.major) return `the server is version ${now.major} instead of ${record.major}`;
  return undefined;
}

/** The fingerprint in a report, or undefined when it took none. */
export function recordIn({ facts }: Report): FingerprintRecord | undefined {
  const parsed = record.safeParse(facts.fingerprint);
  return parsed.success ? parsed.data : undefined;
}

/** The lines that a report keeps, or undefined. */
export function linesIn({ facts }: Report): string[] | undefined {
  const parsed = keptLines.safeParse(facts.fingerprintLines);
  return parsed.success ? parsed.data.map(({ line }) => line) : undefined;
}
