import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildFiles, writeFiles } from '../../scripts/bundle/build.ts';
import type { Context } from '../../scripts/lib/runtime/context.ts';

/** What a step of a workflow leaves behind. */
export interface BundleStep {
  readonly code: number;
  readonly log: string;
  readonly outputs: ReadonlyMap<string, string>;
  readonly summary: string;
  /** Reports in the step's folder, oldest first. */
  readonly reports: readonly { readonly verdict: string; readonly summary: string }[];
}

/** The bundle of the source as it is, in a folder from which no package can be reached. */
export interface InstalledBundle {
  readonly root: string;
  /** Folder that stands for the workflow's checkout: the model and the migrations. */
  readonly checkout: string;
  /** Runs an action as the runner does: inputs as variables, outputs as a file. */
  step(action: string, inputs?: Readonly<Record<string, string>>, folder?: string): Promise<BundleStep>;
}

/** Builds, and puts what another repository gets of `uses:` where neither source nor package can be reached. */
export async function installBundle(context: Context): Promise<InstalledBundle> {
  const home = await context.temporaryFolder('bundle');
  const root = join(home, 'actions');
  await writeFiles(join(root, 'dist'), await buildFiles(resolve('.')));
  const checkout = join(home, 'checkout');
  await mkdir(checkout);
  for (const name of ['bulkhead.yaml', 'migrations'])
    await cp(name, join(checkout, name), { recursive: true });
  return {
    root,
    checkout,
    async step(action, inputs = {}, folder = checkout) {
      const files = await mkdtemp(join(home, 'step-'));
      const [output, summary, reports] = ['output', 'summary', 'reports'].map((name) => join(files, name));
      for (const path of [output, summary]) await writeFile(path ?? '', '');
      const variables = Object.entries({ reports: reports ?? '', ...inputs });
      const { code, log } = await run(join(root, 'dist', `${action}.js`), folder, {
        HOME: files,
        GITHUB_ACTIONS: 'true',
        GITHUB_OUTPUT: output ?? '',
        GITHUB_STEP_SUMMARY: summary ?? '',
        ...Object.fromEntries(variables.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      });
      return {
        code,
        log,
        outputs: readOutputs(await readFile(output ?? '', 'utf8')),
        summary: await readFile(summary ?? '', 'utf8'),
        reports: await readReports(reports ?? ''),
      };
    },
  };
}

async function run(
  main: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; log: string }> {
  const { PATH = '' } = process.env;
  return new Promise((settle) => {
    execFile(process.execPath, [main], { cwd, env: { PATH, ...env } }, (error, out, err) =>
      settle({
        code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
        log: out + err,
      }),
    );
  });
}

/** The file format of GITHUB_OUTPUT: `name<<delimiter`, lines, delimiter. */
function readOutputs(text: string): Map<string, string> {
  const found = text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n?^\2$/gm);
  return new Map([...found].map(([, name = '', , value = '']) => [name, value]));
}

async function readReports(folder: string): Promise<BundleStep['reports']> {
  try {
    const names = await readdir(folder, { recursive: true });
    const found = names.filter((name) => name.endsWith('.json')).sort();
    return await Promise.all(
      found.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))),
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
