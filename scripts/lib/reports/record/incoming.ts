import { messageOf } from '../../runtime/errors.ts';
import { type Attestation, attest, digestOf } from '../ledger-entry.ts';
import { parseReport, type Report } from '../schema.ts';

/** A file that claims to be a report, before anything about it is believed. */
export interface IncomingFile {
  /** For people: the path in the inbox, or the artifact and the path in it. */
  readonly source: string;
  /** Undefined when the ledger of its job has a line for it, and it is not there. */
  readonly bytes: Buffer | undefined;
  /** What the ledger of the job that wrote it says of its bytes; undefined when that has no line for it. */
  readonly attested: string | undefined;
  /** It comes from a run that could not record it. */
  readonly late: boolean;
}

/** A report that may be recorded. */
export interface Incoming {
  readonly source: string;
  readonly bytes: Buffer;
  readonly report: Report;
  readonly attestation: Attestation;
  readonly late: boolean;
}

/** A file that is not recorded, and why. */
export interface Refused {
  readonly source: string;
  readonly code: 'INVALID' | 'CHANGED' | 'CONFLICT' | 'LOST' | 'UNREADABLE';
  readonly why: string;
}

/** Larger files are no reports: a year of them has to be cloned by people. */
const MOST_BYTES = 8 << 20;

/** Believes a file when it is a sound report with the bytes that its writer saw. */
export function examine(file: IncomingFile): Incoming | Refused {
  const { source, bytes, attested, late } = file;
  if (bytes === undefined) {
    return {
      source,
      code: 'LOST',
      why: 'the ledger of its job has a line for it, but the report is not there',
    };
  }
  if (bytes.length > MOST_BYTES) {
    return {
      source,
      code: 'INVALID',
      why: `it has ${bytes.length} bytes; a report has at most ${MOST_BYTES}`,
    };
  }
  const digest = digestOf(bytes);
  if (attested !== undefined && attested !== digest) {
    const why = `it was changed after it was written: sha256 ${digest}, in the ledger of its job ${attested}`;
    return { source, code: 'CHANGED', why };
  }
  try {
    const report = parseReport(bytes, source);
    return { source, bytes, report, attestation: attest(report, bytes), late };
  } catch (error) {
    return { source, code: 'INVALID', why: messageOf(error).split('\n')[0] ?? '' }; // The finding, by name; it stops no other.
  }
}

/** Whether a path ends as a report's does: `<kind>/<YYYY>/<MM>/<id>.json`. */
export function placeOf(path: string): string | undefined {
  return /(?:^|\/)([a-z-]+\/\d{4}\/\d{2}\/[\w-]+\.json)$/.exec(path)?.[1];
}

/** Whether it may be recorded. */
export function isIncoming(examined: Incoming | Refused): examined is Incoming {
  return 'report' in examined;
}
