import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DeriveOptions, deriveFiles } from './derive.ts';
import { readLedger } from './ledger.ts';
import { withLock } from './lock.ts';
import { folderTree } from './tree.ts';

/**
 * Makes the derived files of a reports folder anew, while no report is added to it. Files that stay the same are not touched.
 * Throws what `readLedger` and `deriveFiles` throw, and `LOCKED`.
 * @returns the path of the dashboard, and its text
 */
export async function writeDerived(
  folder: string,
  options: Omit<DeriveOptions, 'ledger'>,
): Promise<{ readonly path: string; readonly text: string }> {
  return await withLock(join(folder, 'ledger', '.lock'), async () => {
    const tree = folderTree(folder);
    const files = await deriveFiles(tree, { ...options, ledger: await readLedger(folder) });
    for (const [path, bytes] of files) {
      if ((await tree.read(path))?.equals(bytes) !== true) await replace(join(folder, path), bytes);
    }
    const path = join(folder, 'README.md');
    return { path, text: await readFile(path, 'utf8') };
  });
}

/** By renaming, so that a reader never sees half of a file. */
async function replace(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.tmp`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
