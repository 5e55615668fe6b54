import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from '../../scripts/lib/postgres/embedded.ts';
import { Secrets } from '../../scripts/lib/runtime/secrets.ts';
import { discoverFiles, selectFiles } from './discover.ts';
import { type FileRun, runFile } from './process.ts';

const HELP = `node tests/run.ts [options] [pattern...]

Runs the test files below tests/ that match any pattern (part of the path, or a regular expression).
Every file runs in a process of its own. Green only if every file ran at least one test and all passed.

  --workers <n>    files at the same time (default: one per core, at least 2, at most 8)
  --timeout <s>    seconds for one file (default 600)
  --root <folder>  look for test files here (default: tests)
  --postgres <n>   major version of the servers (default 18; others as npm aliases, see package.json)
  --verbose        show the output of passing files too
  --help           this text
`;

interface Settings {
  patterns: string[];
  root: string;
  workers: number;
  timeoutSeconds: number;
  postgres: number;
  verbose: boolean;
}

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** Runs the tests as the command line says and returns the exit code: 0 good, 1 not, 2 a bad command line. */
export async function main(args: readonly string[]): Promise<number> {
  let settings: Settings | undefined;
  try {
    settings = parseSettings(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    return 2;
  }
  if (settings === undefined) {
    say(HELP.trimEnd());
    return 0;
  }
  const selection = selectFiles(await discoverFiles(settings.root), settings.patterns);
  for (const pattern of selection.unmatched) say(`no test file matches "${pattern}" below ${settings.root}`);
  if (selection.files.length === 0) say(`no test file to run below ${settings.root}`);
  const runs = await runAll(selection.files, settings);
  const bad = runs.filter((run) => run.failed > 0);
  const passed = runs.reduce((sum, run) => sum + run.passed, 0);
  const missing = selection.files.length === 0 ? 1 : selection.unmatched.length;
  const failed =
    runs.reduce((sum, run) => sum + run.failed, 0) + (selection.files.length - runs.length) + missing;
  if (bad.length > 0 && runs.length > 1) say(`\nnot good:\n${bad.map((run) => describe(run)).join('\n')}`);
  const skipped = runs.flatMap((run) => run.skipped);
  if (skipped.length > 0) say(`\nskipped:\n${[...new Set(skipped)].map((name) => `  ${name}`).join('\n')}`);
  say(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function parseSettings(args: readonly string[]): Settings | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      workers: { type: 'string' },
      timeout: { type: 'string', default: '600' },
      root: { type: 'string', default: join(import.meta.dirname, '..') },
      postgres: { type: 'string', default: '18' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const cores = Math.min(Math.max(availableParallelism(), 2), 8);
  return {
    patterns: positionals,
    root: resolve(values.root),
    workers: positive('--workers', values.workers ?? String(cores)),
    timeoutSeconds: positive('--timeout', values.timeout),
    postgres: positive('--postgres', values.postgres),
    verbose: values.verbose,
  };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new RangeError(`${name} takes a whole number above 0, not "${text}"`);
}

async function runAll(files: readonly string[], settings: Settings): Promise<FileRun[]> {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const atEnd: (() => Promise<void>)[] = [];
  const temporary = await mkdtemp(join(tmpdir(), 'bulkhead-tests-'));
  await chmod(temporary, 0o1777); // As /tmp itself: servers of the tests run as another user.
  let server: Promise<string> | undefined;
  const sharedServer = () => {
    const needs = {
      signal: interrupted.signal,
      secrets: new Secrets(),
      onEnd: (task: () => Promise<void>) => void atEnd.push(task),
    };
    server ??= startServer(needs, {
      version: settings.postgres,
      settings: { autovacuum: 'off' },
      inMemory: true,
    }).then(({ url }) => url);
    return server;
  };
  const runs: FileRun[] = [];
  const queue = [...files];
  const runOne = async (file: string): Promise<FileRun> => {
    const { timeoutSeconds, postgres } = settings;
    try {
      const shared = (await needsServer(file)) ? { server: await sharedServer() } : {};
      return await runFile(file, {
        timeoutSeconds,
        postgres,
        temporary,
        signal: interrupted.signal,
        ...shared,
      });
    } catch (error) {
      const problems = [`could not be run: ${error instanceof Error ? error.message : error}`];
      return { file, passed: 0, failed: 1, skipped: [], problems, milliseconds: 0, output: '' };
    }
  };
  const work = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      if (interrupted.signal.aborted) return;
      const run = await runOne(file);
      runs.push(run);
      say(describe(run));
      const output = run.output.trimEnd();
      if (output !== '' && (run.failed > 0 || settings.verbose)) say(`${output}\n`);
    }
  };
  try {
    await Promise.all(Array.from({ length: settings.workers }, work));
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    for (const task of atEnd) await task();
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
  return runs;
}

/** A file that is wrong about this still works: `createDatabase` then starts a server for that file alone. */
async function needsServer(file: string): Promise<boolean> {
  return /from '[^']*\/support\/(?!context\.ts)/.test(await readFile(file, 'utf8'));
}

function describe(run: FileRun): string {
  const name = relative(process.cwd(), run.file);
  const seconds = (run.milliseconds / 1000).toFixed(1);
  const skipped = run.skipped.length === 0 ? '' : `, ${run.skipped.length} skipped`;
  const line = `${run.failed === 0 ? 'ok  ' : 'BAD '} ${name}  ${run.passed} passed${skipped}  ${seconds} s`;
  return [line, ...run.problems.map((problem) => `       ${problem.replaceAll('\n', '\n       ')}`)].join(
    '\n',
  );
}
