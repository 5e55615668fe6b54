import {
  chmod,
  copyFile,
  link,
  mkdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BareRepository } from '../github-fake/git.ts';
import { RunnerRefusal } from './refusal.ts';

interface File {
  readonly path: string;
  readonly mode: string;
  readonly sha: string;
  readonly size: number;
}

/** Files from this size on are linked, not copied: the bundle's are 9 MB, and nothing writes into them in place. */
const LINKED_FROM = 32 * 1024;

/** Lays out the files of commits quickly: each content is taken from git once and then copied or linked. */
export class Trees {
  readonly #git: BareRepository;
  readonly #folder: string;
  readonly #lists = new Map<string, Promise<readonly File[]>>();
  readonly #changedAt = new Map<string, number>();
  #queue: Promise<unknown> = Promise.resolve();
  #parts = 0;

  constructor(git: BareRepository, folder: string) {
    this.#git = git;
    this.#folder = folder;
  }

  /** The paths of all files of a commit. */
  async list(commit: string): Promise<string[]> {
    return (await this.#files(commit)).map(({ path }) => path);
  }

  /** Writes the files of a commit into a folder, over what is there. */
  async lay(commit: string, target: string): Promise<void> {
    const files = await this.#files(commit);
    // One after the other: two jobs that start together need the same contents.
    const fetched = this.#queue.then(() => this.#fetch(files));
    this.#queue = fetched.catch(() => undefined);
    await fetched;
    const folders = new Set(files.map(({ path }) => dirname(join(target, path))));
    for (const folder of folders) await mkdir(folder, { recursive: true });
    await Promise.all(files.map((file) => this.#put(file, join(target, file.path))));
  }

  #files(commit: string): Promise<readonly File[]> {
    const known = this.#lists.get(commit);
    if (known !== undefined) return known;
    const listed = this.#git.git(['ls-tree', '-r', '-z', '--long', commit]).then((bytes) =>
      bytes
        .toString()
        .split('\0')
        .flatMap((line) => {
          const [, mode, sha, size, path] = /^(\d+) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line) ?? [];
          return mode === undefined || sha === undefined || path === undefined
            ? []
            : [{ mode, sha, size: Number(size), path }];
        }),
    );
    this.#lists.set(commit, listed);
    return listed;
  }

  /** What is not there yet, with one git for all of it. */
  async #fetch(files: readonly File[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const missing = new Map(
      files.map((file) => [keyOf(file), file] as const).filter(([key]) => !this.#changedAt.has(key)),
    );
    if (missing.size === 0) return;
    const shas = [...missing.values()].map(({ sha }) => `${sha}\n`).join('');
    const bytes = await this.#git.git(['cat-file', '--batch'], { input: Buffer.from(shas) });
    let offset = 0;
    for (const [key, { mode }] of missing) {
      const end = bytes.indexOf(10, offset);
      const [, type, size] = bytes.subarray(offset, end).toString().split(' ');
      if (type !== 'blob') throw new Error(`git gave no content for ${key}`);
      const content = bytes.subarray(end + 1, end + 1 + Number(size));
      offset = end + 1 + Number(size) + 1;
      this.#parts += 1;
      const part = join(this.#folder, `part-${this.#parts}`);
      if (mode === '120000') await symlink(content.toString(), part);
      else await writeFile(part, content);
      if (mode === '100755') await chmod(part, 0o755);
      await rename(part, join(this.#folder, key));
      this.#changedAt.set(key, mode === '120000' ? 0 : (await stat(join(this.#folder, key))).mtimeMs);
    }
  }

  async #put(file: File, target: string): Promise<void> {
    const source = join(this.#folder, keyOf(file));
    await rm(target, { force: true });
    if (file.mode === '120000') return await symlink(await readlink(source), target);
    if (file.size < LINKED_FROM) return await copyFile(source, target);
    if ((await stat(source)).mtimeMs !== this.#changedAt.get(keyOf(file))) {
      throw new RunnerRefusal(
        `a step wrote into ${file.path}, which all checkouts share: remove the file first`,
      );
    }
    await link(source, target);
  }
}

function keyOf({ sha, mode }: File): string {
  return `${sha}-${mode}`;
}
