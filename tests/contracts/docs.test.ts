import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { discoverCommands } from '../../scripts/docs/discover.ts';
import { parseCommandLine } from '../../scripts/lib/adapters/arguments.ts';
import { allInputs } from '../../scripts/lib/adapters/values.ts';
import type { Command } from '../../scripts/lib/runtime/command.ts';
import { commandsOf, commandsRunBy, variablesOf } from './docs-lines.ts';
import { NOT_RUN, type NotRun } from './docs-not-run.ts';
import {
  anchorsOf,
  type Page,
  proseOf,
  type QuotedLine,
  quotedLines,
  readPages,
  shellWords,
} from './docs-pages.ts';
import { commandsOfPages } from './docs-world.ts';

// What a page says must be there: the file that it links, the section, the command, its flags and their values.

const pages = await readPages();
const commands = new Map((await discoverCommands('.')).map((command) => [command.path, command]));

/** The mistakes of a quoted command line, as the command itself would tell them; what a person fills in is left out. */
function mistakes({ words: [path = '', ...argv] }: Pick<QuotedLine, 'words'>): string[] {
  const command = commands.get(path);
  if (command === undefined) return existsSync(path) ? [] : [`${path} does not exist`];
  const inputs = allInputs(command);
  const { given, problems } = parseCommandLine(argv, inputs);
  return [...problems, ...[...given].flatMap(([name, value]) => valueMistake(command, name, value))];
}

