import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCertificates } from '../../../scripts/lib/archive/certificate.ts';
import { mintPair } from '../../../scripts/lib/keys/mint.ts';
import { textOf } from '../../support/installation/ceremony.ts';
import { install } from '../../support/installation/installation.ts';
import { environmentNamed, useRoles } from '../../support/installation/settings.ts';
import type { Finished } from '../../support/runner/host.ts';
import { fileOf, only } from '../night/altered.ts';
import { assertAllGreenBut, brokenStep, ofRun, told } from '../night/outcome.ts';
import { ANN, BEN, Story } from './story.ts';

// A new key for the backups that are there, and an old one that shall open none of them any more.

const pair = await mintPair({ name: 'operations-next', days: 365, now: new Date(), passphrase: undefined });
const ADD = 'certificates-next.pem';
const installation = await install({ files: { [ADD]: pair.certificatePem } });
const { settings, bucket, keys, reports, incidents, messages } = installation;
const { state } = bucket.fake;
const story = new Story(installation);
const certificates = parseCertificates(textOf(keys, 'certificates.pem'));

test.after(installation.close);

const rotate = (mode: 'plan' | 'rotate', actor: string, given: Record<string, string>): Promise<Finished> =>
  story.dispatch('rotate-keys.yml', actor, { mode, ...given });

/** Name and ids of the keys in each keys file that is there. */
function keysFiles(): [name: string, kids: string[]][] {
  const paths = state.keys('').filter((key) => /\/keys\.\d+\.json$/.test(key));
  return paths.flatMap((path) => {
    const bytes = state.current(path)?.bytes;
    if (bytes === undefined) return [];
    const kids = [...bytes.toString('utf8').matchAll(/"(rsa-[0-9a-f]{16})"/g)].map(([, kid = '']) => kid);
    return [[path.replace(/.*\//, ''), [...new Set(kids)].sort()]];
  });
}

const kidNamed = (name: string): string => {
  const found = certificates.find(({ subject }) => subject.includes(name));
  if (found === undefined)
    throw new Error(`no certificate of ${name} among ${certificates.map(({ subject }) => subject)}`);
  return found.kid;
};

/** The new key by its path, and by its id: what a second person confirms is this key, and no other of that name. */
const AGREED = { add: ADD, 'add-ids': pair.certificate.kid };

const DONE = { plan: 'skipped' } as const;
const PLANNED = { confirm: 'skipped', rotate: 'skipped' } as const;
const first = certificates.map(({ kid }) => kid).sort();

test('a plan looks at every run and changes nothing; another rotation than the planned one is refused', async () => {
  const workflowText = only(fileOf('nightly.yml'), ['backup']);
  assertAllGreenBut(await story.start({ event: 'schedule', workflow: 'nightly.yml', workflowText }), {});
  assert.equal(keysFiles(), [['keys.1.json', first]]);
  const plan = await rotate('plan', ANN, AGREED);
  assertAllGreenBut(plan, PLANNED);
  assert.equal(told(ofRun(await reports(), plan)), [
    'evidence approve-change green',
    'keys rotate-keys green',
  ]);
  const more = await rotate('rotate', BEN, { ...AGREED, retire: kidNamed('safe') });
  assertAllGreenBut(more, { ...DONE, confirm: 'failure', rotate: 'skipped' });
  assert.is(brokenStep(more.jobs.confirm ?? { steps: [] }).name, 'Hold the rule of two people');
  assert.equal(keysFiles(), [['keys.1.json', first]]);
});

test('a second person adds the key: each run opens with it', async () => {
  const run = await rotate('rotate', BEN, AGREED);
  assertAllGreenBut(run, DONE);
  const found = ofRun(await reports(), run);
  assert.equal(told(found), ['evidence approve-change green', 'keys rotate-keys green']);
  assert.match(found.map(({ summary }) => summary).join(), /confirmed by ben, proposed by ann/);
  const { kid } = pair.certificate;
  assert.equal(keysFiles().at(-1), ['keys.2.json', [...first, kid].sort()]);
});

test('the only key at hand cannot be retired: there is nothing to agree on', async () => {
  const run = await rotate('plan', ANN, { retire: kidNamed('operations') });
  assertAllGreenBut(run, { ...PLANNED, plan: 'failure' });
  const step = brokenStep(run.jobs.plan ?? { steps: [] });
  assert.equal([step.name, step.exit], ['Look at every run', 2]);
  assert.equal(told(ofRun(await reports(), run)), ['keys rotate-keys grey']);
});

test('the bucket refuses to write: nothing is retired, it is recorded, and people are told; then a role may', async () => {
  const retire = kidNamed('safe');
  assertAllGreenBut(await rotate('plan', ANN, { retire }), PLANNED);
  const [there, before] = [keysFiles(), messages().length];
  const { secrets } = environmentNamed(settings, 'keys');
  secrets.AWS_ACCESS_KEY_ID = bucket.keys.verify.accessKeyId;
  secrets.AWS_SECRET_ACCESS_KEY = bucket.keys.verify.secretAccessKey;
  const refused = await rotate('rotate', BEN, { retire });
  assertAllGreenBut(refused, { ...DONE, rotate: 'failure' });
  assert.equal(told(ofRun(await reports(), refused)), [
    'evidence approve-change green',
    'keys rotate-keys grey',
  ]);
  assert.equal(keysFiles(), there);
  assert.ok(incidents().some(({ state: is, title }) => is === 'open' && title.startsWith('keys ')));
  assert.is(messages().length, before + 1);

  useRoles(settings);
  assertAllGreenBut(await rotate('rotate', BEN, { retire }), DONE);
  assert.equal(
    keysFiles().filter(([, kids]) => kids.includes(retire)),
    [],
  );
});

test.run();
