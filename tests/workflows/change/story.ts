import type { Installation } from '../../support/installation/installation.ts';
import type { Finished, Started } from '../../support/runner/host.ts';

/** People of the repository. */
export const ANN = 'ann';
export const BEN = 'ben';

const MINUTE = 60_000;

/** What a person pushes: texts by their paths; `undefined` removes a file. */
export type Files = Readonly<Record<string, string | undefined>>;

/** Where a commit stands. */
interface Place {
  readonly branch: string;
  readonly parent: string;
  readonly author?: string;
}

/** What happens in an installation one after the other. Its clock goes on with the real one, and jumps when time is let go by. */
export class Story {
  readonly #installation: Installation;
  #ahead = 0;

  constructor(installation: Installation) {
    this.#installation = installation;
  }

  /** The time in the story. */
  get now(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  /** Minutes in which nothing happens. */
  pass(minutes: number): void {
    this.#ahead += minutes * MINUTE;
  }

  /** Starts a workflow at the story's time. */
  async start(started: Omit<Started, 'now'>): Promise<Finished> {
    return await this.#installation.run(this.#ahead === 0 ? started : { ...started, now: this.now });
  }

  /** Somebody starts a workflow by hand. */
  async dispatch(workflow: string, actor: string, inputs: NonNullable<Started['inputs']>): Promise<Finished> {
    return await this.start({ event: 'workflow_dispatch', workflow, actor, inputs });
  }

  /** A commit at the tip of the default branch. Returns the commit, and what was the tip before. */
  async push(files: Files, author?: string): Promise<{ before: string; sha: string }> {
    const { state, git } = this.#installation.github;
    const before = await git.head(state.defaultBranch);
    if (before === undefined) throw new Error('the repository is empty');
    const place = { branch: state.defaultBranch, parent: before };
    const sha = await this.commit(files, author === undefined ? place : { ...place, author });
    return { before, sha };
  }

  /** A commit on a branch, which is made when it is not there. Returns it. */
  async commit(files: Files, { branch, parent, author = ANN }: Place): Promise<string> {
    const { git } = this.#installation.github;
    if ((await git.head(branch)) === undefined) await git.git(['update-ref', `refs/heads/${branch}`, parent]);
    const entries = Object.entries(files);
    return await git.commit({
      branch,
      parent,
      message: 'A change',
      author,
      additions: entries.flatMap(([path, text]) =>
        text === undefined ? [] : [{ path, bytes: Buffer.from(text) }],
      ),
      deletions: entries.flatMap(([path, text]) => (text === undefined ? [path] : [])),
      at: this.now,
    });
  }
}
