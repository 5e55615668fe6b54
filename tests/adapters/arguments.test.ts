import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCommandLine } from '../../scripts/lib/adapters/arguments.ts';
import { helpText } from '../../scripts/lib/adapters/help.ts';
import { command } from '../../scripts/lib/runtime/command.ts';
import {
  argument,
  choice,
  flag,
  integer,
  secret,
  severalArguments,
  textOr,
} from '../../scripts/lib/runtime/inputs.ts';
import { resolveInputs } from '../../scripts/lib/runtime/resolve.ts';

const inputs = {
  file: argument({ description: 'A file' }),
  'database-url': secret({ description: 'The database', env: 'DATABASE_URL' }),
  config: textOr('bulkhead.yaml', { description: 'The model', env: 'BULKHEAD_CONFIG' }),
  jobs: integer(2, { description: 'Connections', min: 1, max: 16 }),
  kind: choice(['a', 'b'], 'a', { description: 'Which' }),
  'dry-run': flag({ description: 'Change nothing' }),
} as const;

const parse = (...argv: string[]) => parseCommandLine(argv, inputs);
const none = { given: new Map<string, string>(), env: {}, cwd: '/' };

test('reads flags, values and arguments', () => {
  const line = parse('seed.json', '--config', 'other.yaml', '--jobs=4', '--dry-run', '--json');
  assert.equal(line.problems, []);
  assert.equal(Object.fromEntries(line.given), {
    file: 'seed.json',
    config: 'other.yaml',
    jobs: '4',
    'dry-run': 'true',
    json: 'true',
  });
});

test('several arguments are lines of the last one that takes them', () => {
  const several = { ...inputs, paths: severalArguments({ description: 'Files' }) };
  const line = (...argv: string[]) => parseCommandLine(argv, several);
  const { given, problems } = line('seed.json', 'src', '--jobs', '4', 'a folder', '--', '--odd');
  assert.equal(problems, []);
  assert.is(given.get('file'), 'seed.json');
  assert.is(given.get('paths'), 'src\na folder\n--odd');
  assert.is(given.get('jobs'), '4');
  assert.is(line('seed.json', 'src').given.get('paths'), 'src');
  assert.is(line('seed.json').given.get('paths'), undefined);
});

const refused: [string, string[], RegExp][] = [
  ['an unknown flag', ['--colour'], /--colour is unknown/],
  ['a mistyped flag, with the one that is meant', ['--confg', 'x'], /--confg is unknown; is --config meant/],
  ['a secret on the command line', ['--database-url', 'postgres://x'], /never on the command line/],
  ['a flag without its value', ['--config'], /--config needs a value/],
  ['a flag that swallows the next one', ['--config', '--json'], /--config needs a value/],
  ['a flag given twice', ['--jobs', '1', '--jobs', '2'], /--jobs is given twice/],
  ['a value for a flag that takes none', ['--dry-run=yes'], /--dry-run takes no value/],
  ['an argument too many', ['a', 'b'], /"b" is one too many/],
];
for (const [name, argv, message] of refused) {
  test(`refuses ${name}`, () => {
    assert.match(parse(...argv).problems.join('\n'), message);
  });
}

test('reports every problem of the values at once', async () => {
  const { problems } = await resolveInputs(inputs, {
    ...none,
    given: new Map([
      ['jobs', '99'],
      ['kind', 'c'],
      ['config', ''],
    ]),
  });
  assert.is(problems.length, 5, problems.join('\n'));
  assert.match(problems.join('\n'), /<file> is missing/);
  assert.match(problems.join('\n'), /DATABASE_URL \(or --database-url-file\) is missing/);
  assert.match(problems.join('\n'), /--jobs takes a whole number from 1 to 16, not "99"/);
  assert.match(problems.join('\n'), /--kind takes one of a, b, not "c"/);
  assert.match(problems.join('\n'), /--config must not be empty/);
});

test('a flag beats the variable, the variable beats the default, an empty variable counts as not set', async () => {
  const env = { BULKHEAD_CONFIG: 'env.yaml' };
  const value = async (given: [string, string][], variables: Record<string, string>) =>
    (await resolveInputs(inputs, { ...none, given: new Map(given), env: variables })).values.config;
  assert.is(await value([['config', 'flag.yaml']], env), 'flag.yaml');
  assert.is(await value([], env), 'env.yaml');
  assert.is(await value([], { BULKHEAD_CONFIG: '' }), 'bulkhead.yaml');
});

test('a secret file that cannot be read is a problem that names the flag', async () => {
  const given = new Map([['database-url-file', '/nowhere/at/all']]);
  const { problems } = await resolveInputs(inputs, { ...none, given });
  assert.match(problems.join('\n'), /--database-url-file cannot be read/);
});

test('help shows every input, its variable and its default, and examples', () => {
  const help = helpText(
    command({
      name: 'sample',
      path: 'scripts/sample.ts',
      summary: 'Does a thing.',
      kind: 'hardening',
      inputs,
      outputs: {},
      runbook: 'RUNBOOK-MULTI-TENANT.md',
      examples: [{ line: 'npx tsx scripts/sample.ts x', explains: 'the thing' }],
      run: async () => ({ verdict: 'green', summary: '', checks: [] }),
    }),
  );
  for (const text of [
    '<file>',
    'DATABASE_URL, --database-url-file <file>',
    '--jobs <number>',
    'default 2',
    '--json',
    '--reports <folder>',
    'npx tsx scripts/sample.ts x',
  ]) {
    assert.ok(help.includes(text), `help lacks ${text}:\n${help}`);
  }
});

test.run();
