import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const RUNNER = join(import.meta.dirname, '..', 'run.ts');

interface Run {
  code: number | null;
  output: string;
  lastLine: string;
}

function fixture(name: string): string {
  return join(import.meta.dirname, 'fixtures', name);
}

function start(args: string[], env: Record<string, string> = {}) {
  return spawn(process.execPath, [RUNNER, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(args: string[], env: Record<string, string> = {}): Promise<Run> {
  const child = start(args, env);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output, lastLine: output.trimEnd().split('\n').at(-1) ?? '' };
}

/** The fixture folder must be red, with these numbers and with this said about it. */
async function isRed(
  name: string,
  lastLine: string,
  saying: (string | RegExp)[],
  options: string[] = [],
): Promise<void> {
  const { code, output, lastLine: last } = await run(['--root', fixture(name), ...options]);
  assert.is(last, lastLine, output);
  assert.is(code, 1);
  for (const words of saying) {
    assert.ok(typeof words === 'string' ? output.includes(words) : words.test(output), `${words}: ${output}`);
  }
}

test('good files are green, one line each, with the count alone on the last line', async () => {
  const environment = {
    DATABASE_URL: 'postgresql://production',
    GITHUB_OUTPUT: '/dev/null',
    BULKHEAD_SEAL: 'true',
    BULKHEAD_TEST_S3_LACKS: 'lock',
  };
  const { code, output, lastLine } = await run(['--root', fixture('good')], environment);
  assert.is(lastLine, '4 passed, 0 failed', output);
  assert.is(code, 0);
  assert.match(output, /^ok {2,}\S*first\.test\.ts {2}1 passed, 1 skipped {2}\d+\.\d s$/m);
  assert.match(output, 'skipped:\n  is left for later');
  assert.not.match(output, '7 passed, 7 failed', 'the output of a good file is not shown');
});

test('a rejection with something that is not an Error is red', () =>
  isRed('non-error', '1 passed, 2 failed', ['failed: rejects with a text', "threw 'not an Error'"]));

test('a throw in before, after or after.each is red and shown', () =>
  isRed('throwing-hooks', '2 passed, 3 failed', [
    'hook before threw: Error: no database today',
    'hook after threw: Error: cannot clean up',
    'did not run: is silently left out by uvu',
  ]));

test('a forgotten run() is red, also of a second suite and of an empty file', () =>
  isRed('forgotten-run', '1 passed, 3 failed', [
    'no test ran: does the file call test.run()?',
    'never run, .run() is missing: suite "second"',
  ]));

test('a file without any uvu test is red', () => isRed('no-uvu', '0 passed, 1 failed', ['no test ran']));

test('a pattern that matches nothing is red, also beside one that matches', async () => {
  const alone = await run(['--root', fixture('good'), 'no-such-file']);
  assert.is(alone.code, 1);
  assert.is(alone.lastLine, '0 passed, 1 failed');
  assert.match(alone.output, 'no test file matches "no-such-file"');
  const beside = await run(['--root', fixture('good'), 'first', 'no-such-file']);
  assert.is(beside.code, 1);
  assert.is(beside.lastLine, '1 passed, 1 failed');
});

test('patterns select by part of the path or regular expression', async () => {
  const { code, lastLine } = await run(['--root', fixture('good'), 's[e]cond\\.']);
  assert.is(lastLine, '2 passed, 0 failed');
  assert.is(code, 0);
});

test('a promise that never settles is red, and so is what comes after it', () =>
  isRed('never-settling', '0 passed, 2 failed', ['did not finish: waits for nothing', 'did not run: comes']));

test('process.exit(0) in a test, a hook or the file is red', () =>
  isRed('early-exit', '3 passed, 5 failed', [
    'did not finish: leaves with success',
    'hook after did not finish',
    'did not run: never runs',
    'nobody waits for this',
  ]));

test('test.only left behind is red', () =>
  isRed('only', '1 passed, 1 failed', ['test.only left behind: was being worked on']));

test('a file that throws while it is loaded is red, with its whole output', () =>
  isRed('crash', '0 passed, 1 failed', ['the file itself is broken', 'broken.test.ts:6:7']));

test('a server left open after the last test is red and named', () =>
  isRed('lingering', '1 passed, 1 failed', [/the process did not; still open: .*TCPServerWrap/]));

test('a file that exceeds the time limit is killed and red', () =>
  isRed(
    'timeout',
    '0 passed, 1 failed',
    ['did not finish: takes a minute', 'killed after 2 s'],
    ['--timeout', '2'],
  ));

test("a file that needs a database gets the runner's server", async () => {
  const { code, output, lastLine } = await run(['--root', fixture('database')]);
  assert.is(lastLine, '1 passed, 0 failed', output);
  assert.is(code, 0);
});

test('Ctrl-C ends the test, what it started, and the temporary folder', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'bulkhead-interrupt-'));
  const pids = join(temporary, 'pids');
  await writeFile(pids, '');
  const child = start(['--root', fixture('interrupt')], { TMPDIR: temporary, TEST_PIDS: pids });
  const ended = once(child, 'close');
  while ((await readFile(pids, 'utf8')) === '') await delay(50);
  child.kill('SIGINT');
  const [code] = await ended;
  assert.is(code, 1);
  for (const pid of (await readFile(pids, 'utf8')).split(' ')) {
    assert.not.ok(await isRunning(pid), `process ${pid} still runs`);
  }
  assert.equal(await readdir(temporary), ['pids']);
  await rm(temporary, { recursive: true });
});

test('--help says how to use it, and an unknown option is refused', async () => {
  const help = await run(['--help']);
  assert.is(help.code, 0);
  assert.match(help.output, 'node tests/run.ts [options] [pattern...]');
  const unknown = await run(['--nope']);
  assert.is(unknown.code, 2);
  assert.match(unknown.output, "Unknown option '--nope'");
});

/** Killed processes may wait as zombies for a parent that does not collect them, as in a bare container. */
async function isRunning(pid: string): Promise<boolean> {
  for (let tries = 0; tries < 40; tries++) {
    try {
      process.kill(Number(pid), 0);
    } catch {
      return false;
    }
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    if (/\) Z /.test(status)) return false;
    await delay(50);
  }
  return true;
}

test.run();
