import type { Check } from '../runtime/result.ts';
import type { Workflow } from './run.ts';

const WHY: Readonly<Record<string, string>> = {
  disabled_inactivity: 'GitHub disabled it, because nothing was committed for 60 days',
  disabled_manually: 'somebody disabled it',
  disabled_fork: 'it is disabled, as every schedule in a fork is until somebody enables it',
  deleted: 'its file was removed',
};

/** What became of the try to enable a workflow. */
export interface Enabling {
  readonly outcome: 'enabled' | 'would' | 'refused';
  /** The refusal, with its fix. */
  readonly told?: { readonly what: string; readonly fix: string };
}

/** Whether GitHub starts a workflow at all. One that was enabled just now is told once: until now nothing ran. */
export function stateCheck({ path, state }: Workflow, enabling: Enabling | undefined): Check {
  const check = {
    id: 'WDG-05',
    title: 'The workflow is switched on',
    object: path,
    expected: 'active',
    meaning: 'Nothing starts it any more, and GitHub says so in one mail that is easily missed.',
  };
  if (state === 'active') return { ...check, verdict: 'green', observed: state };
  const why = `${state}: ${WHY[state] ?? 'a state that is not known here'}`;
  const enable = `gh workflow enable ${path.split('/').at(-1)}`;
  switch (enabling?.outcome) {
    case 'enabled':
      return {
        ...check,
        verdict: 'red',
        observed: `${why}; it is enabled again now`,
        fix: 'Start it by hand once: what it missed it does not make up for.',
      };
    case 'would':
      return {
        ...check,
        verdict: 'red',
        observed: `${why}; without --dry-run it would be enabled now`,
        fix: enable,
      };
    case 'refused':
      return {
        ...check,
        verdict: 'red',
        observed: `${why}; it could not be enabled: ${enabling.told?.what ?? ''}`,
        fix: enabling.told?.fix ?? enable,
      };
    case undefined:
      return {
        ...check,
        verdict: 'red',
        observed: why,
        fix:
          state === 'disabled_inactivity'
            ? `${enable}, or let the watchdog do it: --enable with actions: write`
            : enable,
      };
  }
}
