import { quoteIdentifier, quoteLiteral } from '../postgres/identifiers.ts';
import type { Model, UserClaim } from '../tenancy/model.ts';
import { scopeRefusal } from './refusal.ts';

/** On whose behalf the work of a scope is done. */
export interface Who {
  /** Person or job; the audit trail carries it. */
  readonly actor: string;
  readonly requestId?: string;
  /** Id of the signed-in user, for policies that ask for it; in the audit trail it stands for the actor. */
  readonly subject?: string;
}

/** A setting of the session and the value that it has until the transaction ends. */
export type Setting = readonly [name: string, value: string];

const CLAIMS = 'request.jwt.claims';

/**
 * All that a transaction is told: for whom, by whom, and how names and texts are read. What an earlier borrower of
 * the session may have left behind is overwritten. `tenant` undefined: for nobody.
 */
export function scopeSettings(
  model: Model,
  searchPath: readonly string[],
  tenant: string | undefined,
  who: Who | undefined,
): Setting[] {
  const { claim } = model;
  const source: UserClaim = claim.from === 'membership' ? claim.user : claim;
  const value = claim.from === 'membership' ? subjectOf(who, tenant) : tenant;
  const token: Record<string, unknown> = who?.subject === undefined ? {} : { sub: who.subject };
  const settings = new Map<string, string>([
    [CLAIMS, Object.keys(token).length === 0 ? '' : JSON.stringify(token)],
  ]);
  if (source.from === 'jwt') {
    const claims = value === undefined ? token : nest(token, source.path, value);
    settings.set(source.setting, Object.keys(claims).length === 0 ? '' : JSON.stringify(claims));
  } else {
    settings.set(source.name, value ?? '');
  }
  return [
    ['search_path', [...searchPath.map(quoteIdentifier), 'pg_temp'].join(', ')],
    ['row_security', 'on'],
    ['standard_conforming_strings', 'on'],
    ...settings,
    ['app.actor', who?.actor ?? ''],
    ['app.request_id', who?.requestId ?? ''],
    // Read in place of app.request_id where that is empty.
    ['request.headers', ''],
  ];
}

function subjectOf(who: Who | undefined, tenant: string | undefined): string | undefined {
  if (tenant === undefined || who === undefined) return undefined;
  if (who.subject !== undefined) return who.subject;
  throw scopeRefusal(
    'SCOPE_SETTINGS',
    'the policies of this model ask for the user, and the scope names none',
    'Pass the id of the signed-in user as "subject".',
  );
}

function nest(
  token: Record<string, unknown>,
  [first = '', ...rest]: readonly string[],
  value: string,
): Record<string, unknown> {
  return { ...token, [first]: rest.length === 0 ? value : nest({}, rest, value) };
}

/** Begins a transaction with these settings, as one text for one round trip. Its last result is what holds now. */
export function openingSql(
  settings: readonly Setting[],
  role: string | undefined,
  exists: string | undefined,
): string {
  const set = settings.map(
    ([name, value]) => `pg_catalog.set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, true)`,
  );
  const read = settings.map(
    ([name], index) => `pg_catalog.current_setting(${quoteLiteral(name)}, true) as s${index}`,
  );
  return [
    'begin',
    ...(role === undefined ? [] : [`set local role ${quoteIdentifier(role)}`]),
    `select ${set.join(', ')}`,
    `select ${read.join(', ')}, session_user::text as login, current_user::text as role,
       pg_catalog.current_setting('is_superuser') as superuser, ${exists ?? 'true'} as known`,
  ].join(';\n');
}

/** Holds what the server says against what it was told. Throws `SCOPE_SETTINGS`. */
export function compareSettings(settings: readonly Setting[], row: Readonly<Record<string, unknown>>): void {
  const other = settings.filter(([, value], index) => row[`s${index}`] !== value).map(([name]) => name);
  if (other.length === 0) return;
  throw scopeRefusal(
    'SCOPE_SETTINGS',
    `the session did not take over ${other.join(', ')}`,
    'Look at what stands between the application and the database: every statement of a transaction must reach one session.',
  );
}
