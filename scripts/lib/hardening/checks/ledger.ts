import type pg from 'pg';
import { type MigrationFile, readMigrationFiles } from '../../migrations/files.ts';
import { type LedgerStatus, ledgerStatus } from '../../migrations/status.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import type { CheckSpec, Finding } from '../check.ts';
import type { Subject } from '../subject.ts';

const READ = 'select filename, checksum from bulkhead.migrations order by filename collate "C"';

/**
 * Whether this role may read the ledger, where there is one. Asked beforehand, as a refusal ends the
 * transaction, and of the catalogue: `to_regclass` is refused too where USAGE on the schema is missing.
 */
const READABLE = `
  select coalesce((
    select has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'bulkhead' and c.relname = 'migrations'
  ), coalesce((select has_schema_privilege(oid, 'usage') from pg_namespace where nspname = 'bulkhead'), true)) as readable`;

/** What schema bulkhead holds, without what belongs to something else (indexes, partitions, row types). */
const OBJECTS = `
  select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end as kind,
         c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'bulkhead' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and not c.relispartition
     and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('i', 'a'))
  union all
  select 'function', p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'bulkhead'
   order by 1, 2`;

const APPLY = 'npx tsx scripts/hardening/apply-migrations.ts';

const ledger: CheckSpec = {
  id: 'LEDGER',
  title: 'every migration is applied as it stands in the repository',
  meaning:
    'A migration that was reviewed and never applied protects nobody, and one that was edited afterwards says something else than what the database has.',
  expected: 'applied, with the checksum of the file, and nothing beside it',
  remedy: `Apply what is pending with \`${APPLY}\`. A file that was edited goes back to what was applied; the change belongs in a new file.`,
  objects: 'files',
  nothing: 'no migration file was found',
  stage: 'planned',
  roles: [],
  query: READ,
  async examine(client, subject) {
    const { rows } = await client.query<{ readable: boolean }>(READABLE);
    if (rows[0]?.readable !== true) {
      return [
        {
          object: 'bulkhead.migrations',
          verdict: 'grey',
          observed: 'this role may not read the ledger',
          fix: 'grant usage on schema bulkhead to <role>;\ngrant select on bulkhead.migrations to <role>;',
        },
      ];
    }
    const files = await migrationsOf(subject);
    const status = await ledgerStatus(client, files);
    return [...judge(status), ...(await strangers(client, status))];
  },
};

/** The files of the model. None for a pattern is a reason to be grey, and no reason to leave all other checks undone. */
export async function migrationsOf({ model, migrationsRoot }: Subject): Promise<MigrationFile[]> {
  try {
    return await readMigrationFiles(migrationsRoot, model.migrations);
  } catch (error) {
    if (error instanceof BulkheadError && error.code === 'NO_MIGRATIONS') return [];
    throw error;
  }
}

function judge(status: LedgerStatus): Finding[] {
  const byHand = new Map(status.unrecorded.map(({ file, objects }) => [file, objects]));
  return [
    ...status.applied.map(({ file, row }): Finding => {
      return { object: file.name, verdict: 'green', observed: `applied ${row.appliedAt.toISOString()}` };
    }),
    ...status.pending.map((file): Finding => {
      const objects = byHand.get(file);
      return {
        object: file.name,
        verdict: 'red',
        observed:
          objects === undefined
            ? 'not applied'
            : `no row in the ledger, although ${list(objects)} ${objects.length === 1 ? 'is' : 'are'} there: applied by hand, perhaps in part`,
        fix: APPLY,
      };
    }),
    ...status.edited.map(({ file, row }): Finding => {
      return {
        object: file.name,
        verdict: 'red',
        observed: `edited after it was applied: the file has ${short(file.checksum)}, the ledger ${short(row.checksum)}`,
        fix: `Bring back the file as it was applied (git log -- ${file.path}), and put the change into a new file.`,
      };
    }),
    ...status.missing.map((row): Finding => {
      return {
        object: row.filename,
        verdict: 'red',
        observed: 'applied, but the file is gone',
        fix: 'Bring the file back: without it nobody can say what the database went through.',
      };
    }),
  ];
}

/** What somebody put into our schema without a migration. What a DO block makes is known only by its name in the text. */
async function strangers(client: pg.ClientBase, status: LedgerStatus): Promise<Finding[]> {
  const { rows } = await client.query<{ kind: string; name: string }>(OBJECTS);
  const texts = [
    ...status.applied.map(({ file }) => file),
    ...status.edited.map(({ file }) => file),
    ...status.pending,
  ].map((file) => file.text);
  return rows
    .filter(({ name }) => !texts.some((text) => text.includes(`bulkhead.${name}`)))
    .map(({ kind, name }) => ({
      object: `${kind} bulkhead.${name}`,
      verdict: 'red',
      observed: 'made by no migration',
      fix: 'Look who made it and why; then drop it, or let a migration make it.',
    }));
}

function list(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

function short(checksum: string): string {
  return `${checksum.slice(0, 12)}…`;
}

export const LEDGER: readonly CheckSpec[] = [ledger];
