import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  checkTenantObjects,
  type Detail,
  detailPayload,
  readDetail,
} from '../../scripts/lib/archive/detail.ts';
import { readDocument } from '../../scripts/lib/archive/documents.ts';
import { tenantObject } from '../../scripts/lib/archive/keys.ts';
import { readSchemaDump, type SchemaDump, schemaPayload } from '../../scripts/lib/archive/schema-dump.ts';
import { compressed } from '../../scripts/lib/archive/sections.ts';
import { collect, RUN, RUN_KEY, refusal, stream } from './samples.ts';

const SOURCE = { run: RUN, object: 'detail.bha' };
const ONE = tenantObject(RUN_KEY, 'tenant-001');
const TWO = tenantObject(RUN_KEY, 'tenant-002');
const section = (name: string, rows: number, offset: number, length: number) => ({
  table: { schema: 'public', name },
  columns: ['id', 'tenantId'],
  rows,
  offset,
  length,
  bytes: rows * 10,
  sha256: 'ab'.repeat(32),
});

function detail(change: Partial<Detail> = {}): Detail {
  return {
    v: 1,
    tenants: [
      { id: 'tenant-001', object: ONE },
      { id: 'tenant-002', object: TWO },
    ],
    objects: {
      [ONE]: { sections: [section('tenant', 1, 0, 50), section('item', 5, 50, 90)] },
      [TWO]: { sections: [section('tenant', 1, 0, 50), section('item', 0, 50, 9)] },
      'unassigned.bha': { sections: [section('item', 2, 0, 20)] },
    },
    tables: [
      { schema: 'public', name: 'tenant', columns: ['id', 'tenantId'], rows: 2 },
      { schema: 'public', name: 'item', columns: ['id', 'tenantId'], rows: 7 },
    ],
    sequences: [{ schema: 'public', name: 'item_id_seq', lastValue: '9223372036854775807', isCalled: true }],
    order: ['public.tenant', 'public.item'],
    ...change,
  };
}

async function raw(value: unknown): Promise<Buffer> {
  return collect(compressed(stream(Buffer.from(JSON.stringify(value)))));
}

test('a detail comes back as it went in', async () => {
  const payload = await collect(detailPayload(detail()));
  assert.equal(await readDetail(stream(payload, 10), SOURCE), detail());
});

test('the detail of many tenants takes many frames', async () => {
  const many = Array.from({ length: 4000 }, (_, i) => `tenant-${i}`).map((id) => ({
    id,
    object: tenantObject(RUN_KEY, id),
  }));
  const sections = [section('tenant', 1, 0, 50), section('item', 1, 50, 90)];
  const large = detail({
    tenants: many,
    objects: Object.fromEntries(many.map(({ object }) => [object, { sections }])),
    tables: detail().tables.map((table) => ({ ...table, rows: 4000 })),
  });
  const payload = await collect(detailPayload(large));
  assert.equal(await readDetail(stream(payload, 1 << 20), SOURCE), large);
});

test('rows that do not add up name the table, on writing and on reading', async () => {
  const wrong = [
    detail({ tables: detail().tables.map((table) => ({ ...table, rows: table.rows + 1 })) }),
    detail({ objects: { [ONE]: { sections: [section('tenant', 2, 0, 1)] }, [TWO]: { sections: [] } } }),
    detail({ tables: detail().tables.slice(0, 1) }),
  ];
  for (const value of wrong) {
    await refusal(() => collect(detailPayload(value)), 'DETAIL_ROWS', /public\.(tenant|item)/);
    const payload = await raw(value);
    await refusal(() => readDetail(stream(payload), SOURCE), 'DETAIL_ROWS', /public\.(tenant|item)/);
  }
});

test('an index with gaps, or none for a tenant', async () => {
  const gap = detail({
    objects: { ...detail().objects, [TWO]: { sections: [section('tenant', 1, 7, 50)] } },
  });
  await refusal(() => collect(detailPayload(gap)), 'DETAIL_INDEX', /gap or an overlap/);
  const { [TWO]: _gone, ...objects } = detail().objects;
  await refusal(() => collect(detailPayload(detail({ objects }))), 'DETAIL_INDEX', /tenant-002/);
});

test('a tenant passed off as another', async () => {
  checkTenantObjects(detail(), RUN_KEY);
  const swapped = detail({
    tenants: [
      { id: 'tenant-001', object: TWO },
      { id: 'tenant-002', object: ONE },
    ],
  });
  await refusal(() => checkTenantObjects(swapped, RUN_KEY), 'DETAIL_TENANT', /tenant-001/);
});

test('a detail that is not one', async () => {
  for (const value of [
    {},
    { ...detail(), v: 2 },
    { ...detail(), more: 1 },
    { ...detail(), objects: { '../x': { sections: [] } } },
  ]) {
    const payload = await raw(value);
    await refusal(() => readDetail(stream(payload), SOURCE), 'DETAIL_INVALID');
  }
  await refusal(() => readDetail(stream(Buffer.from('not zstd')), SOURCE), 'FRAME_CORRUPT', /detail\.bha/);
  await refusal(() => readDetail(stream(Buffer.alloc(0)), SOURCE), 'DETAIL_INVALID', /not JSON/);
});

test('a document larger than memory allows', async () => {
  const payload = await collect(compressed(stream(Buffer.alloc(3 << 20, 32))));
  await refusal(() => readDocument(stream(payload), SOURCE, 2 << 20), 'DOCUMENT_TOO_LARGE', /2097152 bytes/);
});

test('a schema comes back as it went in', async () => {
  const dump: SchemaDump = {
    v: 1,
    preData: 'CREATE TABLE "Ticket" (id bigint);\n'.repeat(50_000),
    postData: "COMMENT ON TABLE x IS 'ü 😀';\n",
    roles: [
      {
        name: 'app',
        superuser: false,
        inherit: true,
        createRole: false,
        createDb: false,
        login: true,
        replication: false,
        bypassRls: false,
        memberOf: ['readers'],
      },
    ],
    extensions: [{ name: 'pgcrypto', version: '1.3', schema: 'extensions' }],
  };
  const payload = await collect(schemaPayload(dump));
  assert.equal(await readSchemaDump(stream(payload, 5000), { ...SOURCE, object: 'schema.bha' }), dump);
  const bad = await raw({ v: 1 });
  await refusal(() => readSchemaDump(stream(bad), SOURCE), 'SCHEMA_INVALID');
});

test.run();
