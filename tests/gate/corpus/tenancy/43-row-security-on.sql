-- case: what is hidden is skipped in silence
-- expect: MIG-43:3
set row_security = on;
