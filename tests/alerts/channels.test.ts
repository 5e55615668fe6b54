import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mintCertificate } from './tls.ts';
import { check, made, place, verdictIn } from './world.ts';

const red = (night: number, object = 'public.rooms') =>
  made({ night, checks: [check('CAN-02', 'red', { object })] });
const green = (night: number) => made({ night, checks: [check('CAN-02', 'green')] });

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string;
  readonly secure: boolean;
  readonly text: string;
}

const TLS = mintCertificate();

/** A real SMTP server with STARTTLS and a password. */
async function mailServer(fail: { code: number; times: number } = { code: 0, times: 0 }) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    key: TLS.key,
    cert: TLS.cert,
    onAuth: ({ username, password }, _session, done) =>
      password === 'p@ss word' ? done(null, { user: username }) : done(new Error('535 wrong')),
    onMailFrom(_address, _session, done) {
      if (fail.times === 0) return done();
      fail.times -= 1;
      done(Object.assign(new Error('come back later'), { responseCode: fail.code }));
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const { envelope } = session;
        mails.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          user: String(session.user),
          secure: session.secure,
          text: Buffer.concat(pieces).toString('utf8'),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    mails,
    input: (password = 'p%40ss%20word') => ({
      'smtp-url': `smtp://alerts:${password}@localhost:${port}`,
      'smtp-ca': TLS.cert,
      'mail-from': 'bulkhead@mail.example',
      'mail-to': 'oncall@mail.example, second@mail.example',
    }),
    [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())),
  };
}

test('mail goes by STARTTLS with a password, and the mails of one incident form a thread', async () => {
  await using world = await place();
  await using mail = await mailServer();
  const input = mail.input();
  await world.run([red(1)], { input });
  await world.run([green(2)], { input });
  assert.is(mail.mails.length, 2);
  const [opened, recovered] = mail.mails;
  assert.equal(opened?.to, ['oncall@mail.example', 'second@mail.example']);
  assert.is(opened?.secure, true);
  assert.is(opened?.user, 'alerts');
  assert.match(opened?.text ?? '', /Subject: \[bulkhead\] error: canary CAN-02 \(public\.rooms\)/);
  assert.match(recovered?.text ?? '', /Subject: \[bulkhead\] recovered: canary CAN-02/);
  assert.match(opened?.text ?? '', /Content-Type: text\/html/);
  const reference = (text = '') => /^References: (<\S+>)/m.exec(text)?.[1];
  assert.ok(reference(opened?.text));
  assert.is(reference(opened?.text), reference(recovered?.text));
  assert.not.match(JSON.stringify(mail.mails), /something/, 'nothing that was observed');
});

test('a busy mail server is tried again; a wrong password is told elsewhere, and the job is red', async () => {
  await using world = await place();
  await using busy = await mailServer({ code: 421, times: 2 });
  const ok = await world.run([red(1)], { input: busy.input() });
  assert.is(ok.verdict, 'green');
  assert.is(busy.mails.length, 1);
  const wrong = await world.run([red(2, 'public.other')], { input: busy.input('nope') });
  assert.is(wrong.verdict, 'red');
  assert.is(verdictIn(wrong, 'ALR-01', 'mail'), 'red');
  assert.match(
    wrong.checks.find(({ object }) => object === 'mail')?.fix ?? '',
    /user and password in SMTP_URL/,
  );
  assert.ok(world.open().some(({ title }) => /alert ALR-01: .*: mail$/.test(title)));
  assert.match(JSON.stringify(world.slack.messages.at(-1)), /ALR-01/);
  const mended = await world.run([red(3)], { input: busy.input() });
  assert.is(mended.verdict, 'green');
  // One at first; two that waited; and three of this night, one of which says that mail works again.
  assert.is(busy.mails.length, 6);
  assert.not.ok(world.open().some(({ title }) => /ALR-01/.test(title)));
});

