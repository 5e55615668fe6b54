import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';
import { modelJsonSchema } from '../../scripts/lib/tenancy/schema.ts';

const FILE = 'docs/formats/bulkhead.schema.json';
const written: z.core.JSONSchema.JSONSchema = JSON.parse(await readFile(FILE, 'utf8'));
const editor = z.fromJSONSchema(written);

test('docs/formats/bulkhead.schema.json is current', () => {
  assert.equal(written, modelJsonSchema(), '`npm run docs` writes it anew');
});

test('the models of the repository name the schema and keep to it', async () => {
  const portal = await readFile('bulkhead.yaml', 'utf8');
  assert.is(portal.split('\n')[0], `# yaml-language-server: $schema=${FILE}`);
  const page = await readFile('docs/MODEL.md', 'utf8');
  const minimal = /```yaml\n(# yaml-language-server: \$schema=\S+\n[\s\S]*?)```/.exec(page)?.[1] ?? '';
  assert.ok(minimal.length > 100, 'docs/MODEL.md has a minimal example');
  for (const text of [portal, minimal]) {
    parseModel(text, 'model.yaml');
    const checked = editor.safeParse(parse(text));
    assert.ok(checked.success, String(checked.error));
  }
});

const HEAD = 'version: 1\ntenant: { table: orgs }\nclaim: { from: setting, name: s }\nroles: { owner: o }\n';
const BOTH: [what: string, text: string, good: boolean][] = [
  ['nothing but what must be there', `${HEAD}tables: { orgs: }`, true],
  [
    'every setting of a table',
    `${HEAD}tables: { a: { tenant: t, key: [t, n], nullTenant: global, stage: planned, parents: { b: { table: a, references: n, agree: { c: d }, optional: true } }, polymorphic: { c: { type: d, tables: { x: a }, optional: true }, e: false }, audit: { redact: [x] }, samples: { x: 1 } } }`,
    true,
  ],
  [
    'an exception',
    `${HEAD}tables: {}\nexceptions: [{ check: STR-02, object: x, owner: o, reason: r, expires: 2027-01-01 }]`,
    true,
  ],
  ['an unknown setting', `${HEAD}tables: {}\ntabels: {}`, false],
  ['an unknown stage', `${HEAD}tables: { a: { tenant: t, stage: soon } }`, false],
  [
    'an exception without an end',
    `${HEAD}tables: {}\nexceptions: [{ check: STR-02, object: x, owner: o, reason: r }]`,
    false,
  ],
  ['a version to come', `${HEAD.replace('1', '2')}tables: {}`, false],
];
for (const [what, text, good] of BOTH) {
  test(`editor and reader agree about ${what}`, () => {
    assert.is(editor.safeParse(parse(text)).success, good, 'editor');
    const read = () => parseModel(text, 'model.yaml');
    if (good) read();
    else assert.throws(read);
  });
}

test('every setting says what it is', () => {
  const silent = Object.entries(written.properties ?? {}).filter(
    ([, setting]) => typeof setting === 'boolean' || setting.description === undefined,
  );
  assert.equal(
    silent.map(([name]) => name),
    [],
  );
});

test.run();
