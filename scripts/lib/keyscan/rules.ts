/** What can be found, with ids that stay. */
export type RuleId = 'KEY-01' | 'KEY-02' | 'KEY-03' | 'KEY-04' | 'KEY-05';

/** A rule, in the words of the report and of SARIF. */
export interface Rule {
  readonly id: RuleId;
  /** CamelCase name, for tools that show one. */
  readonly name: string;
  /** What holds when nothing is found. */
  readonly title: string;
  readonly expected: string;
  /** What somebody could do with what was found. */
  readonly meaning: string;
  readonly fix: string;
}

/** Page to read when something was found. */
export const RUNBOOK = 'RUNBOOK-MULTI-TENANT.md#a-service-key-was-found';

const ROTATE =
  'Rotate the key first: what was built or committed counts as read. Then take it out and read it on the server alone.';

export const RULES: readonly Rule[] = [
  {
    id: 'KEY-01',
    name: 'ServiceRoleToken',
    title: 'No token of the service role',
    expected: 'no JWT whose payload says role service_role',
    meaning:
      'Whoever has this token reads and writes the rows of every tenant: the service role passes row-level security.',
    fix: ROTATE,
  },
  {
    id: 'KEY-02',
    name: 'SecretKey',
    title: 'No secret API key',
    expected: 'no key that begins with sb_secret_',
    meaning:
      'Whoever has this key reads and writes the rows of every tenant: it stands for the service role.',
    fix: ROTATE,
  },
  {
    id: 'KEY-03',
    name: 'DatabasePassword',
    title: 'No database URL with its password',
    expected: 'no PostgreSQL URL with a password that is not a placeholder',
    meaning: 'Whoever has this URL opens a session on the database, past the application and what it checks.',
    fix: 'Change the password of that login first. Then take the URL out and read it from the environment of the server.',
  },
  {
    id: 'KEY-04',
    name: 'PublicVariable',
    title: 'No service key in a variable that is built into clients',
    expected: 'no name of a service key behind a public prefix such as NEXT_PUBLIC_ or VITE_',
    meaning:
      'The build tool writes the value of such a variable into every bundle: any visitor can read the key there.',
    fix: 'Rotate the key if it was ever built. Then rename the variable without the public prefix, and read it on the server alone.',
  },
  {
    id: 'KEY-05',
    name: 'ServerModuleInClient',
    title: 'No client reaches a module that reads the service key',
    expected: 'no import path from a client entry to a module that reads the variable of the service key',
    meaning:
      'The module is built into what the browser gets: one prefix or one inlined variable later the key is too.',
    fix: 'Move what the client needs into a module without the key, or call it through a route of the server.',
  },
];

/** The rule of an id. */
export function ruleOf(id: RuleId): Rule {
  const rule = RULES.find((one) => one.id === id);
  if (rule === undefined) throw new RangeError(`there is no rule ${id}`);
  return rule;
}
