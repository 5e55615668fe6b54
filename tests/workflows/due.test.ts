import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkDue } from '../../scripts/evidence/check-due.ts';
import { dayOf, findDue } from '../../scripts/lib/watchdog/due.ts';
import { testContext } from '../support/context.ts';
import { entriesOf, reportFiles, type Told } from '../watchdog/ledger.ts';

const now = new Date('2026-11-21T03:47:30Z');

const treeOf = (files: ReadonlyMap<string, Buffer>) => ({ read: async (path: string) => files.get(path) });
const dueOf = async (told: readonly Told[], at = now) => {
  const found = await findDue(['hardening', 'backup'], entriesOf(told), treeOf(reportFiles(told)), at);
  return found.filter(({ due }) => due).map(({ kind }) => kind);
};

test('the day of a moment begins at midnight UTC, whatever the clock of the machine', () => {
  assert.is(dayOf(new Date('2026-11-21T23:59:59.999Z')).toISOString(), '2026-11-21T00:00:00.000Z');
  assert.is(dayOf(new Date('2026-11-21T00:00:00Z')).toISOString(), '2026-11-21T00:00:00.000Z');
});

const cases: readonly (readonly [what: string, told: readonly Told[], due: readonly string[]])[] = [
  ['nothing was ever done', [], ['hardening', 'backup']],
  [
    'all was done yesterday',
    [
      ['2026-11-20T23:59:59Z', 'backup'],
      ['2026-11-20T02:20:00Z', 'hardening'],
    ],
    ['hardening', 'backup'],
  ],
  [
    'all was done today',
    [
      ['2026-11-21T02:18:00Z', 'hardening'],
      ['2026-11-21T02:20:00Z', 'backup'],
    ],
    [],
  ],
  [
    'the backup failed',
    [
      ['2026-11-21T02:18:00Z', 'hardening'],
      ['2026-11-21T02:20:00Z', 'backup', 'red'],
    ],
    ['backup'],
  ],
  [
    'the backup could not look',
    [
      ['2026-11-21T02:18:00Z', 'hardening'],
      ['2026-11-21T02:20:00Z', 'backup', 'grey'],
    ],
    ['backup'],
  ],
  [
    'it failed, and then it did not',
    [
      ['2026-11-21T02:18:00Z', 'hardening', 'red'],
      ['2026-11-21T02:20:00Z', 'backup', 'red'],
      ['2026-11-21T03:40:00Z', 'backup'],
    ],
    ['hardening'],
  ],
  [
    'backups were only listed',
    [
      ['2026-11-21T02:18:00Z', 'hardening'],
      ['2026-11-21T02:20:00Z', 'backup', 'green', 'list-backups'],
    ],
    ['backup'],
  ],
  [
    'the backup was only planned',
    [
      ['2026-11-21T02:18:00Z', 'hardening'],
      ['2026-11-21T02:20:00Z', 'backup', 'green', 'backup-nightly', true],
    ],
    ['backup'],
  ],
  [
    'a report is from the future',
    [
      ['2026-11-21T02:18:00Z', 'hardening'],
      ['2026-11-21T09:00:00Z', 'backup'],
    ],
    ['backup'],
  ],
  [
    'it was done at midnight',
    [
      ['2026-11-21T00:00:00Z', 'hardening'],
      ['2026-11-21T00:00:00Z', 'backup'],
    ],
    [],
  ],
];

for (const [what, told, due] of cases) {
  test(`due when ${what}: ${due.join(', ') || 'nothing'}`, async () => assert.equal(await dueOf(told), due));
}

test('a report that is gone or changed proves nothing', async () => {
  const told: readonly Told[] = [['2026-11-21T02:20:00Z', 'backup']];
  const files = reportFiles(told);
  const changed = new Map(
    [...files].map(([path, bytes]) => [path, Buffer.concat([bytes, Buffer.from(' ')])]),
  );
  for (const tree of [treeOf(new Map()), treeOf(changed)]) {
    assert.equal(await findDue(['backup'], entriesOf(told), tree, now), [{ kind: 'backup', due: true }]);
  }
});

async function askCommand(told: readonly Told[], input: { kinds: string; all: boolean }) {
  await using context = testContext({ clock: now });
  for (const [path, bytes] of reportFiles(told)) {
    await mkdir(dirname(join(context.reports, path)), { recursive: true });
    await writeFile(join(context.reports, path), bytes);
  }
  return await checkDue.run(input, context);
}

test('the command says it in outputs that a workflow can read, and by hand all is due', async () => {
  const told: readonly Told[] = [['2026-11-21T02:18:00Z', 'hardening']];
  const asked = { kinds: 'hardening, backup', all: false };
  const some = await askCommand(told, asked);
  assert.is(some.verdict, 'green');
  assert.equal(some.outputs, { due: 'true', kinds: '["backup"]' });
  const none = await askCommand([...told, ['2026-11-21T02:20:00Z', 'backup']], asked);
  assert.equal(none.outputs, { due: 'false', kinds: '[]' });
  const all = await askCommand(told, { ...asked, all: true });
  assert.equal(all.outputs, { due: 'true', kinds: '["backup","hardening"]' });
});

test('a kind that is none is refused', async () => {
  try {
    await askCommand([], { kinds: 'backup,backups', all: false });
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /"backups", which is no kind/);
  }
});

test.run();
