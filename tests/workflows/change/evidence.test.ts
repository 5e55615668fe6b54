import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseReport } from '../../../scripts/lib/reports/schema.ts';
import { install } from '../../support/installation/installation.ts';
import type { Finished } from '../../support/runner/host.ts';
import { fileOf, only } from '../night/altered.ts';
import { assertAllGreenBut, brokenStep, ofRun, told } from '../night/outcome.ts';
import { type Files, Story } from './story.ts';

// What was recorded, and what people do to it: somebody is faster than the recording, changes a report, shortens the ledger.

const installation = await install();
const { github, reports, incidents, messages } = installation;
const { git } = github;
const story = new Story(installation);

test.after(installation.close);
test.after.each(() => github.faults.clear());

const LEDGER = `reports/ledger/${new Date().getUTCFullYear()}.jsonl`;
const textOf = async (path: string) => (await git.read('main', path))?.toString('utf8') ?? '';

const hour = (): Promise<Finished> => story.start({ event: 'schedule', workflow: 'canary.yml' });
const look = (): Promise<Finished> => story.start({ event: 'schedule', workflow: 'watchdog.yml' });

/** Somebody pushes to the default branch; the check that follows of what was recorded. */
async function push(files: Files): Promise<Finished> {
  const { before, sha } = await story.push(files);
  const workflowText = only(fileOf('ci.yml'), ['evidence', 'gate']);
  return await story.start({ event: 'push', workflow: 'ci.yml', sha, payload: { before }, workflowText });
}

/** The check of the push is red, and names the finding. */
function assertFound(run: Finished, finding: string): void {
  assertAllGreenBut(run, { evidence: 'failure', gate: 'failure' });
  const steps = run.jobs.evidence?.steps ?? [];
  assert.is(brokenStep({ steps }).name, 'Nothing recorded was changed');
  assert.match(steps.find(({ id }) => id === 'verify')?.annotations.join('\n') ?? '', finding);
}

/** What of the committed evidence the watchdog found red. It is read as it lies there: as a whole it does not verify. */
async function findingsOf({ runId }: Finished): Promise<string[]> {
  const lines = (await textOf(LEDGER)).split('\n').filter((line) => line.includes(`"run":"${runId}"`));
  const paths = lines.map((line) => `reports/${JSON.parse(line).path}`);
  const found = await Promise.all(
    paths.map(async (path) => parseReport(Buffer.from(await textOf(path)), path)),
  );
  return found.flatMap(({ checks }) => checks.filter(({ verdict }) => verdict === 'red').map(({ id }) => id));
}

const isOpen = (check: string) =>
  incidents().some(({ state, title }) => state === 'open' && title.includes(check));

test('somebody else commits while the reports are committed: they are recorded on top of that', async () => {
  assertAllGreenBut(await hour(), {});
  let pushes = 0;
  const run = async () => {
    pushes += 1;
    await story.push({ 'notes.txt': `${pushes}\n` });
  };
  github.faults.add({
    method: 'POST',
    body: 'createCommitOnBranch',
    times: 2,
    effect: { kind: 'meanwhile', run },
  });
  const second = await hour();
  assertAllGreenBut(second, {});
  assert.is(pushes, 2);
  assert.is(await textOf('notes.txt'), '2\n', 'nothing of the other was lost');
  assert.equal(told(ofRun(await reports('canary'), second)), ['canary canary-check green']);
  assert.equal([incidents(), messages()], [[], []]);
});

test('a report is changed: the check of the push is red, and the watchdog tells people', async () => {
  const [, second = ''] = (await textOf(LEDGER)).split('\n');
  const path = `reports/${JSON.parse(second).path}`;
  const before = await textOf(path);
  assertFound(await push({ [path]: before.replace('"green"', '"red"') }), 'REPORT_CHANGED');
  const run = await look();
  assertAllGreenBut(run, { watchdog: 'failure' });
  assert.ok((await findingsOf(run)).includes('REPORT_CHANGED'));
  assert.ok(
    isOpen('REPORT_CHANGED'),
    incidents()
      .map(({ title }) => title)
      .join('\n'),
  );
  assert.match(JSON.stringify(messages().at(-1)), /evidence REPORT.{1,8}CHANGED/);
  assertAllGreenBut(await push({ [path]: before }), {});
});

test('the newest line is taken out of the ledger, with its report: only the history shows it', async () => {
  const lines = (await textOf(LEDGER)).trimEnd().split('\n');
  const { path } = JSON.parse(lines.pop() ?? '');
  const shorter = { [LEDGER]: `${lines.join('\n')}\n`, [`reports/${path}`]: undefined };
  assertFound(await push(shorter), 'LINE_LOST');
  const run = await look();
  assert.ok((await findingsOf(run)).includes('LINE_LOST'));
  assert.ok(
    isOpen('LINE_LOST'),
    incidents()
      .map(({ title }) => title)
      .join('\n'),
  );
  assert.match(JSON.stringify(messages().at(-1)), /evidence LINE.{1,8}LOST/);
});

test.run();
