import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findInPlumbing } from './policy/plumbing.ts';
import { parseWorkflowText, readWorkflows } from './policy/workflow.ts';

const workflows = readWorkflows();

for (const workflow of workflows) {
  test(`${workflow.file}: reports arrive, and plans come first`, () =>
    assert.equal(findInPlumbing(workflow), []));
}

/** One line of a real workflow changed (the first of its kind), and what must be found. */
const changes: readonly (readonly [file: string, from: string, to: string, finding: string])[] = [
  [
    'canary.yml',
    `BULKHEAD_REPORTS: \${{ runner.temp }}/reports`,
    'A: b',
    'canary: the report of canary-check goes elsewhere',
  ],
  [
    'canary.yml',
    'BULKHEAD_PAST_REPORTS:',
    'A:',
    'canary: canary-check does not see the reports of earlier runs',
  ],
  [
    'canary.yml',
    `ref: \${{ vars.EVIDENCE_BRANCH || github.ref_name }}`,
    'fetch-depth: 1',
    'canary: the newest reports are not checked out',
  ],
  [
    'canary.yml',
    'sparse-checkout: reports',
    'sparse-checkout: scripts',
    'canary: the newest reports are not checked out',
  ],
  ['canary.yml', '        if: always()\n', '', 'canary: its reports are not kept when it fails'],
  [
    'canary.yml',
    '      actions: read',
    '      checks: read',
    'record: it may "checks: read, contents: write", and needs "actions: read, contents: write"',
  ],
  [
    'canary.yml',
    'pattern: bulkhead-reports-*',
    'pattern: bulkhead-reports-canary',
    'record: it does not get the reports of all jobs',
  ],
  ['canary.yml', 'path: inbox', 'path: elsewhere', 'record: it does not get the reports of all jobs'],
  ['canary.yml', `github-token: \${{ github.token }}`, 'labels: bulkhead', 'alert: it has no token'],
  [
    'nightly.yml',
    "vars.BACKUP_STORE || 'the variable BACKUP_STORE is not set'",
    'vars.BACKUP_STORE',
    'backup: without BACKUP_STORE it would use the disk of the runner',
  ],
  ['recover.yml', "    if: inputs.mode == 'plan'\n", '', 'plan runs in every mode'],
  ['recover.yml', '          dry-run: true\n', '', 'plan does more than plan'],
  ['recover.yml', '          propose: true\n', '', 'plan proposes nothing'],
  [
    'recover.yml',
    "    if: inputs.mode == 'apply'",
    "    if: inputs.mode != 'undo'",
    'apply runs in another mode than its own',
  ],
  [
    'recover.yml',
    "if: vars.ENVIRONMENTS_HAVE_REVIEWERS != 'true'",
    "if: inputs.mode == 'x'",
    'confirm: two people are not asked for where there are no reviewers',
  ],
  ['seed.yml', '    environment: seeding\n', '', 'create has no reviewers to ask'],
  [
    'migrations.yml',
    `ref: \${{ github.event.pull_request.base.sha || github.event.created && github.sha || github.event.before }}`,
    `ref: \${{ github.sha }}`,
    'migrations: the judge is not that of the base',
  ],
  [
    'migrations.yml',
    `base: \${{ github.event.pull_request.base.sha || github.event.before }}`,
    `base: \${{ github.sha }}`,
    'migrations: the judge is not that of the base',
  ],
  ['migrations.yml', '          path: change\n', '', 'migrations: what is judged is not the change'],
  [
    'migrations.yml',
    'config: change/bulkhead.yaml',
    'config: bulkhead.yaml',
    'migrations: what is judged is not the change',
  ],
  ['migrations.yml', 'fetch-depth: 0', 'fetch-depth: 1', 'migrations: what is judged is not the change'],
];

for (const [file, from, to, finding] of changes) {
  test(`${file}, "${from.trim()}" as "${to.trim()}": ${finding}`, () => {
    const text = workflows.find((workflow) => workflow.file === file)?.text ?? '';
    assert.ok(text.includes(from), 'the line is there');
    const found = findInPlumbing(
      parseWorkflowText(
        file,
        text.replace(from, () => to),
      ),
    );
    assert.ok(found.includes(finding), found.join('\n'));
  });
}

test.run();
