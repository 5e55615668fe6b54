import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ServiceVariables } from '../variables.ts';
import { type EntryReason, FRAMEWORK_CONFIG, isServerAction } from './entries.ts';
import type { Files } from './files.ts';
import { type Module, parseModule } from './module.ts';
import type { Resolver } from './resolve.ts';

/** A file that large was built, not written; the content scan looks at it. */
const LARGEST = 2 << 20;

/** Where a client begins, and why. */
export interface ClientEntry {
  readonly path: string;
  readonly reason: EntryReason;
}

/** A module that reads a service key, and how a client gets there. */
export interface Reach {
  readonly entry: ClientEntry;
  /** From the entry to the module that reads the key, both included. */
  readonly path: readonly string[];
  /** Offset, in the entry's text, of the import that leads there, or of the reading itself. */
  readonly at: number;
  readonly entryText: string;
  readonly name: string;
  /** Text and offset of the reading. */
  readonly readText: string;
  readonly readAt: number;
}

/** What the walk needs to know. */
export interface GraphOptions {
  readonly files: Files;
  readonly resolver: Resolver;
  readonly variables: ServiceVariables;
}

/** Modules and what they import, read when first asked for. */
export class Graph {
  readonly #options: GraphOptions;
  readonly #modules = new Map<string, Promise<Module | undefined>>();
  readonly #entries: ReadonlyMap<string, ClientEntry>;

  constructor(entries: readonly ClientEntry[], options: GraphOptions) {
    this.#options = options;
    this.#entries = new Map(entries.map((entry) => [entry.path, entry]));
  }

  /** How many modules have been read. */
  get size(): number {
    return this.#modules.size;
  }

  /**
   * Every module that reads a service key and is reached from this entry, by a shortest path. What another entry reaches is
   * that one's, so that one import is told once.
   */
  async reachedFrom(entry: ClientEntry): Promise<Reach[]> {
    const first = await this.#module(entry.path);
    if (first === undefined) return [];
    const found: Reach[] = [];
    const seen = new Set([entry.path]);
    let level: { path: readonly string[]; at: number }[] = [{ path: [entry.path], at: first.read?.at ?? 0 }];
    while (level.length > 0) {
      const next: typeof level = [];
      for (const { path, at } of level) {
        const [last = ''] = path.slice(-1);
        const module = await this.#module(last);
        if (module === undefined) continue;
        const { read, text } = module;
        if (read !== undefined) {
          const reading = { name: read.name, readText: text, readAt: read.at };
          found.push({ entry, path, at, entryText: first.text, ...reading });
        }
        for (const { specifier, at: place } of module.imports) {
          const target = this.#options.resolver.resolve(specifier, last);
          if (target === undefined || seen.has(target) || this.#entries.has(target)) continue;
          seen.add(target);
          next.push({ path: [...path, target], at: path.length === 1 ? place : at });
        }
      }
      level = next;
    }
    return found;
  }

  #module(path: string): Promise<Module | undefined> {
    const known = this.#modules.get(path);
    if (known !== undefined) return known;
    const read = this.#read(path);
    this.#modules.set(path, read);
    return read;
  }

  async #read(path: string): Promise<Module | undefined> {
    if ((await stat(path)).size > LARGEST) return undefined;
    const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
    // A client gets a stub of it that calls the server, and nothing of what it imports.
    if (isServerAction(text)) return undefined;
    const page = this.#entries.get(path)?.reason === 'is a page';
    return parseModule(path, text, page, this.#options.variables);
  }
}

/** Whether the folder `pages` of this module is one of a framework: its config stands beside it, or beside `src`. */
export function inFramework(path: string, files: Files): boolean {
  const beside = /^(.*\/)pages\//.exec(path)?.[1];
  if (beside === undefined) return false;
  const folders = beside.endsWith('/src/') ? [beside, dirname(beside)] : [beside];
  return folders.some((folder) => files.names(folder).some((name) => FRAMEWORK_CONFIG.test(name)));
}
