import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { commandsPage } from '../../scripts/docs/commands-page.ts';
import { discoverCommands } from '../../scripts/docs/discover.ts';
import { envExample } from '../../scripts/docs/env-example.ts';

const commands = await discoverCommands('.');

test('finds the commands of the house', () => {
  const names = commands.map((command) => command.name);
  for (const name of [
    'hardening-status',
    'apply-migrations',
    'backup-nightly',
    'restore-drill',
    'canary-check',
    'nightly',
  ]) {
    assert.ok(names.includes(name), name);
  }
  assert.is(new Set(names).size, names.length, 'no two commands have one name');
});

test('.env.example and docs/COMMANDS.md are what the commands say; `npm run docs` writes them', async () => {
  assert.is(await readFile('.env.example', 'utf8'), envExample(commands));
  assert.is(await readFile('docs/COMMANDS.md', 'utf8'), commandsPage(commands));
});

for (const command of commands) {
  test(`${command.name}: inputs in kebab case, descriptions, examples, one variable one meaning`, () => {
    for (const [name, input] of Object.entries(command.inputs)) {
      assert.match(name, /^[a-z][a-z0-9-]*$/);
      assert.ok(input.description.length > 5, name);
      assert.not.match(input.description, /\.$/, `${name}: no full stop`);
      if (input.type === 'secret') assert.ok(input.env, `${name}: a secret needs a variable`);
    }
    assert.ok(command.examples.length > 0);
    for (const { line } of command.examples)
      assert.ok(line.includes(command.path) || /^npm start/.test(line), line);
  });
}

test('every page of the documents that the code names exists, with its section', async () => {
  const named = new Set<string>();
  for (const file of await readdir('scripts', { recursive: true })) {
    if (!file.endsWith('.ts')) continue;
    const text = await readFile(`scripts/${file}`, 'utf8');
    for (const match of text.matchAll(/'(?:docs\/)?((?:RUNBOOK|MODEL|AUDIT)[\w-]*\.md(?:#[\w-]+)?)'/g))
      named.add(match[1] ?? '');
  }
  for (const command of commands) named.add(command.runbook);
  assert.ok(named.size > 5);
  const missing: string[] = [];
  for (const name of named) if (!(await pageHas(name))) missing.push(name);
  assert.equal(missing, []);
});

async function pageHas(name: string): Promise<boolean> {
  const [page, anchor] = name.split('#');
  if (!existsSync(`docs/${page}`)) return false;
  const text = await readFile(`docs/${page}`, 'utf8');
  return anchor === undefined || anchorsOf(text).includes(anchor);
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}

test.run();
