import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { errorsOf } from './policy/official.ts';
import { findLooseEnds } from './policy/references.ts';
import { checkout, example } from './policy/rule.ts';
import {
  environmentOf,
  jobsOf,
  parseWorkflowText,
  readWorkflows,
  secretsIn,
  variablesIn,
} from './policy/workflow.ts';

const workflows = readWorkflows();
const page = readFileSync('docs/WORKFLOWS.md', 'utf8');

for (const workflow of workflows) {
  test(`${workflow.file}: GitHub's own parser takes it`, async () => {
    assert.equal(await errorsOf(workflow.file, workflow.text), []);
  });

  test(`${workflow.file}: every name that it uses is given`, () => {
    assert.equal(findLooseEnds(workflow), []);
  });
}

test("GitHub's own parser refuses what is wrong", async () => {
  const good = example();
  assert.equal(await errorsOf('good.yml', good), []);
  for (const [from, to] of [
    ['timeout-minutes', 'timeout-minuts'],
    ['jobs:', 'job:'],
    ['persist-credentials: false', `persist-credentials: \${{ nothing.here }}`],
    ['    steps:', '    needs: [two]\n    steps:'],
  ] as const) {
    assert.ok((await errorsOf('bad.yml', good.replace(from, to))).length > 0, to);
  }
});

test('a name that nothing gives is found', () => {
  const status = `${checkout}\n- uses: ./actions/hardening-status\n`;
  const url = `  env:\n    DATABASE_URL: x`;
  const cases: readonly (readonly [text: string, finding: string])[] = [
    [example({ job: 'needs: [two]' }), 'one needs two, which is no job'],
    [example({ job: `if: needs.two.result == 'success'` }), 'one asks two, which it does not need'],
    [
      example({ job: `needs: [two]\nif: needs.two.outputs.run != ''`, jobs: 'two:\n  runs-on: x' }),
      'one wants run of two, which gives none',
    ],
    [
      example({ job: `outputs:\n  a: \${{ steps.b.outputs.c }}` }),
      'one wants c of the step b, which is not there',
    ],
    [
      example({ job: `outputs:\n  a: \${{ steps.b.outputs.c }}`, steps: `${status}  id: b\n${url}` }),
      'one wants c of hardening-status, which gives none',
    ],
    [example({ steps: status }), 'one does not give hardening-status its input database-url'],
    [
      example({ steps: `${status}  with:\n    databse-url: x\n${url}` }),
      'one gives hardening-status the input databse-url, which it has not',
    ],
    [
      example({ steps: `${status}${url}\n    BACKUP_STORE: x` }),
      'one gives hardening-status the variable BACKUP_STORE, which it does not read',
    ],
    [
      example({ steps: `- run: 'true'\n  env:\n    A: \${{ inputs.a }}` }),
      'the input a is used and never asked for',
    ],
    [
      example({ on: 'workflow_dispatch:\n  inputs:\n    a: { type: string, description: x }' }),
      'the input a is asked for and never used',
    ],
  ];
  for (const [text, finding] of cases)
    assert.equal(findLooseEnds(parseWorkflowText('bad.yml', text)), [finding]);
});

/** The rows of the table below a heading of the page, each cell without its code marks. */
function tableUnder(heading: string): string[][] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const rows = section.split(/\n## /)[0]?.match(/^\|.*\|$/gm) ?? [];
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

const named = (cell = '') =>
  cell
    .split(',')
    .map((name) => name.trim())
    .filter((name) => /^\w/.test(name))
    .sort();

test('docs/WORKFLOWS.md has each job with its permissions and environment, and no other', () => {
  const written = tableUnder('Jobs and their permissions').map(([file, job, permissions, environment]) =>
    [file, job, named(permissions).join(', '), environment === '–' ? '' : environment].join(' | '),
  );
  const real = workflows.flatMap((workflow) =>
    jobsOf(workflow).map(([id, job]) => {
      const list = Object.entries(Object(job.permissions)).map(([scope, access]) => `${scope}: ${access}`);
      return [workflow.file, id, list.sort().join(', '), environmentOf(job) ?? ''].join(' | ');
    }),
  );
  assert.equal(written.sort(), real.sort());
});

test('docs/WORKFLOWS.md has each environment with its secrets, and no other', () => {
  const real = new Map<string, Set<string>>();
  for (const [, job] of workflows.flatMap(jobsOf)) {
    const environment = environmentOf(job);
    if (environment === undefined) continue;
    const names = real.get(environment) ?? new Set();
    for (const name of secretsIn(job)) names.add(name);
    real.set(environment, names);
  }
  const written = tableUnder('Environments and their secrets').map(
    ([name, secrets]) => [name ?? '', named(secrets)] as const,
  );
  assert.equal(
    Object.fromEntries(written),
    Object.fromEntries([...real].map(([name, secrets]) => [name, [...secrets].sort()])),
  );
});

test('docs/WORKFLOWS.md has each variable, and no other', () => {
  const written = tableUnder('Variables').map(([name]) => name ?? '');
  const real = new Set(workflows.flatMap((workflow) => variablesIn([workflow.env, workflow.jobs])));
  assert.equal(written.sort(), [...real].sort());
});

test.run();
