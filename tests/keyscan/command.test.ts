import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runScript } from '../support/command-line.ts';
import { ANON, DATABASE, folderOf, SECRET, SECRETS, SERVICE, SERVICE_VARIABLE } from './samples.ts';

const SCRIPT = 'scripts/hardening/scan-service-key.ts';

interface Told {
  readonly code: number | null;
  readonly all: string;
  readonly report: {
    readonly verdict: string;
    readonly summary: string;
    readonly checks: readonly { id: string; object?: string; verdict: string; observed: string }[];
    readonly facts: Readonly<Record<string, unknown>>;
    readonly reproduce: string;
  };
}

/** Runs the command as a process and searches everything that it said or wrote for a secret. */
async function run(folder: string, args: readonly string[], secrets = SECRETS): Promise<Told> {
  const reports = join(folder, '.reports');
  const { code, stdout, stderr } = await runScript(SCRIPT, [...args, '--json', '--reports', reports]);
  const written = stdout === '' ? '' : await readReport(reports, stdout);
  const all = stdout + stderr + written;
  for (const secret of secrets)
    assert.not.ok(all.includes(secret), `a secret is in the output: ${secret.slice(0, 4)}`);
  return { code, all, report: stdout === '' ? undefined : JSON.parse(stdout) };
}

async function readReport(reports: string, stdout: string): Promise<string> {
  const { id, at } = JSON.parse(stdout);
  const stem = join(reports, 'hardening', at.slice(0, 4), at.slice(5, 7), id);
  return (await readFile(`${stem}.json`, 'utf8')) + (await readFile(`${stem}.md`, 'utf8'));
}

const red = ({ report }: Told) =>
  report.checks.filter(({ verdict }) => verdict === 'red').map(({ id, object }) => `${id} ${object}`);

test('source, bundle, map, .env: every finding with its place, none with its value; exit 1', async () => {
  const source = `// client\nexport const key = '${SERVICE}';\n`;
  const sources = ['../src/other.ts', '../src/admin.ts'];
  const map = JSON.stringify({ version: 3, sources, sourcesContent: ['export {};\n', source] });
  await using folder = await folderOf({
    'src/admin.ts': source,
    'dist/app.js': `${'f();'.repeat(100)}k="${SERVICE}"`,
    'dist/app.js.map': map,
    '.env': `A=1\nDATABASE_URL=${DATABASE}\nVITE_${SERVICE_VARIABLE}=${SECRET}\n`,
    '.gitignore': '.env\n',
    'logo.png': Buffer.concat([Buffer.from([0x89, 0x50, 0, 0]), Buffer.from(SERVICE)]),
    'node_modules/x/index.js': `k="${SERVICE}"`,
    'src/anon.ts': `k="${ANON}"`,
  });
  const told = await run(folder.path, [folder.path]);
  assert.is(told.code, 1);
  assert.equal(red(told), [
    `KEY-01 ${folder.path}/dist/app.js:1:404`,
    `KEY-01 ${folder.path}/dist/app.js.map:1:${map.indexOf(SERVICE) + 1}`,
    `KEY-01 ${folder.path}/src/admin.ts:2:21`,
    `KEY-02 ${folder.path}/.env:3:${`VITE_${SERVICE_VARIABLE}=`.length + 1}`,
    `KEY-03 ${folder.path}/.env:2:14`,
    `KEY-04 ${folder.path}/.env:3:1`,
  ]);
  const inMap = told.report.checks.find(({ object }) => object?.includes('.map'));
  assert.match(inMap?.observed ?? '', 'from ../src/admin.ts:2:21');
  assert.is(told.report.facts.binaryFilesSkipped, 1);
  assert.is(told.report.facts.nodeModulesFoldersSkipped, 1);
  assert.match(told.report.summary, /^6 findings in 6 files \(KEY-01, KEY-02, KEY-03, KEY-04\)$/);
});

test('several paths; node_modules when it is named; nothing found is green', async () => {
  await using folder = await folderOf({
    'a/x.js': `k="${ANON}"`,
    'b/y.js': 'y()',
    'node_modules/x/index.js': `k="${SERVICE}"`,
  });
  const [a, b] = [join(folder.path, 'a'), join(folder.path, 'b/y.js')];
  const green = await run(folder.path, [a, b]);
  assert.is(green.code, 0, green.all);
  assert.is(green.report.facts.files, 2);
  assert.match(green.report.reproduce, `'${a}\n${b}'`);
  const named = await run(folder.path, [a, b, join(folder.path, 'node_modules')]);
  assert.equal(red(named), [`KEY-01 ${folder.path}/node_modules/x/index.js:1:4`]);
});

test('a mark with a reason allows a line, and the report lists it; anything less does not', async () => {
  const lines = [
    `a = '${SERVICE}'; // bulkhead: allow-key signed with the test secret`,
    `// bulkhead: allow-key stands on the line above`,
    `b = '${SERVICE}';`,
    `c = '${SERVICE}'; // bulkhead: allow-key`,
    `d = '${SERVICE}'; // bulkhead: allow-keys of all kinds`,
    `x(); // bulkhead: allow-key only its own line`,
    `e = '${SERVICE}';`,
    `/* bulkhead: allow-key see ${SERVICE} */ f = '${SERVICE}';`,
    `g = '${SERVICE}';${'y();'.repeat(400)}// bulkhead: allow-key too far away`,
  ];
  await using folder = await folderOf({ 'a.ts': lines.join('\n') });
  const told = await run(folder.path, [folder.path]);
  assert.is(told.code, 1);
  assert.equal(
    red(told).map((text) => text.replace(/.*a\.ts:(\d+):.*/, '$1')),
    ['4', '5', '7', '9'],
  );
  const allowed = told.report.checks.filter(({ verdict }) => verdict === 'excepted');
  assert.is(allowed.length, 4);
  assert.match(allowed[0]?.observed ?? '', 'allowed: signed with the test secret');
  assert.match(JSON.stringify(told.report.facts.allowed), 'stands on the line above');
});

