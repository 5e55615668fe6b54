import { readFile } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import type { Finding } from '../finding.ts';
import { suppressionAt } from '../suppression.ts';
import type { ServiceVariables } from '../variables.ts';
import { member } from './aliases.ts';
import { entryReason, scriptsIn } from './entries.ts';
import type { Files } from './files.ts';
import { type ClientEntry, Graph, inFramework, type Reach } from './graph.ts';
import { Resolver, type Workspace } from './resolve.ts';

/** Collects, file by file, where clients begin. */
export class Clients {
  readonly #files: Files;
  readonly #entries = new Map<string, ClientEntry>();
  readonly #pages: string[] = [];
  readonly #workspace = new Map<string, string>();

  constructor(files: Files, named: readonly string[]) {
    this.#files = files;
    for (const path of named) this.#entries.set(path, { path, reason: 'was named' });
  }

  /** Looks at a text file that was scanned. `under` is the given path that it was found in, `head` its begin. */
  see(path: string, under: string, head: string): void {
    // Two folders more than was given: `src/pages` may itself be what was given.
    const shown = relative(dirname(dirname(under)), path)
      .split(sep)
      .join('/');
    if (path.endsWith('.html')) this.#pages.push(path);
    if (basename(path) === 'package.json') {
      const name = member(this.#files.json(path), 'name');
      if (typeof name === 'string') this.#workspace.set(name, dirname(path));
    }
    const reason = entryReason(shown, head, inFramework(path, this.#files));
    if (reason !== undefined && !this.#entries.has(path)) this.#entries.set(path, { path, reason });
  }

  /** Every client entry, those that pages of HTML name included, and the packages of the repository. */
  async found(): Promise<{ entries: readonly ClientEntry[]; workspace: Workspace }> {
    const resolver = new Resolver(this.#files, this.#workspace);
    for (const page of this.#pages) {
      for (const script of scriptsIn(await readFile(page, 'utf8'))) {
        const path =
          resolver.resolve(script, page) ?? resolver.resolve(`./${script.replace(/^\//, '')}`, page);
        if (path !== undefined && !this.#entries.has(path)) {
          this.#entries.set(path, { path, reason: 'is named by a page of HTML' });
        }
      }
    }
    return { entries: [...this.#entries.values()], workspace: this.#workspace };
  }
}

/** How far the walk from the clients went. */
export interface ClientScan {
  readonly findings: readonly Finding[];
  readonly entries: number;
  readonly modules: number;
}

/** Follows the imports of every client entry to the modules that read a service key. `show` makes a path short. */
export async function scanClients(
  clients: Clients,
  files: Files,
  variables: ServiceVariables,
  show: (path: string) => string,
): Promise<ClientScan> {
  const { entries, workspace } = await clients.found();
  const resolver = new Resolver(files, workspace);
  const graph = new Graph(entries, { files, resolver, variables });
  const findings: Finding[] = [];
  for (const entry of entries) {
    for (const reach of await graph.reachedFrom(entry)) findings.push(findingOf(reach, show));
  }
  return { findings, entries: entries.length, modules: graph.size };
}

function findingOf(reach: Reach, show: (path: string) => string): Finding {
  const { entry, path, at, entryText, name, readText, readAt } = reach;
  const [line, column] = placeOf(entryText, at);
  const [readLine] = placeOf(readText, readAt);
  const steps = [...path.map(show), `reads ${name} in line ${readLine}`].join(' → ');
  const suppressed = suppressionAt(entryText, at, at) ?? suppressionAt(readText, readAt, readAt);
  return {
    rule: 'KEY-05',
    file: show(entry.path),
    line,
    column,
    masked: name,
    fingerprint: '',
    form: 'plain',
    detail: `${steps} (the first ${entry.reason})`,
    ...(suppressed === undefined ? {} : { suppressed }),
  };
}

function placeOf(text: string, at: number): [line: number, column: number] {
  const before = text.slice(0, at).split('\n');
  return [before.length, (before.at(-1) ?? '').length + 1];
}
