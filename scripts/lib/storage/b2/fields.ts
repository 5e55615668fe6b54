import { z } from 'zod';
import type { BucketVersion, Facts } from '../bucket/bucket.ts';
import type { Lock } from '../store.ts';

/** Names of our facts among a file's info: X-Bz-Info-bulkhead-put. */
const PREFIX = 'bulkhead-';

/** Facts as B2 keeps them. */
export function infoOf(facts: Facts): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${PREFIX}${name}`, value]));
}

/** The facts among a file's info. */
export function factsOf(info: Readonly<Record<string, string>>): Facts {
  return Object.fromEntries(
    Object.entries(info)
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, value]) => [name.slice(PREFIX.length), value]),
  );
}

/** The facts among the headers of a download, where each value is percent-encoded. */
export function factsOfHeaders(headers: Readonly<Record<string, unknown>>): Facts {
  const info = Object.entries(headers)
    .filter(([name]) => name.toLowerCase().startsWith('x-bz-info-'))
    .map(([name, value]) => [
      name.slice('x-bz-info-'.length).toLowerCase(),
      decodeURIComponent(String(value)),
    ]);
  return factsOf(Object.fromEntries(info));
}

/** A lock as a call's JSON says it. */
export function retentionOf({ mode, until }: Lock): { mode: string; retainUntilTimestamp: number } {
  return { mode, retainUntilTimestamp: until.getTime() };
}

/** A lock as the headers of an upload say it; the library has no argument for it. */
export function lockHeaders(lock: Lock | undefined): Record<string, string> {
  if (lock === undefined) return {};
  return {
    'X-Bz-File-Retention-Mode': lock.mode,
    'X-Bz-File-Retention-Retain-Until-Timestamp': String(lock.until.getTime()),
  };
}

/** One entry of a list: a file, a hide marker, an unfinished large file, or a folder. */
export const fileEntry = z.object({
  action: z.string(),
  fileId: z.string().nullish(),
  fileName: z.string(),
  contentLength: z.number().nullish(),
  uploadTimestamp: z.number().nullish(),
  fileInfo: z.record(z.string(), z.string()).nullish(),
  /** `value` is null for a key without readFileRetentions. */
  fileRetention: z
    .object({
      value: z.object({ mode: z.string().nullish(), retainUntilTimestamp: z.number().nullish() }).nullish(),
    })
    .nullish(),
});
export type FileEntry = z.infer<typeof fileEntry>;

/** An entry as a version of a key of the store. */
export function versionOf(entry: FileEntry, key: string, latest: boolean): BucketVersion {
  const lock = lockOf(entry);
  return {
    key,
    size: entry.contentLength ?? 0,
    modified: new Date(entry.uploadTimestamp ?? 0),
    facts: factsOf(entry.fileInfo ?? {}),
    latest,
    marker: entry.action === 'hide',
    ...(entry.fileId == null ? {} : { version: entry.fileId }),
    ...(lock === undefined ? {} : { lock }),
  };
}

function lockOf({ fileRetention }: FileEntry): Lock | undefined {
  const { mode, retainUntilTimestamp } = fileRetention?.value ?? {};
  if (retainUntilTimestamp == null || (mode !== 'governance' && mode !== 'compliance')) return undefined;
  return { until: new Date(retainUntilTimestamp), mode };
}
