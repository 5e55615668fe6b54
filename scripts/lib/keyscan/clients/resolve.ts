import { dirname, join, resolve } from 'node:path';
import { aliasTargets, member } from './aliases.ts';
import type { Files } from './files.ts';
import { isModule, MODULE_EXTENSIONS } from './module.ts';

/** What TypeScript writes for what it was written as. */
const WRITTEN_AS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};

const INDEX = 'index';

/** Packages of this repository by their names, each with its folder. */
export type Workspace = ReadonlyMap<string, string>;

/** Finds the file of an import as a bundler does. */
export class Resolver {
  readonly #files: Files;
  readonly #workspace: Workspace;

  constructor(files: Files, workspace: Workspace) {
    this.#files = files;
    this.#workspace = workspace;
  }

  /**
   * The module that `specifier` means in the module `from`; undefined for an installed package, for what is no module (a
   * picture, a style), and for what is not there.
   */
  resolve(specifier: string, from: string): string | undefined {
    const clean = specifier.replace(/[?#].*$/, '');
    const folder = dirname(from);
    if (/^\.{0,2}\//.test(clean) || clean === '.' || clean === '..') {
      // A root in a page of HTML or of a bundler is the folder of the project.
      return clean.startsWith('/') ? this.#fromRoot(clean, folder) : this.#file(resolve(folder, clean));
    }
    for (const target of aliasTargets(clean, folder, this.#files)) {
      const file = this.#file(target);
      if (file !== undefined) return file;
    }
    return this.#inWorkspace(clean);
  }

  #fromRoot(path: string, folder: string): string | undefined {
    const project = this.#files.above(folder, ['package.json']);
    const roots = [folder, ...(project === undefined ? [] : [dirname(project)])];
    return roots.map((root) => this.#file(join(root, path))).find((file) => file !== undefined);
  }

  #inWorkspace(specifier: string): string | undefined {
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
    const folder = this.#workspace.get(name);
    if (folder === undefined) return undefined;
    const rest = specifier.slice(name.length + 1);
    const json = this.#files.json(join(folder, 'package.json'));
    const places =
      rest === ''
        ? [...entriesOf(json, '.'), 'src', '.']
        : [...entriesOf(json, `./${rest}`), rest, join('src', rest)];
    return places.map((place) => this.#file(resolve(folder, place))).find((file) => file !== undefined);
  }

  #file(path: string): string | undefined {
    return candidates(path).find((candidate) => isModule(candidate) && this.#files.isFile(candidate));
  }
}

function candidates(path: string): string[] {
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0];
  const stem = extension === undefined ? path : path.slice(0, -extension.length);
  return [
    path,
    ...(WRITTEN_AS[extension ?? ''] ?? []).map((other) => stem + other),
    ...MODULE_EXTENSIONS.map((other) => path + other),
    ...MODULE_EXTENSIONS.map((other) => join(path, INDEX + other)),
  ];
}

/** What a package says of its entry: `exports` of that name, then `module`, `main`. What is built may not be there yet. */
function entriesOf(json: unknown, name: string): string[] {
  const exported = member(json, 'exports');
  const entry = typeof exported === 'string' && name === '.' ? exported : member(exported, name);
  const fields = name === '.' ? [member(json, 'module'), member(json, 'main')] : [];
  return [entry, ...fields].flatMap(textsIn);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
