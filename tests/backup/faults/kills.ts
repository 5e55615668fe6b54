import * as assert from 'uvu/assert';
import {
  type Before,
  checkAftermath,
  checkGoodRun,
  checkNextRun,
  checkNoRun,
  checkServer,
  remember,
} from './aftermath.ts';
import type { Ended } from './ended.ts';
import type { Ground } from './ground.ts';
import { type Kill, runCommand } from './run-command.ts';

/** The steps of a backup. */
export const STEPS = [
  'connect',
  'snapshot',
  'preflight',
  'plan',
  'schema',
  'copy',
  'detail',
  'read-back',
  'sign',
  'commit',
];

/** Kills a backup and looks at what is left. */
export async function killBackup(ground: Ground, kill: Kill): Promise<string> {
  const before = await remember(ground);
  const ended = await runCommand(ground, { kill });
  const last = ended.steps.at(-1) ?? 'the beginning';
  if (kill.signal === 'SIGKILL') await checkKilled(ground, before, ended);
  else await checkInterrupted(ground, before, ended);
  return last;
}

/** A process that is killed says nothing and cleans nothing up. */
async function checkKilled(ground: Ground, before: Before, ended: Ended): Promise<void> {
  if (ended.exit === 0) return checkAftermath(ground, before, ended, { exit: 0 });
  assert.is(ended.signal, 'SIGKILL');
  assert.not.match(ended.stderr, 'error:');
  // Killed within the last step, it may have stored its manifest: the run is then complete.
  const committed =
    ended.steps.at(-1) === 'commit' && (await remember(ground)).runs.length > before.runs.length;
  if (committed) await checkGoodRun(ground, before);
  else await checkNoRun(ground, before, { killed: true });
  await checkServer(ground);
  await checkNextRun(ground);
}

async function checkInterrupted(ground: Ground, before: Before, ended: Ended): Promise<void> {
  // It came too late for a run that was as good as done.
  if (ended.exit === 0 || (ended.signal === 'SIGTERM' && ended.stdout.startsWith('GREEN'))) {
    return checkAftermath(ground, before, { ...ended, exit: 0 }, { exit: 0 });
  }
  const says = /^error: the run was interrupted by SIGTERM$/m;
  await checkAftermath(ground, before, ended, { exit: 2, says });
}
