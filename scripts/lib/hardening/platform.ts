import type { Model } from '../tenancy/model.ts';

/** bulkhead's own logins, as the runbook names them: what they may do is known and wanted. */
const OWN_LOGINS: readonly string[] = ['bulkhead_operator', 'bulkhead_backup', 'bulkhead_recorder'];

/** Roles that Supabase makes, keeps and alone can change: https://supabase.com/docs/guides/database/postgres/roles */
const SUPABASE_ROLES: readonly string[] = ['authenticator', 'dashboard_user', 'pgbouncer', 'postgres'];

/** Schemas that Supabase fills and migrates itself. */
const SUPABASE_SCHEMAS: readonly string[] = [
  'auth',
  'extensions',
  'graphql',
  'graphql_public',
  'pgbouncer',
  'realtime',
  'storage',
  'supabase_functions',
  'vault',
];

/** The publication that Supabase Realtime reads. */
export const REALTIME_PUBLICATION = 'supabase_realtime';

/** True for a role that the platform itself made: whoever runs on it can neither drop nor change it. */
export function isPlatformRole({ platform }: Model, role: string): boolean {
  return platform === 'supabase' && (SUPABASE_ROLES.includes(role) || role.startsWith('supabase_'));
}

/** True for a schema whose tables the platform itself makes and guards. */
export function isPlatformSchema({ platform }: Model, schema: string): boolean {
  return platform === 'supabase' && SUPABASE_SCHEMAS.includes(schema);
}

/** True for a role that the model names, or that is one of bulkhead's own logins. */
export function isKnownRole({ roles }: Model, role: string): boolean {
  const named = [...roles.app, ...roles.anonymous, ...roles.service, roles.owner];
  return named.includes(role) || OWN_LOGINS.includes(role);
}
