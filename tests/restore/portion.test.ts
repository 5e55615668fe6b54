import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Detail } from '../../scripts/lib/archive/detail.ts';
import { detailObject } from '../../scripts/lib/archive/groups.ts';
import { newRunKey, tenantObject } from '../../scripts/lib/archive/keys.ts';
import type { Manifest, ManifestObject } from '../../scripts/lib/archive/manifest.ts';
import { checkIndex, checkTogether, type IndexedGroup } from '../../scripts/lib/keys/run-details.ts';
import { groupsOf } from '../../scripts/lib/keys/run-groups.ts';
import { mergeDetails } from '../../scripts/lib/restore/merge-details.ts';
import { planShards } from '../../scripts/lib/restore/plan-drill.ts';
import { divideGroups, neededGroups, takePortion } from '../../scripts/lib/restore/portion.ts';
import { portionOf } from '../../scripts/lib/restore/portion-inputs.ts';
import { refused } from './refused.ts';

const RUN = '2026-11-20T02-17-03Z-7f3a90c1';
const IDS = ['s01', 's02', 's03'];
const KEYS = IDS.map((group) => ({ group, runKey: newRunKey() }));
const SHA = 'a'.repeat(64);
const TABLES = [
  { schema: 'public', name: 'plans', columns: ['id'] },
  { schema: 'public', name: 'things', columns: ['id', 'tenant_id'] },
];

const object = (name: string, keyGroup: string, size: number): ManifestObject => ({
  name,
  size,
  sha256: SHA,
  keyGroup,
});
const homeOf = (at: number) => tenantObject(KEYS[at]?.runKey ?? Buffer.alloc(32), `tenant-${at}`);

/** Three groups with a tenant each; the second tenant has an object of two parts. */
const OBJECTS = [
  object('schema.bha', 's01', 10),
  object('shared.bha', 's01', 500),
  object('unassigned.bha', 's01', 20),
  object(homeOf(0), 's01', 100),
  object(`${homeOf(1).slice(0, -4)}.001.bha`, 's02', 300),
  object(`${homeOf(1).slice(0, -4)}.002.bha`, 's02', 200),
  object(homeOf(2), 's03', 50),
  ...IDS.map((id) => object(detailObject(id), id, 5)),
];

function manifestOf(objects: readonly ManifestObject[] = OBJECTS): Manifest {
  const at = (minute: number) => `2026-11-20T02:${minute}:03.000Z`;
  return {
    v: 1,
    run: RUN,
    environment: 'test',
    seq: 1,
    prevManifestSha256: null,
    ledgerHead: null,
    startedAt: at(10),
    snapshotAt: at(17),
    finishedAt: at(30),
    serverVersion: '18.4',
    systemIdentifier: null,
    tier: 'daily',
    lockUntil: null,
    // The second group took its snapshot last.
    keyGroups: IDS.map((id, place) => ({ id, snapshotAt: at([17, 19, 18][place] ?? 0) })),
    objects: [...objects],
  };
}

const GROUPS = groupsOf(manifestOf(), KEYS);

/** The index of a group: so many rows of `things` in each object, and two of `plans` among the shared. */
function indexOf(at: number): IndexedGroup {
  const group = GROUPS[at];
  if (group === undefined) throw new Error('no such group');
  const section = (name: string, rows: number) => ({
    table: { schema: 'public', name },
    columns: [],
    rows,
    offset: 0,
    length: 1,
    bytes: 1,
    sha256: SHA,
  });
  const objects = Object.fromEntries(
    group.data.map(({ name }) => [
      name,
      { sections: [name === 'shared.bha' ? section('plans', 2) : section('things', 10)] },
    ]),
  );
  const detail: Detail = {
    v: 1,
    tenants: group.data
      .filter(({ name }) => name.startsWith('t/'))
      .map(({ name }) => ({ id: `tenant-${at}`, object: name })),
    objects,
    tables: TABLES.map((table) => ({ ...table, rows: 0 })),
    sequences: [{ schema: 'public', name: 'counter', lastValue: String(10 * (at + 1)), isCalled: true }],
    order: ['public.plans', 'public.things'],
  };
  return { group, detail };
}

const INDEXES = IDS.map((_, at) => indexOf(at));

test('--shard and --groups say how much, and what is neither is refused', async () => {
  assert.equal(portionOf({ shard: undefined, groups: undefined }), { of: 'whole' });
  for (const shard of ['2-of-3', '2/3'])
    assert.equal(portionOf({ shard, groups: undefined }), { of: 'shard', number: 2, count: 3 });
  assert.equal(portionOf({ shard: undefined, groups: 's02, s01,s02' }), {
    of: 'groups',
    ids: ['s02', 's01'],
  });
  for (const shard of ['0-of-3', '4-of-3', '2', '2-of-', 'two-of-three', '1-of-100']) {
    assert.is((await refused(() => portionOf({ shard, groups: undefined }))).code, 'PORTION', shard);
  }
  for (const groups of ['s00', 's65', 'main,', 'S01'])
    assert.is((await refused(() => portionOf({ shard: undefined, groups }))).code, 'PORTION', groups);
  assert.is((await refused(() => portionOf({ shard: '1-of-2', groups: 's01' }))).code, 'PORTION');
});

