import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseReport, type Report, reportBytes, reportJsonSchema } from '../../scripts/lib/reports/schema.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { sampleReport } from './sample.ts';

const SCHEMA_FILE = new URL('../../docs/formats/report.schema.json', import.meta.url);

test('a report survives the way to bytes and back', () => {
  const report = sampleReport();
  const bytes = reportBytes(report);
  assert.equal(parseReport(bytes, 'sample'), report);
  assert.ok(bytes.toString().endsWith('}\n'));
  assert.ok(bytes.equals(reportBytes(parseReport(bytes, 'sample'))));
});

test('docs/formats/report.schema.json is current', async () => {
  const written: unknown = JSON.parse(await readFile(SCHEMA_FILE, 'utf8'));
  assert.equal(
    written,
    reportJsonSchema(),
    'write it anew: the command stands at the end of docs/formats/report.md',
  );
});

const REFUSED: [string, (report: Report) => unknown, RegExp][] = [
  ['an unknown member', (report) => ({ ...report, extra: 1 }), /extra/],
  ['another format', (report) => ({ ...report, schema: 'bulkhead/report/2' }), /bulkhead\/report\/1/],
  ['an unknown kind', (report) => ({ ...report, kind: 'other' }), /kind/],
  [
    'a back-dated time',
    (report) => ({ ...report, at: '2026-11-20T02:23:14Z' }),
    /does not follow from its time/,
  ],
  ['another attempt', (report) => ({ ...report, run: { ...report.run, attempt: 3 } }), /does not follow/],
  ['an id of another attempt', (report) => ({ ...report, id: `${report.id}2` }), /does not follow/],
  ['an id that is a path', (report) => ({ ...report, id: '../../x' }), /id/],
  ['another end', (report) => ({ ...report, finishedAt: '2026-11-21T02:23:15.000Z' }), /finishedAt/],
  [
    'an end before the start',
    (report) => ({ ...report, startedAt: '2026-11-22T00:00:00.000Z' }),
    /ended before/,
  ],
  ['green over a red check', (report) => ({ ...report, verdict: 'green' }), /calls itself green/],
];

for (const [name, change, message] of REFUSED) {
  test(`a report is refused for ${name}`, () => {
    const bytes = reportBytes(sampleReport());
    const changed = change(JSON.parse(bytes.toString()));
    assert.throws(
      () => parseReport(Buffer.from(JSON.stringify(changed)), 'x.json'),
      (error: unknown) =>
        error instanceof BulkheadError && error.code === 'REPORT_INVALID' && message.test(error.what),
    );
  });
}

test('a report is refused when it is not JSON, and when it is not in canonical form', () => {
  assert.throws(
    () => parseReport(Buffer.from('{'), 'x.json'),
    /x\.json is not a valid report: it is not JSON/,
  );
  const loose = JSON.stringify(JSON.parse(reportBytes(sampleReport()).toString()));
  assert.throws(() => parseReport(Buffer.from(loose), 'x.json'), /not in canonical form/);
});

test.run();
