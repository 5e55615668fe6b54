import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testContext } from '../support/context.ts';
import { ENCRYPTION, fileOf, makeRun, rewrite, VERIFYING } from '../verify/made-run.ts';
import { nodes, openArchive, unzstd } from './stranger.ts';

test('a stranger opens every object of a divided run, each with the key of its group', async () => {
  await using context = testContext();
  const folder = await context.temporaryFolder('divided');
  const made = await makeRun(join(folder, 'store'), { groups: ['s01', 's02', 's03'] });
  const keyFile = join(folder, 'key.hex');
  const publicKeyFile = join(folder, 'signing.pub.pem');
  await writeFile(keyFile, ENCRYPTION);
  await writeFile(publicKeyFile, VERIFYING);
  const [node = ''] = await nodes();
  const open = (object: string) =>
    openArchive(node, { folder: fileOf(made, ''), object, keyFile, publicKeyFile });

  for (const { name } of made.manifest.objects) {
    const { code, stderr } = await open(name);
    assert.is(code, 0, `${name}: ${stderr}`);
  }
  const second: { tenants: { id: string; object: string }[] } = JSON.parse(
    (await unzstd((await open('detail.s02.bha')).stdout)).toString(),
  );
  assert.equal(second.tenants, [{ id: 'tenant-two', object: made.tenants[1] }]);

  // The keys of two groups changed about: neither opens what the other sealed.
  await rewrite(made, 'keys.1.json', (bytes) => {
    const text = bytes.toString().replace('"id":"s01"', '"id":"x"');
    return Buffer.from(text.replace('"id":"s02"', '"id":"s01"').replace('"id":"x"', '"id":"s02"'));
  });
  for (const object of ['detail.s01.bha', 'detail.s02.bha']) {
    const { code, stderr, stdout } = await open(object);
    assert.is(code, 1);
    assert.match(stderr, /its key is not that of the header/);
    assert.is(stdout.length, 0);
  }
  assert.is((await open('detail.s03.bha')).code, 0);
});

test.run();
