import { once } from 'node:events';
import { createServer } from 'node:http';
import { SMTPServer } from 'smtp-server';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FakeIssues, issueRoutes } from '../support/github-fake/issues.ts';
import { startGitHub } from '../support/github-fake/server.ts';
import { FakeWorkflows } from '../support/github-fake/workflows.ts';
import { startSlack } from '../support/slack-fake.ts';
import { reportFiles } from '../watchdog/ledger.ts';
import { commit } from '../watchdog/portal.ts';
import { openReader, type Reader } from './docs-world.ts';

// Command lines of the pages, run with the pages' own arguments: what is told to people and to GitHub, and looked up there.

const KEY = 'export const url = "postgresql://portal:k7GmP2vX9qLw@db.harbour-homes.net:5432/portal";\n';

test('people are told as it stands on the pages', async () => {
  await using reader = await openReader();
  const issues = new FakeIssues();
  await using github = await startGitHub({ repository: 'owner/name', routes: issueRoutes(issues) });
  await using slack = await startSlack();
  const { run } = reader;
  await inboxOf(reader);
  const token = github.token({ issues: 'write', contents: 'write', actions: 'read', metadata: 'read' });
  const there = { GITHUB_API_URL: github.url, GITHUB_TOKEN: token };
  const told = { ...there, SLACK_WEBHOOK_URL: slack.webhook };
  await run(
    'evidence/send-alert.ts --inbox inbox --dry-run',
    { ...told, GITHUB_REPOSITORY: 'owner/name' },
    0,
    /nothing was sent/,
  );
  assert.is(issues.all.length + slack.messages.length, 0);
  await run(
    `evidence/send-alert.ts --inbox inbox --jobs '{"backup":"failure"}' --repository owner/name`,
    told,
    0,
    /GREEN send-alert/,
  );
  assert.ok(issues.all.some(({ title }) => /KEY-03/.test(title)));
  assert.is(slack.messages.length, 1);
  // Somebody else, who has only mail.
  await reader.checkout.remove('.bulkhead/alerts.json');
  await using mail = await mailServer();
  await run(
    'evidence/send-alert.ts --mail-from bulkhead@mail.example --mail-to oncall@mail.example',
    { SMTP_URL: mail.url },
    0,
    /1 message was taken|GREEN send-alert/,
  );
  assert.equal(mail.received, ['oncall@mail.example']);
});

test('reports are recorded at GitHub, and in a repository that is pushed, as it stands on the pages', async () => {
  await using reader = await openReader();
  await using github = await startGitHub({ repository: 'owner/name' });
  const { run, checkout } = reader;
  await inboxOf(reader);
  const there = {
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: github.token({ contents: 'write', actions: 'read', metadata: 'read' }),
    GITHUB_REPOSITORY: 'owner/name',
  };
  await run('evidence/record-reports.ts --inbox inbox --branch main', there, 0, /GREEN record-reports/);
  await checkout.git('init', '--quiet', '--bare', 'origin.git');
  await checkout.git('remote', 'add', 'origin', 'origin.git');
  await checkout.git('push', '--quiet', 'origin', 'main');
  await run(
    'evidence/record-reports.ts --inbox inbox --git . --branch main --push origin',
    {},
    0,
    /recorded 1 report/,
  );
  await run(
    'git switch --orphan reports && git commit --allow-empty -m "Evidence" && git push origin reports',
    {},
    0,
    /new branch/,
  );
});

