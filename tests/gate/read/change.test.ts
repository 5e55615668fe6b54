import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ChangedText, judgeFiles, planChange } from '../../../scripts/lib/gate/change.ts';
import { readChange } from '../../../scripts/lib/gate/read/read-change.ts';
import { modelFor, readPortal, TODAY } from '../corpus/case.ts';

const PATTERNS = ['migrations/*.sql'];
const FIRST = { path: 'migrations/001_first.sql', base: 'select 1;\n', head: 'select 1;\n' };

function told(...texts: readonly ChangedText[]): string[] {
  return judgeFiles(planChange(texts, PATTERNS)).map(
    ({ rule, file, line, what }) => `${rule} ${file}:${line} ${what}`,
  );
}

test('what the base has stays as it is: a byte is enough', () => {
  assert.equal(told(FIRST), []);
  const [edited] = told({ ...FIRST, head: '-- now with a comment\nselect 1;\n' });
  assert.match(edited ?? '', /^MIG-50 migrations\/001_first\.sql:1 001_first\.sql is applied already/);
  const [spaced] = told({ ...FIRST, head: 'select 1;\n\n' });
  assert.match(spaced ?? '', /^MIG-50 migrations\/001_first\.sql:3/);
});

test('a file removed, and one renamed, are named', () => {
  assert.match(
    told({ ...FIRST, head: undefined })[0] ?? '',
    /001_first\.sql is applied already and is removed/,
  );
  const renamed = told(
    { ...FIRST, head: undefined },
    { path: 'migrations/001_one.sql', base: undefined, head: FIRST.base },
  );
  assert.is(renamed.length, 1);
  assert.match(renamed[0] ?? '', /001_first\.sql is applied already and is called 001_one\.sql now/);
});

test('what came to the base since the branches parted is not removed, but its number is taken', () => {
  const theirs = { path: 'migrations/002_theirs.sql', base: 'select 2;\n', head: undefined, fork: undefined };
  assert.equal(told(FIRST, theirs), []);
  const ours = { path: 'migrations/002_ours.sql', base: undefined, head: 'select 3;\n' };
  const [conflict] = told(FIRST, theirs, ours);
  assert.match(
    conflict ?? '',
    /^MIG-51 migrations\/002_ours\.sql:1 002_theirs\.sql has the number 002 already/,
  );
  assert.match(
    judgeFiles(planChange([FIRST, theirs, ours], PATTERNS))[0]?.fix ?? '',
    /git mv migrations\/002_ours\.sql migrations\/003_ours\.sql/,
  );
});

test('a number below the highest is out of order; the next one is not, nor a folder of Prisma', () => {
  const third = { path: 'migrations/003_third.sql', base: 'select 3;\n', head: 'select 3;\n' };
  const late = { path: 'migrations/002_late.sql', base: undefined, head: 'select 2;\n' };
  assert.match(
    told(FIRST, third, late)[0] ?? '',
    /MIG-51 .* comes before migrations that are applied already/,
  );
  assert.equal(
    told(FIRST, third, { path: 'migrations/004_next.sql', base: undefined, head: 'select 4;\n' }),
    [],
  );
  const prisma = planChange(
    [{ path: 'prisma/migrations/20260101_first/migration.sql', base: undefined, head: 'select 1;' }],
    ['prisma/migrations/*/migration.sql'],
  );
  assert.is(prisma.added[0]?.name, '20260101_first/migration.sql');
});

test('files that match no pattern are none of its business', () => {
  assert.equal(told({ path: 'docs/001.sql', base: 'select 1;', head: undefined }), []);
});

test('an edited file is judged as it now stands, and one that cannot be parsed shows a caret', async () => {
  const model = await modelFor();
  const base = await readPortal(model);
  const read = (head: string) =>
    readChange(planChange([{ ...FIRST, head }], PATTERNS), model, { base, serverMajor: 18, today: TODAY });
  const edited = await read('alter table public.messages disable row level security;\n');
  assert.equal(
    edited.map(({ rule }) => rule),
    ['MIG-44', 'MIG-50'],
  );
  const broken = (await read('select 1;\nalter tble x;\n')).find(({ rule }) => rule === 'MIG-00');
  assert.is(broken?.line, 2);
  assert.match(broken?.excerpt ?? '', /\^/);
});

test('another tool’s findings are kept, and can be allowed like ours', async () => {
  const model = await modelFor();
  const text = '-- bulkhead: allow squawk:identifier-too-long it is cut to the same 2027-01-31\nselect 1;\n';
  const change = planChange([{ path: 'migrations/009_x.sql', base: undefined, head: text }], PATTERNS);
  const other = {
    rule: 'squawk:identifier-too-long',
    severity: 'warn',
    file: 'migrations/009_x.sql',
    line: 2,
    column: 1,
    endLine: 2,
    excerpt: '',
    what: 'too long',
    fix: 'shorter',
  } as const;
  const findings = await readChange(change, model, { serverMajor: 18, today: TODAY, others: [other] });
  assert.is(findings.length, 1);
  assert.is(findings[0]?.allowed?.reason, 'it is cut to the same');
});

test.run();
