import { createHash } from 'node:crypto';
import type pg from 'pg';
import { readGuards } from '../hardening/fingerprint/guards.ts';
import { digestLines, linesOf } from '../hardening/fingerprint/lines.ts';
import type { Model } from '../tenancy/model.ts';

/**
 * What decides about the owner's cells: relations, row security, policies, owners, grants, constraints, triggers and
 * functions of the model's schemas and of ours, and whose rights the owner has. Two databases with the same answer treat
 * their owner alike.
 */
export interface OwnerStructure {
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
  /** Object by object the beginning of the SHA-256 of its lines. */
  readonly objects: readonly { readonly object: string; readonly structure: string }[];
  /** Major version of the server: another one may word the same expression differently. */
  readonly major: number;
}

/** Logins, the database and what is made next month are the server's own, and no copy has them. */
const NOT_OF_THE_COPY = /^(?:database$|role |default privileges of )/;

/** A copy of a part of the tenants cannot validate every key; new rows are held to it all the same. */
const UNVALIDATED = /(?<=^constraint .*) NOT VALID(?= \(its trigger is off\)$|$)/s;

const OWNER = `
  select current_setting('server_version_num')::int / 10000 as major,
         array(select r.rolname::text from pg_catalog.pg_roles r
                where pg_catalog.pg_has_role($1::name, r.oid, 'USAGE') and r.rolname !~ '^pg_'
                order by r.rolname collate "C") as acts_as`;

/** Reads it. Two queries, changes nothing. The session's search_path must be empty, as in every session of ours. */
export async function readOwnerStructure(client: pg.ClientBase, model: Model): Promise<OwnerStructure> {
  const { rows } = await client.query<{ major: number; acts_as: string[] }>(OWNER, [model.roles.owner]);
  const [place] = rows;
  if (place === undefined) throw new Error('the server did not say which version it is');
  const schemas = [...new Set([...model.schemas, 'bulkhead'])];
  const guards = await readGuards(client, schemas, [model.roles.owner]);
  const lines = linesOf(
    guards
      .filter(({ subject }) => !NOT_OF_THE_COPY.test(subject))
      .map((row) => ({ ...row, fact: row.fact.replace(UNVALIDATED, '') })),
  );
  const all = [...lines, `owner: has the rights of ${place.acts_as.join(', ')}`];
  const objects = new Map<string, string[]>();
  for (const line of all) {
    const object = line.slice(0, line.indexOf(': '));
    const known = objects.get(object);
    if (known === undefined) objects.set(object, [line]);
    else known.push(line);
  }
  return {
    sha256: digestLines(all),
    objects: [...objects].map(([object, own]) => ({
      object,
      structure: createHash('sha256').update(own.join('\n')).digest('hex').slice(0, 16),
    })),
    major: place.major,
  };
}
