import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planChange } from '../../../scripts/lib/gate/change.ts';
import { readChange } from '../../../scripts/lib/gate/read/read-change.ts';
import { modelFor, readSchema, TODAY } from '../corpus/case.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'migrations');
const model = await modelFor();

/**
 * What the rules find in our own migrations, taken as new. 001 hardens tables that are in use in one transaction, for
 * a maintenance window, and says so at its head; what it drops it finds in the catalogue, by what it is. The two files
 * of number 000 say at their heads why. Nothing else may be found, and nothing in 000, 002 and 003.
 */
const KNOWN: Readonly<Record<string, number>> = {
  'MIG-01 001_multi_tenant_hardening.sql': 23,
  'MIG-02 001_multi_tenant_hardening.sql': 2,
  'MIG-06 001_multi_tenant_hardening.sql': 1,
  'MIG-07 001_multi_tenant_hardening.sql': 1,
  'MIG-09 001_multi_tenant_hardening.sql': 8,
  'MIG-29 001_multi_tenant_hardening.sql': 24,
  'MIG-30 001_multi_tenant_hardening.sql': 1,
  'MIG-31 001_multi_tenant_hardening.sql': 1,
  'MIG-40 001_multi_tenant_hardening.sql': 2,
  'MIG-45 001_multi_tenant_hardening.sql': 1,
  'MIG-51 000_recovery_runs.sql': 1,
};

const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql'));
const texts = await Promise.all(
  names.map(async (name) => ({
    path: `migrations/${name}`,
    text: await readFile(join(FOLDER, name), 'utf8'),
  })),
);

test('our own migrations, as new files on the portal, have the findings that are known and no other', async () => {
  const change = planChange(
    texts.map(({ path, text }) => ({ path, base: undefined, head: text })),
    model.migrations,
  );
  const findings = await readChange(change, model, {
    base: await readSchema(model),
    serverMajor: 18,
    today: TODAY,
  });
  const counts: Record<string, number> = {};
  for (const { rule, file } of findings) {
    const key = `${rule} ${file.replace(/^.*\//, '')}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  assert.equal(Object.fromEntries(Object.entries(counts).sort()), KNOWN);
});

test('as files of the base, where they are applied, they have none', async () => {
  const change = planChange(
    texts.map(({ path, text }) => ({ path, base: text, head: text })),
    model.migrations,
  );
  assert.equal(await readChange(change, model, { serverMajor: 18, today: TODAY }), []);
});

test.run();
