import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import { verifyLedger } from '../../scripts/lib/reports/ledger-verify.ts';
import { renderMarkdown } from '../../scripts/lib/reports/render.ts';
import { parseReport, reportBytes } from '../../scripts/lib/reports/schema.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import { reportsFolder } from './folder.ts';
import { sampleReport } from './sample.ts';

test('a report is written as JSON and Markdown at its place, with its line in the ledger', async () => {
  await using folder = await reportsFolder();
  const report = sampleReport();
  const written = await writeReport(folder.path, report);
  assert.is(written.json, join(folder.path, 'hardening/2026/11/20261121T022314Z-4711-2.json'));
  assert.equal(parseReport(await readFile(written.json), 'written'), report);
  assert.is(await readFile(written.markdown, 'utf8'), renderMarkdown(report));
  assert.equal(await readLedger(folder.path), [written.ledgerLine]);
  assert.is(written.ledgerLine.path, 'hardening/2026/11/20261121T022314Z-4711-2.json');
  assert.equal(await verifyLedger(folder.path), []);
  const names = await readdir(join(folder.path, 'hardening/2026/11'));
  assert.equal(names.sort(), ['20261121T022314Z-4711-2.json', '20261121T022314Z-4711-2.md']);
  assert.equal(await readdir(join(folder.path, 'ledger')), ['2026.jsonl']);
});

test('reports of one kind in one second and run stand beside each other', async () => {
  await using folder = await reportsFolder();
  const report = sampleReport();
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) ids.push((await writeReport(folder.path, report)).report.id);
  assert.equal(ids, [report.id, `${report.id}-2`, `${report.id}-3`]);
  assert.equal(await verifyLedger(folder.path), []);
});

test('the JSON of another report is not overwritten even when its Markdown is gone', async () => {
  await using folder = await reportsFolder();
  const first = await writeReport(folder.path, sampleReport());
  const before = await readFile(first.json);
  await rm(first.markdown);
  const second = await writeReport(folder.path, sampleReport());
  assert.is(second.report.id, `${first.report.id}-2`);
  assert.equal(await readFile(first.json), before);
  assert.equal((await readdir(join(folder.path, 'hardening/2026/11'))).length, 3);
});

test('a torn ledger refuses the line, keeps the report, and takes it after the repair', async () => {
  await using folder = await reportsFolder();
  const first = await writeReport(folder.path, sampleReport());
  const ledger = join(folder.path, 'ledger/2026.jsonl');
  const whole = await readFile(ledger);
  await writeFile(ledger, Buffer.concat([whole, Buffer.from('{"at":"2026')]));
  const report = sampleReport({ at: '2026-11-22T02:00:00.000Z' });
  try {
    await writeReport(folder.path, report);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /ledger\/2026\.jsonl:2 is torn/);
    assert.match(String(error), new RegExp(`truncate -s ${whole.length} `));
  }
  assert.equal(await readFile(ledger), Buffer.concat([whole, Buffer.from('{"at":"2026')]));
  const kept = join(folder.path, 'hardening/2026/11/20261122T020000Z-4711-2.json');
  assert.equal(await readFile(kept), reportBytes(report));
  await writeFile(ledger, whole);
  const next = await writeReport(folder.path, report);
  assert.is(next.ledgerLine.prev.length, 64);
  assert.is(next.report.id, `${report.id}-2`);
  assert.is(first.ledgerLine.seq, 1);
});

test('a report that contradicts itself is not written', async () => {
  await using folder = await reportsFolder();
  try {
    await writeReport(folder.path, { ...sampleReport(), verdict: 'green' });
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /calls itself green/);
  }
  assert.equal(await readdir(folder.path), []);
});

test.run();
