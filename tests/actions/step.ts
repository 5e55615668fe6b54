import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a step of a workflow leaves behind. */
export interface Step {
  code: number;
  log: string;
  outputs: ReadonlyMap<string, string>;
  summary: string;
  report: string;
}

/** Runs an action's main file as the runner does: inputs as variables, outputs and summary as files. */
export async function runStep(
  action: string,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Step> {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-action-'));
  const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
  await Promise.all([writeFile(output, ''), writeFile(summary, '')]);
  const given = Object.entries({ reports: join(folder, 'reports'), ...inputs });
  const { PATH = '', HOME = '' } = process.env;
  const { code, log } = await new Promise<{ code: number; log: string }>((resolve) => {
    execFile(
      process.execPath,
      [`actions/${action}/main.ts`],
      {
        env: {
          PATH,
          HOME,
          GITHUB_ACTIONS: 'true',
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summary,
          ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
          ...env,
        },
      },
      (error, out, err) =>
        resolve({
          code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
          log: out + err,
        }),
    );
  });
  const outputs = readOutputs(await readFile(output, 'utf8'));
  const path = outputs.get('report');
  const result = {
    code,
    log,
    outputs,
    summary: await readFile(summary, 'utf8'),
    report: path === undefined ? '' : await readFile(path, 'utf8'),
  };
  await rm(folder, { recursive: true });
  return result;
}

/** The file format of GITHUB_OUTPUT: `name<<delimiter`, lines, delimiter. */
function readOutputs(text: string): Map<string, string> {
  const found = text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n?^\2$/gm);
  return new Map([...found].map(([, name = '', , value = '']) => [name, value]));
}
