import { stripVTControlCharacters } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatBytes, formatDuration, formatNumber, wordsOf } from '../../scripts/lib/reports/quantity.ts';
import { alignTable } from '../../scripts/lib/reports/table.ts';
import { renderTerminal } from '../../scripts/lib/reports/terminal.ts';
import { displayWidth, wrapText } from '../../scripts/lib/reports/text-width.ts';
import { sampleCheck, sampleReport } from './sample.ts';

test('the terminal shows the verdict, what is red with its fix, facts and timings', () => {
  const text = renderTerminal(sampleReport(), { colour: false, width: 100 });
  assert.snapshot(
    text,
    `RED    sample-status: 1 of 4 checks is red: public.orders can lose its tenant
       as operator (no superuser, sees past row-level security)
       database sample, server version 18.4, tables 3
       4 checks: 1 red, 1 planned, 2 green, 3.3 s

✗ red STR-01  Every row has a tenant
    expected  NOT NULL
    public.orders  nullable, 3 rows are NULL
    means     A row without a tenant belongs to nobody and shows up for everybody.
    fix       ALTER TABLE "public"."orders"
                ALTER COLUMN "tenant_id" SET NOT NULL;

… planned  RLS-01  Row-level security is on  public.parts: off
✓ green    STR-01  Every row has a tenant    2 objects

Facts
  tenants       2
  copied bytes  1.4 MiB

Tables
  table            rows
  public.parts   12,000
  public.orders       7

Timings
  connect   42 ms
  look      2.9 s
  judge    300 ms`,
  );
});

test('colours are written only when told, and change nothing else', () => {
  const report = sampleReport();
  const plain = renderTerminal(report, { colour: false, width: 80 });
  const coloured = renderTerminal(report, { colour: true, width: 80 });
  assert.not.match(plain, '\u001b');
  assert.match(coloured, '\u001b[31m');
  const lines = (text: string) => text.split('\n').map((line) => line.trimEnd());
  assert.equal(lines(stripVTControlCharacters(coloured)), lines(plain));
});

test('no line is wider than the terminal, except for what is to be copied', () => {
  const observed = 'a rather long observation about it, '.repeat(5);
  const checks = [
    sampleCheck({ verdict: 'red', observed, meaning: observed, object: `public.${'long_'.repeat(12)}` }),
  ];
  for (const width of [70, 100, 160]) {
    const text = renderTerminal(sampleReport({ result: { checks, summary: observed } }), {
      colour: false,
      width,
    });
    for (const line of text.split('\n').filter((line) => !line.startsWith('    fix'))) {
      assert.ok(displayWidth(line) <= width, `${displayWidth(line)} > ${width}: ${line}`);
    }
  }
});

test('a name in the database cannot steer the terminal', () => {
  const evil = 'x\u001b[2J\u001b]0;title\u0007\r\u202ey\u009b31m';
  const checks = [
    sampleCheck({ verdict: 'red', id: evil, object: evil, observed: evil, meaning: evil, fix: evil }),
  ];
  const facts = { [evil]: evil, list: [{ [evil]: evil }] };
  const scope = { [evil]: evil };
  const text = renderTerminal(sampleReport({ result: { checks, facts, scope, summary: evil } }), {
    colour: false,
    width: 120,
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  assert.not.match(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  assert.match(text, '\\u001b[2J');
});

test('a table aligns, wraps what may shrink, and leaves out empty columns', () => {
  const rows = [
    ['a', '1', 'some words that go on and on'],
    ['bcd', '1,000', 'short'],
  ];
  assert.is(
    alignTable(rows, {
      width: 28,
      indent: 2,
      columns: [{ header: 'name' }, { header: 'rows', align: 'right' }, { header: 'what', shrink: true }],
    }),
    [
      '  name   rows  what',
      '  a         1  some words',
      '               that go on',
      '               and on',
      '  bcd   1,000  short',
    ].join('\n'),
  );
  assert.is(alignTable([['a', '', 'b']], { columns: [{}, {}, {}] }), 'a  b');
  assert.is(alignTable([], { columns: [{}] }), '');
  assert.is(
    alignTable(
      [
        ['日本', 'x'],
        ['a', 'y'],
      ],
      { columns: [{}, {}] },
    ),
    '日本  x\na     y',
  );
});

test('words are kept whole where they fit, and names are cut after a separator', () => {
  assert.equal(wrapText('one two three', 8), ['one two', 'three']);
  assert.equal(wrapText('public.a_very_long_name', 12), ['public.a_', 'very_long_', 'name']);
  assert.equal(wrapText('abcdefgh', 3), ['abc', 'def', 'gh']);
  assert.equal(wrapText('', 3), ['']);
});

test('quantities read as people write them', () => {
  assert.equal([0, 999, 1500, 59_960, 61_000, 3_600_000, 7_380_000].map(formatDuration), [
    '0 ms',
    '999 ms',
    '1.5 s',
    '1 min 00 s',
    '1 min 01 s',
    '1 h 00 min',
    '2 h 03 min',
  ]);
  assert.equal([0, 1023, 1024, 1_048_575, 5e9].map(formatBytes), [
    '0 B',
    '1023 B',
    '1.0 KiB',
    '1.0 MiB',
    '4.7 GiB',
  ]);
  assert.is(formatNumber('totalBytes', 2048), '2.0 KiB');
  assert.is(formatNumber('rows', 1234567.5), '1,234,567.5');
  assert.is(wordsOf('rowsPerTenant'), 'rows per tenant');
});

test.run();
