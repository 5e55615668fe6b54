import pg from 'pg';
import { harmlessColumn, type Subject, subjectsOf, touchSql } from '../../isolation/ground.ts';
import { castOf, type Persona } from '../../isolation/persona.ts';
import { readPrivileges, readRoles } from '../../isolation/surface.ts';
import { insertSql, rowsWithKey, type World } from '../../isolation/world.ts';
import { connect, disconnect } from '../../postgres/connect.ts';
import { quoteIdentifier, quoteLiteral } from '../../postgres/identifiers.ts';
import type { Context } from '../../runtime/context.ts';
import type { Model } from '../../tenancy/model.ts';

/** What the application does with one table, as one tenant. */
interface Act {
  readonly table: string;
  readonly does: 'read' | 'update' | 'insert';
  readonly sql: string;
}

/** How the application fared with one table while the migrations were applied. */
export interface Fare {
  readonly table: string;
  readonly does: Act['does'];
  readonly done: number;
  /** Milliseconds of the one that took longest. */
  readonly longest: number;
  /** What the server refused that it had not refused before the migrations: SQLSTATE and what it names, never a row. */
  readonly refused: string | undefined;
}

/** A running application of two tenants, each with a reader and a writer. */
export interface Traffic {
  /** Lets everybody come round once more, on the schema as it is then, and ends them. */
  end(): Promise<Fare[]>;
}

/** The application does not wait for ever either. */
const PATIENCE = 15_000;

/** Milliseconds between two acts: readers and writers are at work, and leave the processor to the migrations. */
const PAUSE = 2;

/**
 * Sets a reader and a writer of each of two tenants to work on every table, as the first role of the application and
 * with the claims of the tenants' users. What the application cannot do before the migrations it does not try. The
 * writers take back what they write. Where nobody can act at all nobody fares, which proves nothing.
 */
export async function startTraffic(
  url: string,
  model: Model,
  world: World,
  context: Context,
): Promise<Traffic> {
  const admin = await connect(url, context);
  let personas: Persona[];
  let acts: (persona: Persona) => Act[];
  try {
    const roles = await readRoles(admin, model.roles.app);
    const cast = castOf(model, world, roles, new Set());
    personas = cast.personas.filter(
      ({ kind, tenant, role }) => kind === 'app' && tenant !== undefined && role === model.roles.app[0],
    );
    const subjects = subjectsOf({ model, world });
    const privileges = await readPrivileges(
      admin,
      model.roles.app,
      subjects.map(({ seeded }) => seeded.relation.oid),
    );
    acts = (persona) =>
      subjects.flatMap((subject) => {
        const granted = privileges(persona.role ?? '', subject.seeded.relation.oid);
        return actsOn(subject, persona, harmlessColumn(subject, granted));
      });
  } finally {
    await disconnect(admin);
  }
  const shifts = personas.flatMap((persona) => {
    const all = acts(persona);
    const readers = all.filter(({ does }) => does === 'read');
    const writers = all.filter(({ does }) => does !== 'read');
    return [readers, writers].map((chosen) => ({ persona, chosen }));
  });
  const workers = await Promise.all(
    shifts.map(async ({ persona, chosen }) => {
      const limits = { rowSecurity: 'on', lockTimeout: 0, statementTimeout: PATIENCE } as const;
      const worker = new Worker(await connect(url, context, limits), persona);
      await worker.rehearse(chosen);
      return worker;
    }),
  );
  const running = workers.map((worker) => worker.work());
  return {
    async end() {
      for (const worker of workers) worker.stop();
      await Promise.all(running);
      const fares = workers.flatMap((worker) => [...worker.fares.values()]);
      await Promise.all(workers.map((worker) => worker.leave()));
      return merge(fares);
    },
  };
}

function actsOn(subject: Subject, persona: Persona, column: string | undefined): Act[] {
  const { table, seeded } = subject;
  const rows = seeded.rows.filter((row) => row.tenant === persona.tenant && !row.spare).slice(0, 1);
  const where = rowsWithKey(seeded, table.key, rows);
  const act = (does: Act['does'], sql: string): Act => ({ table: table.id, does, sql });
  return [
    act('read', `select count(*) from ${subject.sql} where ${where}`),
    ...(column === undefined ? [] : [act('update', touchSql(subject, column, where))]),
    ...(persona.tenant === undefined
      ? []
      : [act('insert', insertSql(seeded.relation, seeded.fresh(persona.tenant)))]),
  ];
}

/** One session of the application. */
class Worker {
  readonly fares = new Map<string, Fare>();
  readonly #client: pg.Client;
  /** Begins a transaction as the persona. */
  readonly #entry: string;
  #acts: readonly Act[] = [];
  #stopped = false;

  constructor(client: pg.Client, persona: Persona) {
    this.#client = client;
    this.#entry = entryOf(persona);
  }

  /** Keeps what works as things stand. */
  async rehearse(acts: readonly Act[]): Promise<void> {
    const able: Act[] = [];
    for (const act of acts) if ((await this.#try(act)) === undefined) able.push(act);
    this.#acts = able;
  }

  stop(): void {
    this.#stopped = true;
  }

  async leave(): Promise<void> {
    await disconnect(this.#client);
  }

  /** Goes round until it is stopped, and once more after that: on what the migrations have left. */
  async work(): Promise<void> {
    for (let last = false; !last && this.#acts.length > 0; ) {
      last = this.#stopped;
      for (const act of this.#acts) {
        const began = performance.now();
        const refused = await this.#try(act);
        this.#note(act, performance.now() - began, refused);
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }

  /** In a transaction of its own that is taken back; the reason when the server refuses. */
  async #try(act: Act): Promise<string | undefined> {
    try {
      await this.#client.query(this.#entry);
      const { rowCount } = await this.#client.query(act.sql);
      return rowCount === 0 ? 'no row' : undefined;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      return describe(error);
    } finally {
      await this.#client.query('rollback');
    }
  }

  #note(act: Act, milliseconds: number, refused: string | undefined): void {
    const key = `${act.does} ${act.table}`;
    const before = this.fares.get(key);
    this.fares.set(key, {
      table: act.table,
      does: act.does,
      done: (before?.done ?? 0) + 1,
      longest: Math.max(before?.longest ?? 0, Math.round(milliseconds)),
      refused: refused ?? before?.refused,
    });
  }
}

function entryOf({ role, settings }: Persona): string {
  const claims = Object.entries(settings).map(
    ([name, value]) => `select pg_catalog.set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, true)`,
  );
  return [
    'begin',
    ...(role === undefined ? [] : [`set local role ${quoteIdentifier(role)}`]),
    ...claims,
  ].join('; ');
}

function describe({ code, constraint, column }: pg.DatabaseError): string {
  const named = constraint ?? column;
  return `SQLSTATE ${code ?? 'unknown'}${named === undefined ? '' : ` (${named})`}`;
}

function merge(fares: readonly Fare[]): Fare[] {
  const merged = new Map<string, Fare>();
  for (const fare of fares) {
    const key = `${fare.does} ${fare.table}`;
    const before = merged.get(key);
    merged.set(key, {
      ...fare,
      done: fare.done + (before?.done ?? 0),
      longest: Math.max(fare.longest, before?.longest ?? 0),
      refused: fare.refused ?? before?.refused,
    });
  }
  return [...merged.values()].sort((a, b) => b.longest - a.longest);
}
