-- case: no bound on waiting
-- expect: MIG-28:3
set lock_timeout = 0;
