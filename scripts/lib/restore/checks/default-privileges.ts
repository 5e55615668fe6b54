import type pg from 'pg';
import type { DefaultPrivileges, SchemaDump } from '../../archive/schema-dump.ts';
import { readDefaultPrivileges } from '../../backup/default-privileges.ts';
import { quoteIdentifier } from '../../postgres/identifiers.ts';
import type { Check } from '../../runtime/result.ts';

/** That the next table or function of a restored database is as open or closed as in the backup. */
export async function checkDefaultPrivileges(
  client: pg.ClientBase,
  { defaultPrivileges }: SchemaDump,
  notSet: readonly string[],
  login: string,
): Promise<Check[]> {
  if (defaultPrivileges === undefined) return [unknown()];
  return judgeDefaults(defaultPrivileges, await readDefaultPrivileges(client), notSet, login);
}

/** Compares two lists; pure. `notSet`: makers that the restoring login could not act for. */
export function judgeDefaults(
  expected: readonly DefaultPrivileges[],
  restored: readonly DefaultPrivileges[],
  notSet: readonly string[],
  login: string,
): Check[] {
  const wanted = byObject(expected);
  const found = byObject(restored);
  const checks = [...new Set([...wanted.keys(), ...found.keys()])].flatMap((object): Check[] => {
    const entry = wanted.get(object);
    const [should, is] = [textOf(entry), textOf(found.get(object))];
    if (should === is) return [];
    if (entry === undefined || !notSet.includes(entry.role))
      return [defaultsCheck('red', is, object, should)];
    const fix = `As an administrator: grant ${quoteIdentifier(entry.role)} to ${quoteIdentifier(login)};`;
    const observed = `${is}: the login "${login}" may not act as ${entry.role}, so it could not set them`;
    return [{ ...defaultsCheck('grey', observed, object, should), fix }];
  });
  if (checks.length > 0) return checks;
  const count = expected.length;
  return [defaultsCheck('green', count === 0 ? 'neither has any for all schemas' : `all ${count} are equal`)];
}

function byObject(entries: readonly DefaultPrivileges[]): Map<string, DefaultPrivileges> {
  return new Map(entries.map((entry) => [`${entry.objects} of ${entry.role}`, entry]));
}

/** The order of grants and privileges says nothing. */
function textOf(entry: DefaultPrivileges | undefined): string {
  if (entry === undefined) return "PostgreSQL's own";
  const grants = entry.grants.map(
    ({ grantee, privileges, grantable }) =>
      `${grantee ?? 'PUBLIC'} gets ${[...privileges].sort().join(', ')}${grantable ? ' with grant option' : ''}`,
  );
  return grants.length === 0 ? 'nothing for anybody' : grants.sort().join('; ');
}

function defaultsCheck(
  verdict: Check['verdict'],
  observed: string,
  object?: string,
  expected = 'as in the backup',
): Check {
  return {
    id: 'DRL-09',
    title: 'Default privileges that hold in every schema are those of the backup',
    ...(object === undefined ? {} : { object }),
    verdict,
    expected,
    observed,
    meaning:
      'After a restore the next table or function that a migration makes would be open to whom it was closed.',
  };
}

function unknown(): Check {
  return {
    ...defaultsCheck('grey', 'the backup was written before they were recorded'),
    fix: 'Make a new backup: npx tsx scripts/backup/backup-nightly.ts',
  };
}
