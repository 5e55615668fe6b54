import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RULES } from '../../../scripts/lib/gate/read/rules.ts';
import { readCases } from '../corpus/case.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

test('docs/MIGRATION-RULES.md names every rule, with what it finds and how grave it is', async () => {
  const text = await readFile(join(ROOT, 'docs', 'MIGRATION-RULES.md'), 'utf8');
  for (const { id, severity, title } of RULES) {
    assert.ok(text.includes(`| ${id} | ${severity} | ${title} | `), `${id} ${severity} ${title}`);
  }
  assert.is((text.match(/^\| [A-Z]+-\d\d \|/gm) ?? []).length, RULES.length);
});

test('every rule about a statement is provoked by a case of the corpus', async () => {
  const provoked = new Set(
    (await readCases()).flatMap(({ expected }) => expected.map((item) => item.split(':')[0])),
  );
  // Those about files have their own tests.
  const elsewhere = ['MIG-50', 'MIG-51'];
  const missing = RULES.filter(({ id }) => !provoked.has(id) && !elsewhere.includes(id)).map(({ id }) => id);
  assert.equal(missing, []);
});

test.run();