const refusals: [name: string, args: (folder: string) => string[], message: RegExp][] = [
  [
    'paths that do not exist, all at once',
    (at) => [`${at}/nowhere`, `${at}/nor-there`, at],
    /nowhere does not exist\n.*nor-there does not exist/,
  ],
  [
    'an entry that does not exist',
    (at) => [at, '--client-entry', `${at}/main.ts`],
    /main\.ts does not exist/,
  ],
  ['a folder without a file', (at) => [`${at}/empty`], /nothing was scanned .*there is no file in it/],
  ['a folder with nothing but binary files', (at) => [`${at}/pictures`], /all 1 files in it are binary/],
  [
    'history outside of a repository',
    (at) => [at, '--history'],
    /has no history to scan: .*not a git repository/,
  ],
  ['a variable that is none', (at) => [at, '--variable', 'a.*b'], /--variable takes names in capitals/],
  ['a fingerprint that is none', (at) => [at, '--rotated', SERVICE], /--rotated takes fingerprints/],
  ['no path', () => [], /<paths> is missing/],
];
for (const [name, args, message] of refusals) {
  test(`refuses ${name}: exit 2`, async () => {
    await using folder = await folderOf({ 'pictures/a.png': '\0\0\0', 'empty/.keep/x': '' });
    await rm(join(folder.path, 'empty/.keep'), { recursive: true });
    const { code, stdout, stderr } = await runScript(SCRIPT, [
      ...args(folder.path),
      '--reports',
      join(folder.path, '.r'),
    ]);
    assert.is(code, 2);
    assert.match(stdout + stderr, message);
    assert.not.ok((stdout + stderr).includes(SERVICE));
  });
}

test('a file that cannot be read: not green, and what the others hold is told all the same', async () => {
  await using folder = await folderOf({ 'a.js': 'a()', 'empty.txt': '' });
  await symlink('/proc/self/mem', join(folder.path, 'b.js'));
  const grey = await run(folder.path, [folder.path]);
  assert.is(grey.code, 2);
  const [unread] = grey.report.checks.filter(({ verdict }) => verdict === 'grey');
  assert.is(unread?.id, 'KEY-00');
  assert.match(unread?.object ?? '', 'b.js');
  await writeFile(join(folder.path, 'a.js'), `k="${SERVICE}"`);
  assert.is((await run(folder.path, [folder.path])).code, 1);
});

test('SARIF 2.1.0: required members, places, suppressions, no secret', async () => {
  await using folder = await folderOf({
    'src/a file.ts': `k = '${SERVICE}';\nm = '${SECRET}'; // bulkhead: allow-key of a test\n`,
  });
  const sarif = join(folder.path, 'out/keys.sarif');
  const told = await run(folder.path, [join(folder.path, 'src'), '--sarif', sarif]);
  assert.is(told.code, 1);
  const text = await readFile(sarif, 'utf8');
  for (const secret of SECRETS) assert.not.ok(text.includes(secret));
  const log = JSON.parse(text);
  assert.is(log.version, '2.1.0');
  assert.match(log.$schema, /sarif-schema-2\.1\.0\.json$/);
  const [one] = log.runs;
  assert.is(one.tool.driver.name, 'bulkhead scan-service-key');
  assert.is(one.columnKind, 'utf16CodeUnits');
  assert.is(one.invocations[0].executionSuccessful, true);
  assert.equal(
    one.tool.driver.rules.map(({ id }: { id: string }) => id),
    ['KEY-01', 'KEY-02', 'KEY-03', 'KEY-04', 'KEY-05'],
  );
  for (const rule of one.tool.driver.rules)
    assert.ok(rule.shortDescription.text && rule.help.text && rule.name);
  assert.is(one.results.length, 2);
  for (const result of one.results) {
    assert.is(one.tool.driver.rules[result.ruleIndex].id, result.ruleId);
    assert.ok(result.message.text.length > 20);
    assert.match(result.partialFingerprints['bulkheadKey/v1'], /^[0-9a-f]{32}$/);
    assert.is(
      result.locations[0].physicalLocation.artifactLocation.uri,
      pathToFileURL(join(folder.path, 'src/a file.ts')).href,
    );
  }
  assert.equal(one.results[0].locations[0].physicalLocation.region, { startLine: 1, startColumn: 6 });
  assert.equal(one.results[1].suppressions, [
    { kind: 'inSource', status: 'accepted', justification: 'of a test' },
  ]);
  assert.is(one.results[0].suppressions, undefined);
});

test('a path that holds a secret itself is shown without it', async () => {
  await using folder = await folderOf({ [`${SECRET}.txt`]: `k="${SERVICE}"` });
  const told = await run(folder.path, [folder.path]);
  assert.equal(red(told), [`KEY-01 ${folder.path}/….txt:1:4`]);
});

test.run();
