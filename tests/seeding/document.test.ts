import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/lib/runtime/errors.ts';
import { parseSeed } from '../../scripts/lib/seeding/document.ts';
import { parseSeedFormat, readSeedFormat } from '../../scripts/lib/seeding/format.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { failure, SEEDS, type SeedFile, sampleSeed, seed } from './fixture.ts';

const model = await readModel('bulkhead.yaml');
const format = await readSeedFormat('docs/examples/portal/seed.yaml', model);
const sample = await sampleSeed('harbour-quay');

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

const problems = (text: string) => problemsOf(() => parseSeed(text, 'seed.json', format));

test('the samples, and the example of the runbook, hold to the format', async () => {
  for (const name of SEEDS) {
    assert.equal(problems(JSON.stringify(await sampleSeed(name))), [], name);
  }
  const runbook = {
    seed_identifier: 'unique-seed-id-001',
    is_demo: false,
    tenant: { name: 'ABC Developments', slug: 'abc-developments', logo_url: 'https://example.com/logo.svg' },
    development: {
      code: 'ABC-PARK',
      name: 'ABC Park',
      slug: 'abc-park',
      address: '123 Main Street, City',
      latitude: 51.8985,
      longitude: -8.4756,
    },
    house_types: [
      { code: 'A01', name: 'Type A - 3 Bed Semi', bedrooms: 3, bathrooms: 2, floor_area_sqm: 110 },
    ],
    units: [
      { unit_number: '1', house_type_code: 'A01', address_line_1: '1 ABC Park, City', purchaser_name: 'P' },
    ],
  };
  assert.equal(problems(`\uFEFF${JSON.stringify(runbook)}`), []);
});

test('every mistake is listed, each with its path', () => {
  const wrong: Record<string, unknown> = structuredClone({ ...sample });
  Object.assign(wrong, {
    seed_identifier: '!',
    is_demo: 'yes',
    extra: 1,
    tenant: { slug: 'Not A Slug', logo_url: 'javascript:alert(1)' },
    development: { ...sample.development, latitude: 91, code: 'x y', tenant_id: 'somebody' },
    house_types: [
      { code: 'A01', name: 'A', bedrooms: 2.5 },
      { code: 'A01', name: 'B' },
    ],
    units: [
      { unit_number: '1', house_type_code: 'A01' },
      { unit_number: '2', house_type_code: 'Z99' },
      { unit_number: '1', house_type_code: 'A01', purchaser_name: ' x' },
      { house_type_code: 'A01', unit_number: 7 },
      { unit_number: '8', house_type_code: 'A01', purchaser_name: 'nul\0' },
      'nonsense',
    ],
  });
  const found = problems(JSON.stringify(wrong));
  for (const line of [
    'seed_identifier: takes 3 to 100',
    'is_demo: ',
    'extra: unknown member',
    'tenant.name: is missing',
    'tenant.slug: must match',
    'tenant.logo_url: takes a http',
    'development.latitude: ',
    'development.code: must match',
    'development.tenant_id: unknown member',
    'house_types[0].bedrooms: ',
    'house_types[1].code: "A01" stands in house_types[0] already',
    'units[1].house_type_code: "Z99" is the code of nothing in house_types',
    'units[2].unit_number: "1" stands in units[0] already',
    'units[2].purchaser_name: begins or ends with a space',
    'units[3].unit_number: ',
    'units[4].purchaser_name: holds a NUL',
    'units[5]: ',
  ]) {
    assert.ok(
      found.some((problem) => problem.startsWith(line)),
      `${line} is not in\n${found.join('\n')}`,
    );
  }
  assert.is(found.length, 17, found.join('\n'));
});

test('sections that are missing, doubled or of the wrong kind', () => {
  const { units: _, ...without } = sample;
  assert.equal(problems(JSON.stringify(without)), ['units: is missing']);
  assert.match(problems(JSON.stringify({ ...sample, units: {} })).join(), /^units: /);
  assert.match(problems(JSON.stringify([sample])).join(), /^file: /);
  assert.equal(problems('{"a": "private'), ['file: it is not JSON (at position 14 (line 1 column 15))']);
  assert.equal(problems(''), ['file: it is not JSON']);
});

