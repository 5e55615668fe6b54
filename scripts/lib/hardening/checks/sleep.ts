import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import { ROLES } from '../relations.ts';

// Granted by name since PostgreSQL 15; a superuser has it as what it is, and PRV-04 says so.
const SLEEPERS = `
with ${ROLES}
select r.name as role, p.rolsuper as superuser,
       array(select distinct case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
               from pg_parameter_acl l cross join lateral aclexplode(l.paracl) a
              where l.parname = 'session_replication_role' and (a.grantee = 0 or pg_has_role(r.oid, a.grantee, 'MEMBER'))
              order by 1) as through
  from bh_roles r join pg_roles p on p.oid = r.oid
 where r.kind in ('app', 'anonymous', 'service')
 order by r.kind, r.name`;

interface Sleeper {
  role: string;
  superuser: boolean;
  through: string[];
}

const awake = queryCheck<Sleeper>({
  id: 'PRV-09',
  title: 'no role of the application or the back end may put keys and triggers to sleep',
  meaning:
    'Under session_replication_role = replica no foreign key is asked and no ordinary trigger fires: whoever may set it writes rows under the parents of other tenants, and nothing refuses.',
  expected: 'no privilege on the parameter session_replication_role',
  remedy: 'Revoke the privilege. What replicates has a login of its own.',
  objects: 'roles',
  nothing: 'the model names no application role that exists',
  stage: 'planned',
  roles: ['app', 'anonymous'],
  query: SLEEPERS,
  judge: (rows) =>
    rows.map(({ role, superuser, through }): Finding => {
      const object = { object: `role ${role}` };
      const granted = superuser ? [] : through;
      if (granted.length === 0) return { ...object, verdict: 'green', observed: 'none' };
      const self = quoteIdentifier(role);
      const others = granted.filter((name) => name !== self && name !== role);
      return {
        ...object,
        verdict: 'red',
        observed: `may set session_replication_role${others.length === 0 ? '' : ` through ${others.join(', ')}`}`,
        fix: granted
          .map((name) => `revoke all on parameter session_replication_role from ${name};`)
          .join('\n'),
      };
    }),
});

export const SLEEP: readonly CheckSpec[] = [awake];
