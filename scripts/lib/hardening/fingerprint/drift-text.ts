import type { CheckText } from '../check.ts';
import { GUARDS } from './guards.ts';

export const DRIFT_ID = 'RLS-15';

/** What the check is; `judgeDrift` looks. It needs the reports as well as the database, so no query can be all of it. */
export const DRIFT: CheckText = {
  id: DRIFT_ID,
  title: 'policies, grants, functions and constraints are as last recorded',
  meaning:
    'A guard that was changed past the migrations was reviewed by nobody. Each single check may still be green while what stood behind it was replaced: a helper function, a grant, a membership of a role.',
  expected: 'the fingerprint of the last accepted report, as long as the same migrations are applied',
  remedy:
    'Take the change back, or write it as a migration: then the next report is the new measure. What shall stay as it is without one is accepted by an exception for the fingerprint that the report names; once a report with it is recorded, the exception can go.',
  objects: 'fingerprints',
  nothing:
    'the report to compare with was changed after it was recorded, or is missing (without any earlier report, or with other migrations applied since, it is planned)',
  stage: 'planned',
  roles: [],
  query: GUARDS,
};
