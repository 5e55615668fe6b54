import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { BulkheadError } from '../../../scripts/lib/runtime/errors.ts';
import type { Store } from '../../../scripts/lib/storage/store.ts';

/** A store with nothing in it, for one test. */
export interface EmptyStore extends AsyncDisposable {
  store: Store;
  /** All that is there to be read, and what `list` must not show: the remains of unfinished puts. */
  remains(): Promise<string[]>;
}

/** What not every store can do; a test that needs it names it. */
export type Ability =
  | 'conditional'
  | 'versions'
  | 'version list'
  | 'lock'
  | 'odd keys'
  | 'long names'
  | 'aborts'
  | 'many keys'
  | 'sorted'
  | 'whole overwrites'
  | 'sweep';

export interface Conformance {
  /** Objects in the paging test; more than one page of the driver. */
  readonly many?: number;
  /** Bytes of a part, in a store that has parts: small ones, so that the tests are. */
  readonly partBytes?: number;
  /** What this store cannot do, each with the reason that is shown for every test skipped by it. */
  readonly lacks?: Readonly<Partial<Record<Ability, string>>>;
}

/** Registers a test, or, when the store lacks what it needs, the reason why it is not run. */
export interface It {
  readonly many: number;
  readonly partBytes: number;
  (name: string, work: (opened: EmptyStore) => Promise<void>): void;
  (name: string, needs: Ability, work: (opened: EmptyStore) => Promise<void>): void;
}

export function harness(
  test: Test,
  open: () => Promise<EmptyStore>,
  { many = 1203, partBytes = 5 << 20, lacks = {} }: Conformance,
): It {
  const it = (name: string, ...rest: readonly [Ability | Work, Work?]) => {
    const [needs, work] = typeof rest[0] === 'string' ? [rest[0], rest[1]] : [undefined, rest[0]];
    const reason = needs === undefined ? undefined : lacks[needs];
    if (reason !== undefined) {
      test.skip(`${name} (${reason})`);
      return;
    }
    test(name, async () => {
      await using opened = await open();
      await work?.(opened);
    });
  };
  return Object.assign(it, { many, partBytes });
}

type Work = (opened: EmptyStore) => Promise<void>;

/** The error, which must be one of ours with this code. */
export async function rejects(work: () => unknown, code: string, label = ''): Promise<BulkheadError> {
  let thrown: unknown;
  try {
    await work();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof BulkheadError))
    throw thrown ?? new Error(`expected ${code}, got no error ${label}`);
  assert.is(thrown.code, code, `${label} ${thrown.message}`);
  assert.ok(thrown.fix.length > 10);
  return thrown;
}
