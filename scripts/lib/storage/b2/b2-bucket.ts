import { BulkheadError } from '../../runtime/errors.ts';
import type { Bucket } from '../bucket/bucket.ts';
import { baseOf } from '../bucket/volumes.ts';
import { explain } from './advice.ts';
import { findFile, type Listed, listFolders, listObjects, listUnfinished, listVersions } from './b2-list.ts';
import { readFile } from './b2-read.ts';
import { cancel, fileUrls, isGone, largeFile, startLargeFile, uploadFile } from './b2-upload.ts';
import { Doubts } from './doubts.ts';
import { B2Failure, BAD_ANSWER, judge } from './failure.ts';
import { retentionOf, versionOf } from './fields.ts';
import { orWhole } from './only-part.ts';
import { otherCall, Sessions } from './session.ts';
import type { B2Settings } from './settings.ts';

const MAX_NAME_BYTES = 1024;
/** Between two slashes. https://www.backblaze.com/docs/cloud-storage-files */
const MAX_SEGMENT_BYTES = 250;
const MIN_PART_BYTES = 5_000_000;
const MAX_PART_BYTES = 5_000_000_000;

/** A Backblaze B2 bucket. Opens no connection before it is asked for something. */
export function b2Bucket(settings: B2Settings, sessions: Sessions = new Sessions(settings)): Bucket {
  const { prefix, partBytes, partBudget } = settings;
  const fullName = (key: string) => (prefix === '' ? key : `${prefix}/${key}`);
  const listed: Listed = {
    sessions,
    keyOf: (name) => (prefix === '' ? name : name.slice(prefix.length + 1)),
  };
  const small = { sessions, urls: fileUrls(sessions) };
  const doubts = new Doubts();
  const putWhole: Bucket['putWhole'] = (key, bytes, { facts, lock }, signal) =>
    doubts.resolve(
      `put ${facts.put} ${key}`,
      () => uploadFile(small, fullName(key), bytes, { facts, lock }, signal),
      () => findOwn(listed, fullName(key), facts.put, signal),
    );
  return {
    description: describe(settings),
    features: {
      conditional: false,
      versions: true,
      lock: true,
      checksum: 'sha1',
      sweep: true,
      volumeBytes: partBytes * partBudget,
    },
    limits: { partBytes, minPartBytes: MIN_PART_BYTES, maxPartBytes: MAX_PART_BYTES, partBudget },
    checkKey: (key) => checkName(key, fullName(key)),
    putWhole,
    async begin(key, how, signal) {
      const name = fullName(key);
      const id = await doubts.resolve(
        `begin ${how.facts.put} ${key}`,
        () => startLargeFile(sessions, name, how, signal),
        () => findBegun(listed, name, how.facts.put, signal),
      );
      const upload = largeFile(listed, name, id);
      if (baseOf(key) === undefined) return upload;
      return orWhole(upload, (bytes, s) => putWhole(key, bytes, { ...how, ifAbsent: false }, s));
    },
    read: (key, range, signal) => readFile(sessions, settings, { key, name: fullName(key) }, range, signal),
    async head(key, version, signal) {
      const found = await findFile(listed, fullName(key), version, signal);
      return versionOf(found, key, true);
    },
    listPage: (from, next, signal) => listObjects(listed, fullName(from), next, signal),
    listFolderPage: (from, next, signal) => listFolders(listed, fullName(from), next, signal),
    listVersionPage: (from, next, signal) => listVersions(listed, fullName(from), next, signal),
    listUnfinishedPage: (next, signal) => listUnfinished(listed, fullName(''), next, signal),
    async abortUnfinished({ id }, signal) {
      try {
        await sessions.call(signal, ({ b2 }) => cancel(b2, id, signal));
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
    remove: (key, version, signal) =>
      version === undefined
        ? hide(sessions, fullName(key), signal)
        : removeVersion(sessions, fullName(key), version, signal),
    async extendLock(key, lock, version, signal) {
      const fileName = fullName(key);
      const fileId = version ?? (await findFile(listed, fileName, undefined, signal)).fileId;
      await sessions.call(signal, (session) => {
        const data = { fileName, fileId, fileRetention: retentionOf(lock), bypassGovernance: false };
        return otherCall(session, 'b2_update_file_retention', data, signal);
      });
    },
    async now(signal) {
      // The one call that every key may make.
      const { date } = await sessions.renew(signal);
      const time = new Date(date ?? Number.NaN);
      if (!Number.isNaN(time.getTime())) return time;
      throw new B2Failure(BAD_ANSWER, undefined, 'the answer of the store has no date');
    },
    judge,
    explain: (error, action) => explain(error, action, settings),
  };
}

/** The version that an earlier try of a put left. */
async function findOwn(
  listed: Listed,
  name: string,
  put: string | undefined,
  signal: AbortSignal,
): Promise<{ version: string } | undefined> {
  const { items } = await listVersions(listed, name, undefined, signal);
  const own = items.find(({ key, facts }) => key === listed.keyOf(name) && facts?.put === put);
  return own?.version === undefined ? undefined : { version: own.version };
}

/** The large file that an earlier try of a put began. */
async function findBegun(
  listed: Listed,
  name: string,
  put: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { items } = await listUnfinished(listed, name, undefined, signal);
  return items.find(({ key, facts }) => key === listed.keyOf(name) && facts.put === put)?.id;
}

/** Hides a file. What is absent or hidden already is refused by B2, and is as was asked for. */
async function hide(sessions: Sessions, fileName: string, signal: AbortSignal): Promise<void> {
  try {
    await sessions.call(signal, ({ b2, bucketId }) =>
      b2.hideFile({ bucketId, fileName, axiosOverride: { signal } }),
    );
  } catch (error) {
    if (!(error instanceof B2Failure) || !['already_hidden', 'no_such_file'].includes(error.code))
      throw error;
  }
}

async function removeVersion(
  sessions: Sessions,
  fileName: string,
  fileId: string,
  signal: AbortSignal,
): Promise<void> {
  await sessions.call(signal, ({ b2 }) =>
    b2.deleteFileVersion({ fileName, fileId, axiosOverride: { signal } }),
  );
}

function checkName(key: string, name: string): void {
  const long = name.split('/').some((segment) => Buffer.byteLength(segment) > MAX_SEGMENT_BYTES);
  if (!long && Buffer.byteLength(name) <= MAX_NAME_BYTES) return;
  throw new BulkheadError({
    what: `the store key ${JSON.stringify(key)} is too long for B2: ${MAX_NAME_BYTES} bytes with the prefix of the store, ${MAX_SEGMENT_BYTES} between two slashes`,
    fix: 'Shorten the name, or the prefix in the address of the store.',
    code: 'STORE_KEY',
  });
}

function describe({ bucket, prefix, endpoint }: B2Settings): string {
  return `B2 bucket ${bucket}${prefix === '' ? '' : `/${prefix}`} at ${new URL(endpoint).host}`;
}
