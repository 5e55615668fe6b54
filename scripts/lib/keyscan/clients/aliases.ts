import { dirname, join, resolve } from 'node:path';
import type { Files } from './files.ts';

const CONFIGS = ['tsconfig.json', 'jsconfig.json'] as const;

/** Aliases that frameworks know by themselves, and the folder of a project that each stands for, in the order of trying. */
const KNOWN: readonly (readonly [prefix: string, folders: readonly string[]])[] = [
  ['@/', ['src', '.', 'app']],
  ['~/', ['src', '.', 'app']],
  ['~~/', ['.']],
  ['@@/', ['.']],
  ['$lib/', ['src/lib']],
  ['src/', ['src']],
];

/** Paths that an import may mean which is neither relative nor a package: by `paths`, `baseUrl`, or a framework's habit. */
export function aliasTargets(specifier: string, folder: string, files: Files): string[] {
  const targets: string[] = [];
  const config = files.above(folder, CONFIGS);
  if (config !== undefined) targets.push(...configured(specifier, config, files));
  const project = files.above(folder, ['package.json']);
  if (project === undefined) return targets;
  for (const [prefix, folders] of KNOWN) {
    if (!specifier.startsWith(prefix)) continue;
    const rest = specifier.slice(prefix.length);
    targets.push(...folders.map((name) => join(dirname(project), name, rest)));
  }
  return targets;
}

function configured(specifier: string, config: string, files: Files): string[] {
  const { paths, base } = optionsOf(config, files, new Set());
  const targets: string[] = [];
  for (const [pattern, values] of Object.entries(paths)) {
    const [before = '', after] = pattern.split('*');
    const matches =
      after === undefined
        ? specifier === pattern
        : specifier.length >= before.length + after.length &&
          specifier.startsWith(before) &&
          specifier.endsWith(after);
    if (!matches) continue;
    const star = after === undefined ? '' : specifier.slice(before.length, specifier.length - after.length);
    targets.push(
      ...values.map((value) =>
        resolve(
          base,
          value.replace('*', () => star),
        ),
      ),
    );
  }
  return [...targets, resolve(base, specifier)];
}

interface PathOptions {
  readonly paths: Readonly<Record<string, readonly string[]>>;
  readonly base: string;
}

/** `paths` and `baseUrl` of a config, from the one that it extends where it has none itself; also through `references`. */
function optionsOf(config: string, files: Files, seen: Set<string>): PathOptions {
  const none: PathOptions = { paths: {}, base: dirname(config) };
  if (seen.has(config)) return none;
  seen.add(config);
  const json = files.json(config);
  const options = member(json, 'compilerOptions');
  const paths = pathsIn(member(options, 'paths'));
  const baseUrl = member(options, 'baseUrl');
  if (paths !== undefined) {
    return { paths, base: resolve(dirname(config), typeof baseUrl === 'string' ? baseUrl : '.') };
  }
  for (const next of [...listOf(member(json, 'extends')), ...listOf(member(json, 'references'))]) {
    const name = typeof next === 'string' ? next : member(next, 'path');
    if (typeof name !== 'string' || !name.startsWith('.')) continue;
    const target = resolve(dirname(config), name);
    const file = [target, `${target}.json`, join(target, 'tsconfig.json')].find((path) => files.isFile(path));
    const found = file === undefined ? none : optionsOf(file, files, seen);
    if (Object.keys(found.paths).length > 0) return found;
  }
  return typeof baseUrl === 'string' ? { paths: {}, base: resolve(dirname(config), baseUrl) } : none;
}

function pathsIn(value: unknown): Record<string, string[]> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([pattern, targets]) => [
      pattern,
      listOf(targets).filter((target) => typeof target === 'string'),
    ]),
  );
}

/** A member of what may be anything. */
export function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
