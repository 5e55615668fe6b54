import { addArtifact } from '../github-fake/artifacts.ts';
import type { State } from '../github-fake/state.ts';
import { makeZip } from '../github-fake/zip.ts';
import type { LeakWatch } from './leaks.ts';
import { StepFailure } from './refusal.ts';

export type Files = ReadonlyMap<string, Buffer>;

/** The artifacts of a run; the fake GitHub has each of them from the moment of its upload. */
export class Artifacts {
  readonly #state: State;
  readonly #leaks: LeakWatch;
  readonly #run: { readonly id: number; readonly branch: string; readonly sha: string };
  readonly #files = new Map<string, Files>();

  constructor(
    state: State,
    leaks: LeakWatch,
    run: { readonly id: number; readonly branch: string; readonly sha: string },
  ) {
    this.#state = state;
    this.#leaks = leaks;
    this.#run = run;
  }

  get names(): string[] {
    return [...this.#files.keys()];
  }

  get(name: string): Files | undefined {
    return this.#files.get(name);
  }

  /**
   * @returns its id
   * @throws StepFailure when the run has one of this name; SecretLeak
   */
  add(name: string, files: Files): number {
    if (this.#files.has(name)) {
      throw new StepFailure(
        'Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: an artifact with this name already exists on the workflow run',
      );
    }
    for (const [path, bytes] of files) this.#leaks.check(`the artifact ${name}, in its file ${path}`, bytes);
    this.#files.set(name, files);
    const { id, branch, sha } = this.#run;
    return addArtifact(this.#state, { name, zip: makeZip(Object.fromEntries(files)), run: id, branch, sha })
      .id;
  }
}
