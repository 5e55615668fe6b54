import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** What a command of a page did. */
export interface Done {
  readonly code: number;
  /** Both streams, as a terminal shows them, each run of blanks and line breaks as one blank. */
  readonly output: string;
}

/** A folder as somebody who follows the pages has it before them: model, migrations, example, a git history. */
export interface Checkout {
  readonly folder: string;
  /** Runs one line of a page there, with the values that a reader fills in. */
  run(line: string, env: Readonly<Record<string, string>>): Promise<Done>;
  write(path: string, text: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** Takes a file or a folder away. */
  remove(path: string): Promise<void>;
  git(...args: string[]): Promise<void>;
}

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Makes the folder, with its first commit. */
export async function makeCheckout(folder: string): Promise<Checkout> {
  for (const path of [
    'bulkhead.yaml',
    'migrations',
    'docs/examples/portal',
    'docs/formats/bulkhead.schema.json',
  ]) {
    await cp(join(ROOT, path), join(folder, path), { recursive: true });
  }
  for (const name of ['src', 'dist']) {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'page.ts'), 'export const greeting = "hello";\n');
  }
  const ignored = await readFile(join(ROOT, '.gitignore'), 'utf8');
  await writeFile(join(folder, '.gitignore'), `${ignored}/store/\n/inbox/\nurl.txt\n`);
  const checkout: Checkout = {
    folder,
    run: (line, env) => runLine(folder, line, env),
    write: (path, text) => writeFile(join(folder, path), text, { mode: 0o600 }),
    remove: (path) => rm(join(folder, path), { recursive: true }),
    copy: (from, to) => cp(resolve(folder, from), join(folder, to), { recursive: true }),
    async git(...args) {
      const { code, output } = await exec('git', args, folder, {});
      if (code !== 0) throw new Error(`git ${args.join(' ')}: ${output}`);
    },
  };
  await checkout.git('init', '--quiet', '--initial-branch', 'main');
  await checkout.git('config', 'user.name', 'Reader');
  await checkout.git('config', 'user.email', 'reader@mail.example');
  await checkout.git('add', '--all');
  await checkout.git('commit', '--quiet', '--message', 'As delivered');
  return checkout;
}

/** The newest report of a command below a folder of reports. */
export async function newestReport(
  folder: string,
  command: string,
): Promise<{ readonly facts: Record<string, unknown> }> {
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    /\/\d{4}\/\d{2}\/.*\.json$/.test(name),
  );
  const reports = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))),
  );
  const newest = reports
    .filter((report) => report.command.name === command)
    .sort((a, b) => a.finishedAt.localeCompare(b.finishedAt))
    .at(-1);
  if (newest === undefined) throw new Error(`no report of ${command} in ${folder}`);
  return newest;
}

/** Runs the line in a shell, as a reader would; `npx tsx` is the node that runs the tests, which strips types itself. */
async function runLine(folder: string, line: string, env: Readonly<Record<string, string>>): Promise<Done> {
  const ours = line.replace(/npx tsx ((?:scripts|docs)\/[\w./-]+\.ts)/g, '"$NODE" "$BULKHEAD/$1"');
  // What npm knows by name is a script of the repository itself.
  const cwd = /^(?:npm run|node) /.test(line) ? ROOT : folder;
  const { code, output } = await exec('bash', ['-c', ours], cwd, {
    NODE: process.execPath,
    BULKHEAD: ROOT,
    ...env,
  });
  return { code, output: output.replace(/\s+/g, ' ') };
}

async function exec(
  file: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
) {
  const child = spawn(file, args, {
    cwd,
    env: {
      PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
      TMPDIR: process.env.TMPDIR ?? '/tmp',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : -1, output };
}
