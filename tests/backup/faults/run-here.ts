import { errorText } from '../../../scripts/lib/adapters/cli.ts';
import { execute } from '../../../scripts/lib/adapters/execute.ts';
import { openProcessContext } from '../../../scripts/lib/adapters/process-context.ts';
import { backUp } from '../../../scripts/lib/backup/backup.ts';
import { backupResult } from '../../../scripts/lib/backup/result.ts';
import { command } from '../../../scripts/lib/runtime/command.ts';
import type { Context } from '../../../scripts/lib/runtime/context.ts';
import { BulkheadError } from '../../../scripts/lib/runtime/errors.ts';
import { Secrets } from '../../../scripts/lib/runtime/secrets.ts';
import type { Store } from '../../../scripts/lib/storage/store.ts';
import { ENVIRONMENT, KEYS, modelOf } from '../fixture.ts';
import type { Ended } from './ended.ts';
import type { Ground } from './ground.ts';

/** A backup in this process, with what a fault puts in the place of the real thing. */
export interface Attempt {
  readonly url: string;
  readonly store: Store;
  readonly now?: () => Date;
  /** Called as each step begins. */
  readonly onStep?: (step: string, interrupt: () => void) => Promise<void> | void;
}

/** Runs a backup as the command does: through the same door, with report and exit code, but over a store that is given. */
export async function runHere(ground: Ground, attempt: Attempt): Promise<Ended> {
  const lines: string[] = [];
  const steps: string[] = [];
  const secrets = new Secrets();
  secrets.add(attempt.url);
  const interruption = new AbortController();
  const interrupt = () =>
    interruption.abort(
      new BulkheadError({
        what: 'the run was interrupted by SIGTERM',
        fix: 'Start it again.',
        code: 'INTERRUPTED',
      }),
    );
  const say = (text: string) => void lines.push(secrets.scrub(text));
  const opened = openProcessContext({
    command: 'backup-nightly',
    env: {},
    cwd: ground.temporary,
    reports: ground.reports,
    signal: interruption.signal,
    log: { info: say, warn: say },
    progress: () => ({ update: () => undefined, end: () => undefined }),
    secrets,
  });
  const context: Context = {
    ...opened.context,
    now: attempt.now ?? opened.context.now,
    async step(name) {
      await opened.context.step(name);
      steps.push(name);
      await attempt.onStep?.(name, interrupt);
    },
  };
  const usual = process.env.TMPDIR;
  process.env.TMPDIR = ground.temporary;
  const ending = execute(backup(attempt), {}, { context, close: opened.close });
  const { exit, error } = await ending.finally(() => {
    process.env.TMPDIR = usual ?? '/tmp';
  });
  if (error !== undefined) say(errorText(error));
  return { exit, signal: null, stdout: '', stderr: lines.join('\n'), steps };
}

function backup({ url, store }: Attempt) {
  return command({
    name: 'backup-nightly',
    path: 'scripts/backup/backup-nightly.ts',
    kind: 'backup',
    summary: 'A backup over the store of a test.',
    runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed',
    inputs: {},
    outputs: { run: '', tenants: '', bytes: '', 'manifest-sha256': '' },
    examples: [],
    async run(_input, context) {
      const environment = ENVIRONMENT;
      const request = { url, store, environment, keys: KEYS, jobs: 2, ledgerHead: null };
      const outcome = await backUp({ ...request, model: await modelOf() }, context);
      if (!('run' in outcome)) throw new Error('nothing was written');
      return backupResult(outcome, { url, environment, timings: context.timings });
    },
  });
}
