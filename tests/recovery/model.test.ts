import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/lib/runtime/errors.ts';
import { parseModel, readModel } from '../../scripts/lib/tenancy/parse.ts';

const HEAD = `version: 1
tenant: { table: orgs }
claim: { from: membership, table: members, user: user_id, organisation: org_id }
roles: { owner: o }
tables:
  members: { tenant: org_id, parents: { user_id: users, house_id: { table: houses, optional: true } } }
  houses: { tenant: org_id }
  guests: { tenant: org_id, parents: { house_id: { table: houses, optional: true } } }
  notes: { tenant: org_id, parents: { house_id: houses, user_id: users } }
  users: { shared: true }
`;

function problemsOf(recovery: string): readonly string[] {
  try {
    parseModel(`${HEAD}recovery:\n${recovery}`, 'model.yaml');
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

test("the portal's strategies are those of its runbook, in their order", async () => {
  const { recovery } = await readModel('bulkhead.yaml');
  assert.is(recovery.threshold, 80);
  assert.equal(
    recovery.strategies.get('public.messages')?.map(({ method, confidence }) => `${method} ${confidence}`),
    [
      'metadata.unitUid 100',
      'metadata.unit_uid 100',
      'metadata.address 80',
      'metadata.schemeId 50',
      'house_id 95',
      'user_id → memberships.unit_id 80',
    ],
  );
  assert.equal(
    recovery.quarantine?.rows.map(({ table }) => table.name),
    ['tenants', 'developments', 'units'],
  );
});

test('a model without it has a threshold and no strategies', () => {
  const { recovery } = parseModel(HEAD, 'model.yaml');
  assert.equal([recovery.threshold, recovery.strategies.size, recovery.quarantine], [80, 0, undefined]);
});

test('a path is written with dots, or as a list where a name holds one', () => {
  const strategy = (path: string) =>
    `{ kind: json, column: data, path: ${path}, parent: house_id, confidence: 90 }`;
  const { recovery } = parseModel(
    `${HEAD}recovery: { tables: { notes: [${strategy('a.b')}, ${strategy('["a.b", c]')}] } }`,
    'model.yaml',
  );
  assert.equal(
    recovery.strategies.get('public.notes')?.map(({ path }) => path),
    [
      ['a', 'b'],
      ['a.b', 'c'],
    ],
  );
});

const MEMBER =
  'kind: member, column: user_id, table: members, member: user_id, parent: house_id, confidence: 80';
const WRONG: [what: string, recovery: string, problem: RegExp][] = [
  ['an unknown setting', '  treshold: 70', /^12:3 recovery\.treshold: unknown setting$/],
  ['a threshold of 0', '  threshold: 0', /recovery\.threshold/],
  [
    'an unknown table',
    '  tables: { nots: [] }',
    /^12:13 recovery\.tables\.nots: the table "nots" is not in the model$/,
  ],
  ['a shared table', '  tables: { users: [] }', /has no tenant to be found/],
  [
    'an unknown kind',
    '  tables: { notes: [{ kind: guess, parent: house_id, confidence: 80 }] }',
    /recovery\.tables\.notes\.0\.kind/,
  ],
  [
    'a confidence beyond 100',
    '  tables: { notes: [{ kind: column, column: x, parent: house_id, confidence: 101 }] }',
    /notes\.0\.confidence/,
  ],
  [
    'no confidence',
    '  tables: { notes: [{ kind: column, column: x, parent: house_id }] }',
    /notes\.0\.confidence: is missing/,
  ],
  [
    'a parent that is none',
    '  tables: { notes: [{ kind: column, column: x, parent: y, confidence: 80 }] }',
    /"y" is no column of parents/,
  ],
  [
    'a parent without a tenant',
    '  tables: { notes: [{ kind: column, column: x, parent: user_id, confidence: 80 }] }',
    /leads to a tenant/,
  ],
  [
    'a column filled from itself',
    '  tables: { notes: [{ kind: column, column: house_id, parent: house_id, confidence: 80 }] }',
    /from itself/,
  ],
  [
    'a member table that is not there',
    `  tables: { notes: [{ ${MEMBER.replace('members', 'clubs')}, holds: house_id }] }`,
    /"clubs" is not in the model/,
  ],
  [
    'a member that holds another parent',
    `  tables: { notes: [{ ${MEMBER}, holds: user_id }] }`,
    /"user_id" of public\.members does not refer to public\.houses/,
  ],
  ['a table twice', '  tables: { notes: [], public.notes: [] }', /stands here twice/],
  [
    'parking those whom a strategy asks',
    `  tables: { notes: [{ ${MEMBER.replace('table: members', 'table: guests')}, holds: house_id }] }
  quarantine: { park: [guests], rows: { orgs: { name: q } } }`,
    /public\.guests says who is a member/,
  ],
  [
    'parking members',
    '  quarantine: { park: [members], rows: { orgs: { name: q } } }',
    /would open the quarantine/,
  ],
  [
    'parking under nothing',
    '  quarantine: { park: [notes], rows: { orgs: { name: q } } }',
    /a row of public\.houses is needed/,
  ],
  [
    'a row that nothing needs',
    '  quarantine: { park: [houses], rows: { orgs: { name: q }, members: { role: q } } }',
    /nothing that may be parked needs a row of public\.members/,
  ],
  ['a row without a value', '  quarantine: { park: [houses], rows: { orgs: {} } }', /names no value/],
];
for (const [what, recovery, problem] of WRONG) {
  test(`refused: ${what}`, () => {
    const problems = problemsOf(recovery);
    assert.is(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', problem);
  });
}

test('several mistakes at once, each with its place', () => {
  const text =
    '  tables:\n    notes:\n      - { kind: column, column: x, parent: y, confidence: 80 }\n      - { kind: column, column: x, parent: z, confidence: 80 }\n    nots: []';
  assert.equal(
    problemsOf(text).map((line) => line.split(' ')[0]),
    ['14:36', '15:36', '16:5'],
  );
});

test('docs/RECOVERY.md shows strategies and a quarantine that can be read', async () => {
  const page = await readFile('docs/RECOVERY.md', 'utf8');
  const portal = await readFile('bulkhead.yaml', 'utf8');
  const bare = portal.replace(/^recovery:\n(?:(?: {2}.*)?\n)+/m, '');
  const examples = [...page.matchAll(/```yaml\n(recovery:[\s\S]*?)```/g)].map(([, text = '']) => text);
  assert.is(examples.length, 2);
  for (const example of examples) parseModel(`${bare}\n${example}`, 'model.yaml');
});

test.run();
