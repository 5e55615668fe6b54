import { readdir, readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { z } from 'zod';

// Whoever follows docs/SETUP.md makes the environments that the workflows use, and puts nothing into one that its jobs do not read.
// All secrets and variables, job by job, are on the page of the workflows.

const PAGE = await readFile('docs/SETUP.md', 'utf8');
const FOLDER = '.github/workflows';

/** What stands for "the bucket's … key" in the table. */
const BUCKET_KEY = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'B2_APPLICATION_KEY_ID',
  'B2_APPLICATION_KEY',
];

const JOB = z.looseObject({
  environment: z.union([z.string(), z.looseObject({ name: z.string() })]).optional(),
});
const WORKFLOW = z.looseObject({ jobs: z.record(z.string(), JOB) });

const workflows: string[] = [];
for (const name of (await readdir(FOLDER)).sort())
  workflows.push(await readFile(`${FOLDER}/${name}`, 'utf8'));

function namesOf(text: string, of: 'secrets' | 'vars'): string[] {
  return [...text.matchAll(new RegExp(`\\b${of}\\.([A-Z0-9_]+)`, 'g'))].map(([, name = '']) => name);
}

/** The secrets that the jobs of each environment name; of jobs without one under the empty name. */
function secretsByEnvironment(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const text of workflows) {
    for (const job of Object.values(WORKFLOW.parse(parse(text)).jobs)) {
      const environment =
        typeof job.environment === 'string' ? job.environment : (job.environment?.name ?? '');
      const secrets = found.get(environment) ?? new Set();
      for (const name of namesOf(JSON.stringify(job), 'secrets')) secrets.add(name);
      found.set(environment, secrets);
    }
  }
  return found;
}

/** The rows of the first table below a heading, as cells. */
function tableBelow(words: string): string[][] {
  const [, rows = ''] =
    PAGE.slice(PAGE.indexOf(words)).match(/\n\|[^\n]*\n\|[-|]+\|\n((?:\|[^\n]*\n)+)/) ?? [];
  return rows
    .trim()
    .split('\n')
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const quoted = (cell: string) => [...cell.matchAll(/`(\w[\w-]*)`/g)].map(([, name = '']) => name);
const secretsIn = (cell: string) => [
  ...quoted(cell).filter((name) => /^[A-Z0-9_]+$/.test(name)),
  ...(cell.includes("the bucket's") ? BUCKET_KEY : []),
];

test('the environments are those of the workflows, and each reads the secrets that are put into it', () => {
  const found = secretsByEnvironment();
  assert.equal([...(found.get('') ?? [])], [], 'a job without an environment uses a secret');
  found.delete('');
  const rows = tableBelow('### Environments and secrets');
  const described = rows.flatMap(([environments = '']) => quoted(environments));
  assert.equal(described.sort(), [...found.keys()].sort());
  const unread = rows.flatMap(([environments = '', given = '']) =>
    quoted(environments).flatMap((environment) =>
      secretsIn(given)
        .filter((name) => found.get(environment)?.has(name) !== true)
        .map((name) => `${environment}: ${name}`),
    ),
  );
  assert.equal(unread, []);
});

test('every variable that the page asks for is read by a workflow', () => {
  const [, asked = ''] = /Then the variables, for the whole repository:([\s\S]*?)\n\n/.exec(PAGE) ?? [];
  const read = new Set(workflows.flatMap((text) => namesOf(text, 'vars')));
  assert.ok(quoted(asked).length > 5);
  assert.equal(
    quoted(asked).filter((name) => !read.has(name)),
    [],
  );
});

test('each workflow is linked from the page, but those that only build this repository', async () => {
  const names = await readdir(FOLDER);
  const own = new Set(['rebuild-dist.yml', 'release.yml']);
  assert.equal(
    names.filter((name) => !own.has(name) && !PAGE.includes(`(../.github/workflows/${name})`)),
    [],
  );
});

test.run();
