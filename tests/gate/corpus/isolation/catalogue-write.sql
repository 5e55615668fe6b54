-- case: the catalogue written to
-- expect: MIG-44:4
-- runs: superuser
update pg_catalog.pg_class set relrowsecurity = false where relname = 'messages';
