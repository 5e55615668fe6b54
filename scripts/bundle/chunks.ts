import { basename, relative, sep } from 'node:path';

/** What the bundler knows of a module: paths of those it imports at once, and of those it imports when needed. */
export interface ModuleLinks {
  readonly importedIds: readonly string[];
  readonly dynamicallyImportedIds: readonly string[];
}

export type ModuleGraph = ReadonlyMap<string, ModuleLinks>;

/**
 * Into which chunk each module goes, by path: `bulkhead` and `vendor` for what every start loads, and a pair such as
 * `bulkhead-s3` and `vendor-s3` for what is loaded when it is needed. Entries have no chunk but their own: their code
 * runs when it is loaded. Names come from paths alone, so that a change of code never renames a chunk.
 */
export function assignChunks(graph: ModuleGraph, entries: readonly string[]): Map<string, string> {
  const atStart = reachable(graph, entries);
  const families = new Map<string, string[]>();
  for (const root of lazyRoots(graph, atStart)) {
    for (const id of reachable(graph, [root])) {
      if (!atStart.has(id)) families.set(id, [...(families.get(id) ?? []), familyOf(root)]);
    }
  }
  const chunks = new Map<string, string>();
  for (const id of graph.keys()) {
    if (entries.includes(id)) continue;
    const family = atStart.has(id) ? [] : (families.get(id) ?? []);
    chunks.set(id, [isVendor(id) ? 'vendor' : 'bulkhead', ...family].join('-'));
  }
  return chunks;
}

/** Whether a module came with a package. */
export function isVendor(id: string): boolean {
  return packagePath(id) !== undefined;
}

/** The path inside `node_modules` of the innermost package, or undefined for our own code. */
function packagePath(id: string): string | undefined {
  const parts = id.split(sep);
  const at = parts.lastIndexOf('node_modules');
  return at < 0 ? undefined : parts.slice(at + 1).join('/');
}

/** What our own code imports when it needs it. What packages import that way stays with the package. */
function lazyRoots(graph: ModuleGraph, atStart: ReadonlySet<string>): string[] {
  const roots = new Set<string>();
  for (const [id, { dynamicallyImportedIds }] of graph) {
    if (!isVendor(id)) for (const target of dynamicallyImportedIds) roots.add(target);
  }
  return [...roots].filter((id) => !atStart.has(id)).sort();
}

/** `…/open-s3.ts` → s3; a package's module → the package's name. */
function familyOf(root: string): string {
  const inside = packagePath(root)?.split('/');
  if (inside === undefined) return basename(root, '.ts').replace(/^open-/, '');
  return inside[0]?.startsWith('@') === true ? `${inside[0].slice(1)}-${inside[1]}` : (inside[0] ?? '');
}

function reachable(graph: ModuleGraph, roots: readonly string[]): Set<string> {
  const found = new Set(roots);
  for (const id of found) {
    const links = graph.get(id);
    for (const next of links?.importedIds ?? []) found.add(next);
    if (isVendor(id)) for (const next of links?.dynamicallyImportedIds ?? []) found.add(next);
  }
  return found;
}

/** A path in the repository as the manifest writes it. */
export function repositoryPath(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}
