import { type Repository, startGit } from './git.ts';

/** Where a blob came into the history. */
export interface Arrival {
  readonly commit: string;
  readonly path: string;
}

/** Raw lines, NUL between the fields, so that no path can look like something else. */
const LOG = [
  'log',
  '--no-show-signature',
  '--all',
  '--raw',
  '-z',
  '--no-abbrev',
  '--no-renames',
  '--root',
  '--diff-merges=combined',
  '--format=%x00commit %H',
];

const RAW = /^(:+)(?:\d+ )+((?:[0-9a-f]{40,64} )+)[A-Z]+$/;

/**
 * The first commit, by git's own order, that brought each of these blobs, and the path that it had there. Goes through the
 * log once, so it is asked only about blobs that something was found in. A blob that no commit holds (a tag can name one)
 * is not in the answer.
 */
export async function findArrivals(
  repository: Repository,
  blobs: ReadonlySet<string>,
): Promise<Map<string, Arrival>> {
  const arrivals = new Map<string, Arrival>();
  if (blobs.size === 0) return arrivals;
  const git = startGit(repository, LOG);
  git.stdin.end();
  let commit = '';
  let blob: string | undefined;
  let rest = '';
  const field = (text: string) => {
    const line = text.replace(/^\n+/, '');
    if (line.startsWith('commit ')) commit = line.slice('commit '.length).trim();
    else if (line.startsWith(':')) blob = newBlob(line);
    else if (blob !== undefined && line !== '') {
      // The log goes back in time: the last one told is the first.
      if (blobs.has(blob)) arrivals.set(blob, { commit, path: text });
      blob = undefined;
    }
  };
  for await (const piece of git.stdout.setEncoding('utf8')) {
    const fields = (rest + String(piece)).split('\0');
    rest = fields.pop() ?? '';
    for (const text of fields) field(text);
  }
  field(rest);
  await git.finished();
  return arrivals;
}

/** `:100644 100644 <old> <new> M`, or with as many old ones as a merge has parents. */
function newBlob(line: string): string | undefined {
  return RAW.exec(line)?.[2]?.trim().split(' ').at(-1);
}