test('no mail without TLS that can be trusted', async () => {
  await using world = await place();
  await using mail = await mailServer();
  const { 'smtp-ca': _, ...input } = mail.input();
  const result = await world.run([red(1)], { input });
  assert.match(
    result.checks.find(({ object }) => object === 'mail')?.fix ?? '',
    /no TLS that can be trusted/,
  );
  assert.is(mail.mails.length, 0);
});

test('Slack is waited for when it asks, and a webhook that is gone is told in an issue', async () => {
  await using world = await place();
  world.slack.fail({ status: 429, answer: 'rate_limited', retryAfter: 30, times: 2 });
  const waited = await world.run([red(1)]);
  assert.is(waited.verdict, 'green');
  assert.is(world.slack.tries(), 3);
  assert.ok(waited.lines.some((line) => /Slack.*again in 3\d s/.test(line)));
  world.slack.fail({ status: 404, answer: 'no_service' });
  const lost = await world.run([green(2)]);
  assert.is(lost.verdict, 'red');
  assert.is(world.slack.tries(), 4, 'what no waiting mends is not tried again');
  assert.match(
    lost.checks.find(({ object }) => object === 'slack')?.fix ?? '',
    /make a new one in the Slack app/,
  );
  assert.is(lost.outputs?.lost, 'slack');
  assert.is(verdictIn(lost, 'ALR-04'), 'red');
  const [issue] = world.open();
  assert.match(issue?.title ?? '', /alert ALR-01.*slack/);
  assert.not.ok(JSON.stringify([lost, world.issues.all]).includes(new URL(world.slack.webhook).pathname));
  world.slack.mend();
  const back = await world.run([green(3)]);
  assert.is(back.verdict, 'green');
  assert.is(world.open().length, 0);
  assert.match(JSON.stringify(world.slack.messages), /CAN-02\* has recovered/, 'the message that waited');
});

test('every channel lost: red, what waits is kept and sent by the next run', async () => {
  await using world = await place();
  world.slack.fail({ status: 503 });
  world.github.faults.add({ path: /./, times: 1000, effect: { kind: 'cut-before' } });
  const lost = await world.run([red(1)], { keepFile: true });
  assert.is(lost.verdict, 'red');
  assert.is(lost.outputs?.lost, 'github,slack');
  assert.match(JSON.stringify(lost.facts?.waiting), /CAN-02/);
  assert.match(lost.checks.find(({ object }) => object === 'github')?.observed ?? '', /could not be reached/);
  world.slack.mend();
  world.github.faults.clear();
  const back = await world.run([], { keepFile: true, now: new Date('2026-11-02T09:00:00Z') });
  assert.is(back.verdict, 'green', JSON.stringify(back.checks));
  assert.ok(
    world.open().some(({ title }) => /CAN-02/.test(title)),
    'the finding was kept too',
  );
  assert.match(JSON.stringify(world.slack.messages), /CAN-02\* opened/);
});

test('while GitHub cannot be reached Slack is told, and is not told again when it is back', async () => {
  await using world = await place();
  world.github.faults.add({ path: /./, times: 1000, effect: { kind: 'answer', status: 503 } });
  const blind = await world.run([red(1)], { keepFile: true });
  assert.is(blind.verdict, 'red');
  assert.match(JSON.stringify(world.slack.messages), /CAN-02\* opened/);
  assert.match(JSON.stringify(world.slack.messages), /ALR-01\* opened \(github\)/);
  world.github.faults.clear();
  await world.run([], { keepFile: true, now: new Date('2026-11-02T09:00:00Z') });
  assert.ok(world.open().some(({ title }) => /CAN-02/.test(title)));
  assert.is(JSON.stringify(world.slack.messages).split('CAN-02* opened').length, 2, 'told once');
});

