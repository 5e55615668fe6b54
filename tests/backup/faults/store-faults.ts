import { BulkheadError } from '../../../scripts/lib/runtime/errors.ts';
import type { Store } from '../../../scripts/lib/storage/store.ts';
import type { Remains } from './aftermath.ts';
import type { Expected } from './ended.ts';
import * as inject from './injecting-store.ts';

/** What a store does wrong, and how the backup must end. */
export interface StoreFault {
  readonly name: string;
  /** `interrupt` is what Ctrl-C does. */
  readonly over: (store: Store, interrupt: () => void) => Store;
  readonly expected: Expected;
  readonly remains?: Remains;
  /** The runner's clock, against the store's, in minutes. */
  readonly clock?: number;
  /** Much like another one: for the full run. */
  readonly rare?: boolean;
}

/** Every kind of object that a run has, in the order in which they are written. */
const OBJECTS = [
  'schema.bha',
  'shared.bha',
  '/t/',
  'detail.bha',
  'keys.1.json',
  'manifest.sig',
  'manifest.json',
];

const nothingKept = (why: string) =>
  new RegExp(`^error: the backup failed in step "[a-z-]+" and nothing of it was kept: .*${why}`, 'm');

/** As a driver reports it. */
const full = () =>
  new BulkheadError({ what: 'writing failed with ENOSPC', fix: 'Make room.', code: 'STORE_FULL' });

/** As a driver must not report it, but one day does. */
const bare = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

const denied = () =>
  new BulkheadError({ what: 'the store refused', fix: 'Give it the right.', code: 'STORE_DENIED' });

const red = (why: string): Expected => ({ exit: 1, says: nothingKept(why) });

const cut = (bytes: Buffer) => bytes.subarray(0, -1);
const flipAt = (place: number) => (bytes: Buffer) => {
  const at = place < 0 ? bytes.length + place : place;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
};

export const STORE_FAULTS: readonly StoreFault[] = [
  ...OBJECTS.map((object) => ({
    name: `no room for ${object}`,
    over: (store: Store) => inject.refusing(store, object, full),
    expected: red('writing failed with ENOSPC'),
  })),
  ...[0, 1, 2].map((pieces) => ({
    name: `no room after ${pieces} pieces of a tenant's object`,
    over: (store: Store) => inject.failingAfter(store, '/t/', pieces, full),
    expected: red('writing failed with ENOSPC'),
  })),
  {
    name: 'an error of the disk that no driver has explained',
    over: (store) => inject.failingAfter(store, 'shared.bha', 1, bare),
    expected: red('ENOSPC: no space left on device, write \\(ENOSPC\\)'),
  },
  ...['/t/', 'manifest.json'].map((object) => ({
    name: `${object} is stored, and the answer is lost`,
    over: (store: Store) => inject.failingAfterwards(store, object, denied),
    expected: red('the store refused'),
  })),
  {
    name: 'slow writes',
    over: (store) => inject.slow(store, 'bha', 15),
    expected: { exit: 0 },
  },
  ...['schema.bha', '/t/', 'manifest.json'].map((object) => ({
    name: `the write of ${object} hangs, until SIGTERM`,
    over: (store: Store, interrupt: () => void) => inject.hanging(store, object, interrupt),
    expected: { exit: 2, says: /^error: the run was interrupted by SIGTERM$/m } as const,
  })),
  ...['schema.bha', 'shared.bha', '/t/', 'detail.bha'].flatMap((object): StoreFault[] => [
    {
      name: `${object} is confirmed whole and is a byte short`,
      over: (store: Store) => inject.spoiling(store, object, cut, false),
      expected: red('the store confirmed an object and does not have it: .* bytes there, and'),
    },
    {
      name: `${object} is a byte short, and the store says so`,
      rare: object !== '/t/',
      over: (store: Store) => inject.spoiling(store, object, cut, true),
      expected: red(''),
    },
    {
      name: `${object} is empty, and the store says so`,
      rare: object !== '/t/',
      over: (store: Store) => inject.spoiling(store, object, (bytes) => bytes.subarray(0, 0), true),
      expected: red(''),
    },
    {
      name: `the last bit of ${object} is another`,
      rare: object !== '/t/',
      over: (store: Store) => inject.spoiling(store, object, flipAt(-1), false),
      expected: red(''),
    },
    {
      name: `a bit in the head of ${object} is another`,
      rare: object !== '/t/',
      over: (store: Store) => inject.spoiling(store, object, flipAt(20), false),
      expected: red(''),
    },
  ]),
  ...['keys.1.json', 'manifest.sig', 'manifest.json'].flatMap((object) => [
    {
      name: `${object} is cut short`,
      over: (store: Store) => inject.spoiling(store, object, (bytes) => bytes.subarray(0, -2), false),
      expected: red(''),
    },
    {
      name: `a bit of ${object} is another`,
      over: (store: Store) => inject.spoiling(store, object, flipAt(-3), false),
      expected: red(''),
    },
  ]),
  ...OBJECTS.map((object) => ({
    name: `${object} is confirmed and is not there`,
    rare: object.endsWith('.bha'),
    over: (store: Store) => inject.losing(store, object),
    expected: red(''),
  })),
  ...['detail.bha', 'keys.1.json'].map((object) => ({
    name: `${object} cannot be read back`,
    over: (store: Store) => inject.unreadable(store, object, denied),
    expected: red('the store refused'),
  })),
  ...[-10, 10].map((minutes) => ({
    name: `the clock is ${Math.abs(minutes)} minutes ${minutes < 0 ? 'behind' : 'ahead of'} the store's`,
    over: (store: Store) => store,
    clock: minutes,
    expected: {
      exit: 2,
      says: new RegExp(
        `^error: the clock of this machine is \\d+ seconds ${minutes < 0 ? 'behind' : 'ahead of'} that of`,
        'm',
      ),
    } as const,
  })),
  ...[-4, 4].map((minutes) => ({
    name: `the clock is ${Math.abs(minutes)} minutes ${minutes < 0 ? 'behind' : 'ahead of'} the store's, which is allowed`,
    over: (store: Store) => store,
    clock: minutes,
    expected: { exit: 0 } as const,
  })),
  {
    name: 'the store cannot be listed',
    over: (store) =>
      inject.withMethods(store, {
        // biome-ignore lint/correctness/useYield: it fails before it has anything to tell.
        async *listFolders() {
          throw denied();
        },
      }),
    expected: { exit: 2, says: /^error: the store refused$/m },
  },
  {
    name: 'the store cannot tell what a run has left, nor remove it',
    over: (store) =>
      inject.withMethods(inject.refusing(store, 'detail.bha', full), {
        remove: () => Promise.reject(denied()),
      }),
    expected: {
      exit: 1,
      says: nothingKept('writing failed with ENOSPC'),
      warns: /^The unfinished run \S+ could not be removed \(the store refused/,
    },
    remains: { objects: true },
  },
];
