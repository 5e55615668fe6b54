import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of a reports folder, wherever they lie: on disk, in a commit, or not written yet. */
export interface ReportsTree {
  /** The bytes of a file, by its path below the folder with forward slashes; undefined when it is not there. */
  read(path: string): Promise<Buffer | undefined>;
}

/** The files of a folder on disk. Throws what reading throws, except for a file that is not there. */
export function folderTree(folder: string): ReportsTree {
  return {
    async read(path) {
      try {
        return await readFile(join(folder, path));
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
        throw error;
      }
    },
  };
}

/** A tree with files laid over it: what a commit would look like before it is made. */
export function overlay(base: ReportsTree, files: ReadonlyMap<string, Buffer>): ReportsTree {
  return {
    read: async (path) => files.get(path) ?? (await base.read(path)),
  };
}
