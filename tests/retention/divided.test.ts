import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, memory, report } from './memory-place.ts';
import { body, everything, type Made, makeNights, makeRun, type Place, pruneAt, runsLeft } from './place.ts';

// What the writers of shards leave beside a run lives and dies with it.

async function leaveNotes(place: Place, { prefix }: Pick<Made, 'prefix'>, groups: readonly string[]) {
  for (const group of groups) {
    for (const ending of ['begun', 'sig', 'json'])
      await place.store.put(`${prefix}parts/${group}.${ending}`, body('{}'));
  }
}

test('the notes of a divided run that was committed are removed with it, and stay with one that is kept', async () => {
  const place = memory();
  const made = await makeNights(place, 9, at(0));
  for (const run of made) await leaveNotes(place, run, ['s01', 's02']);
  const looked = await report(place, at(0), { key: undefined });
  assert.is(looked.result.verdict, 'green', 'they are no fault of a run');
  await pruneAt(place, at(0));
  await makeRun(place, at(1, 2), { after: made.at(-1) });
  const { result } = await report(place, at(1, 13));
  assert.equal(result.outputs?.removed, '5');
  const left = (await everything(place)).map(({ key }) => key);
  const [gone, kept] = [made.slice(0, 5), made.slice(5)];
  for (const { prefix } of gone) assert.not.ok(left.some((key) => key.startsWith(prefix)));
  for (const { prefix } of kept) assert.is(left.filter((key) => key.startsWith(`${prefix}parts/`)).length, 6);
});

test('a folder with notes and no manifest is no run: kept while it is young, swept when it is stale', async () => {
  const place = memory();
  const made = await makeNights(place, 4, at(0));
  const cutOff = await makeRun(place, at(0, 3), { after: made.at(-1), unfinished: true });
  await leaveNotes(place, cutOff, ['s01', 's03']);
  await pruneAt(place, at(0, 13));
  assert.ok((await runsLeft(place)).includes(cutOff.run));
  const next = await makeRun(place, at(8, 2), { after: made.at(-1) });
  await pruneAt(place, at(8, 13));
  const left = await runsLeft(place);
  assert.not.ok(left.includes(cutOff.run));
  assert.ok(left.includes(next.run));
});

test.run();
