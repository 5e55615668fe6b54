import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';
import { BulkheadError } from '../lib/runtime/errors.ts';
import { assignChunks, isVendor, type ModuleLinks } from './chunks.ts';

/** Programs that ours run beside themselves; each is found by `companionUrl`, under the name of its file. */
export const COMPANIONS = ['scripts/lib/backup/dump-child.ts', 'scripts/lib/reports/ledger-scan-worker.ts'];

/** `pg` looks for it and does without. */
const ABSENT = ['pg-native'];

/** The files of a bundle, and what they were made of. */
export interface Bundle {
  /** Contents by name, all in one folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Absolute paths of our own source files and of the packages' modules. */
  readonly modules: readonly string[];
}

/** Names of the actions of a repository: the folders with an entry. */
export function listActions(root: string): string[] {
  return readdirSync(join(root, 'actions'))
    .filter((name) => existsSync(join(root, 'actions', name, 'main.ts')))
    .sort();
}

/**
 * Bundles every action into one set of chunks, and every companion into files that share nothing with them: a process
 * that dumps a schema must not load the rest first. Nothing is written.
 * Throws a `BulkheadError` when something would be missing where the bundle runs, or a path of this machine is in it.
 */
export async function makeBundle(root: string): Promise<Bundle> {
  const actions = listActions(root).map((name): [string, string] => [
    name,
    join(root, 'actions', name, 'main.ts'),
  ]);
  const parts = [await bundleEntries(root, Object.fromEntries(actions), '')];
  for (const path of COMPANIONS) {
    const name = basename(path, '.ts');
    parts.push(await bundleEntries(root, { [name]: join(root, path) }, `-${name}`));
  }
  const chunks = parts.flatMap((part) => part.chunks);
  const modules = [...new Set(parts.flatMap((part) => part.modules))].sort();
  const files = new Map<string, Uint8Array>();
  for (const { fileName, code } of chunks) {
    if (files.has(fileName)) throw refused(`two chunks are named ${fileName}`, 'Rename the source file.');
    if (code.includes(root))
      throw refused(`${fileName} contains the path ${root}`, 'Find who wrote it there.');
    files.set(fileName, Buffer.from(code));
  }
  for (const [name, path] of wasmFiles(modules, chunks)) files.set(name, readFileSync(path));
  return { files, modules };
}

async function bundleEntries(
  root: string,
  input: Record<string, string>,
  suffix: string,
): Promise<{ chunks: OutputChunk[]; modules: string[] }> {
  const graph = new Map<string, ModuleLinks>();
  let assigned = new Map<string, string>();
  const bundler = await rolldown({
    input,
    cwd: root,
    platform: 'node',
    external: ABSENT,
    // The compiler's settings are for people who read errors; and a link into node_modules must not show in a path.
    tsconfig: false,
    resolve: { symlinks: false },
    // A command must not start because it is loaded: the entry starts it.
    transform: { define: { 'import.meta.main': 'false' } },
    preserveEntrySignatures: 'allow-extension',
    onLog(_level, log) {
      if (log.code === 'UNRESOLVED_IMPORT') throw refused(log.message, 'Install the package: `npm ci`.');
    },
    plugins: [
      {
        name: 'bulkhead-chunks',
        buildEnd() {
          for (const id of this.getModuleIds()) {
            const links = this.getModuleInfo(id);
            if (links !== null) graph.set(id, links);
          }
          assigned = assignChunks(graph, Object.values(input));
        },
      },
    ],
  });
  const { output } = await bundler.generate({
    format: 'esm',
    comments: false,
    // Short names are given in order: one more export would rename the others in every file.
    minifyInternalExports: false,
    entryFileNames: '[name].js',
    chunkFileNames: ({ name, moduleIds }) => {
      // A package's own entry that is loaded when needed has a name such as `lib`.
      const path = moduleIds.length === 0 && !/^(?:vendor|bulkhead|open)/.test(name) ? `lazy-${name}` : name;
      return `${path === 'rolldown-runtime' ? `runtime${suffix}` : path}.js`;
    },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        {
          name(id) {
            const chunk = assigned.get(id);
            // A companion is one file of ours, and one of packages if it has any.
            if (suffix !== '' && chunk === 'bulkhead') return null;
            return chunk === undefined ? null : `${chunk}${suffix}`;
          },
          debugName: 'by room and need',
        },
      ],
    },
  });
  await bundler.close();
  const chunks = output.filter((file) => file.type === 'chunk');
  const names = new Set(chunks.map(({ fileName }) => fileName));
  for (const { fileName, imports, dynamicImports } of chunks) {
    for (const target of [...imports, ...dynamicImports]) {
      if (!names.has(target) && !isBuiltin(target) && !ABSENT.includes(target))
        throw refused(`${fileName} imports ${target}, which is not in it`, 'Add it to the dependencies.');
    }
  }
  return { chunks, modules: [...graph.keys()].filter((id) => existsSync(id)) };
}

/** WASM files that lie beside a package's module and are named in the code: they are looked for beside the chunk. */
function wasmFiles(modules: readonly string[], chunks: readonly OutputChunk[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of new Set(modules.filter(isVendor).map((id) => dirname(id)))) {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.wasm'))) {
      if (chunks.some(({ code }) => code.includes(`"${name}"`))) found.set(name, join(folder, name));
    }
  }
  return found;
}

function refused(what: string, fix: string): BulkheadError {
  return new BulkheadError({ what: `the bundle cannot be made: ${what}`, fix, code: 'BUNDLE', exit: 1 });
}
