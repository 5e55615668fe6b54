import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeBundle } from './bundle.ts';
import { licencesText, vendoredPackages } from './licences.ts';
import { DIST, describeBundle, MANIFEST, manifestText } from './manifest.ts';

const LICENCES = 'LICENSES.txt';
/** Without it Node reads each file twice to find out that it is a module, where the bundle lies alone. */
const PACKAGE = '{ "private": true, "type": "module" }\n';
const WITHIN_WASM = 'scripts/bundle/wasm-licences.txt';

/** Every file of `actions/dist` for the source as it is, by name. Nothing is written. Throws as `makeBundle` does. */
export async function buildFiles(root: string): Promise<Map<string, Uint8Array>> {
  const bundle = await makeBundle(root);
  const within = await readFile(join(root, WITHIN_WASM), 'utf8');
  const licences = licencesText(vendoredPackages(bundle.modules), within);
  const files = new Map([
    ...bundle.files,
    [LICENCES, Buffer.from(licences)],
    ['package.json', Buffer.from(PACKAGE)],
  ]);
  const manifest = manifestText(describeBundle(root, bundle, files));
  return new Map([...files, [MANIFEST, Buffer.from(manifest)]]);
}

/**
 * Writes the files, removes what no longer belongs there, and leaves alone what is as it should be.
 * Returns the names of what changed.
 */
export async function writeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const present = new Set(await readdir(folder));
  const changed: string[] = [];
  for (const name of present) {
    if (files.has(name)) continue;
    await rm(join(folder, name), { recursive: true });
    changed.push(name);
  }
  for (const [name, bytes] of files) {
    const path = join(folder, name);
    if (present.has(name) && (await readFile(path)).equals(bytes)) continue;
    await writeFile(path, bytes);
    changed.push(name);
  }
  return changed;
}

// `node scripts/bundle/build.ts [folder]`: into the folder, or where the actions look for it.
if (import.meta.main) {
  const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');
  const folder = process.argv[2] ?? DIST;
  const files = await buildFiles(root);
  const changed = await writeFiles(resolve(root, folder), files);
  const size = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const news = changed.length === 0 ? 'nothing changed' : `changed: ${changed.sort().join(', ')}`;
  process.stdout.write(`${folder}: ${files.size} files, ${(size / 1e6).toFixed(1)} MB; ${news}\n`);
}
