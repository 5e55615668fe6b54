import type { BulkheadError } from '../runtime/errors.ts';
import { boundWords, type Finding, fingerprintOf } from './finding.ts';

export type ChannelName = 'github' | 'slack' | 'mail';

/** What the tries of the channels mean: one that failed is an incident that the others tell of. */
export function channelFindings(
  tried: ReadonlyMap<ChannelName, BulkheadError | undefined>,
  { id, run }: { readonly id: string; readonly run: string },
): Finding[] {
  return [...tried].map(([name, error]): Finding => {
    const identity = { kind: 'alert', check: 'ALR-01', object: name, environment: '' } as const;
    const words = boundWords({
      title: 'Every channel takes its messages',
      expected: 'no message that failed',
      observed: error?.what ?? 'all were taken',
      meaning: `Whoever reads only ${name} is not told of incidents.`,
      fix: error?.fix ?? '',
      runbook: 'ALERTS.md#a-channel-failed',
      report: '',
      run,
    });
    return {
      ...identity,
      fingerprint: fingerprintOf(identity),
      stream: { command: 'send-alert', environment: '', narrowed: [] },
      look: { id, verdict: error === undefined ? 'green' : 'red' },
      words,
      greyRuns: 0,
      oncePerAttempt: false,
    };
  });
}
