/** The tenant of the portal's claim, asked once per statement. */
export const T = '(select bulkhead.current_tenant())';

/** A policy whose condition is to be judged. */
export const policy = (condition: string, table = 'documents') =>
  `create policy probe on public.${table} for select to authenticated using (${condition});`;

/** A function for such a condition. */
export const helper = (
  body: string,
  attributes = 'language sql stable set search_path = pg_catalog, pg_temp',
) => `create function bulkhead.helper() returns uuid ${attributes} as $$ ${body} $$;`;

/** The claim as PostgREST hands it on, without a function. */
export const CLAIM =
  "(nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{app_metadata,tenant_id}')::uuid";

/** The names of both in findings. */
export const PROBE = 'documents: policy probe';
export const HELPER = 'bulkhead.helper()';
