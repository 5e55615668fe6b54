import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testContext } from '../support/context.ts';
import { copyOf, cut, fileOf, findings, list, makeRun, removeFile, rewrite, verify } from './made-run.ts';

// A run of three key groups is read again as one of a single group is: all of it.

const context = testContext({ command: 'verify-backup' });
const GROUPS = ['s01', 's02', 's03'];
const made = await makeRun(join(await context.temporaryFolder('divided'), 'store'), { groups: GROUPS });

test.after(() => context.end());

async function damaged(change: (copy: Awaited<ReturnType<typeof copyOf>>) => Promise<unknown>) {
  const copy = await copyOf(made, context);
  await change(copy);
  return { bytes: findings(await verify(copy)), deep: findings(await verify(copy, { deep: true })) };
}

test('every byte, and with the key every chunk and row of every group', async () => {
  const bytes = await verify(made);
  assert.equal(findings(bytes), []);
  assert.match(bytes.checks.find(({ id }) => id === 'VER-05')?.observed ?? '', /^7 of 7 objects/);
  const deep = await verify(made, { deep: true });
  assert.equal(findings(deep), []);
  assert.match(
    deep.checks.find(({ id }) => id === 'VER-06')?.observed ?? '',
    /3 sections of tables, 2680 rows/,
  );
});

test('the list counts tenants over all groups', async () => {
  const { facts = {} } = await list(made, { 'count-objects': true });
  const [run] = Array.isArray(facts.runs) ? facts.runs : [];
  assert.equal([run?.tenants, run?.objects, run?.state], [2, 7, 'verified']);
});

for (const [group, name] of [
  ['the first', made.tenants[0] ?? ''],
  ['the second', made.tenants[1] ?? ''],
  ['the third, which has no tenant', 'detail.s03.bha'],
] as const) {
  test(`a flipped byte in ${group} is found`, async () => {
    const found = await damaged((copy) =>
      rewrite(copy, name, (bytes) => {
        const last = bytes.length - 20;
        bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last);
        return bytes;
      }),
    );
    assert.equal(found.bytes, [`OBJECT_SHA256 ${name}`]);
    assert.ok(
      found.deep.some((one) => one.endsWith(name)),
      found.deep.join(),
    );
  });
}

test('an object that was cut off, or is gone, is found in whichever group it is', async () => {
  const name = made.tenants[1] ?? '';
  const cutOff = await damaged((copy) => rewrite(copy, name, (bytes) => cut(bytes).head));
  assert.ok(cutOff.bytes[0]?.startsWith('OBJECT_SIZE') || cutOff.bytes[0]?.startsWith('TRUNCATED'));
  const gone = await damaged((copy) => removeFile(copy, 'detail.s02.bha'));
  assert.ok(gone.bytes.includes(`OBJECT_MISSING ${made.run}`));
  assert.ok(gone.deep.length > 0);
});

test('what the writers of shards leave is no surplus; what is of no group is', async () => {
  const found = await damaged(async (copy) => {
    for (const name of ['parts/s01.json', 'parts/s02.sig', 'parts/s03.begun', 'parts/s04.json']) {
      await mkdir(dirname(fileOf(copy, name)), { recursive: true });
      await writeFile(fileOf(copy, name), '{}');
    }
  });
  assert.equal(found.bytes, [`OBJECT_SURPLUS ${made.run}`]);
  const single = await makeRun(join(await context.temporaryFolder('single'), 'store'));
  await mkdir(dirname(fileOf(single, 'parts/s01.json')), { recursive: true });
  await writeFile(fileOf(single, 'parts/s01.json'), '{}');
  assert.ok(findings(await verify(single)).includes(`OBJECT_SURPLUS ${single.run}`));
});

test('an index that tells of the objects of another group, a tenant in two, and other tables are findings', async () => {
  const written = async (change: NonNullable<Parameters<typeof makeRun>[1]>['detail']) => {
    const store = join(await context.temporaryFolder('odd'), 'store');
    const odd = await makeRun(store, { groups: GROUPS, ...(change === undefined ? {} : { detail: change }) });
    return findings(await verify(odd, { deep: true }));
  };
  const foreign = await written((detail, group) =>
    group === 's02'
      ? { ...detail, objects: {}, tenants: [], tables: detail.tables.map((table) => ({ ...table, rows: 0 })) }
      : detail,
  );
  assert.equal(foreign, ['INDEX_MISMATCH detail.s02.bha']);
  const tables = await written((detail, group) =>
    group === 's03'
      ? { ...detail, tables: [{ schema: 'public', name: 'others', columns: ['id'], rows: 0 }] }
      : detail,
  );
  assert.ok(
    tables.some((one) => one.startsWith('GROUPS_DIFFER')),
    tables.join(),
  );
});

test('a key that opens some of the groups does not open the run', async () => {
  const found = await damaged((copy) =>
    rewrite(copy, 'keys.1.json', (bytes) => {
      const envelope: { groups: { id: string }[] } = JSON.parse(bytes.toString());
      return Buffer.from(
        JSON.stringify({ ...envelope, groups: envelope.groups.filter(({ id }) => id !== 's03') }),
      );
    }),
  );
  assert.ok(
    found.bytes.some((one) => one.startsWith('NO_KEY_GROUP')),
    found.bytes.join(),
  );
});

test.run();
