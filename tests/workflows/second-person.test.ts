import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { approveChange } from '../../scripts/evidence/approve-change.ts';
import { changeDigest } from '../../scripts/lib/approval/digest.ts';
import { type Proposal, proposalOf } from '../../scripts/lib/approval/proposal.ts';
import { judgeSecondPerson } from '../../scripts/lib/approval/second-person.ts';
import { envelopeOf } from '../../scripts/lib/reports/envelope.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import { type TestContext, testContext } from '../support/context.ts';

const now = new Date('2026-11-21T12:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const digest = changeDigest({ subject: 'recovery', what: 'apply p1' });
const proposal: Proposal = { subject: 'recovery', digest, at: ago(10), by: ['ada'], path: 'evidence/1.json' };
const asked = { subject: 'recovery', digest, by: ['grace'], now, within: 60 * 60_000 } as const;

const redOf = (proposals: readonly Proposal[], by: readonly string[]) =>
  judgeSecondPerson(proposals, { ...asked, by }).checks.flatMap(({ id, verdict }) =>
    verdict === 'red' ? [id] : [],
  );

test('another person confirms exactly that within the hour', () => {
  const { checks, confirmed } = judgeSecondPerson([proposal], asked);
  assert.equal(
    checks.map(({ verdict }) => verdict),
    ['green', 'green', 'green'],
  );
  assert.is(confirmed, proposal);
});

const cases: readonly (readonly [
  what: string,
  proposals: readonly Proposal[],
  by: string[],
  red: readonly string[],
])[] = [
  ['nothing was proposed', [], ['grace'], ['APR-01', 'APR-02', 'APR-03']],
  [
    'something else was proposed',
    [{ ...proposal, digest: 'f'.repeat(64) }],
    ['grace'],
    ['APR-01', 'APR-02', 'APR-03'],
  ],
  [
    'the same words are about something else',
    [{ ...proposal, subject: 'seed' }],
    ['grace'],
    ['APR-01', 'APR-02', 'APR-03'],
  ],
  ['it was an hour and a minute ago', [{ ...proposal, at: ago(61) }], ['grace'], ['APR-02']],
  ['it is from the future', [{ ...proposal, at: ago(-10) }], ['grace'], ['APR-02']],
  ['the same person confirms', [proposal], ['ada'], ['APR-03']],
  ['the same person confirms in capitals', [proposal], ['ADA'], ['APR-03']],
  ['the first person started the run of the second again', [proposal], ['grace', 'ada'], ['APR-03']],
  [
    'the second person had started the proposal again',
    [{ ...proposal, by: ['ada', 'grace'] }],
    ['grace'],
    ['APR-03'],
  ],
  ['nobody knows who confirms', [proposal], [''], ['APR-03']],
  [
    'the second person proposed it anew',
    [proposal, { ...proposal, at: ago(5), by: ['grace'] }],
    ['grace'],
    ['APR-03'],
  ],
];

for (const [what, proposals, by, red] of cases) {
  test(`refused when ${what}`, () => {
    assert.equal(redOf(proposals, by), red);
    assert.is(judgeSecondPerson(proposals, { ...asked, by }).confirmed, undefined);
  });
}

test('the digest differs with every part, and no two changes run into one', () => {
  const file = Buffer.from('a');
  const changes = [
    { subject: 'recovery', what: 'a' },
    { subject: 'seed', what: 'a' },
    { subject: 'seed', what: 'a', file },
    { subject: 'seed', what: 'aa' },
    { subject: 'seed', what: 'a', file: Buffer.from('b') },
    { subject: 'seed', what: '', file: Buffer.from('aa') },
  ] as const;
  assert.is(new Set(changes.map(changeDigest)).size, changes.length);
});

test('a report of another command, a red one, or one that confirms, proposes nothing', () => {
  const good = {
    command: { name: 'approve-change', version: '1' },
    verdict: 'green' as const,
    facts: { proposed: true, subject: 'recovery', digest, by: ['Ada'] },
    at: '2026-11-21T11:50:00Z',
  };
  assert.equal(proposalOf(good, 'p')?.by, ['ada']);
  assert.is(proposalOf({ ...good, command: { name: 'other', version: '1' } }, 'p'), undefined);
  assert.is(proposalOf({ ...good, verdict: 'red' }, 'p'), undefined);
  assert.is(proposalOf({ ...good, facts: { ...good.facts, proposed: false } }, 'p'), undefined);
});

const people = (actor: string, again = actor) => ({ GITHUB_ACTOR: actor, GITHUB_TRIGGERING_ACTOR: again });
const values = { subject: 'recovery', what: 'apply p1', file: undefined, within: 60 } as const;

/** Runs the command as a person would, and records its report. */
async function act(actor: string, propose: boolean, context: TestContext, what: string = values.what) {
  const { result } = await runAs(actor, propose, context, what);
  return result;
}

async function runAs(actor: string, propose: boolean, whole: TestContext, what: string) {
  await using context = testContext({ clock: whole.now(), env: people(actor), reports: whole.reports });
  const input = { ...values, what, propose };
  const startedAt = context.now();
  const result = await approveChange.run(input, context);
  const report = envelopeOf(approveChange, result, { context, input, startedAt, finishedAt: context.now() });
  await writeReport(whole.reports, report);
  return { result };
}

test('through the ledger: who proposes cannot confirm, who confirms is told by whom it was proposed', async () => {
  await using context = testContext({ clock: now });
  assert.is((await act('Ada', false, context)).verdict, 'red');
  assert.is((await act('Ada', true, context)).verdict, 'green');
  assert.is((await act('ada', false, context)).verdict, 'red');
  assert.is((await act('grace', false, context, 'apply p2')).verdict, 'red');
  const confirmed = await act('grace', false, context);
  assert.is(confirmed.verdict, 'green');
  assert.equal(confirmed.outputs, { digest, 'proposed-by': 'ada' });
  await context.sleep(61 * 60_000);
  assert.is((await act('grace', false, context)).verdict, 'red', 'an hour later');
});

test('without a name nothing is proposed or confirmed', async () => {
  await using context = testContext({ clock: now });
  for (const propose of [true, false]) {
    try {
      await approveChange.run({ ...values, propose }, context);
      assert.unreachable();
    } catch (error) {
      assert.match(String(error), /GITHUB_ACTOR is not set/);
    }
  }
});

test.run();
