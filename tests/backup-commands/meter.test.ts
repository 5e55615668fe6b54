import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withRates } from '../../scripts/lib/backup/copy-meter.ts';
import { testContext } from '../support/context.ts';

test('progress in bytes says how many, and how fast they come; another unit passes as it is', async () => {
  await using context = testContext();
  const shown: string[] = [];
  const progress = (label: string) => ({
    update: (done: number, total: number | undefined, detail?: string) =>
      void shown.push(`${label} ${done}/${total} ${detail}`),
    end: () => void shown.push('end'),
  });
  const rated = withRates({ ...context, progress }).progress('copying');
  rated.update(1024, 4096, 'bytes');
  await delay(600);
  rated.update(2048, 4096, 'bytes');
  rated.update(2048, 4096, 'bytes, 12 rows');
  rated.update(3, 4, 'objects');
  rated.end();
  assert.is(shown[0], 'copying 1024/4096 1.0 KiB');
  assert.match(shown[1] ?? '', /^copying 2048\/4096 2\.0 KiB, [\d.]+ KiB\/s$/);
  assert.match(shown[2] ?? '', /^copying 2048\/4096 2\.0 KiB, 12 rows, [\d.]+ KiB\/s$/);
  assert.equal(shown.slice(3), ['copying 3/4 objects', 'end']);
});

test.run();
