import { existsSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { conditionRules } from './policy/conditions.ts';
import { findCollisions, findInCodeowners, findInDependabot } from './policy/repository.ts';
import { example, type Rule } from './policy/rule.ts';
import { secretRules } from './policy/secrets.ts';
import { supplyRules } from './policy/supply.ts';
import { slotsOf, triggerRules } from './policy/triggers.ts';
import { parseWorkflowText, readWorkflows } from './policy/workflow.ts';

const rules: readonly Rule[] = [...secretRules, ...supplyRules, ...triggerRules, ...conditionRules];
const workflows = readWorkflows();

test('there are workflows, and rules with numbers of their own', () => {
  assert.ok(workflows.length >= 11);
  assert.is(new Set(rules.map(({ id }) => id)).size, rules.length);
});

for (const { id, title, find, bad } of rules) {
  test(`rule ${id}: ${title}`, () => {
    const found = workflows.flatMap((workflow) =>
      find(workflow).map((finding) => `${workflow.file}: ${finding}`),
    );
    assert.equal(found, []);
  });

  test(`rule ${id} catches what breaks it, and only that`, () => {
    assert.ok(bad.length > 0, 'it has examples');
    for (const text of bad) assert.ok(find(parseWorkflowText('bad.yml', text)).length > 0, text);
    const good = example({ job: 'permissions:\n  contents: read' });
    assert.equal(find(parseWorkflowText('good.yml', good)), []);
  });
}

test('rule 20: new versions come by themselves, and what decides has owners', () => {
  assert.equal(findInDependabot(readFileSync('.github/dependabot.yml', 'utf8')), []);
  assert.equal(findInCodeowners(readFileSync('.github/CODEOWNERS', 'utf8')), []);
});

test('rule 20 catches what breaks it', () => {
  const update = 'version: 2\nupdates:\n  - package-ecosystem: npm\n    cooldown: { default-days: 3 }\n';
  assert.equal(findInDependabot(`${update}    insecure-external-code-execution: allow\n`), [
    'nobody looks for new versions of github-actions',
    'npm takes a version that is younger than a week',
    'npm makes a pull request for each package',
    'npm lets packages run code',
  ]);
  assert.equal(
    findInCodeowners(
      '# /reports/ @a\n* @a\n/.github/ @a\n/actions/\n/scripts/ @a\n/migrations/ @a\n/bulkhead.yaml @a',
    ),
    ['/actions/ has no owner', '/reports/ has no owner'],
  );
});

test('rule 23: no two workflows start in the same minute', () => {
  const slots = workflows.flatMap((workflow) =>
    slotsOf(workflow).map((cron) => [workflow.file, cron] as const),
  );
  assert.equal(slots.length, 8);
  assert.equal(findCollisions(slots), []);
  const hourly = ['canary.yml', '17 * * * *'] as const;
  assert.equal(findCollisions([hourly, ['nightly.yml', '17 2 * * *']]).length, 1);
  assert.equal(
    findCollisions([
      ['a.yml', '17 2 * * *'],
      ['b.yml', '17 3 * * *'],
    ]),
    [],
  );
});

test('rule 27: what a stranger looks for is there', () => {
  for (const file of ['SECURITY.md', 'LICENSE', '.github/dependabot.yml', '.github/CODEOWNERS']) {
    assert.ok(existsSync(file), file);
  }
});

test('our own actions run on the Node that is in them, and use no action of others', () => {
  for (const step of workflows.flatMap(({ text }) => text.match(/\.\/actions\/[a-z-]+/g) ?? [])) {
    const text = readFileSync(`${step}/action.yml`, 'utf8');
    assert.match(text, /using: node24/);
    assert.not.match(text, /^\s+(?:- )?uses:/m);
  }
});

test.run();
