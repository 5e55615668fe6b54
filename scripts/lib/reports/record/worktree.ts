import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BulkheadError } from '../../runtime/errors.ts';
import { unlessMissing } from '../../runtime/missing.ts';
import type { Git } from './git.ts';

/** What was begun: written before the branch is moved, removed after the working copy has followed. */
interface Journal {
  readonly from: string;
  readonly to: string;
}

/**
 * Lets the working copy and the index follow a commit that was just made on the checked-out branch: only the paths that it
 * changed, and of those only the ones that the user has not changed.
 */
export class Worktree {
  readonly #git: Git;
  readonly #top: string;
  readonly #journal: string;

  private constructor(git: Git, top: string, journal: string) {
    this.#git = git;
    this.#top = top;
    this.#journal = journal;
  }

  /** The working copy of a repository; undefined for a bare one. */
  static async open(git: Git): Promise<Worktree | undefined> {
    const bare = await git.run(['rev-parse', '--is-bare-repository']);
    if (bare === 'true') return undefined;
    const [top = '', folder = ''] = (
      await git.run(['rev-parse', '--show-toplevel', '--absolute-git-dir'])
    ).split('\n');
    return new Worktree(git, top, join(folder, 'bulkhead-record.json'));
  }

  /** Finishes what a process that died had begun. */
  async recover(): Promise<void> {
    const text = await unlessMissing(readFile(this.#journal));
    if (text === undefined) return;
    const { from, to } = parseJournal(text.toString());
    const head = await this.#git.attempt(['merge-base', '--is-ancestor', to, 'HEAD']);
    const mayWrite = (path: string) => this.#isUntouched(path, from, to);
    if (head.code === 0) await this.#follow(from, to, { mayWrite, known: new Map() });
    await rm(this.#journal, { force: true });
  }

  /**
   * Refuses paths that the user has changed and not committed: following would overwrite them, and not following would make
   * them look like a removal.
   * @throws BulkheadError `RECORD_UNCOMMITTED`
   */
  async requireClean(paths: readonly string[]): Promise<void> {
    const args = [
      'status',
      '--porcelain',
      '-z',
      '--no-renames',
      '--untracked-files=all',
      '--ignored=matching',
    ];
    const text = await this.#git.run(args);
    const changed = new Set(text.split('\0').map((field) => field.slice(3)));
    const path = paths.find((one) => isUnder(one, changed));
    if (path === undefined) return;
    throw new BulkheadError({
      what: `${path} was changed in ${this.#top}, or is ignored by git, and not committed`,
      fix: `Look at it with git diff HEAD -- ${path}; commit it if it is yours, or take it back with git restore --staged --worktree -- ${path}. Evidence and what is made from it is not edited by hand.`,
      code: 'RECORD_UNCOMMITTED',
      runbook: 'RECORDING.md#reports-could-not-be-recorded',
    });
  }

  /**
   * Moves the branch by `move` and lets clean paths follow. Should the process die on the way, `recover` goes on.
   * @returns what `move` returned: whether the branch was moved
   */
  async advance(
    { from, to, files }: Journal & { readonly files: ReadonlyMap<string, Buffer> },
    move: () => Promise<boolean>,
  ): Promise<boolean> {
    const journal: Journal = { from, to };
    await writeFile(`${this.#journal}.tmp`, JSON.stringify(journal));
    await rename(`${this.#journal}.tmp`, this.#journal);
    const moved = await move();
    if (moved) await this.#follow(from, to, { mayWrite: async () => true, known: files });
    await rm(this.#journal, { force: true });
    return moved;
  }

  async #follow(
    from: string,
    to: string,
    { mayWrite, known }: { mayWrite: (path: string) => Promise<boolean>; known: ReadonlyMap<string, Buffer> },
  ): Promise<void> {
    const text = await this.#git.run(['diff-tree', '-r', '-z', '--no-renames', from, to]);
    const fields = text.split('\0');
    const lines: string[] = [];
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const path = fields[at + 1] ?? '';
      const sha = fields[at]?.split(' ')[3] ?? '';
      if (!(await mayWrite(path))) continue;
      await replace(join(this.#top, path), known.get(path) ?? (await requireBlob(this.#git, sha)));
      lines.push(`100644 ${sha}\t${path}\0`);
    }
    await this.#git.run(['update-index', '-z', '--index-info'], { input: lines.join('') });
  }

  /** Whether neither the file nor the index has anything else than one of two commits. */
  async #isUntouched(path: string, from: string, to: string): Promise<boolean> {
    const there = await unlessMissing(readFile(join(this.#top, path)));
    const before = await blobOf(this.#git, from, path);
    const after = await blobOf(this.#git, to, path);
    const same = (one: Buffer | undefined, other: Buffer | undefined) =>
      one === undefined ? other === undefined : other !== undefined && one.equals(other);
    if (!same(there, before) && !same(there, after)) return false;
    for (const commit of [from, to]) {
      const args = ['diff-index', '--cached', '--quiet', commit, '--', `:(literal,top)${path}`];
      if ((await this.#git.attempt(args)).code === 0) return true;
    }
    return false;
  }
}

/** git names an ignored or untracked folder alone, with a slash at its end. */
function isUnder(path: string, changed: ReadonlySet<string>): boolean {
  if (changed.has(path)) return true;
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    if (changed.has(path.slice(0, at + 1))) return true;
  }
  return false;
}

/** What a commit has at a path. */
export async function blobOf(git: Git, commit: string, path: string): Promise<Buffer | undefined> {
  const { code, output } = await git.attempt(['cat-file', 'blob', `${commit}:${path}`]);
  return code === 0 ? output : undefined;
}

async function requireBlob(git: Git, sha: string): Promise<Buffer> {
  const { code, output } = await git.attempt(['cat-file', 'blob', sha]);
  if (code === 0) return output;
  throw new Error(`git has lost the blob ${sha}`);
}

async function replace(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.tmp`, bytes);
  await rename(`${path}.tmp`, path);
}

function parseJournal(text: string): Journal {
  const [, from = '', to = ''] = /^\{"from":"([0-9a-f]+)","to":"([0-9a-f]+)"\}$/.exec(text) ?? [];
  return { from, to };
}
