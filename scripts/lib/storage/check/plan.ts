import type { Actors } from './actors.ts';

/** What a check would do, one sentence each. Pure. */
export function planOf(
  { kind, read, prune }: Actors,
  { prefix, lockSeconds }: { prefix: string; lockSeconds: number | undefined },
): string[] {
  const bucket = kind !== 'file';
  return [
    'ask the store for its time',
    `store five small objects under ${prefix}, one of them twice, list them, read one back`,
    `store ${prefix}conditional.bha twice at once`,
    `begin to store ${prefix}upload.bha (6 MiB) and break it off`,
    ...(bucket
      ? [
          `read an older version of ${prefix}manifest.json`,
          read === undefined
            ? 'not looked at without a read key: that it reads, cannot write, cannot remove'
            : `with the read key: list, read, try to store ${prefix}written-by-read.bha, try to remove ${prefix}read.bha`,
          prune === undefined
            ? 'not looked at without a prune key: that it removes, reads manifests, cannot read data'
            : `with the prune key: remove a version of ${prefix}prune.bha, read ${prefix}manifest.json${kind === 's3' ? `, try to read ${prefix}data.bha` : ''}`,
          `with the write key: try to remove ${prefix}write.bha and its version`,
          lockSeconds === undefined
            ? 'look at no locks, because of --without-lock'
            : `store ${prefix}locked.bha with a lock of ${lockSeconds} seconds, try to remove it and to shorten the lock`,
        ]
      : []),
    `remove all of it, and what earlier checks left under check/, as far as the keys may${bucket && lockSeconds !== undefined ? '; this waits for the end of the lock' : ''}`,
  ];
}