test('schedules are watched as it stands on the pages', async () => {
  await using reader = await openReader();
  const workflows = new FakeWorkflows();
  await using github = await startGitHub({
    repository: 'owner/name',
    files: 'empty',
    routes: workflows.routes,
  });
  const now = new Date();
  const asleep = workflows.add(NIGHTLY, {
    name: 'Nightly',
    createdAt: new Date('2026-11-01'),
    state: 'disabled_inactivity',
  });
  const told = [
    'backup',
    'retention',
    'hardening',
    'isolation',
    'canary',
    'restore-drill',
    'watchdog',
  ] as const;
  const at = new Date(now.getTime() - 3_600_000).toISOString().replace(/\.\d+/, '');
  const files = new Map([
    [NIGHTLY, Buffer.from('on:\n  schedule: [{ cron: "17 2 * * *" }]\n')],
    ...[...reportFiles(told.map((kind) => [at, kind]))].map(([path, bytes]): [string, Buffer] => [
      `reports/${path}`,
      bytes,
    ]),
  ]);
  await commit(github, files, now);
  const there = {
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: github.token({ contents: 'read', actions: 'write', metadata: 'read' }),
    GITHUB_REPOSITORY: 'owner/name',
  };
  await reader.run('evidence/watch-schedules.ts --repository owner/name --dry-run', there, 1, /WDG-05/);
  assert.is(asleep.state, 'disabled_inactivity');
  await using outside = await startSwitch();
  const ping = { ...there, BULKHEAD_PING_URL: outside.url };
  await reader.run('evidence/watch-schedules.ts --enable --ping-fail', ping, 1, /WDG-05.*enabled/);
  assert.is(asleep.state, 'active');
  assert.equal(outside.asked, ['/ping/fail']);
});

test('what needs no command of ours runs as it stands on the pages', async () => {
  await using reader = await openReader();
  const { run, checkout } = reader;
  await run('openssl rand -hex 32', {}, 0, /^[0-9a-f]{64} $/);
  await run('openssl genpkey -algorithm ed25519', {}, 0, /BEGIN PRIVATE KEY/);
  await run('openssl genpkey -algorithm ed25519 -out signing.pem', {}, 0, /^$/);
  await run('openssl pkey -in signing.pem -pubout -out signing.pub.pem', {}, 0, /^$/);
  await run('openssl genpkey -algorithm ed25519 -out marks.pem', {}, 0, /^$/);
  await run('openssl pkey -in marks.pem -pubout >> marks.pub.pem', {}, 0, /^$/);
  assert.match(
    (await checkout.run('cat signing.pub.pem marks.pub.pem', {})).output,
    /(BEGIN PUBLIC KEY.*){2}/,
  );
  await checkout.write('operations.p12', 'a file');
  await run('base64 -w0 operations.p12', {}, 0, /^YSBmaWxl$/);
  await checkout.run('tar -c src | zstd -q > payload; rm -r src', {});
  await run('zstd -d < payload | tar -x', {}, 0, /^$/);
  assert.match((await checkout.run('ls src', {})).output, /page\.ts/);
  await run('npm run bench -- --list', {}, 0, /backup/);
});

const NIGHTLY = '.github/workflows/nightly.yml';

/** A scan that is red, as a job hands its report on. */
async function inboxOf({ checkout, run }: Reader): Promise<void> {
  await checkout.write('src/key.ts', KEY);
  await run('hardening/scan-service-key.ts src dist', {}, 1, /KEY-03/);
  await checkout.copy('.bulkhead/reports', 'inbox/bulkhead-reports-scan');
}

async function startSwitch() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('ok');
  });
  return {
    asked,
    url: `http://127.0.0.1:${await portOf(server.listen(0, '127.0.0.1'))}/ping`,
    ...closing(server),
  };
}

/** A server on this machine, which asks for no password: there mail may go without TLS. */
async function mailServer() {
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      received.push(...session.envelope.rcptTo.map(({ address }) => address));
      stream.resume().on('end', () => done());
    },
  });
  return {
    received,
    url: `smtp://127.0.0.1:${await portOf(server.listen(0, '127.0.0.1'))}`,
    ...closing(server),
  };
}

async function portOf(
  server: ReturnType<SMTPServer['listen']> | ReturnType<typeof createServer>,
): Promise<number> {
  await once(server, 'listening');
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function closing(server: { close(done: () => void): unknown }) {
  return { [Symbol.asyncDispose]: () => new Promise<void>((done) => void server.close(done)) };
}

test.run();
