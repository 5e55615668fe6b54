/**
 * SQL of the hash that an event `e` should have, from its content. Made of built-in functions alone: whoever can
 * change events could change a function of ours as well. No column's text can be taken for a part of the next one:
 * the record's fields are quoted, JSON has no line break, and the tenant comes last.
 */
export const EVENT_HASH = `
  pg_catalog.sha256(pg_catalog.convert_to(
    row(extract(epoch from e.at), e.xid, e.table_schema, e.table_name, e.operation, e.actor, e.actor_source,
        e.actor_role, e.login, e.application, e.request_id)::text
    || E'\\n' || coalesce(e.pk::text, '') || E'\\n' || coalesce(e.old_values::text, '')
    || E'\\n' || coalesce(e.new_values::text, '') || E'\\n' || coalesce('=' || e.tenant, ''), 'UTF8'))`;
