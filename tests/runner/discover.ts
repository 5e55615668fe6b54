import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Test files below a folder, sorted. What lies in a folder named `fixtures` belongs to a test and is none itself. */
export async function discoverFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/(?:^|[\\/])(?:fixtures|node_modules)[\\/]/.test(relative(root, path)))
    .sort();
}

export interface Selection {
  files: string[];
  /** Patterns that match no file: a misspelt name must not look like success. */
  unmatched: string[];
}

/** The files that match any of the patterns, each a part of the path or a regular expression; all without patterns. */
export function selectFiles(files: readonly string[], patterns: readonly string[]): Selection {
  if (patterns.length === 0) return { files: [...files], unmatched: [] };
  const matchers = patterns.map((pattern) => ({ pattern, matches: matcherOf(pattern) }));
  return {
    files: files.filter((file) => matchers.some(({ matches }) => matches(file))),
    unmatched: matchers.filter(({ matches }) => !files.some(matches)).map(({ pattern }) => pattern),
  };
}

function matcherOf(pattern: string): (file: string) => boolean {
  const expression = expressionOf(pattern);
  return (file) => file.includes(pattern) || (expression?.test(file) ?? false);
}

function expressionOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined; // Not an expression: it can still be a part of a path.
  }
}
