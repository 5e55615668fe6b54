import type pg from 'pg';
import { readFingerprint } from '../../hardening/fingerprint/fingerprint.ts';
import { compareLines, type Difference } from '../../hardening/fingerprint/lines.ts';
import { applyMigrations, type Watch } from '../../migrations/apply.ts';
import type { MigrationFile } from '../../migrations/files.ts';
import { splitStatements } from '../../migrations/statements.ts';
import { connect, disconnect, withConnection } from '../../postgres/connect.ts';
import type { Context } from '../../runtime/context.ts';
import { messageOf } from '../../runtime/errors.ts';
import type { Model } from '../../tenancy/model.ts';

/** A file that was cut off, and what was wrong with what came after. */
export interface Interruption {
  readonly file: MigrationFile;
  /** Number of the statement, from 1, after which the session was killed. */
  readonly after: number;
  readonly problem: string;
}

/** What was tried, and what came of it. */
export interface Interruptions {
  /** How often a session was killed. */
  readonly kills: number;
  readonly problems: readonly Interruption[];
}

/** Where the migrations are tried. */
export interface Place {
  /** A superuser in the database. */
  readonly admin: pg.ClientBase;
  /** The owner of its tables. */
  readonly ownerUrl: string;
}

/**
 * Kills the session after each statement of each file, and applies the files again. A file in one transaction must have
 * left nothing at all of itself; one outside it must take up where it was left. In the end the guards must be those of a
 * run that nobody disturbed (`expected`, the lines of its fingerprint). `fresh` gives a database in which the files before
 * this one are applied.
 */
export async function interruptEach(
  files: readonly MigrationFile[],
  earlier: readonly MigrationFile[],
  model: Model,
  place: Place,
  fresh: (applied: readonly MigrationFile[]) => Promise<Place & AsyncDisposable>,
  context: Context,
): Promise<Interruptions> {
  const problems: Interruption[] = [];
  let kills = 0;
  let applied = [...earlier];
  for (const file of files) {
    const statements = await splitStatements(file);
    const all = [...applied, file];
    if (file.transactional) {
      const before = await guardsOf(place.admin, model);
      for (let after = 1; after <= statements.length; after += 1) {
        kills += 1;
        const failure = await killAfter(all, after, file, model, place, context);
        const left = compareLines(before, await guardsOf(place.admin, model));
        const problem = failure ?? remains(left);
        if (problem !== undefined) problems.push({ file, after, problem });
        if (problem !== undefined) break;
      }
      const failure = await applyAll(all, model, place.ownerUrl, context);
      if (failure !== undefined) problems.push({ file, after: statements.length, problem: failure });
    } else {
      await applyAll(all, model, place.ownerUrl, context);
      const expected = await guardsOf(place.admin, model);
      for (let after = 1; after < statements.length; after += 1) {
        kills += 1;
        await using other = await fresh(applied);
        const failure =
          (await killAfter(all, after, file, model, other, context)) ??
          (await applyAll(all, model, other.ownerUrl, context)) ??
          remains(compareLines(expected, await guardsOf(other.admin, model)));
        if (failure !== undefined) problems.push({ file, after, problem: failure });
      }
    }
    applied = all;
  }
  return { kills, problems };
}

async function guardsOf(admin: pg.ClientBase, model: Model): Promise<readonly string[]> {
  return (await readFingerprint(admin, model)).lines;
}

function remains({ added, removed }: Difference): string | undefined {
  const lines = [...added.map((line) => `+ ${line}`), ...removed.map((line) => `- ${line}`)];
  if (lines.length === 0) return undefined;
  return `the guards are not what they should be: ${lines.slice(0, 3).join('; ')}${lines.length > 3 ? ` and ${lines.length - 3} more` : ''}`;
}

/** Kills the session after a statement; a problem when the run did not notice. */
async function killAfter(
  files: readonly MigrationFile[],
  after: number,
  file: MigrationFile,
  model: Model,
  { admin, ownerUrl }: Place,
  context: Context,
): Promise<string | undefined> {
  const client = await connect(ownerUrl, context, { statementTimeout: 0 });
  const { rows } = await client.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
  const pid = rows[0]?.pid;
  let done = 0;
  let killed = false;
  const watch: Watch = {
    begun: async () => undefined,
    async done(at) {
      if (at !== file) return;
      done += 1;
      if (done !== after) return;
      killed = true;
      await kill(admin, pid, context);
    },
  };
  try {
    await applyMigrations(client, context, { files, searchPath: model.schemas, watch });
    return killed ? 'the session was killed, and the run says that all was applied' : 'the file was not run';
  } catch (error) {
    return killed ? undefined : messageOf(error);
  } finally {
    await disconnect(client);
  }
}

const GONE = 'select count(*)::int as left from pg_catalog.pg_stat_activity where pid = $1';

/** Milliseconds that a killed session may take to let go of what it holds, and between two looks. */
const LETTING_GO = 10_000;
const PAUSE = 3;

/** Ends the session as an operator would, and waits until it holds nothing any more. */
async function kill(admin: pg.ClientBase, pid: number | undefined, context: Context): Promise<void> {
  await admin.query('select pg_catalog.pg_terminate_backend($1)', [pid]);
  // Not the server's own waiting, which looks ten times a second.
  for (const since = performance.now(); performance.now() - since < LETTING_GO; ) {
    const { rows } = await admin.query<{ left: number }>(GONE, [pid]);
    if (rows[0]?.left === 0) return;
    await context.sleep(PAUSE);
  }
  throw new Error(`a killed session is still there after ${LETTING_GO / 1000} s`);
}

async function applyAll(
  files: readonly MigrationFile[],
  model: Model,
  ownerUrl: string,
  context: Context,
): Promise<string | undefined> {
  try {
    await withConnection(ownerUrl, context, { statementTimeout: 0 }, (client) =>
      applyMigrations(client, context, { files, searchPath: model.schemas }),
    );
    return undefined;
  } catch (error) {
    return `it cannot be applied after it was cut off: ${messageOf(error).split('\n')[0]}`;
  }
}
