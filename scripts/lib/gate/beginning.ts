import type { Context } from '../runtime/context.ts';
import type { Result } from '../runtime/result.ts';
import type { Revision } from './revision.ts';
import { buildBase } from './scratch/base.ts';
import { openScratch } from './scratch/server.ts';
import { TRIAL_RULES } from './trial-rules.ts';

/** What GitHub and git's hooks give as the revision before the first push of a branch: there was none. */
const NONE_BEFORE = /^(?:0{40}|0{64})$/;

/** Whether a name means that there was nothing before. */
export function isBeginning(base: string): boolean {
  return NONE_BEFORE.test(base);
}

/**
 * The first push of a branch is no change: there is nothing that it could be held against, and what stands in its
 * migrations may long be in production. What can be said of them is whether they build a database, from `gate.setup` on and
 * in their order, as the owner that the model names; and the report says that no more was looked at.
 * Throws what the server refused, as `buildBase` does.
 */
export async function judgeBeginning(
  head: Revision,
  scratchUrl: string | undefined,
  context: Context,
): Promise<Result> {
  const { model, migrations, setup } = head;
  await context.step('start the scratch server');
  const scratch = await openScratch(context, { url: scratchUrl, major: model.gate.server });
  await context.step('build the first revision');
  await buildBase(scratch, model, { setup, migrations }, context);
  const files = `${migrations.length} ${migrations.length === 1 ? 'file' : 'files'}`;
  return {
    verdict: 'green',
    summary: `the first push of a branch: ${files} build a database, and there is nothing that they could be compared with`,
    checks: [
      {
        id: 'GATE-01',
        title: TRIAL_RULES['GATE-01'],
        verdict: 'green',
        expected: TRIAL_RULES['GATE-01'],
        observed: `${files} applied from the beginning on PostgreSQL ${scratch.version}`,
        meaning: 'The database could not be made anew from what is in the repository.',
      },
    ],
    scope: {
      base: 'nothing, the first push of a branch',
      head: head.commit ?? head.name,
      migrations: migrations.length,
      model: model.name,
      serverVersion: scratch.version,
    },
    facts: { beginning: true, added: [], warnings: [], allowances: [] },
    outputs: { findings: '0', warnings: '0', added: '' },
  };
}
