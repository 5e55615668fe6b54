// Functions with their owner's rights. The tests' session is the superuser, so what it makes belongs to somebody who
// sees past every policy.

/** The search_path as it should be. */
export const PIN = 'set search_path = pg_catalog, pg_temp';
export const GRANT = 'grant execute on all functions in schema public to public;';

/** A function of one SQL statement. */
export const sql = (body: string, attributes = PIN, head = 'f() returns bigint') =>
  `create function public.${head} language sql security definer ${attributes} as $$ ${body} $$; ${GRANT}`;

/** The same in PL/pgSQL. */
export const steps = (body: string, attributes = PIN, head = 'f() returns void') =>
  `create function public.${head} language plpgsql security definer ${attributes} as $$ ${body} $$; ${GRANT}`;

/** The tenant of the portal's claim. */
export const T = 'bulkhead.current_tenant()';
