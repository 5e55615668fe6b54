import { z } from 'zod';
import { documentPayload, readDocument } from './documents.ts';
import { tenantObject } from './keys.ts';
import { OBJECT_NAME } from './names.ts';
import { nameOf } from './sections.ts';
import { parseStrictly, refused } from './strict.ts';

const COUNT = z.int().nonnegative();
const TABLE = { schema: z.string().min(1), name: z.string().min(1) };
const COLUMNS = z.array(z.string().min(1));
const OBJECT = z.string().regex(OBJECT_NAME, 'is not the name of an object');

const SECTION = z.strictObject({
  table: z.strictObject(TABLE),
  columns: COLUMNS,
  rows: COUNT,
  offset: COUNT,
  length: COUNT,
  bytes: COUNT,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const DETAIL = z.strictObject({
  v: z.literal(1),
  /** Which tenant is in which object. */
  tenants: z.array(z.strictObject({ id: z.string(), object: OBJECT })),
  /** The index of each object with table data. */
  objects: z.record(OBJECT, z.strictObject({ sections: z.array(SECTION) })),
  /** Each table with `count(*)` in the run's snapshot. */
  tables: z.array(z.strictObject({ ...TABLE, columns: COLUMNS, rows: COUNT })),
  /** Where each sequence stood; `lastValue` as decimal text, because it has 64 bits. */
  sequences: z.array(
    z.strictObject({
      ...TABLE,
      lastValue: z
        .string()
        .regex(/^-?\d+$/)
        .nullable(),
      isCalled: z.boolean(),
    }),
  ),
  /** `schema.table` of every table, parents before children. */
  order: z.array(z.string().min(1)),
});

/** What `detail.bha` holds: all about a run that is not for the clear. */
export type Detail = z.infer<typeof DETAIL>;

/**
 * The payload of `detail.bha`, to be sealed.
 * @throws {BulkheadError} as `checkDetail`: a run whose rows do not add up is never written.
 */
export async function* detailPayload(detail: Detail): AsyncGenerator<Buffer> {
  checkDetail(detail);
  yield* documentPayload(detailText(detail));
}

/**
 * Reads the opened payload of `detail.bha`.
 * @throws {BulkheadError} DETAIL_INVALID, and as `checkDetail`.
 */
export async function readDetail(
  payload: AsyncIterable<Uint8Array>,
  source: { run: string; object: string },
): Promise<Detail> {
  const detail = parseStrictly(DETAIL, await readDocument(payload, source), 'detail', 'DETAIL_INVALID');
  checkDetail(detail);
  return detail;
}

/**
 * Nothing is left out silently: per table the rows of all objects together are `count(*)`; each section
 * begins where the one before it ends; each tenant's object has an index.
 * @throws {BulkheadError} DETAIL_ROWS naming the table, DETAIL_INDEX naming the object.
 */
export function checkDetail(detail: Detail): void {
  const rows = new Map<string, number>();
  for (const [object, { sections }] of Object.entries(detail.objects)) {
    let end = 0;
    for (const section of sections) {
      const table = nameOf(section.table);
      if (section.offset !== end) {
        throw refused(
          'detail',
          'DETAIL_INDEX',
          `has a gap or an overlap before table ${table} in object ${object}`,
        );
      }
      end += section.length;
      rows.set(table, (rows.get(table) ?? 0) + section.rows);
    }
  }
  for (const { id, object } of detail.tenants) {
    if (detail.objects[object] === undefined) {
      throw refused(
        'detail',
        'DETAIL_INDEX',
        `names object ${object} for tenant ${id}, and has no index of it`,
      );
    }
  }
  for (const table of detail.tables) {
    const found = rows.get(nameOf(table)) ?? 0;
    rows.delete(nameOf(table));
    if (found !== table.rows) {
      throw refused(
        'detail',
        'DETAIL_ROWS',
        `has ${found} rows of table ${nameOf(table)} in its objects, and the snapshot had ${table.rows}`,
      );
    }
  }
  for (const table of rows.keys()) {
    throw refused('detail', 'DETAIL_ROWS', `has rows of table ${table}, which is not among its tables`);
  }
}

/**
 * That each tenant's object has the name that the run key gives it, so that no tenant can be passed off as
 * another.
 * @throws {BulkheadError} DETAIL_TENANT naming tenant and object.
 */
export function checkTenantObjects(detail: Detail, runKey: Uint8Array): void {
  for (const { id, object } of detail.tenants) {
    const whole = object.replace(/\.\d{3}(?=\.bha$)/, '');
    if (whole === tenantObject(runKey, id)) continue;
    throw refused(
      'detail',
      'DETAIL_TENANT',
      `names object ${object} for tenant ${id}, whose object has another name`,
    );
  }
}

/** Piece by piece: the detail of 10,000 tenants as one string would take more memory than their backup. */
function* detailText(detail: Detail): Generator<string> {
  const { objects, ...rest } = detail;
  yield `${JSON.stringify(rest).slice(0, -1)},"objects":{`;
  let separator = '';
  for (const [name, index] of Object.entries(objects)) {
    yield `${separator}${JSON.stringify(name)}:${JSON.stringify(index)}`;
    separator = ',';
  }
  yield '}}\n';
}
