import { quoteIdentifier, quoteLiteral } from '../postgres/identifiers.ts';
import { sqlError } from './excerpt.ts';
import type { MigrationFile } from './files.ts';
import { LOCK_KEY } from './lock.ts';
import { type Statement, splitStatements } from './statements.ts';

export interface EditorFormOptions {
  /** The role that owns the tables. */
  readonly owner: string;
  /** Schemas for unqualified names in the file. */
  readonly searchPath: readonly string[];
}

/**
 * A file as one script for an editor that sends its whole text at once, such as Supabase's: in one transaction,
 * as the owner, with the same ledger row that `applyMigrations` would write, and refused where the file is applied
 * already. A file that runs without a transaction is given with its indexes built in the ordinary way.
 * Throws `MIGRATION_SQL` for such a file with anything else that no transaction may contain.
 */
export async function editorForm(file: MigrationFile, options: EditorFormOptions): Promise<string> {
  const statements = await splitStatements(file);
  const body = file.transactional ? file.text : withoutConcurrency(file, statements);
  const role = quoteIdentifier(options.owner);
  const path = options.searchPath.map(quoteIdentifier).join(', ');
  return `-- ${file.name} for a SQL editor: paste all of it and run it once. Made from ${file.path}
-- (SHA-256 ${file.checksum})
-- by scripts/hardening/write-sql-editor-form.ts; it leaves what apply-migrations.ts would leave.${
    file.transactional
      ? ''
      : '\n-- Its indexes are built in the ordinary way: nobody can write to a table meanwhile.'
  }

begin;
set local role ${role};
set local row_security = off;
set local search_path = ${path};
set local lock_timeout = '5s';
set local statement_timeout = 0;
do $bulkhead$
declare
  known text;
begin
  if not pg_catalog.pg_try_advisory_xact_lock(${LOCK_KEY.join(', ')}) then
    raise exception 'somebody else is applying migrations to this database';
  end if;
  if pg_catalog.to_regclass('bulkhead.migrations') is not null then
    execute 'select checksum from bulkhead.migrations where filename = $1' into known using ${quoteLiteral(file.name)};
  end if;
  if known is not null then
    raise exception using
      message = ${quoteLiteral(`${file.name} is applied already`)}
        || case when known = '${file.checksum}' then '' else ', but it was another text (SHA-256 ' || known || ')' end,
      hint = 'Nothing was changed, and nothing is to be done.';
  end if;
end
$bulkhead$;

${body.trimEnd()}
;

set local role ${role};
set local search_path = pg_catalog;
insert into bulkhead.migrations (filename, checksum, duration_ms)
  values (
    ${quoteLiteral(file.name)}, '${file.checksum}',
    (extract(epoch from clock_timestamp() - transaction_timestamp()) * 1000)::integer
  );
commit;
`;
}

/** What PostgreSQL refuses in a transaction, by the parser's names, apart from concurrent indexes. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'VacuumStmt',
  'CreatedbStmt',
  'DropdbStmt',
  'AlterSystemStmt',
  'TransactionStmt',
  'ReindexStmt',
]);

const CONCURRENTLY = /^((?:create\s+(?:unique\s+)?|drop\s+)index\s+)concurrently\s+/i;

function withoutConcurrency(file: MigrationFile, statements: readonly Statement[]): string {
  return statements.map((statement) => `${plainStatement(file, statement)};`).join('\n\n');
}

function plainStatement(file: MigrationFile, { kind, text, start }: Statement): string {
  if (OUTSIDE.has(kind)) {
    throw sqlError(
      file,
      start,
      `it cannot run in a transaction, so there is no form of it for a SQL editor (${kind})`,
      undefined,
      'Apply this file with apply-migrations.ts.',
    );
  }
  return text.replace(CONCURRENTLY, '$1');
}