for (const [name, prepare, expected] of [
  ['a missing permission', (world) => ({ token: world.github.token({ issues: 'read' }) }), /`issues: write`/],
  ['an unknown token', () => ({ token: 'unknown-token' }), /github-token/],
  ['another repository', () => ({ input: { repository: 'sample/other' } }), /exist/],
  [
    'the limit of requests',
    (world) => {
      world.github.faults.rateLimit({ method: 'POST', times: 50 }, new Date('2026-11-02T05:00:00Z'));
      return {};
    },
    /Run it again after that time/,
  ],
  [
    'a secondary limit',
    (world) => {
      world.github.faults.secondaryLimit({ method: 'POST', path: /issues$/, times: 50 }, 900);
      return {};
    },
    /one concurrency group/,
  ],
  [
    'issues that are switched off',
    (world) => {
      world.issues.disabled = true;
      return {};
    },
    /Switch issues on/,
  ],
  ['an assignee who is none', () => ({ input: { assignees: 'stranger' } }), /names the field/],
  ['another author', () => ({ input: { author: 'other[bot]' } }), /Give --author 'github-actions\[bot\]'/],
] satisfies [string, (world: Awaited<ReturnType<typeof place>>) => object, RegExp][]) {
  test(`${name}: the sentence names the fix, Slack is told, and the job is red`, async () => {
    await using world = await place();
    const result = await world.run([red(1)], prepare(world));
    assert.is(result.verdict, 'red');
    const github = result.checks.find(({ object }) => object === 'github');
    assert.match(github?.fix ?? '', expected);
    assert.match(JSON.stringify(world.slack.messages), /CAN-02/);
    assert.match(JSON.stringify(world.slack.messages), /ALR-01\* opened \(github\)/);
  });
}

test('a limit that ends soon is waited for', async () => {
  await using world = await place();
  world.github.faults.secondaryLimit({ method: 'POST', path: /issues$/, times: 2 }, 20);
  const result = await world.run([red(1)]);
  assert.is(result.verdict, 'green');
  assert.is(world.open().length, 1);
});

test('without any channel the report is grey; half a channel is refused', async () => {
  await using world = await place();
  const none = await world.run([red(1)], { token: null, slack: false });
  assert.is(none.verdict, 'grey');
  assert.match(none.checks[0]?.observed ?? '', /no channel is set up/);
  for (const input of [{ 'smtp-url': 'smtp://a:b@c' }, { 'mail-to': 'a@b.example' }])
    await world.run([red(1)], { input }).then(
      () => assert.unreachable(),
      (error: Error) => assert.match(error.message, /not --mail-from|SMTP_URL is not set/),
    );
});

test('the state file alone carries an incident from opening to recovery', async () => {
  await using world = await place();
  const given = { token: null, keepFile: true };
  await world.run([red(1)], given);
  await world.run([red(2)], given);
  const last = await world.run([green(3)], given);
  assert.match(last.summary, /1 recovered; 0 incidents are open/);
  assert.equal(world.slack.messages.length, 2);
  assert.equal(world.issues.all, []);
});

test('what was observed, keys of tenants and addresses do not leave the house', async () => {
  await using world = await place();
  await using mail = await mailServer();
  const tenant = '018f3c6e-7a1b-7c3d-9e2f-5a6b7c8d9e0f';
  const observed = `MARKED-ROW of ${tenant}; Key (email)=(someone@homes.example) already exists`;
  const title = `Title <!channel> *bold* & of ${tenant}`;
  await world.run(
    [
      made({
        night: 1,
        checks: [
          check('CAN-02', 'red', {
            observed,
            title,
            object: `t/${'a'.repeat(64)}.bha`,
            meaning: 'a <b> & c',
          }),
        ],
      }),
    ],
    { input: mail.input() },
  );
  const outside = JSON.stringify([world.slack.messages, mail.mails]);
  for (const text of ['MARKED-ROW', tenant, 'someone@', 'a'.repeat(64)])
    assert.not.ok(outside.includes(text), text);
  assert.not.match(JSON.stringify(world.slack.messages), /<!channel>/);
  assert.match(JSON.stringify(world.slack.messages), /a &lt;b&gt; &amp; c/);
  const visible = world.open()[0]?.body ?? '';
  assert.ok(visible.includes('MARKED-ROW'), 'the issue may say what was observed');
  assert.not.ok(visible.includes(tenant));
  assert.not.ok(visible.includes('someone@'));
});

test.run();
