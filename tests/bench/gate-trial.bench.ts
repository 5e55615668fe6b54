import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explainFile } from '../../scripts/lib/gate/explain.ts';
import { judgeChange } from '../../scripts/lib/gate/gate.ts';
import { gateResult } from '../../scripts/lib/gate/result.ts';
import { openRepository } from '../../scripts/lib/gate/revision.ts';
import { sampleRepository } from '../gate/command/repository.ts';
import { testContext } from '../support/context.ts';
import type { Bench, Measurement } from './bench.ts';
import { median } from './rounds.ts';

/** What a person waits for one file, and a pull request for the portal's own migrations. */
const AIM_ONE = 5_000;
const AIM_ALL = 60_000;

const ONE =
  'alter table public.documents add column pages int;\ncomment on column public.documents.pages is $$how many$$;\n';

/** Files whose statements are all tried again after a kill: the longest that the portal has. */
const LONG = 'migrations/001_multi_tenant_hardening.sql';

export const bench: Bench = {
  name: 'gate-trial',
  summary: 'the whole gate on a server of its own, for one file and for the portal’s longest',
  async run({ size, say }) {
    await using repository = await sampleRepository();
    const path = 'migrations/004_bench.sql';
    await writeFile(join(repository.folder, path), ONE);
    const one: number[] = [];
    // Each is seconds long: a few tell as much as many.
    const rounds = Math.min(size.rounds, 3);
    for (let round = 0; round < rounds; round += 1) {
      say(`one file, round ${round + 1} of ${rounds}`);
      one.push(await explain(repository.folder, path));
    }
    await rm(join(repository.folder, path));
    say('the file that hardens the portal');
    const all = await explain(repository.folder, LONG);
    const measured = (what: string, ours: number, most: number, note: string): Measurement => ({
      what,
      ours,
      unit: 'milliseconds',
      aim: { of: 'milliseconds', most },
      note,
    });
    return [
      measured(
        '--explain of one file of two statements',
        median(one),
        AIM_ONE,
        'server, base, rows, kills and all',
      ),
      measured('the same of 001, the portal’s longest', all, AIM_ALL, 'a kill after each of its statements'),
    ];
  },
};

/** Milliseconds; throws when the gate could not look at all of it. */
async function explain(folder: string, path: string): Promise<number> {
  await using context = testContext({
    command: 'migration-gate',
    cwd: folder,
    env: { PATH: process.env.PATH },
  });
  const began = performance.now();
  const repository = await openRepository(join(folder, 'bulkhead.yaml'), context);
  const revisions = await explainFile(repository, path, folder);
  const judged = await judgeChange(
    revisions,
    repository,
    { scratchUrl: undefined, squawkIn: undefined },
    context,
  );
  const { verdict } = gateResult(judged);
  if (judged.tried === undefined || verdict === 'grey') throw new Error(`${path} was not tried`);
  await context.end();
  return Math.round(performance.now() - began);
}