test('every group is in one share, the shares are even, and everybody divides alike', () => {
  const manifest = manifestOf();
  assert.equal(divideGroups(manifest, 3), [['s01'], ['s02'], ['s03']]);
  assert.equal(divideGroups(manifest, 2), [['s01'], ['s02', 's03']]);
  assert.equal(divideGroups(manifest, 1), [IDS]);
  assert.equal(divideGroups(manifest, 64), [['s01'], ['s02'], ['s03']]);
  assert.equal(divideGroups(manifestOf([...OBJECTS].reverse()), 2), divideGroups(manifest, 2));
  assert.equal(
    planShards(manifest, 2).map(({ shard, groups }) => [shard, groups.join()]),
    [
      ['1-of-2', 's01'],
      ['2-of-2', 's02,s03'],
    ],
  );
  const { shard } = planShards(manifest, 0)[2] ?? {};
  assert.is(shard, '3-of-3');
});

test('a part has what is its own, and what belongs to everybody; only the first has what belongs to nobody', () => {
  const take = (ids: readonly string[]) => takePortion(manifestOf(), GROUPS, { of: 'groups', ids });
  const second = take(['s02']);
  assert.ok(second.partial);
  assert.equal(
    second.objects.map(({ name }) => name),
    ['shared.bha', `${homeOf(1).slice(0, -4)}.001.bha`, `${homeOf(1).slice(0, -4)}.002.bha`],
  );
  assert.equal(
    second.indexes.map(({ id }) => id),
    ['s01', 's02'],
  );
  assert.ok(take(['s01']).objects.some(({ name }) => name === 'unassigned.bha'));
  assert.not.ok(take(['s02', 's03']).objects.some(({ name }) => name === 'unassigned.bha'));
  const all = take(['s03', 's01', 's02']);
  assert.not.ok(all.partial, 'all groups are the whole');
  assert.equal(all.groups, IDS);
});

test('a part is read from its own groups and from the one with what belongs to everybody', () => {
  const of = (portion: Parameters<typeof neededGroups>[1]) =>
    neededGroups(manifestOf(), portion).sort().join();
  assert.is(of({ of: 'groups', ids: ['s03'] }), 's01,s03');
  assert.is(of({ of: 'shard', number: 1, count: 3 }), 's01');
  assert.is(of({ of: 'whole' }), 's01,s02,s03');
  assert.is(of({ of: 'tenant', id: 'x' }), 's01,s02,s03', 'it may be in any');
});

test('a tenant is found by its key, in whichever group it is', async () => {
  const of = (id: string) => takePortion(manifestOf(), GROUPS, { of: 'tenant', id });
  const second = of('tenant-1');
  assert.equal(second.groups, ['s02']);
  assert.ok(second.partial);
  assert.is(second.objects.length, 3, 'both parts of its object, and what belongs to everybody');
  assert.is(of('tenant-2').objects.length, 2);
  const { code, message } = await refused(() => of('tenant-9'));
  assert.is(code, 'TENANT_UNKNOWN');
  assert.not.match(message, /tenant-9/);
});

test('a group that there is not, and a shard for which nothing is left, are refused', async () => {
  const take = (portion: Parameters<typeof takePortion>[2]) =>
    refused(() => takePortion(manifestOf(), GROUPS, portion));
  assert.is((await take({ of: 'groups', ids: ['s01', 's09'] })).code, 'GROUP_UNKNOWN');
  assert.is((await take({ of: 'shard', number: 4, count: 4 })).code, 'SHARD_EMPTY');
});

test('one index of what is taken: its rows, its tenants, and sequences as they stood last', () => {
  const whole = mergeDetails(INDEXES, takePortion(manifestOf(), GROUPS, { of: 'whole' }));
  assert.equal(
    whole.tables.map(({ name, rows }) => [name, rows]),
    [
      ['plans', 2],
      ['things', 50],
    ],
  );
  assert.is(new Set(whole.tenants.map(({ id }) => id)).size, 3);
  assert.is(whole.sequences[0]?.lastValue, '20', 'of the group whose snapshot came last');
  const third = takePortion(manifestOf(), GROUPS, { of: 'groups', ids: ['s03'] });
  const part = mergeDetails([indexOf(0), indexOf(2)], third);
  assert.equal(
    part.tables.map(({ rows }) => rows),
    [2, 10],
  );
  assert.equal(
    part.tenants.map(({ id }) => id),
    ['tenant-2'],
  );
});

test('indexes that do not belong together are refused', async () => {
  const [first, second, third] = INDEXES;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three groups');
  checkTogether(RUN, INDEXES);
  for (const index of INDEXES) checkIndex(RUN, index);
  const other = { ...second, detail: { ...second.detail, tables: second.detail.tables.slice(1) } };
  const differ = await refused(() => checkTogether(RUN, [first, other]));
  assert.is(differ.code, 'GROUPS_DIFFER');
  assert.match(differ.message, /public\.plans/);
  const twice = { ...third, detail: { ...third.detail, tenants: second.detail.tenants } };
  const same = await refused(() => checkTogether(RUN, [first, second, twice]));
  assert.is(same.code, 'TENANT_IN_TWO_GROUPS');
  assert.not.match(same.message, /tenant-1/);
  const swapped = { group: second.group, detail: third.detail };
  assert.is((await refused(() => checkIndex(RUN, swapped))).code, 'INDEX_MISMATCH');
  const more = { ...second.detail, objects: { ...second.detail.objects, ...third.detail.objects } };
  assert.is((await refused(() => checkIndex(RUN, { ...second, detail: more }))).code, 'INDEX_MISMATCH');
});

test('a group without a key is refused', async () => {
  assert.is((await refused(() => groupsOf(manifestOf(), KEYS.slice(1)))).code, 'NO_KEY_GROUP');
});

test.run();