test('members that stand twice, of which JSON would keep the last and lose the first', () => {
  const text = JSON.stringify(sample).replace('"units":[{', '"units":[{"unit_number":"0","unit_number":"0",');
  assert.equal(problems(text), [
    `units[0].unit_number: stands here twice (line 1, column ${text.indexOf('"unit_number"') + '"unit_number":"0",'.length + 1})`,
    `units[0].unit_number: stands here twice (line 1, column ${text.indexOf('"unit_number":"1"') + 1})`,
  ]);
  assert.match(
    problems('{\n "units": [],\n "units": []}').join('\n'),
    /^units: stands here twice \(line 3, column 2\)/m,
  );
});

test('what JSON can say and PostgreSQL cannot store', () => {
  const withName = (json: string) =>
    problems(JSON.stringify(sample).replace(/"purchaser_name":"[^"]*"/, `"purchaser_name":${json}`));
  assert.match(withName('"a\\ud800"').join(), /^units\[0\]\.purchaser_name: holds half a character/);
  assert.match(withName('"a\\u0000"').join(), /^units\[0\]\.purchaser_name: holds a NUL/);
  assert.equal(withName('"a\\ud83c\\udfe0"'), []);
  const withLatitude = (json: string) =>
    problems(JSON.stringify(sample).replace(/"latitude":[^,}]*/, `"latitude":${json}`));
  assert.match(withLatitude('1e400').join(), /^development\.latitude: /);
  assert.equal(withLatitude('1e1'), []);
  assert.match(
    problems(`{"__proto__": {}, ${JSON.stringify(sample).slice(1)}`).join(),
    /^__proto__: unknown member/,
  );
});

test('an empty list is a development without units yet', () => {
  assert.equal(problems(JSON.stringify({ ...sample, units: [], house_types: [] })), []);
});

test('mistakes are found before a connection is opened', async () => {
  const nowhere = {
    name: 'nowhere',
    url: '',
    urlFor: () => 'postgresql://nobody@127.0.0.1:1/nowhere',
    drop: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const broken: SeedFile = { ...sample, units: [{ unit_number: '' }] };
  const error = await failure(seed(nowhere, broken, { secret: undefined }));
  assert.is(error.code, 'INPUT');
  assert.is((await failure(seed(nowhere, '/nowhere/seed.json'))).code, 'SEED_MISSING');
  assert.is(
    (await failure(seed(nowhere, sample, { format: '/nowhere/seed.yaml' }))).code,
    'SEED_FORMAT_MISSING',
  );
  assert.is((await failure(seed(nowhere, sample))).code, 'CONNECT_REFUSED');
});

test('every mistake of a format file is listed', () => {
  const text = `
version: 1
sections:
  tenant: { table: tenants, match: [slug], fields: { slug: { type: text } } }
  people: { table: users, match: [email], fields: { email: { type: text } } }
  development:
    table: developments
    match: [code, colour]
    fields: { code: { type: text, optional: true }, tenant_id: { type: text } }
  units:
    table: units
    list: true
    match: [unit_number]
    references: { house_type_id: tenant, other_id: nothing }
    fields: { unit_number: { type: text }, number: { type: text, column: unit_number } }
    derived: { unit_uid: "{development.number}-{unit_number}" }
  notices: { table: notices, list: true, match: [title], references: { development_id: units }, fields: { title: { type: text } } }
`;
  const found = problemsOf(() => parseSeedFormat(text, 'seed.yaml', model)).join('\n');
  for (const line of [
    /sections\.people\.table: public\.users belongs to no tenant/,
    /sections\.development\.match: nothing is written to the column colour/,
    /sections\.development\.match: code is optional/,
    /sections\.development: tenant_id is filled in with the seed's own tenant/,
    /sections\.units: the column unit_number is written twice/,
    /sections\.units\.references\.house_type_id: the model says that it refers to public\.house_types/,
    /sections\.units\.references\.other_id: there is no section "nothing"/,
    /sections\.units\.references\.development_id: is missing/,
    /sections\.units\.derived\.unit_uid: \{development\.number\} is no field/,
    /sections\.notices\.references\.development_id: "units" has many rows/,
  ]) {
    assert.match(found, line);
  }
  const shape = (yaml: string) => problemsOf(() => parseSeedFormat(yaml, 'seed.yaml', model)).join('\n');
  assert.match(shape('version: 2\nsections: {}'), /version/);
  assert.match(shape('version: 1\nsections: {}'), /exactly one must be a single row of public\.tenants/);
  assert.match(
    shape('version: 1\nsections: { a: { table: nope, match: [x] } }'),
    /"nope" is not in the model/,
  );
  assert.match(shape('version: 1\nversion: 1'), /unique|Map keys/);
});

test.run();