function valueMistake(command: Command, name: string, value: string): string[] {
  const input = allInputs(command)[name];
  // Secrets come by a file; `<run>`, `…` and variables of the shell are for the reader to fill in.
  if (input === undefined || input.type === 'secret' || /[<…$]/.test(value)) return [];
  try {
    input.parse(value);
    return [];
  } catch (error) {
    return [`--${name} ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** The links of a page that lead nowhere in this repository. */
function deadLinks({ path, text }: Page, all: ReadonlyMap<string, Page>): string[] {
  return [...proseOf(text).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
    ([whole, target = '', anchor]) => {
      const file = target === '' ? path : normalize(join(dirname(path), target));
      if (file !== path && !existsSync(file)) return [`${path}: ${whole}`];
      const page = all.get(file);
      const good = anchor === undefined || (page !== undefined && anchorsOf(page.text).has(anchor));
      return good ? [] : [`${path}: ${whole}`];
    },
  );
}

const byPath = new Map(pages.map((page) => [page.path, page]));

test('every link of every page leads to a file, and to a section that is there', () => {
  assert.ok(pages.length > 80, `${pages.length} pages`);
  assert.equal(
    pages.flatMap((page) => deadLinks(page, byPath)),
    [],
  );
});

test('a link to a missing file, a missing section or a missing page is found', () => {
  const page = {
    path: 'docs/X.md',
    text: '# A b\n[1](#a-b) [2](#c) [3](Y.md) [4](SETUP.md#nowhere)\n[5](SETUP.md)',
  };
  assert.equal(deadLinks(page, new Map([...byPath, ['docs/X.md', page]])), [
    'docs/X.md: ](#c)',
    'docs/X.md: ](Y.md)',
    'docs/X.md: ](SETUP.md#nowhere)',
  ]);
});

test('every command line of every page names a file that exists, with flags and values that it takes', () => {
  const lines = pages.flatMap(quotedLines);
  assert.ok(lines.length > 120, `${lines.length} command lines`);
  const wrong = lines.flatMap((line) =>
    mistakes(line).map((mistake) => `${line.page}: ${line.text}: ${mistake}`),
  );
  assert.equal(wrong, []);
});

test('a wrong path, an unknown flag, a missing value and a value that is none are found', () => {
  const of = (line: string) => mistakes({ words: shellWords(line) });
  assert.equal(of('scripts/backup/nothing.ts'), ['scripts/backup/nothing.ts does not exist']);
  assert.match(of('scripts/backup/restore-drill.ts --onto x')[0] ?? '', /--onto is unknown/);
  assert.match(of('scripts/backup/restore-drill.ts --run')[0] ?? '', /--run needs a value/);
  assert.match(of('scripts/backup/restore-drill.ts --check-timeout soon')[0] ?? '', /whole number/);
  assert.match(of('scripts/hardening/configure-gate.ts --environment here')[0] ?? '', /takes one of/);
  assert.match(
    of('scripts/hardening/hardening-status.ts --database-url x')[0] ?? '',
    /never on the command line/,
  );
  assert.equal(of('scripts/backup/restore-drill.ts --run <run> --check-command "a | b" # why'), []);
  assert.equal(of('scripts/backup/verify-backup.ts --run all | tail'), []);
});

test('every npm script that a page names exists', async () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(await readFile('package.json', 'utf8'));
  const named = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/`[^`\n]*\bnpm run ([\w:-]+)|^ *npm run ([\w:-]+)/gm)].map(([, a, b]) => ({
      path,
      name: a ?? b ?? '',
    })),
  );
  assert.ok(named.length > 5);
  // `npm run smoke` is the reader's own, as the check of a drill.
  const missing = named.filter(
    ({ name }) => scripts[name] === undefined && !['smoke', 'build'].includes(name),
  );
  assert.equal(missing, []);
});

test('every command of every page is run by a test, with the arguments of the page, or listed with the reason', async () => {
  const [keys, ran] = await Promise.all([commandsOfPages(), commandsThatRun()]);
  assert.ok(keys.size > 190, `${keys.size} commands`);
  const neither = [...keys.keys()].filter((key) => !ran.has(key) && whyNot(key) === undefined);
  assert.equal(neither, []);
  const twice = [...keys.keys()].filter((key) => ran.has(key) && whyNot(key) !== undefined);
  assert.equal(twice, [], 'run after all, and still listed');
  const stale = NOT_RUN.filter(({ line }) => ![...keys.keys()].some((key) => line.test(key)));
  assert.equal(stale, [], 'on no page any more');
  for (const { by } of NOT_RUN) if (by !== undefined) assert.ok(existsSync(by), by);
});

test('a command in a block, in a sentence or as a whole block is found, and one that a test only speaks of is not run', () => {
  const block = (...lines: string[]) => ['```bash', ...lines, '```', ''].join('\n');
  const of = (text: string) => commandsOf({ path: 'docs/X.md', text }).map(({ key }) => key);
  assert.equal(of(block('export A=b', 'npx tsx scripts/nightly.ts  # why', 'psql \\', '  -X')), [
    'npx tsx scripts/nightly.ts',
    'psql -X',
  ]);
  assert.equal(of('Say `npx tsx scripts/nightly.ts\n--json`, or `psql` alone.'), [
    'npx tsx scripts/nightly.ts --json',
  ]);
  assert.equal(of(block('for f in *; do', '  cat "$f"', 'done')), ['for f in *; do']);
  assert.equal(of(block('URL=… ALLOW=true KEY="<x y>" npm start')), ['ALLOW=true npm start']);
  assert.equal(of('```yaml\nrun: npm ci\n```\n'), []);
  assert.equal(commandsRunBy("await run('nightly.ts', {}, 0, /x/); // 'backup/list-keys.ts'"), [
    'npx tsx scripts/nightly.ts',
  ]);
});

test('what the pages set with export and read is read by a command, or by the pages themselves', () => {
  const known = new Set(
    [...commands.values()].flatMap((command) => Object.values(allInputs(command))).map(({ env }) => env),
  );
  const unknown = pages.flatMap((page) =>
    variablesOf(page)
      .filter((name) => !known.has(name))
      .map((name) => `${page.path}: ${name}`),
  );
  assert.equal(unknown, []);
});

/** What the tests beside this one hand to `run()`. */
async function commandsThatRun(): Promise<Set<string>> {
  const names = (await readdir(import.meta.dirname)).filter((name) =>
    /^docs-(?:run-.*\.test|world)\.ts$/.test(name),
  );
  const sources = await Promise.all(names.map((name) => readFile(join(import.meta.dirname, name), 'utf8')));
  return new Set(sources.flatMap(commandsRunBy));
}

function whyNot(key: string): NotRun | undefined {
  return NOT_RUN.find(({ line }) => line.test(key));
}

test.run();
