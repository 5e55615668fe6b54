-- What bulkhead's two logins need in the application's schema. Run as the owner of the tables; running it
-- again changes nothing. Their rights in schema bulkhead come with migrations/000_bulkhead_schema.sql.

grant usage on schema public to bulkhead_operator, bulkhead_backup;
grant select on all tables in schema public to bulkhead_operator, bulkhead_backup;
grant select on all sequences in schema public to bulkhead_operator, bulkhead_backup;
alter default privileges in schema public grant select on tables to bulkhead_operator, bulkhead_backup;
alter default privileges in schema public grant select on sequences to bulkhead_operator, bulkhead_backup;

-- The operator creates developments and repairs orphans. It never deletes.
grant insert, update on all tables in schema public to bulkhead_operator;
grant usage on all sequences in schema public to bulkhead_operator;
alter default privileges in schema public grant insert, update on tables to bulkhead_operator;
alter default privileges in schema public grant usage on sequences to bulkhead_operator;
