import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isBlocking } from '../../../scripts/lib/gate/finding.ts';
import { indexesOf } from '../../../scripts/lib/gate/read/picture.ts';
import { readBase, readChange } from '../../../scripts/lib/gate/read/read-change.ts';
import { migrationFile } from '../../../scripts/lib/migrations/files.ts';
import { modelFor, readPortal, readSchema, TODAY } from '../corpus/case.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const model = await modelFor();
const before = await readSchema(model);
const path = 'migrations/001_multi_tenant_hardening.sql';
const after = await readBase(
  [migrationFile('001.sql', path, await readFile(join(ROOT, path)))],
  model,
  before,
);
const base = await readPortal(model);

/** Every single statement that takes away something that 001 gave: made from what 001 is read to do. */
const statements: string[] = [];
for (const relation of after.relations.values()) {
  const { id } = relation;
  const old = before.relations.get(id);
  if (relation.secured) statements.push(`alter table ${id} disable row level security`);
  if (relation.forced) statements.push(`alter table ${id} no force row level security`);
  for (const policy of relation.policies.values()) {
    statements.push(
      `drop policy ${policy.name} on ${id}`,
      `alter policy ${policy.name} on ${id} ${policy.command === 'INSERT' ? 'with check' : 'using'} (true)`,
    );
    if (policy.permissive)
      statements.push(
        `create policy another on ${id} for ${policy.command.toLowerCase()} to authenticated ${policy.command === 'INSERT' ? 'with check' : 'using'} (true)`,
      );
  }
  for (const item of relation.constraints.values()) {
    if (!(old?.constraints.has(item.name) ?? false))
      statements.push(`alter table ${id} drop constraint ${item.name}`);
  }
  for (const column of relation.columns.values()) {
    if (column.notNull && old?.columns.get(column.name)?.notNull === false) {
      statements.push(`alter table ${id} alter column ${column.name} drop not null`);
    }
  }
  for (const trigger of relation.triggers.keys()) {
    statements.push(`drop trigger ${trigger} on ${id}`, `alter table ${id} disable trigger ${trigger}`);
  }
  for (const index of indexesOf(after, id)) {
    if (!before.indexes.has(index.id)) statements.push(`drop index ${index.id}`);
    if (index.unique && !before.indexes.has(index.id)) statements.push(`drop index concurrently ${index.id}`);
  }
  if (relation.policies.size > 0) {
    for (const role of ['anon', 'authenticated', 'public']) {
      statements.push(
        `grant all on ${id} to ${role}`,
        `grant truncate on ${id} to ${role}`,
        `grant trigger, references on ${id} to ${role}`,
      );
    }
    statements.push(
      `grant select on ${id} to anon`,
      `alter table ${id} disable trigger all`,
      `alter table ${id} owner to service_role`,
    );
  }
}
for (const name of after.functions.keys()) statements.push(`drop function ${name} cascade`);
statements.push(
  'grant create on schema public to anon',
  'alter default privileges in schema public grant all on tables to authenticated',
);

test('001 is read as it is: its policies, keys, triggers and indexes', () => {
  const relations = [...after.relations.values()];
  const count = (of: (relation: (typeof relations)[number]) => number) =>
    relations.reduce((sum, one) => sum + of(one), 0);
  assert.is(
    count(({ policies }) => policies.size),
    9 * 5 + 3,
  );
  assert.is(
    count(({ forced }) => Number(forced)),
    10,
  );
  assert.is(
    count(({ triggers }) => triggers.size),
    9,
  );
  assert.is(
    count(({ id }) => indexesOf(after, id).filter((index) => !before.indexes.has(index.id)).length),
    23,
  );
  assert.ok(statements.length > 250, `${statements.length} statements`);
});

test('each of them alone turns the gate red, and says what could now be done', async () => {
  const silent: string[] = [];
  for (const statement of statements) {
    const concurrent = statement.startsWith('drop index concurrently');
    const text = `${concurrent ? '-- bulkhead: no-transaction\n' : ''}${statement};\n`;
    const file = migrationFile('004_weak.sql', 'migrations/004_weak.sql', Buffer.from(text));
    const change = { base: [], added: [file], edited: [], removed: [], renamed: [] };
    const findings = await readChange(change, model, { base, serverMajor: 18, today: TODAY });
    const only = statement.startsWith('drop index public.') ? ['MIG-02', 'MIG-44'] : ['MIG-44'];
    if (!findings.some((finding) => isBlocking(finding) && only.includes(finding.rule)))
      silent.push(statement);
  }
  assert.equal(silent, []);
});

test.run();
