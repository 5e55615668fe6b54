import type pg from 'pg';
import { displayName, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import { auditedTables, type Model } from '../tenancy/model.ts';

/** What the audit triggers of one table are told: whose rows, by which key, and what must not be written down. */
export interface AuditArguments {
  /** `schema.table` as people write it. */
  readonly table: string;
  /** Empty for a table of no tenant, and for one that knows its tenant only through a parent. */
  readonly tenant: string;
  readonly key: readonly string[];
  readonly redacted: readonly string[];
}

/** The four triggers of an audited table, by operation. Each is ENABLE ALWAYS. */
export const AUDIT_TRIGGERS = {
  INSERT: 'bulkhead_audit_insert',
  UPDATE: 'bulkhead_audit_update',
  DELETE: 'bulkhead_audit_delete',
  TRUNCATE: 'bulkhead_audit_truncate',
} as const;

type AuditedTable = ReturnType<typeof auditedTables>[number];

/** What the model asks the triggers to be told, per audited table. */
export function expectedArguments(model: Model): AuditArguments[] {
  return auditedTables(model).map((table) => ({
    table: table.id,
    tenant: table.tenantColumn ?? '',
    key: table.key,
    redacted: table.audit.redact,
  }));
}

/** The statements that make the audit triggers of a table; running them again makes them anew. */
export function auditTriggerSql(table: AuditedTable): string[] {
  const on = quoteQualified(table);
  const call = `execute function bulkhead.record_audit_event(${[
    quoteLiteral(table.tenantColumn ?? ''),
    quoteLiteral(arrayLiteral(table.key)),
    quoteLiteral(arrayLiteral(table.audit.redact)),
  ].join(', ')})`;
  const { INSERT, UPDATE, DELETE, TRUNCATE } = AUDIT_TRIGGERS;
  const names = Object.values(AUDIT_TRIGGERS);
  return [
    `create or replace trigger ${INSERT} after insert on ${on} referencing new table as changed_rows for each statement ${call}`,
    `create or replace trigger ${UPDATE} after update on ${on} for each row when (old.* *<> new.*) ${call}`,
    `create or replace trigger ${DELETE} after delete on ${on} referencing old table as changed_rows for each statement ${call}`,
    `create or replace trigger ${TRUNCATE} after truncate on ${on} for each statement ${call}`,
    `alter table ${on} ${names.map((name) => `enable always trigger ${name}`).join(', ')}`,
  ];
}

/** `{"a","b"}`: a text[] as the server reads it. */
function arrayLiteral(names: readonly string[]): string {
  return `{${names.map((name) => `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
}

/** One audit trigger as the database has it. */
export interface AuditTrigger extends AuditArguments {
  readonly name: string;
  /** `A` is ENABLE ALWAYS, `O` the default, `R` replica, `D` disabled. */
  readonly enabled: string;
}

// Arguments stand one after another, each ended by a zero byte.
const TRIGGERS = `
  select n.nspname as schema, c.relname as "table", t.tgname as name, t.tgenabled::text as enabled,
         array(select convert_from(decode(argument, 'hex'), getdatabaseencoding())
                 from regexp_split_to_table(regexp_replace(
                        regexp_replace(encode(t.tgargs, 'hex'), '(..)', '\\1 ', 'g'), '00 $', ''), '00 ')
                      with ordinality as split (spaced, position),
                      lateral (select replace(spaced, ' ', '') as argument) bare
                order by position) as arguments
    from pg_catalog.pg_trigger t
    join pg_catalog.pg_class c on c.oid = t.tgrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where not t.tgisinternal and t.tgfoid = to_regproc('bulkhead.record_audit_event')
   order by 1, 2, 3`;

/** All audit triggers of the database, whatever they are called. One query. */
export async function readAuditTriggers(client: pg.ClientBase): Promise<AuditTrigger[]> {
  const { rows } = await client.query<{
    schema: string;
    table: string;
    name: string;
    enabled: string;
    arguments: string[];
  }>(TRIGGERS);
  const arrays = await client.query<{ key: string[]; redacted: string[] }>(
    'select k::text[] as key, r::text[] as redacted from unnest($1::text[], $2::text[]) with ordinality as u (k, r, position) order by position',
    [rows.map((row) => row.arguments[1] ?? '{}'), rows.map((row) => row.arguments[2] ?? '{}')],
  );
  return rows.map((row, index) => ({
    table: displayName({ schema: row.schema, name: row.table }),
    name: row.name,
    enabled: row.enabled,
    tenant: row.arguments[0] ?? '',
    key: arrays.rows[index]?.key ?? [],
    redacted: arrays.rows[index]?.redacted ?? [],
  }));
}
