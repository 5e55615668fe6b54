import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { folderOf, SECRETS, SERVICE } from './samples.ts';

interface Step {
  readonly code: number;
  readonly log: string;
  readonly outputs: string;
  readonly summary: string;
  readonly report: string;
}

/** Runs the action's main file as the runner does: inputs as variables, outputs and summary as files. */
async function step(folder: string, inputs: Readonly<Record<string, string>>): Promise<Step> {
  const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
  await Promise.all([writeFile(output, ''), writeFile(summary, '')]);
  const given = Object.entries({ reports: join(folder, 'reports'), ...inputs });
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  };
  const { code, log } = await new Promise<{ code: number; log: string }>((resolve) => {
    execFile(process.execPath, ['actions/scan-service-key/main.ts'], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), log: out + err }),
    );
  });
  const outputs = await readFile(output, 'utf8');
  const path = /^report<<\S+\n(.*)$/m.exec(outputs)?.[1];
  const report = path === undefined ? '' : await readFile(path, 'utf8');
  const told = { code, log, outputs, summary: await readFile(summary, 'utf8'), report };
  for (const secret of SECRETS) assert.not.ok(JSON.stringify(told).includes(secret), 'a secret was told');
  return told;
}

test('red: exit 1, outputs, an annotation, the summary and SARIF; several paths by lines', async () => {
  await using folder = await folderOf({ 'a/x.ts': 'x()', 'b/y.ts': `\nk = '${SERVICE}'` });
  const sarif = join(folder.path, 'keys.sarif');
  const { path } = folder;
  const told = await step(path, { paths: `${path}/a\n${path}/b\n`, sarif });
  assert.is(told.code, 1, told.log);
  assert.match(told.outputs, /^findings<<\S+\n1$/m);
  assert.match(told.outputs, /^rules<<\S+\nKEY-01$/m);
  assert.match(told.outputs, /^verdict<<\S+\nred$/m);
  assert.match(told.log, /::error title=KEY-01.*y\.ts/);
  assert.match(told.summary, 'y.ts:2:6');
  const log = JSON.parse(await readFile(sarif, 'utf8'));
  assert.is(log.runs[0].results.length, 1);
});

test('green: exit 0; a path that is not there: exit 2', async () => {
  await using folder = await folderOf({ 'x.ts': 'x()' });
  const green = await step(folder.path, { paths: join(folder.path, 'x.ts') });
  assert.is(green.code, 0, green.log);
  assert.match(green.outputs, /^findings<<\S+\n0$/m);
  const refused = await step(folder.path, { paths: join(folder.path, 'dist') });
  assert.is(refused.code, 2);
  assert.match(refused.log, /dist does not exist/);
});

test.run();
