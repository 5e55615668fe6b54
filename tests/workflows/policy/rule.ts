import type { Workflow } from './workflow.ts';

/** One rule over workflow files, with examples that break it. */
export interface Rule {
  /** Its number in the list of docs/WORKFLOWS.md. */
  readonly id: number;
  readonly title: string;
  /** What breaks the rule, one sentence each; empty when nothing does. */
  find(workflow: Workflow): string[];
  /** Workflows that break it. The test wants each of them found. */
  readonly bad: readonly string[];
}

const CHECKOUT = `actions/checkout@${'a'.repeat(40)} # v1.2.3`;

interface Parts {
  readonly on?: string;
  readonly permissions?: string;
  readonly concurrency?: string;
  readonly env?: string;
  /** Lines of the job below `steps`, `runs-on` and `timeout-minutes`. */
  readonly job?: string;
  readonly runsOn?: string;
  readonly timeout?: string;
  readonly steps?: string;
  /** Whole further jobs. */
  readonly jobs?: string;
}

const indented = (text: string, by: number) =>
  text
    .trim()
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');

/** A step that checks out as it should be. */
export const checkout = `- uses: ${CHECKOUT}\n  with:\n    persist-credentials: false`;

/** A workflow that breaks no rule, but for the parts that are given. */
export function example(parts: Parts = {}): string {
  return [
    'name: Example',
    `on:\n${indented(parts.on ?? 'workflow_dispatch:', 2)}`,
    parts.permissions ?? 'permissions: {}',
    parts.concurrency ?? 'concurrency:\n  group: example\n  cancel-in-progress: false',
    parts.env ?? '',
    'jobs:',
    '  one:',
    `    runs-on: ${parts.runsOn ?? 'ubuntu-24.04'}`,
    parts.timeout ?? '    timeout-minutes: 5',
    parts.job === undefined ? '' : indented(parts.job, 4),
    `    steps:\n${indented(parts.steps ?? checkout, 6)}`,
    parts.jobs === undefined ? '' : indented(parts.jobs, 2),
  ]
    .filter((part) => part !== '')
    .join('\n');
}
