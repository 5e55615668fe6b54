import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { type Bundle, listActions } from './bundle.ts';
import { isVendor, repositoryPath } from './chunks.ts';

export const MANIFEST = 'manifest.json';
/** Where the bundle lies in the repository. */
export const DIST = 'actions/dist';

const digests = z.record(z.string(), z.string());

/** What a bundle was made of, so that one that is out of date can be named without making it again. */
export type Manifest = z.infer<typeof manifestShape>;
const manifestShape = z.strictObject({
  /** Versions of the bundler, and of the Node that the project runs on. */
  rolldown: z.string(),
  node: z.string(),
  /** SHA-256 of every file of ours that went in, those that make the bundle among them. */
  sources: digests,
  /** Every package of package-lock.json that is not for development alone: version and integrity. */
  packages: digests,
  /** SHA-256 of every file of the bundle but this one. */
  files: digests,
});

const lockShape = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      dev: z.boolean().optional(),
    }),
  ),
});

/** The manifest of a bundle that was just made of a repository. Throws when the lock file cannot be read. */
export function describeBundle(root: string, bundle: Bundle, files: Bundle['files']): Manifest {
  const modules = bundle.modules.filter((id) => !isVendor(id)).map((id) => repositoryPath(root, id));
  const sources = [...modules, ...ownFiles(root)].sort();
  return {
    ...lockedVersions(root),
    sources: Object.fromEntries(sources.map((path) => [path, digestOf(readFileSync(join(root, path)))])),
    files: Object.fromEntries([...files].sort(byName).map(([name, bytes]) => [name, digestOf(bytes)])),
  };
}

/** The manifest as it is written: the same bytes for the same content. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/**
 * Why a repository's bundle is not what its source says, one sentence each; empty when it is. Reads, and bundles
 * nothing: some 20 milliseconds.
 */
export function findStaleness(root: string): string[] {
  const path = join(root, DIST, MANIFEST);
  if (!existsSync(path)) return [`${DIST} is not built`];
  const parsed = manifestShape.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) return [`${DIST}/${MANIFEST} is not the manifest of a bundle`];
  const manifest = parsed.data;
  const now = lockedVersions(root);
  return [
    ...Object.entries(manifest.sources).flatMap(([name, digest]) => difference(root, name, digest)),
    ...ownFiles(root)
      .filter((name) => manifest.sources[name] === undefined)
      .map((name) => `${name} is new`),
    ...listActions(root)
      .filter((name) => manifest.files[`${name}.js`] === undefined)
      .map((name) => `actions/${name} is new`),
    ...[...new Set([...Object.keys(manifest.packages), ...Object.keys(now.packages)])]
      .filter((name) => manifest.packages[name] !== now.packages[name])
      .map((name) => `package-lock.json changed at ${name}`),
    ...(['rolldown', 'node'] as const)
      .filter((name) => manifest[name] !== now[name])
      .map((name) => `${name} was ${manifest[name]} and is ${now[name]}`),
    ...Object.entries(manifest.files).flatMap(([name, digest]) =>
      difference(root, `${DIST}/${name}`, digest),
    ),
    ...readdirSync(join(root, DIST))
      .filter((name) => name !== MANIFEST && manifest.files[name] === undefined)
      .map((name) => `${DIST}/${name} does not belong to the bundle`),
  ];
}

/** The one sentence for people: what is out of date and what to do; undefined when nothing is. */
export function staleSentence(reasons: readonly string[]): string | undefined {
  if (reasons.length === 0) return undefined;
  const shown = reasons.slice(0, 5).join('; ');
  const more = reasons.length > 5 ? `; and ${reasons.length - 5} more` : '';
  return `stale: ${shown}${more}; npm run build`;
}

function difference(root: string, name: string, digest: string): string[] {
  const path = join(root, name);
  if (!existsSync(path)) return [`${name} is gone`];
  return digestOf(readFileSync(path)) === digest ? [] : [`${name} changed`];
}

/** What makes the bundle. */
function ownFiles(root: string): string[] {
  return readdirSync(join(root, 'scripts/bundle')).map((name) => `scripts/bundle/${basename(name)}`);
}

/** What the lock file says of the versions that make the bundle's bytes. */
function lockedVersions(root: string): Pick<Manifest, 'rolldown' | 'node' | 'packages'> {
  const { packages } = lockShape.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const ours = Object.entries(packages).filter(([name, { dev }]) => name !== '' && dev !== true);
  return {
    rolldown: versionOf(packages, 'rolldown'),
    node: versionOf(packages, 'node'),
    packages: Object.fromEntries(
      ours.sort(byName).map(([name, { version, integrity }]) => [name, `${version} ${integrity}`]),
    ),
  };
}

function versionOf(packages: z.infer<typeof lockShape>['packages'], name: string): string {
  return packages[`node_modules/${name}`]?.version ?? 'not in package-lock.json';
}

function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
