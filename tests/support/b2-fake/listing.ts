import { allow, inBucket, withinPrefix } from './access.ts';
import { type FakeAnswer, type FakeRequest, fieldsOf, numberIn, textIn } from './exchange.ts';
import { badRequest, Refusal } from './refusal.ts';
import { told } from './rules.ts';
import { type FakeFile, type State, sequenceOf } from './state.ts';

const LISTED = {
  bucketId: 'string',
  'startFileName?': 'string',
  'maxFileCount?': 'number',
  'prefix?': 'string',
  'delimiter?': 'string',
} as const;

/** b2_list_file_names: the visible files, and the folders of them when there is a delimiter. */
export function listFileNames(state: State, request: FakeRequest): FakeAnswer {
  const key = allow(state, request, 'listFiles');
  const fields = fieldsOf(request, LISTED);
  inBucket(state, fields);
  const prefix = textIn(fields, 'prefix');
  withinPrefix(key, prefix);
  const files = state
    .names(prefix, textIn(fields, 'startFileName'))
    .flatMap((name) => state.visible(name) ?? []);
  const entries = folded(files, prefix, textIn(fields, 'delimiter'));
  const count = pageSize(state, fields, 10_000);
  const page = entries.slice(0, count);
  const next = entries[count];
  return {
    body: {
      files: page.map((entry) => (typeof entry === 'string' ? folder(entry) : told(state, entry, key))),
      nextFileName: next === undefined ? null : typeof next === 'string' ? next : next.name,
    },
  };
}

/** b2_list_file_versions: newest first, with hide markers and unfinished large files. */
export function listFileVersions(state: State, request: FakeRequest): FakeAnswer {
  const key = allow(state, request, 'listFiles');
  const fields = fieldsOf(request, { ...LISTED, 'startFileId?': 'string' });
  inBucket(state, fields);
  const prefix = textIn(fields, 'prefix');
  withinPrefix(key, prefix);
  const start = textIn(fields, 'startFileName');
  const id = textIn(fields, 'startFileId');
  if (id !== '' && start === '') throw badRequest('startFileId needs a startFileName');
  const place = id === '' ? Number.POSITIVE_INFINITY : sequenceOf(id);
  const files = state
    .names(prefix, start)
    .flatMap((name) => state.versions(name).filter(({ sequence }) => name !== start || sequence <= place));
  const count = pageSize(state, fields, 10_000);
  const next = files[count];
  return {
    body: {
      files: files.slice(0, count).map((file) => told(state, file, key)),
      nextFileName: next?.name ?? null,
      nextFileId: next?.id ?? null,
    },
  };
}

/** b2_list_unfinished_large_files, in the order of their ids. */
export function listUnfinished(state: State, request: FakeRequest): FakeAnswer {
  const key = allow(state, request, 'listFiles');
  const fields = fieldsOf(request, {
    bucketId: 'string',
    'namePrefix?': 'string',
    'startFileId?': 'string',
    'maxFileCount?': 'number',
  });
  inBucket(state, fields);
  const prefix = textIn(fields, 'namePrefix');
  withinPrefix(key, prefix);
  const start = textIn(fields, 'startFileId');
  const files = state
    .names(prefix)
    .flatMap((name) => state.versions(name))
    .filter(({ action }) => action === 'start')
    .sort((a, b) => a.sequence - b.sequence)
    .filter(({ sequence }) => start === '' || sequence >= sequenceOf(start));
  const count = pageSize(state, fields, 100);
  return {
    body: {
      files: files.slice(0, count).map((file) => told(state, file, key)),
      nextFileId: files[count]?.id ?? null,
    },
  };
}

function pageSize(state: State, fields: Readonly<Record<string, unknown>>, most: number): number {
  const count = numberIn(fields, 'maxFileCount', 100);
  if (count < 1 || count > most)
    throw new Refusal(400, 'out_of_range', `maxFileCount out of range: ${count}`);
  return Math.min(count, state.kind.pageSize);
}

/** Files, with those after a delimiter told as one folder. */
function folded(files: readonly FakeFile[], prefix: string, delimiter: string): (FakeFile | string)[] {
  if (delimiter === '') return [...files];
  const entries: (FakeFile | string)[] = [];
  for (const file of files) {
    const at = file.name.indexOf(delimiter, prefix.length);
    const entry = at === -1 ? file : file.name.slice(0, at + delimiter.length);
    if (entry !== entries.at(-1)) entries.push(entry);
  }
  return entries;
}

function folder(fileName: string): Record<string, unknown> {
  return { action: 'folder', fileId: null, fileName, contentLength: 0, uploadTimestamp: 0, fileInfo: {} };
}
