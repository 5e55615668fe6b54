import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { digestOf } from '../reports/ledger-entry.ts';
import type { LedgerLine } from '../reports/ledger-file.ts';
import type { LedgerProblem } from '../reports/ledger-problem.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { gitEnvironment } from '../runtime/git-environment.ts';
import type { Witness } from './dating.ts';

/** A line that a commit brought into the ledger. */
interface CommittedLine {
  readonly commit: string;
  readonly file: string;
  readonly line: number;
}

/** What git knows of the ledger. */
export interface LedgerHistory {
  readonly commits: number;
  /** Different lines that were ever committed. */
  readonly lines: number;
  /** Lines of the folder that no commit has. */
  readonly uncommitted: number;
  readonly problems: readonly LedgerProblem[];
  readonly witnesses: readonly Witness[];
}

/** The oldest commit first; a merge against each of its parents, so that none can hide a line in one. */
const LOG = [
  'log',
  '--no-show-signature',
  '--reverse',
  '--topo-order',
  '--root',
  '-m',
  '-p',
  '--unified=0',
  '--no-color',
  '--no-renames',
  '--no-textconv',
  '--no-ext-diff',
  '--text',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--format=commit %H %ct',
];

/**
 * Whether every line that a commit of the current branch ever brought into the ledger is still there, and which lines were
 * there when each commit was made. `lines` are those of the folder. Whoever can rewrite the branch can rewrite this too,
 * but not the clones that others have of it.
 * @throws BulkheadError `NO_HISTORY` where the folder is in no repository, `SHALLOW` for a clone without its history.
 */
export async function readLedgerHistory(
  folder: string,
  lines: readonly LedgerLine[],
  since: Date | undefined,
  { env, signal }: { env: Readonly<Record<string, string | undefined>>; signal: AbortSignal },
): Promise<LedgerHistory> {
  const run = { folder, signal, env: gitEnvironment(env) };
  if ((await ask(run, ['rev-parse', '--is-shallow-repository'])).trim() === 'true') {
    throw new BulkheadError({
      what: `${folder} lies in a shallow clone: most of its history is not there`,
      fix: 'Fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout.',
      code: 'SHALLOW',
    });
  }
  const from = since === undefined ? [] : [`--since=${since.toISOString()}`];
  const committed = new Map<string, CommittedLine>();
  const times = new Map<string, number>();
  let at: { commit: string; time: number } | undefined;
  let place = { file: '', line: 0 };
  for await (const text of outputOf(run, [...LOG, ...from, 'HEAD', '--', 'ledger'])) {
    const start = /^commit ([0-9a-f]{40,64}) (\d+)$/.exec(text);
    if (start !== null) at = { commit: start[1] ?? '', time: Number(start[2]) * 1000 };
    else if (text.startsWith('+++ '))
      place = { file: text.replace(/^\+\+\+ b\/.*?(?=ledger\/)/, ''), line: 0 };
    else if (text.startsWith('@@ ')) {
      place = { file: place.file, line: Number(/\+(\d+)/.exec(text)?.[1] ?? 0) };
    } else if (text.startsWith('+') && at !== undefined && place.file.endsWith('.jsonl')) {
      const hash = digestOf(text.slice(1));
      if (!committed.has(hash)) committed.set(hash, { commit: at.commit, ...place });
      if (!times.has(at.commit)) times.set(at.commit, at.time);
      place = { file: place.file, line: place.line + 1 };
    }
  }
  return compare(lines, committed, times);
}

function compare(
  lines: readonly LedgerLine[],
  committed: ReadonlyMap<string, CommittedLine>,
  times: ReadonlyMap<string, number>,
): LedgerHistory {
  const present = new Set(lines.map(({ hash }) => hash));
  const problems: LedgerProblem[] = [];
  for (const [hash, { commit, file, line }] of committed) {
    if (present.has(hash)) continue;
    problems.push({
      file,
      line,
      code: 'LINE_LOST',
      problem: `commit ${commit.slice(0, 12)} has a line here that the ledger has not any more (sha256 ${hash})`,
      fix: `See what it said: git show ${commit.slice(0, 12)} -- ${file}`,
    });
  }
  const witnesses = new Map<string, Witness>();
  for (const [index, { hash }] of lines.entries()) {
    const commit = committed.get(hash)?.commit;
    const time = commit === undefined ? undefined : times.get(commit);
    if (commit === undefined || time === undefined) continue;
    witnesses.set(commit, { name: `commit ${commit.slice(0, 12)}`, lines: index + 1, at: time });
  }
  return {
    commits: times.size,
    lines: committed.size,
    uncommitted: lines.filter(({ hash }) => !committed.has(hash)).length,
    problems,
    witnesses: [...witnesses.values()],
  };
}

interface GitRun {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

async function ask(run: GitRun, args: readonly string[]): Promise<string> {
  let found = '';
  for await (const line of outputOf(run, args)) found += `${line}\n`;
  return found;
}

/** The lines that git prints. Throws `NO_HISTORY` with what git says when it fails. */
async function* outputOf({ folder, env, signal }: GitRun, args: readonly string[]): AsyncGenerator<string> {
  const child = spawn('git', ['-C', folder, ...args], { env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close').catch((cause: unknown) => cause);
  const said = text(child.stderr);
  yield* createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
  const [cause] = [await ended];
  signal.throwIfAborted();
  if (child.exitCode === 0) return;
  throw new BulkheadError({
    what: `git tells no history of ${folder}: ${(await said).split('\n')[0] || String(cause)}`,
    fix: 'Install git, and name a folder in a repository that has a commit; or leave --git out.',
    code: 'NO_HISTORY',
  });
}
