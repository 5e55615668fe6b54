import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Command } from '../../scripts/lib/runtime/command.ts';
import { STANDARD_INPUTS, STANDARD_OUTPUTS } from '../../scripts/lib/runtime/standard.ts';

// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#branding: of its 270 icons, ours.
const ICONS = [
  'activity',
  'archive',
  'bell',
  'book',
  'check-circle',
  'clock',
  'eye',
  'file-text',
  'git-pull-request',
  'key',
  'life-buoy',
  'link',
  'lock',
  'rotate-ccw',
  'search',
  'shield',
  'trash-2',
  'upload-cloud',
  'user-check',
  'users',
] as const;
const COLOURS = [
  'white',
  'black',
  'yellow',
  'blue',
  'green',
  'orange',
  'red',
  'purple',
  'gray-dark',
] as const;

const inputShape = z.strictObject({ description: z.string(), required: z.boolean() });
const outputShape = z.strictObject({ description: z.string() });
const actionShape = z.strictObject({
  name: z.string(),
  description: z.string(),
  author: z.string(),
  branding: z.strictObject({ icon: z.enum(ICONS), color: z.enum(COLOURS) }),
  // Strict shapes: a default in action.yml would arrive as a given value and hide the environment variable.
  inputs: z.record(z.string(), inputShape),
  outputs: z.record(z.string(), outputShape),
  runs: z.strictObject({ using: z.literal('node24'), main: z.string() }),
});

const actions = readdirSync('actions', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'dist')
  .map(({ name }) => name);

test('there are actions', () => {
  assert.ok(actions.includes('hardening-status'));
});

for (const name of actions) {
  const folder = join('actions', name);
  const main = readFileSync(join(folder, 'main.ts'), 'utf8');
  const action = actionShape.parse(parse(readFileSync(join(folder, 'action.yml'), 'utf8')));

  test(`${name}: main.ts only hands one command to the adapter`, () => {
    assert.match(
      main,
      /^import \{ (\w+) \} from '\.\.\/\.\.\/scripts\/[\w-]+(?:\/[\w-]+)?\.ts';\nimport \{ runAction \} from '[./\w]+\/action\.ts';\n\nawait runAction\(\1\);\n$/,
    );
  });

  test(`${name}: action.yml has the inputs and outputs of the command, and no others`, async () => {
    const command = await commandOf(folder, main);
    assert.is(command.action ?? command.name, name);
    assert.is(action.description, command.summary);
    const inputs = { ...command.inputs, ...STANDARD_INPUTS };
    assert.equal(Object.keys(action.inputs), Object.keys(inputs));
    for (const [key, input] of Object.entries(inputs)) {
      const written = action.inputs[key];
      assert.ok(written?.description.startsWith(input.description), `${key}: ${input.description}`);
      assert.is(written?.required, input.required, key);
      if (input.env !== undefined)
        assert.match(written?.description ?? '', input.env, `${key} names its variable`);
    }
    const outputs = { ...STANDARD_OUTPUTS, ...command.outputs };
    assert.equal(
      Object.entries(action.outputs).map(([key, { description }]) => [key, description]),
      Object.entries(outputs),
    );
  });

  test(`${name}: it runs from the bundle, where Node 24 needs no package and no source`, () => {
    assert.is(action.runs.main, `../dist/${name}.js`);
    assert.ok(existsSync(join(folder, action.runs.main)), `${name} is not in actions/dist: npm run build`);
  });
}

async function commandOf(folder: string, main: string): Promise<Command> {
  const [, exported = '', from = ''] = /import \{ (\w+) \} from '(.+)'/.exec(main) ?? [];
  const module: Record<string, unknown> = await import(pathToFileURL(resolve(folder, from)).href);
  const found = module[exported];
  if (!isCommand(found)) throw new Error(`${from} exports no command ${exported}`);
  return found;
}

function isCommand(value: unknown): value is Command {
  return (
    value !== null && typeof value === 'object' && 'inputs' in value && 'run' in value && 'kind' in value
  );
}

test.run();
