import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { check, made, type Place, place } from './world.ts';

// What people, and other people, do to the issues.

const red = (night: number) => made({ night, checks: [check('CAN-02', 'red', { object: 'public.rooms' })] });
const green = (night: number) => made({ night, checks: [check('CAN-02', 'green')] });

async function opened(): Promise<{ world: Place; issue: Place['issues']['all'][number] }> {
  const world = await place();
  await world.run([red(1)]);
  const [issue] = world.open();
  if (issue === undefined) throw new Error('no issue');
  return { world, issue };
}

for (const [name, edit] of [
  ['wrote another body', (body) => `I am looking into it.\n\n${body}`],
  ['removed the first line', (body) => body.split('\n').slice(1).join('\n')],
  ['emptied the body', () => ''],
  ['broke the state', (body) => body.replace('"count":1', '"count":"many"')],
  ['changed the check in the state', (body) => body.replace('"check":"CAN-02"', '"check":"CAN-77"')],
] satisfies [string, (body: string) => string][]) {
  test(`somebody ${name}: the incident goes on in its issue, and is not opened twice`, async () => {
    const { world, issue } = await opened();
    await using _ = world;
    issue.body = edit(issue.body ?? '');
    const result = await world.run([red(2)]);
    assert.is(world.told().length, 1);
    assert.match(issue.body, /^<!-- bulkhead:incident \{.*"count":2/);
    assert.match(JSON.stringify(result.facts?.oddities), /comes back from the copy/);
    await world.run([green(3)]);
    assert.is(issue.state, 'closed');
  });
}

test('somebody took the label away: it is found by its number, and gets it again', async () => {
  const { world, issue } = await opened();
  await using _ = world;
  issue.labels = ['wontfix'];
  await world.run([red(2)]);
  assert.is(world.told().length, 1);
  assert.equal(issue.labels, ['bulkhead']);
});

test('somebody closed it although it is red: it is reopened; closed and green, it stays closed', async () => {
  const { world, issue } = await opened();
  await using _ = world;
  issue.state = 'closed';
  const result = await world.run([red(2)]);
  assert.match(result.summary, /1 reopened/);
  assert.is(issue.state, 'open');
  issue.state = 'closed';
  await world.run([green(3)]);
  assert.is(issue.state, 'closed');
  assert.is(world.told().length, 1);
});

test('somebody reopened it although it is green: it stays open, and takes the next red', async () => {
  const { world, issue } = await opened();
  await using _ = world;
  await world.run([green(2)]);
  issue.state = 'open';
  await world.run([green(3)]);
  assert.is(issue.state, 'open');
  await world.run([red(30)]);
  assert.is(world.told().length, 1);
  await world.run([green(31)]);
  assert.is(issue.state, 'closed');
});

test('somebody deleted it: what is red is told anew', async () => {
  const { world, issue } = await opened();
  await using _ = world;
  issue.deleted = true;
  const result = await world.run([red(2)]);
  assert.is(result.verdict, 'green');
  assert.is(world.open().length, 1);
});

test('deleted between the look and the write: it is told anew at once', async () => {
  const { world, issue } = await opened();
  await using _ = world;
  world.github.faults.add({
    method: 'PATCH',
    path: new RegExp(`issues/${issue.number}$`),
    effect: {
      kind: 'meanwhile',
      run: async () => {
        issue.deleted = true;
      },
    },
  });
  await world.run([red(2)]);
  assert.is(world.open().length, 1);
});

test('a line in the issue of an outsider is not believed, with the label or without', async () => {
  await using world = await place();
  await using other = await place();
  await other.run([red(1)]);
  const body = (other.open()[0]?.body ?? '').replaceAll('"state":"open"', '"state":"closed"');
  const { state } = world.github;
  world.issues.add(state, { title: 'forged', login: 'stranger', body });
  world.issues.add(state, {
    title: 'forged, by a template',
    login: 'stranger',
    body,
    labels: ['bulkhead'],
    state: 'closed',
  });
  world.issues.add(state, {
    title: 'a pull request',
    login: 'github-actions[bot]',
    body,
    labels: ['bulkhead'],
    isPullRequest: true,
  });
  world.issues.add(state, {
    title: 'forged memory',
    login: 'stranger',
    body: '<!-- bulkhead:memory {"v":1} -->',
    labels: ['bulkhead-state'],
  });
  const result = await world.run([red(1)]);
  assert.is(
    world.issues.open.filter(({ login, title }) => login === 'github-actions[bot]' && /CAN-02/.test(title))
      .length,
    1,
  );
  assert.match(JSON.stringify(result.facts?.oddities), /by stranger: not believed/);
  for (const issue of world.issues.all.filter(({ login }) => login === 'stranger'))
    assert.equal(issue.comments, []);
});

test('the memory is gone or damaged: nothing is opened twice, and the report says so', async () => {
  const { world } = await opened();
  await using _ = world;
  const memory = world.issues.all.find(({ labels }) => labels.includes('bulkhead-state'));
  assert.is(memory?.state, 'closed', 'it disturbs nobody');
  if (memory !== undefined) memory.body = 'oops';
  const result = await world.run([red(2)]);
  assert.is(world.told().length, 1);
  assert.match(result.checks.find(({ id }) => id === 'ALR-03')?.observed ?? '', /begins anew/);
  assert.is((await world.run([red(3)])).verdict, 'green');
});

test('two jobs opened one incident twice: the newer issue is closed as a double', async () => {
  const { world, issue } = await opened();
  await using _ = world;
  world.issues.add(world.github.state, {
    title: issue.title,
    login: issue.login,
    body: issue.body,
    labels: ['bulkhead'],
  });
  assert.is(world.open().length, 2);
  await world.run([red(2)]);
  assert.is(world.open().length, 1);
  assert.is(world.open()[0], issue);
  assert.match(world.told()[1]?.comments[0]?.body ?? '', /An older issue tells of the same/);
});

for (const kind of ['cut-after', 'cut-before'] as const) {
  test(`an answer that is lost (${kind}) makes neither a second issue nor a second comment`, async () => {
    await using world = await place();
    world.github.faults.add({ method: 'POST', path: /issues$/, body: 'bulkhead:incident', effect: { kind } });
    await world.run([red(1)]);
    assert.is(world.told().length, 1);
    world.github.faults.add({ method: 'POST', path: /comments$/, effect: { kind } });
    await world.run([red(2)]);
    assert.is(world.told()[0]?.comments.length, 1);
  });
}

test('killed at any request, and run again: one issue, each comment once, and Slack was told', async () => {
  // As many as a run of a recurrence makes requests; each is cut off once, with the process.
  for (let request = 0; request < 12; request++) {
    await using world = await place();
    await world.run([red(1)]);
    const before = world.github.requests.length;
    world.github.faults.add({
      path: /./,
      skip: request,
      times: 1000,
      effect: { kind: 'answer', status: 401, message: 'Bad credentials' },
    });
    await world.run([red(2)]);
    world.github.faults.clear();
    await world.run([red(2)]);
    assert.is(world.told().length, 1, `request ${request}`);
    assert.is(world.told()[0]?.comments.length, 1, `request ${request}`);
    assert.match(world.told()[0]?.body ?? '', /Seen \| 2 times/, `request ${request}`);
    assert.ok(world.github.requests.length > before);
  }
});

test('killed before Slack is told: the next run tells it', async () => {
  await using world = await place();
  await world
    .run([red(1)], {
      onStep: (name) => {
        if (name === 'tell slack') throw new Error('killed');
      },
    })
    .catch((error: Error) => assert.is(error.message, 'killed'));
  assert.is(world.open().length, 1);
  assert.is(world.slack.messages.length, 0);
  await world.run([red(1)]);
  assert.is(world.slack.messages.length, 1);
  assert.match(JSON.stringify(world.slack.messages), /CAN-02\* opened/);
});

test.run();
