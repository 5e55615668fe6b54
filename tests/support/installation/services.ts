import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startServer } from '../../../scripts/lib/postgres/embedded.ts';
import { quoteIdentifier } from '../../../scripts/lib/postgres/identifiers.ts';
import { testContext } from '../context.ts';

/** A service container of a job, as the runner sees it. */
export interface Service {
  /** By the container's port: the port of this machine. */
  readonly ports: Record<string, number>;
  stop(): Promise<void>;
}

/** What https://hub.docker.com/_/postgres reads, as far as the workflows use it. */
const KNOWN = new Set(['POSTGRES_USER', 'POSTGRES_HOST_AUTH_METHOD']);

/** Starts what stands for the image: an embedded PostgreSQL of its version. Another image or variable is an error. */
export async function startService(image: string, env: Readonly<Record<string, string>>): Promise<Service> {
  const [, version] = /^postgres:(\d+)(?:\.\d+)?@sha256:[0-9a-f]{64}$/.exec(image) ?? [];
  if (version === undefined) throw new Error(`nothing stands for the image ${image}`);
  const unknown = Object.keys(env).filter((name) => !KNOWN.has(name));
  if (unknown.length > 0) throw new Error(`nothing is known about ${unknown.join(', ')} of ${image}`);
  if (env.POSTGRES_HOST_AUTH_METHOD !== 'trust') throw new Error(`${image} needs a password or trust`);
  const context = testContext();
  try {
    const { url, port } = await startServer(context, {
      version: Number(version),
      inMemory: true,
      settings: { hba_file: await trustingFile(await context.temporaryFolder('service')) },
    });
    await makeUser(url, env.POSTGRES_USER ?? 'postgres');
    return { ports: { 5432: port }, stop: () => context.end() };
  } catch (error) {
    await context.end();
    throw error;
  }
}

/** The image's own superuser has the name that is asked for, and a database of that name. */
async function makeUser(url: string, user: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const name = quoteIdentifier(user);
    await client.query(`create role ${name} superuser createdb createrole replication bypassrls login`);
    await client.query(`create database ${name} owner ${name}`);
  } finally {
    await client.end();
  }
}

/** pg_hba.conf that asks nobody, readable by the account that the server runs as. */
async function trustingFile(folder: string): Promise<string> {
  await chmod(folder, 0o755);
  const file = join(folder, 'pg_hba.conf');
  await writeFile(file, 'host all all 127.0.0.1/32 trust\n', { mode: 0o644 });
  return file;
}
