import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CATALOGUE } from '../../scripts/lib/hardening/catalogue.ts';
import { DRIFT } from '../../scripts/lib/hardening/fingerprint/drift-text.ts';
import { FAMILIES } from '../../scripts/lib/isolation/families.ts';
import { evidencePage, PAGE } from './evidence.ts';
import { MUTATIONS } from './mutations.ts';

const all = Object.values(MUTATIONS).flat();

test('the page of evidence is what the table says; node tests/mutation/evidence.ts writes it', async () => {
  assert.is(await readFile(PAGE, 'utf8'), evidencePage());
});

test('there are enough weakenings, each with a name of its own and somebody who notices it', () => {
  assert.ok(all.length >= 100, `${all.length}`);
  assert.is(new Set(all.map(({ what }) => what)).size, all.length);
  for (const { what, status, probes } of all) {
    assert.ok(status.length > 0, what);
    if ('see' in probes) assert.ok(probes.see.length > 0, what);
  }
});

test('drift alone notices a weakening only where an attack shows it too, or nothing can be shown', () => {
  const alone = all.filter(({ status }) => status.every((sight) => sight.startsWith(DRIFT.id)));
  const unseen = alone.filter(({ probes }) => 'unseen' in probes).map(({ what }) => what);
  assert.equal(unseen, [
    'freeze of the tenant ENABLE instead of ALWAYS',
    'the CHECK that ties the older name of the development dropped',
  ]);
});

test('every family of attacks that can be red by a weakening of the portal is among them', () => {
  const seen = new Set(
    all.flatMap(({ probes }) => ('see' in probes ? probes.see.map((s) => s.slice(0, 6)) : [])),
  );
  // Tried on another model: unseeded tables, upserts, partitions of tenants' tables, memberships as the claim.
  const elsewhere = ['ISO-00', 'ISO-06', 'ISO-08', 'ISO-17'];
  assert.equal(
    Object.keys(FAMILIES).filter((id) => !seen.has(id)),
    elsewhere,
  );
});

test('every id of the status is one of its checks', () => {
  const known = new Set([DRIFT.id, ...CATALOGUE.map(({ id }) => id)]);
  for (const { what, status } of all) {
    for (const sight of status) assert.ok(known.has(sight.split(' ')[0] ?? ''), `${what}: ${sight}`);
  }
});

test.run();
