import { randomBytes } from 'node:crypto';
import { shardGroups } from '../../scripts/lib/archive/groups.ts';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { commitShards } from '../../scripts/lib/backup/commit-shards.ts';
import { planShards } from '../../scripts/lib/backup/plan-shards.ts';
import { runPrefix } from '../../scripts/lib/backup/runs.ts';
import { backUpShard } from '../../scripts/lib/backup/shard.ts';
import { decodePlan, encodePlan } from '../../scripts/lib/backup/shard-plan.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { symmetricKeys } from '../backup/fixture.ts';
import type { TestContext } from '../support/context.ts';
import { ENVIRONMENT, PORTAL, type SampleBackup } from './backup.ts';

export interface DivideOptions {
  readonly shards: number;
  readonly model?: string;
  /** Called before the snapshot of each shard but the first. */
  readonly between?: (group: string) => Promise<unknown>;
}

/** Backs up a database in shards, one after the other, as the jobs of a matrix would. */
export async function backUpDivided(
  url: string,
  context: TestContext,
  { shards, model: file = PORTAL, between }: DivideOptions,
): Promise<SampleBackup> {
  const folder = await context.temporaryFolder('store');
  const encryption = randomBytes(32).toString('hex');
  const { privatePem: signing, publicPem: verifying } = newSigningKey();
  const keys = symmetricKeys(encryption, signing);
  const store = fileStore(folder);
  const model = await readModel(file);
  const termOf = () => ({ tier: 'daily' as const, lock: undefined });
  const place = { url, model, store, environment: ENVIRONMENT, keys };
  const planned = await planShards({ ...place, ledgerHead: null, termOf, shards, shardBytes: 1 }, context);
  const plan = decodePlan(encodePlan(planned.plan, keys.signing), keys.signing, {
    environment: ENVIRONMENT,
    now: context.now(),
  });
  for (const [at, group] of shardGroups(shards).entries()) {
    if (at > 0) await between?.(group);
    await backUpShard({ ...place, jobs: 1, plan, group, patience: 0 }, context);
  }
  const { run } = await commitShards({ ...place, plan, termOf }, context);
  const prefix = runPrefix(ENVIRONMENT, run.manifest.run);
  return { folder, store, run, prefix, encryption, signing, verifying };
}
