import { z } from 'zod';
import type { BucketObject, BucketVersion, Page, UnfinishedUpload } from '../bucket/bucket.ts';
import { absentId, B2Failure } from './failure.ts';
import { type FileEntry, factsOf, fileEntry, versionOf } from './fields.ts';
import { otherCall, parse, type Sessions } from './session.ts';

/** A bucket and how its full names become the keys of the store. */
export interface Listed {
  readonly sessions: Sessions;
  /** The key in the store of a full name. */
  keyOf(name: string): string;
}

/** Entries of a page: as many as are paid for as one call. */
const PAGE = 1000;
/** The most that list_unfinished_large_files tells at once. */
const UNFINISHED_PAGE = 100;

const page = z.object({
  files: z.array(fileEntry),
  nextFileName: z.string().nullish(),
  nextFileId: z.string().nullish(),
});

/** Visible files: those whose newest version is no hide marker. */
export async function listObjects(
  listed: Listed,
  prefix: string,
  from: string | undefined,
  signal: AbortSignal,
): Promise<Page<BucketObject>> {
  const { files, nextFileName } = await names(listed, { prefix, from, count: PAGE }, signal);
  const items = files.map((file) => versionOf(file, listed.keyOf(file.fileName), true));
  return { items, next: nextFileName ?? undefined };
}

/** The folders after a prefix; B2 tells them between the files. */
export async function listFolders(
  listed: Listed,
  prefix: string,
  from: string | undefined,
  signal: AbortSignal,
): Promise<Page<string>> {
  const asked = { prefix, from, count: PAGE, delimiter: '/' };
  const { files, nextFileName } = await names(listed, asked, signal);
  const folders = files.filter(({ action }) => action === 'folder');
  return { items: folders.map(({ fileName }) => listed.keyOf(fileName)), next: nextFileName ?? undefined };
}

/** Versions and hide markers. Unfinished large files stand in B2's own list as well, and are none yet. */
export async function listVersions(
  listed: Listed,
  prefix: string,
  from: string | undefined,
  signal: AbortSignal,
): Promise<Page<BucketVersion>> {
  const [name, id, told] = parseMarker(from);
  const { files, nextFileName, nextFileId } = await versions(
    listed,
    { prefix, name, id, count: PAGE },
    signal,
  );
  const items: BucketVersion[] = [];
  let last = told;
  for (const file of files) {
    if (file.action !== 'upload' && file.action !== 'hide') continue;
    items.push(versionOf(file, listed.keyOf(file.fileName), file.fileName !== last));
    last = file.fileName;
  }
  const next =
    nextFileName == null ? undefined : JSON.stringify([nextFileName, nextFileId ?? null, last ?? null]);
  return { items, next };
}

/**
 * One version of a full name, or the visible one. By lists, not by a download: they need no right to read the bytes
 * (a writer may be without it), and tell the lock. Throws `not_found` for a hide marker and an unfinished file, too.
 */
export async function findFile(
  listed: Listed,
  name: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<FileEntry> {
  const { files } =
    version === undefined
      ? await names(listed, { prefix: name, from: name, count: 1 }, signal)
      : await versions(listed, { prefix: name, name, id: version, count: 1 }, signal).catch(
          (error: unknown) => {
            throw absentId(error);
          },
        );
  const [found] = files;
  const right = found?.fileName === name && (version === undefined || found.fileId === version);
  if (!right || found.action !== 'upload') throw new B2Failure('not_found', 404);
  return found;
}

/** An unfinished large file, with the facts of its put. */
export type Unfinished = UnfinishedUpload & { readonly facts: Readonly<Record<string, string>> };

/** Large files that were begun and neither finished nor cancelled. */
export async function listUnfinished(
  { sessions, keyOf }: Listed,
  namePrefix: string,
  from: string | undefined,
  signal: AbortSignal,
): Promise<Page<Unfinished>> {
  const answer = await sessions.call(signal, (session) => {
    const { bucketId } = session;
    const data = { bucketId, namePrefix, maxFileCount: UNFINISHED_PAGE };
    const start = from === undefined ? {} : { startFileId: from };
    return otherCall(session, 'b2_list_unfinished_large_files', { ...data, ...start }, signal);
  });
  const { files, nextFileId } = parse(page, answer.data);
  const items = files.map(({ fileName, fileId, uploadTimestamp, fileInfo }) => ({
    key: keyOf(fileName),
    id: fileId ?? '',
    begun: new Date(uploadTimestamp ?? 0),
    facts: factsOf(fileInfo ?? {}),
  }));
  return { items, next: nextFileId ?? undefined };
}

interface Names {
  readonly prefix: string;
  readonly from: string | undefined;
  readonly count: number;
  readonly delimiter?: string;
}

async function names({ sessions }: Listed, { prefix, from, count, delimiter }: Names, signal: AbortSignal) {
  const answer = await sessions.call(signal, ({ b2, bucketId }) =>
    b2.listFileNames({
      bucketId,
      prefix,
      maxFileCount: count,
      ...(from === undefined ? {} : { startFileName: from }),
      axiosOverride: { signal, ...(delimiter === undefined ? {} : { data: { delimiter } }) },
    }),
  );
  return parse(page, answer.data);
}

interface Versions {
  readonly prefix: string;
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly count: number;
}

async function versions({ sessions }: Listed, { prefix, name, id, count }: Versions, signal: AbortSignal) {
  const answer = await sessions.call(signal, ({ b2, bucketId }) =>
    b2.listFileVersions({
      bucketId,
      maxFileCount: count,
      ...(name === undefined ? {} : { startFileName: name }),
      // The library knows no prefix for this call.
      axiosOverride: { signal, data: { prefix, ...(id === undefined ? {} : { startFileId: id }) } },
    }),
  );
  return parse(page, answer.data);
}

function parseMarker(from: string | undefined): (string | undefined)[] {
  if (from === undefined) return [];
  const marker: unknown = JSON.parse(from);
  return Array.isArray(marker) ? marker.map((text) => (typeof text === 'string' ? text : undefined)) : [];
}
