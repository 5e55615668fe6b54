import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FileAddition {
  readonly path: string;
  readonly bytes: Buffer;
}

export interface NewCommit {
  readonly branch: string;
  readonly parent: string;
  readonly message: string;
  readonly author: string;
  readonly additions: readonly FileAddition[];
  readonly deletions: readonly string[];
  readonly at: Date;
}

export interface Entry {
  readonly type: string;
  readonly sha: string;
  readonly size: number;
}

/** The branch had moved. */
export class StaleHead extends Error {}

/** A bare repository on disk, moved by the real git. */
export class BareRepository implements AsyncDisposable {
  readonly folder: string;
  /** What never changes: contents by their hash, and what a commit has at a path. */
  readonly #commits = new Set<string>();
  readonly #blobs = new Map<string, Buffer>();
  readonly #trees = new Map<string, ReadonlyMap<string, Entry>>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** A new one whose only branch has one commit of these files; without files it is empty, as a new repository is. */
  static async create(
    branch: string,
    files: Readonly<Record<string, string>> | undefined,
  ): Promise<BareRepository> {
    const repository = new BareRepository(await mkdtemp(join(tmpdir(), 'bulkhead-github-')));
    await repository.git(['init', '--quiet', '--bare', `--initial-branch=${branch}`]);
    if (files === undefined) return repository;
    const additions = Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
    const message = 'First commit';
    const first = {
      branch,
      parent: '',
      message,
      author: 'somebody',
      additions,
      deletions: [],
      at: new Date(),
    };
    await repository.commit(first);
    return repository;
  }

  async head(branch: string): Promise<string | undefined> {
    return await this.resolve(`refs/heads/${branch}`);
  }

  /** The commit that a name means; undefined when there is none. */
  async resolve(name: string): Promise<string | undefined> {
    if (this.#commits.has(name)) return name;
    try {
      const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
      const sha = (await this.git(args)).toString().trim();
      this.#commits.add(sha);
      return sha;
    } catch {
      return undefined; // git says so by its exit code.
    }
  }

  async branches(): Promise<string[]> {
    const text = (await this.git(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads'])).toString();
    return text.split('\n').filter((name) => name !== '');
  }

  /** What stands at a path: a blob with its id, or the entries of a folder. */
  async entry(commit: string, path: string): Promise<Entry | undefined> {
    const listed = this.#trees.get(commit) ?? (await this.#list(commit));
    return listed.get(path);
  }

  /** All that a commit has, folders too, read once. */
  async #list(name: string): Promise<ReadonlyMap<string, Entry>> {
    const text = (await this.git(['ls-tree', '-r', '-t', '-z', '--long', name])).toString();
    const entries = new Map<string, Entry>();
    for (const line of text.split('\0')) {
      const [, type, sha, size, path] = /^\d+ (\w+) ([0-9a-f]+) +(-|\d+)\t(.+)$/s.exec(line) ?? [];
      if (type === undefined || sha === undefined || path === undefined) continue;
      entries.set(path, { type, sha, size: size === '-' ? 0 : Number(size) });
    }
    if (/^[0-9a-f]{40}$/.test(name)) this.#trees.set(name, entries);
    return entries;
  }

  async blob(sha: string): Promise<Buffer | undefined> {
    const known = this.#blobs.get(sha);
    if (known !== undefined) return known;
    try {
      const bytes = await this.git(['cat-file', 'blob', sha]);
      this.#blobs.set(sha, bytes);
      return bytes;
    } catch {
      return undefined; // git says so by its exit code.
    }
  }

  /** The bytes of a file at a commit or branch. */
  async read(name: string, path: string): Promise<Buffer | undefined> {
    const entry = await this.entry(name, path);
    return entry === undefined ? undefined : await this.blob(entry.sha);
  }

  /**
   * Writes a commit and moves the branch from its parent to it in one step of git's own (`update-ref` with the old value).
   * @throws StaleHead when the branch does not stand at the parent
   */
  async commit({ branch, parent, message, author, additions, deletions, at }: NewCommit): Promise<string> {
    const index = join(this.folder, `index-${randomBytes(6).toString('hex')}`);
    const env = { GIT_INDEX_FILE: index };
    try {
      if (parent !== '') await this.git(['read-tree', parent], { env });
      const shas = await this.#writeBlobs(additions, index);
      const lines = [
        ...deletions.map((path) => `0 ${'0'.repeat(40)}\t${path}\0`),
        ...additions.map(({ path }, number) => `100644 ${shas[number]}\t${path}\0`),
      ];
      await this.git(['update-index', '-z', '--index-info'], { env, input: Buffer.from(lines.join('')) });
      const tree = (await this.git(['write-tree'], { env })).toString().trim();
      const date = `${Math.floor(at.getTime() / 1000)} +0000`;
      const oid = (
        await this.git(['commit-tree', tree, ...(parent === '' ? [] : ['-p', parent])], {
          env: {
            GIT_AUTHOR_NAME: author,
            GIT_AUTHOR_EMAIL: `${author}@users.noreply.github.com`,
            GIT_COMMITTER_NAME: 'GitHub',
            GIT_COMMITTER_EMAIL: 'noreply@github.com',
            GIT_AUTHOR_DATE: date,
            GIT_COMMITTER_DATE: date,
          },
          input: Buffer.from(message),
        })
      )
        .toString()
        .trim();
      await this.move(branch, oid, parent);
      return oid;
    } finally {
      await rm(index, { force: true });
    }
  }

  /** One git for all of them: a process for each would make tests slow. */
  async #writeBlobs(additions: readonly FileAddition[], prefix: string): Promise<string[]> {
    const names = additions.map((_, number) => `${prefix}-${number}`);
    await Promise.all(additions.map(({ bytes }, number) => writeFile(names[number] ?? '', bytes)));
    const input = Buffer.from(names.map((name) => `${name}\n`).join(''));
    const text = (
      await this.git(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input })
    ).toString();
    await Promise.all(names.map((name) => rm(name)));
    return text.split('\n');
  }

  private async move(branch: string, to: string, from: string): Promise<void> {
    try {
      await this.git(['update-ref', `refs/heads/${branch}`, to, from === '' ? '0'.repeat(40) : from]);
    } catch (cause) {
      throw new StaleHead('the branch has moved', { cause });
    }
  }

  /** Commits from the oldest on, as `oid subject`. */
  async log(branch: string): Promise<string[]> {
    const text = (await this.git(['log', '--reverse', '--format=%H %s', `refs/heads/${branch}`])).toString();
    return text.split('\n').filter((line) => line !== '');
  }

  /** Runs git in this repository; its own configuration only, so that the machine's does not matter. */
  async git(
    arguments_: readonly string[],
    { input, env }: { input?: Buffer; env?: Readonly<Record<string, string>> } = {},
  ): Promise<Buffer> {
    return await new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        arguments_,
        {
          cwd: this.folder,
          env: {
            PATH: process.env.PATH,
            GIT_CONFIG_GLOBAL: '/dev/null',
            GIT_CONFIG_NOSYSTEM: '1',
            GIT_DIR: this.folder,
            ...env,
          },
          encoding: 'buffer',
          maxBuffer: 256 << 20,
        },
        (error, stdout) => (error === null ? resolve(stdout) : reject(error)),
      );
      child.stdin?.end(input);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
