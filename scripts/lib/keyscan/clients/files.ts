import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSource } from './source-text.ts';

/** Asks the file system the same thing only once: a graph of modules asks of the same folders again and again. */
export class Files {
  readonly #kinds = new Map<string, 'file' | 'folder' | 'none'>();
  readonly #json = new Map<string, unknown>();
  readonly #names = new Map<string, readonly string[]>();

  isFile(path: string): boolean {
    return this.#kind(path) === 'file';
  }

  isFolder(path: string): boolean {
    return this.#kind(path) === 'folder';
  }

  /** Names in a folder; none when it is not there. */
  names(folder: string): readonly string[] {
    const known = this.#names.get(folder);
    if (known !== undefined) return known;
    const names = this.isFolder(folder)
      ? readdirSync(folder, { withFileTypes: true }).map((entry: Dirent) => entry.name)
      : [];
    this.#names.set(folder, names);
    return names;
  }

  /** A file of JSON with comments, as `tsconfig.json` is one; undefined when it is not there or not JSON. */
  json(path: string): unknown {
    if (!this.#json.has(path))
      this.#json.set(path, existsSync(path) ? parseLoose(readFileSync(path, 'utf8')) : undefined);
    return this.#json.get(path);
  }

  /** The first folder from here upwards that holds one of these files, and that file. */
  above(folder: string, wanted: readonly string[]): string | undefined {
    for (let at = folder; ; at = dirname(at)) {
      const found = wanted.map((name) => join(at, name)).find((path) => this.isFile(path));
      if (found !== undefined) return found;
      if (dirname(at) === at) return undefined;
    }
  }

  #kind(path: string): 'file' | 'folder' | 'none' {
    const known = this.#kinds.get(path);
    if (known !== undefined) return known;
    const stats = statSync(path, { throwIfNoEntry: false });
    const kind = stats?.isFile() === true ? 'file' : stats?.isDirectory() === true ? 'folder' : 'none';
    this.#kinds.set(path, kind);
    return kind;
  }
}

function parseLoose(text: string): unknown {
  try {
    return JSON.parse(readSource(text.replace(/^\uFEFF/, '')).code.replaceAll(/,(\s*[}\]])/g, '$1'));
  } catch {
    return undefined; // Not JSON: then there are no aliases in it, and its imports count as not resolved.
  }
}
