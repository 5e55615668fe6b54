import type { CheckSpec } from '../check.ts';

/** Looked at by `readSubject`, since it must be known before anything else. */
const TENANTS = 'select count(*) from <tenants>';

const tenants: CheckSpec = {
  id: 'META-01',
  title: 'there is a tenant to keep apart',
  meaning: 'In a database without a tenant nothing can be mixed up: a green status of it would say nothing.',
  expected: 'at least one tenant, readable by this role',
  remedy: 'Ask the database that holds the tenants, as a role that sees all rows (bulkhead_operator).',
  objects: 'tenants',
  nothing: 'the tenants were not counted',
  stage: 'planned',
  roles: [],
  query: TENANTS,
  async examine(_client, { model, tenants: found }) {
    const object = { object: model.tenant.table.id };
    if (typeof found !== 'number') {
      return [{ ...object, verdict: 'grey', observed: `the tenants could not be counted: ${found.reason}` }];
    }
    if (found === 0) return [{ ...object, verdict: 'grey', observed: 'no tenant' }];
    return [{ ...object, verdict: 'green', observed: found === 1 ? '1 tenant' : `${found} tenants` }];
  },
};

export const META: readonly CheckSpec[] = [tenants];
