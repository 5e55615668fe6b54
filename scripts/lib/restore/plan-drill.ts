import type { Manifest } from '../archive/manifest.ts';
import { type Result, verdictOf } from '../runtime/result.ts';
import type { LocatedRun } from './locate.ts';
import { divideGroups } from './portion.ts';

/** One job of a drill that is divided among several. */
export interface PlannedShard {
  /** `2-of-3`, for `--shard`: it is a part of the name of an artifact, which takes no slash. */
  readonly shard: string;
  readonly groups: readonly string[];
  /** Bytes in the store. */
  readonly storedBytes: number;
}

/** How a drill of a run is divided: from its manifest alone, and the same for everybody who asks. Pure. */
export function planShards(manifest: Manifest, most: number): PlannedShard[] {
  const division = divideGroups(manifest, most === 0 ? manifest.keyGroups.length : most);
  return division.map((groups, at) => ({
    shard: `${at + 1}-of-${division.length}`,
    groups,
    storedBytes: manifest.objects
      .filter(({ keyGroup }) => groups.includes(keyGroup))
      .reduce((sum, { size }) => sum + size, 0),
  }));
}

/** What a report says about the plan of a drill. It restores nothing, and so never counts as one. */
export function planResult(
  located: LocatedRun,
  shards: readonly PlannedShard[],
  environment: string,
): Result {
  const { manifest, sha256, signedBy } = located;
  const groups = manifest.keyGroups.map(({ id }) => id);
  const checks: Result['checks'] = [
    {
      id: 'DRILL-PLAN',
      title: 'The run to be drilled is signed, and every key group has a drill',
      object: manifest.run,
      verdict: 'green',
      expected: 'a trusted signature; each key group in one shard',
      observed: `number ${manifest.seq}, signed by ${signedBy.id}; ${groups.length} key groups in ${shards.length} shards`,
      meaning: 'A part of the backup would be drilled by nobody.',
    },
  ];
  return {
    verdict: verdictOf(checks),
    summary: `Run ${manifest.run} is drilled in ${shards.length} shards of ${groups.length} key groups`,
    checks,
    scope: { environment, run: manifest.run },
    facts: {
      partial: true,
      run: manifest.run,
      seq: manifest.seq,
      manifestSha256: sha256,
      groups,
      shards: shards.map((one) => ({ ...one, groups: one.groups.join(', ') })),
    },
    outputs: {
      run: manifest.run,
      manifest: sha256,
      shards: String(shards.length),
      matrix: JSON.stringify(shards.map(({ shard }) => shard)),
    },
  };
}
