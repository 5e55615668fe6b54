import { join, relative, resolve, sep } from 'node:path';
import type { Context } from '../runtime/context.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import { type ClientScan, Clients, scanClients } from './clients/clients.ts';
import { Files } from './clients/files.ts';
import type { Finding } from './finding.ts';
import { openRepository, type Repository } from './history/git.ts';
import { type HistoryScan, scanHistory } from './history/history.ts';
import { redactPath } from './redact.ts';
import { newPiece, scanFile } from './scan-file.ts';
import { nameOrigins } from './source-map.ts';
import { ServiceVariables } from './variables.ts';
import { filesUnder, type LeftOut, requirePaths } from './walk.ts';

/** What is to be scanned. Paths as they were given. */
export interface ScanRequest {
  readonly paths: readonly string[];
  readonly history: boolean;
  readonly clientEntries: readonly string[];
  readonly variables: readonly string[];
  /** Fingerprints of secrets that are no longer valid. */
  readonly rotated: readonly string[];
}

/** What a scan showed, and how far it looked. */
export interface Scan {
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly bytes: number;
  readonly binary: number;
  readonly leftOut: LeftOut;
  /** Files that could not be read, and given paths in which nothing was. */
  readonly unread: readonly { readonly path: string; readonly why: string }[];
  readonly clients: ClientScan;
  readonly history: (HistoryScan & { readonly repositories: number }) | undefined;
  /** Fingerprints that were given as rotated and that nothing has. */
  readonly unusedRotations: readonly string[];
}

/**
 * Scans files, and with `history` everything that was ever committed. Changes nothing.
 * @throws InputError for paths that do not exist; BulkheadError `NOTHING_SCANNED`, or what `openRepository` throws.
 */
export async function scan(request: ScanRequest, context: Context): Promise<Scan> {
  await context.step('look at what is given');
  const paths = request.paths.map((path) => resolve(context.cwd, path));
  const entries = request.clientEntries.map((path) => resolve(context.cwd, path));
  await requirePaths([...paths, ...entries]);
  const repositories = request.history ? await repositoriesOf(paths, context) : [];
  const variables = new ServiceVariables(request.variables);
  const files = new Files();
  const clients = new Clients(files, entries);
  await context.step('scan files');
  const scanned = await scanFiles(paths, variables, clients, context);
  await context.step('follow the clients');
  const reached = await scanClients(clients, files, variables, (path) => shownIn(context.cwd, path));
  const history = request.history ? await scanAll(repositories, variables, context) : undefined;
  const all = [...scanned.findings, ...reached.findings, ...(history?.findings ?? [])];
  return { ...scanned, ...excuseRotated(all, request.rotated), clients: reached, history };
}

type FileScan = Pick<Scan, 'findings' | 'files' | 'bytes' | 'binary' | 'leftOut' | 'unread'>;

async function scanFiles(
  paths: readonly string[],
  variables: ServiceVariables,
  clients: Clients,
  context: Context,
): Promise<FileScan> {
  const piece = newPiece();
  const progress = context.progress('files');
  const findings: Finding[] = [];
  const unread: { path: string; why: string }[] = [];
  const leftOut: LeftOut = { installed: 0, links: 0, special: 0 };
  const counts = { files: 0, bytes: 0, binary: 0 };
  const readUnder = new Map(paths.map((path) => [path, 0]));
  const seen = new Set<string>();
  for (const given of paths) {
    for await (const { path, under } of filesUnder(given, leftOut)) {
      context.signal.throwIfAborted();
      readUnder.set(under, (readUnder.get(under) ?? 0) + 1);
      if (seen.has(path)) continue;
      seen.add(path);
      const file = shownIn(context.cwd, path);
      try {
        const one = await scanFile(path, variables, piece);
        counts.bytes += one.bytes;
        if (one.binary) {
          counts.binary += 1;
          continue;
        }
        counts.files += 1;
        const named = path.endsWith('.map') ? await nameOrigins(path, one.findings, variables) : one.findings;
        for (const finding of named) findings.push({ ...finding, file });
        clients.see(path, under, one.head);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error;
        // One file that cannot be read must not hide what is in the others; the report is not green with it.
        unread.push({ path: file, why: messageOf(error) });
      }
      progress.update(counts.files, undefined, `${Math.round(counts.bytes / 1e6)} MB`);
    }
  }
  progress.end();
  for (const [path, count] of readUnder) {
    if (count === 0) unread.push({ path: shownIn(context.cwd, path), why: 'there is no file in it' });
  }
  if (counts.files === 0 && unread.every(({ why }) => why === 'there is no file in it'))
    throw nothingScanned(paths, counts.binary);
  return { findings, unread, leftOut, ...counts };
}

function nothingScanned(paths: readonly string[], binary: number): BulkheadError {
  const what = binary === 0 ? 'there is no file in it' : `all ${binary} files in it are binary`;
  return new BulkheadError({
    what: `nothing was scanned in ${paths.map(redactPath).join(', ')}: ${what}`,
    fix: 'Name the folders that hold the source and what was built: was the build made before this?',
    code: 'NOTHING_SCANNED',
  });
}

async function repositoriesOf(paths: readonly string[], context: Context): Promise<Repository[]> {
  const found = new Map<string, Repository>();
  for (const path of paths) {
    const repository = await openRepository(path, context.env, context.signal);
    found.set(repository.gitFolder, repository);
  }
  return [...found.values()];
}

async function scanAll(
  repositories: readonly Repository[],
  variables: ServiceVariables,
  context: Context,
): Promise<HistoryScan & { repositories: number }> {
  await context.step('scan the history');
  const progress = context.progress('history');
  const findings: Finding[] = [];
  const counts = { blobs: 0, binary: 0, bytes: 0 };
  for (const repository of repositories) {
    const one = await scanHistory(repository, variables, (blobs) =>
      progress.update(counts.blobs + blobs, undefined, 'versions of files'),
    );
    findings.push(...one.findings);
    counts.blobs += one.blobs;
    counts.binary += one.binary;
    counts.bytes += one.bytes;
  }
  progress.end();
  return { ...counts, findings, repositories: repositories.length };
}

/** A secret that was rotated opens nothing; a history cannot be changed without breaking every clone of it. */
function excuseRotated(
  findings: readonly Finding[],
  rotated: readonly string[],
): Pick<Scan, 'findings' | 'unusedRotations'> {
  const used = new Set<string>();
  const judged = findings.map((finding): Finding => {
    // In a file of today even a dead key shows that the way into the client is open.
    if (finding.commit === undefined || !rotated.includes(finding.fingerprint)) return finding;
    used.add(finding.fingerprint);
    return finding.suppressed === undefined
      ? { ...finding, suppressed: { kind: 'rotated', reason: 'was rotated' } }
      : finding;
  });
  return { findings: judged, unusedRotations: rotated.filter((one) => !used.has(one)) };
}

/** A path for reading and for SARIF: relative inside of the working folder, with `/`, and without anything secret. */
function shownIn(folder: string, path: string): string {
  const short = relative(folder, path);
  const outside = short.startsWith('..') || short === '';
  return redactPath((outside ? path : join(short)).split(sep).join('/'));
}
