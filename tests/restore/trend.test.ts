import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { restoreDrill } from '../../scripts/backup/restore-drill.ts';
import { envelopeOf } from '../../scripts/lib/reports/envelope.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import { drawTrend } from '../../scripts/lib/restore/draw-trend.ts';
import { readDrills } from '../../scripts/lib/restore/history.ts';
import { trendPicture, trendRows } from '../../scripts/lib/restore/trend.ts';
import { testContext } from '../support/context.ts';

const RUN = '2026-11-20T02-17-03Z-0badcafe';

test('the drills of an environment, oldest first, without dry runs; drawn beside their reports', async () => {
  await using context = testContext({ command: 'restore-drill' });
  const drill = async (minute: number, environment: string, dryRun: boolean, rto: number | undefined) => {
    const at = new Date(Date.UTC(2026, 10, 20, 3, minute));
    const facts = {
      run: RUN,
      storedBytes: 5,
      ...(rto === undefined ? {} : { rtoMilliseconds: rto, rows: 9 }),
    };
    const verdict = rto === undefined ? ('red' as const) : ('green' as const);
    const result = { verdict, summary: 'drilled', checks: [], scope: { environment }, facts };
    const options = { context, input: { 'dry-run': dryRun }, startedAt: at, finishedAt: at };
    await writeReport(context.reports, envelopeOf(restoreDrill, result, options));
  };
  await drill(1, 'production', false, 60_000);
  await drill(2, 'staging', false, 1);
  await drill(3, 'production', true, 2);
  await drill(4, 'production', false, undefined);
  await drill(5, 'production', false, 120_000);
  const drills = await readDrills(context.reports, 'production');
  assert.equal(
    drills.map(({ at, verdict, rtoMilliseconds }) => [at.slice(14, 16), verdict, rtoMilliseconds]),
    [
      ['01', 'green', 60_000],
      ['04', 'red', undefined],
      ['05', 'green', 120_000],
    ],
  );
  assert.equal(
    trendRows(drills).map(({ rto }) => rto),
    ['▇'.repeat(6), '', '▇'.repeat(12)],
  );
  const file = (await drawTrend(context.reports, drills)) ?? '';
  const picture = await readFile(file, 'utf8');
  assert.is(picture.match(/<rect x/g)?.length, 3);
  assert.match(picture, /2 min 00 s/);
  assert.match(picture, /04:00Z: red, nothing was restored, run/);
  assert.is(await drawTrend(context.reports, []), undefined);
});

test('the picture holds no markup of others', () => {
  const picture = trendPicture([{ at: '<b>', run: '"&', verdict: 'green', rtoMilliseconds: 1 }]);
  assert.not.match(picture, /<b>/);
  assert.match(picture, /&lt;b&gt;: green, 1 ms, run &quot;&amp;/);
});

test.run();
