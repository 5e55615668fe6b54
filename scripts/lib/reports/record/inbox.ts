import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { BulkheadError } from '../../runtime/errors.ts';
import { readLedgerFiles } from '../ledger-file.ts';
import type { IncomingFile, Refused } from './incoming.ts';

/** What lies in an inbox. */
export interface Inbox {
  readonly files: readonly IncomingFile[];
  readonly refused: readonly Refused[];
}

/** More files than this are no run's reports. */
const MOST_FILES = 20_000;

/** Files that are made from reports and are not reports themselves. */
const DERIVED = /(?:^|\/)(?:latest\.json|badges\/[^/]+\.json)$/;

/**
 * Every report file below a folder, at any depth: artifacts are unpacked each into a folder of its own. The ledgers of
 * the jobs that lie between them say which bytes each report had when it was written. Nothing is changed or removed.
 * @throws BulkheadError `INBOX` when the folder is not there or holds too much
 */
export async function readInbox(folder: string): Promise<Inbox> {
  const { paths, ledgers, links } = await walk(folder);
  const attested = new Map<string, string>();
  for (const root of ledgers) {
    for (const { entry } of (await readLedgerFiles(join(folder, root))).flatMap(({ lines }) => lines)) {
      if (entry !== undefined) attested.set(join(root, entry.path), entry.sha256);
    }
  }
  const files: IncomingFile[] = [];
  for (const path of paths) {
    const bytes = await readFile(join(folder, path));
    files.push({ source: slashed(path), bytes, attested: attested.get(path), late: false });
  }
  const there = new Set(paths);
  for (const [path, sha256] of attested) {
    if (!there.has(path))
      files.push({ source: slashed(path), bytes: undefined, attested: sha256, late: false });
  }
  return { files, refused: links.map(linked) };
}

/** The paths of the JSON files, and the folders that have a ledger. Links are not followed: they could lead anywhere. */
async function walk(folder: string): Promise<{ paths: string[]; ledgers: string[]; links: string[] }> {
  const paths: string[] = [];
  const ledgers = new Set<string>();
  const links: string[] = [];
  for (const entry of await entriesOf(folder)) {
    const path = join(entry.parentPath, entry.name).slice(folder.length + 1);
    if (entry.isSymbolicLink()) links.push(path);
    if (!entry.isFile()) continue;
    const inLedger = basename(dirname(path)) === 'ledger' && /^\d{4}\.jsonl$/.test(entry.name);
    if (inLedger) ledgers.add(dirname(dirname(path)));
    else if (entry.name.endsWith('.json') && !DERIVED.test(slashed(path))) paths.push(path);
    if (paths.length > MOST_FILES) throw unfit(folder, `holds more than ${MOST_FILES} files`);
  }
  return { paths: paths.sort(), ledgers: [...ledgers].sort(), links };
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    if (!(await lstat(folder)).isDirectory()) throw unfit(folder, 'is not a folder');
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw unfit(folder, 'is not there');
    throw error;
  }
}

function linked(path: string): Refused {
  return {
    source: slashed(path),
    code: 'UNREADABLE',
    why: 'it is a symbolic link, and those are not followed',
  };
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

function unfit(folder: string, why: string): BulkheadError {
  return new BulkheadError({
    what: `the inbox ${folder} ${why}`,
    fix: 'Give --inbox the folder into which the reports of the run were downloaded; make it with mkdir -p where a run may have none.',
    code: 'INBOX',
    runbook: 'RECORDING.md#how-it-works',
  });
}
