import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { refusal } from '../archive/samples.ts';
import { symmetricKeys } from '../backup/fixture.ts';
import { createDatabase } from '../support/postgres.ts';
import { backUpWith, drill, dyingAt, type Life, list, mint, rotate, signers } from './life-of-keys.ts';
import { memoryStore } from './memory-store.ts';

/** Create, back up, list, add, crash, go on, restore with the new key alone, retire, restore. */
async function live(store: Store): Promise<void> {
  await using source = await createDatabase('portal-hardened');
  const url = source.urlFor('bulkhead_backup');
  const symmetric = randomBytes(32).toString('hex');
  const [before, present] = [newSigningKey().privatePem, newSigningKey().privatePem];
  const { trusted } = signers(before, present);
  const life: Life = { store, trusted };

  const old = symmetricKeys(symmetric, before);
  const first = await backUpWith(store, url, old);
  const second = await backUpWith(store, url, old);
  assert.equal(await list(life, [old.recipient]), [[old.recipient.kid], [old.recipient.kid]]);

  const [operations, safe] = [await mint('operations'), await mint('safe')];
  const add = [operations.recipient, safe.recipient];
  const dying: Life = { store: dyingAt(store, 2), trusted };
  const died = await rotate(dying, { add, opening: [old.recipient] }).catch((error: unknown) =>
    String(error),
  );
  assert.is(died, 'Error: killed');
  const added = await rotate(life, { add, opening: [old.recipient] });
  assert.is(added.verdict, 'green', JSON.stringify(added.checks));
  const all = [old.recipient.kid, operations.recipient.kid, safe.recipient.kid];
  assert.equal(await list(life, [safe.opening]), [all, all]);

  await using target = await createDatabase('empty');
  assert.equal(await drill(life, [safe.opening], target.url, second.manifest.run), []);
  assert.equal(await drill(life, [operations.opening], undefined, first.manifest.run), []);

  const retire = [old.recipient.kid];
  await refusal(() => rotate(life, { retire, opening: [old.recipient] }), 'RETIRE_UNPROVEN');
  const retired = await rotate(life, { retire, opening: [operations.opening] });
  assert.is(retired.verdict, 'green', JSON.stringify(retired.checks));
  const left = [operations.recipient.kid, safe.recipient.kid];
  assert.equal(await list(life, [safe.opening]), [left, left]);
  await refusal(() => drill(life, [old.recipient], undefined), 'NO_KEY_FITS');
  await using again = await createDatabase('empty');
  assert.equal(await drill(life, [safe.opening], again.url, first.manifest.run), []);

  // A signing key that is no longer trusted: its runs are refused, and no key is retired over them.
  const { trusted: onlyPresent } = signers(present, present);
  const narrowed = { store, trusted: onlyPresent };
  await refusal(() => drill(narrowed, [safe.opening], undefined), 'SIGNATURE_UNKNOWN_KEY');
  const request = { retire: [operations.recipient.kid], opening: [safe.opening] };
  await refusal(() => rotate(narrowed, request), 'RETIRE_UNSEEN');
}

test('the life of keys on a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-life-'));
  try {
    await live(fileStore(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the life of keys on a bucket that keeps versions', () => live(memoryStore()));

test.run();
