import type { Model } from '../tenancy/model.ts';

/** bulkhead's own logins, as the runbook names them: what they may do is known and wanted. */
const OWN_LOGINS: readonly string[] = ['bulkhead_operator', 'bulkhead_backup', 'bulkhead_recorder'];

/** Roles that Supabase makes, keeps and alone can change: https://supabase.com/docs/guides/database/postgres/roles */
const SUPABASE_ROLES: readonly string[] = ['authenticator', 'dashboard_user', 'pgbouncer', 'postgres'];

/**
 * Schemas that Supabase fills and migrates itself, and that its customers cannot change:
 * https://supabase.com/docs/guides/database/tables
 */
const SUPABASE_SCHEMAS: ReadonlySet<string> = new Set([
  '_analytics',
  '_realtime',
  'auth',
  'cron',
  'extensions',
  'graphql',
  'graphql_public',
  'net',
  'pgbouncer',
  'pgmq',
  'pgsodium',
  'pgsodium_masks',
  'pgtle',
  'realtime',
  'storage',
  'supabase_functions',
  'supabase_migrations',
  'vault',
]);

/** The publication that Supabase Realtime reads. */
export const REALTIME_PUBLICATION = 'supabase_realtime';

/** True for a role that the platform itself made: whoever runs on it can neither drop nor change it. */
export function isPlatformRole({ platform }: Model, role: string): boolean {
  return platform === 'supabase' && (SUPABASE_ROLES.includes(role) || role.startsWith('supabase_'));
}

/** True for a schema that the platform itself makes and guards: what stands in it is not ours to judge or to repair. */
export function isPlatformSchema({ platform, schemas }: Model, schema: string): boolean {
  return platform === 'supabase' && SUPABASE_SCHEMAS.has(schema) && !schemas.includes(schema);
}

/** True for a role that the model names, or that is one of bulkhead's own logins. */
export function isKnownRole({ roles }: Model, role: string): boolean {
  const named = [...roles.app, ...roles.anonymous, ...roles.service, roles.owner];
  return named.includes(role) || OWN_LOGINS.includes(role);
}
