import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { codeBlock, codeText, plainText } from '../../scripts/lib/reports/markup.ts';
import { renderMarkdown } from '../../scripts/lib/reports/render.ts';
import type { Report } from '../../scripts/lib/reports/schema.ts';
import { sampleCheck, sampleContext, sampleReport } from './sample.ts';

const SNAPSHOT = new URL('sample-report.txt', import.meta.url);

test('the report reads as in sample-report.txt: verdict, what is red with its fix, timings, how to do it again', async () => {
  const text = renderMarkdown(sampleReport());
  const steady = text
    .replace(/sha256 `[0-9a-f]{64}`/, 'sha256 `…`')
    .replace(/(`sample-status`) [\d.]+/, '$1 0.0.0');
  assert.snapshot(steady, await readFile(SNAPSHOT, 'utf8'));
});

test('green only: a short list stays open, a long one is folded', () => {
  const green = (count: number) =>
    renderMarkdown(
      sampleReport({
        result: {
          verdict: 'green',
          checks: Array.from({ length: count }, (_, index) => sampleCheck({ object: `public.t${index}` })),
        },
      }),
    );
  assert.not.match(green(12), '<summary>🟢');
  assert.match(green(13), '<summary>🟢 13 green</summary>');
});

test('a run on GitHub links run, commit and runbook', () => {
  const env = {
    GITHUB_RUN_ID: '12',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'harbour/homes',
    GITHUB_SHA: 'b'.repeat(40),
  };
  const text = renderMarkdown(sampleReport({ context: sampleContext({ env }) }));
  assert.match(text, '[12, attempt 1](https://github.com/harbour/homes/actions/runs/12/attempts/1)');
  assert.match(text, `(https://github.com/harbour/homes/commit/${'b'.repeat(40)})`);
  assert.match(
    text,
    `(https://github.com/harbour/homes/blob/${'b'.repeat(40)}/docs/RUNBOOK-MULTI-TENANT.md#sample)`,
  );
});

const HOSTILE =
  '| a | b |\n\n# heading\n<script>alert(1)</script> </details> ```\n*x* _y_ [l](javascript:1) @team #12 $x$ \u001b[31m \u202e \\| &lt;';

/** Whether a terminal or a reader would be led astray. */
function steers(text: string): boolean {
  return text.includes('\u001b') || text.includes('\u202e');
}

test('text of the database cannot become markup, HTML, a mention or a new row', () => {
  const escaped = plainText(HOSTILE);
  assert.not.match(escaped, /\n|[^\\]`|(?<!&#\d*)\||<(?!br>)|@\w|(?<!&)#\d/);
  assert.not.match(escaped, /(?<!\\)[*[]/);
  assert.match(escaped, '\\\\&#124; &amp;lt;');
  assert.not.ok(steers(escaped));
  const code = codeText(HOSTILE);
  assert.not.ok(steers(code));
  assert.not.match(code, /\n|`|\||<(?!\/?code>)|@/);
  assert.is(codeText('public.plain_name'), '`public.plain_name`');
  assert.is(codeText('a|b'), '<code>a&#124;b</code>');
  assert.is(plainText('tenant_id of _all_'), 'tenant_id of \\_all\\_');
});

test('a fence is longer than any in the code', () => {
  assert.is(codeBlock('a ```` b\n', 'sql'), '`````sql\na ```` b\n`````');
  assert.is(codeBlock('\tx', ''), '```\n\tx\n```');
});

test('a whole report of hostile text keeps its shape', () => {
  const result = {
    summary: HOSTILE,
    checks: (['red', 'grey', 'excepted', 'green'] as const).map((verdict) =>
      sampleCheck({
        verdict,
        id: HOSTILE,
        title: HOSTILE,
        object: HOSTILE,
        expected: HOSTILE,
        observed: HOSTILE,
        meaning: HOSTILE,
        fix: HOSTILE,
        query: HOSTILE,
      }),
    ),
    scope: { [HOSTILE]: HOSTILE },
    facts: { [HOSTILE]: HOSTILE, rows: [{ [HOSTILE]: HOSTILE }] },
  };
  const context = sampleContext({
    env: { GITHUB_RUN_ID: '1', GITHUB_ACTOR: HOSTILE, GITHUB_WORKFLOW: HOSTILE },
    timings: ['a', 'b', HOSTILE].map((step) => ({ step, milliseconds: 1000 })),
  });
  const text = renderMarkdown(sampleReport({ result, context }));
  assert.not.ok(steers(text));
  const outsideCode = text.replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?\n\1$/gm, '');
  assert.not.match(outsideCode, /<script|^# heading|@team/m);
  assert.is([...outsideCode.matchAll(/<details>/g)].length, [...outsideCode.matchAll(/<\/details>/g)].length);
  for (const row of outsideCode.split('\n').filter((line) => line.startsWith('| 🔴'))) {
    assert.is(row.split('|').length, 8);
  }
});

function hugeReport(): Report {
  const many = Array.from({ length: 3000 }, (_, index) =>
    sampleCheck({
      verdict: index % 2 === 0 ? 'red' : 'green',
      object: `public.table_${index}`,
      observed: 'é'.repeat(200),
      fix: `ALTER TABLE t${index} ALTER COLUMN tenant_id SET NOT NULL;`,
      query: 'SELECT 1',
    }),
  );
  return sampleReport({
    result: {
      checks: many,
      summary: `1500 of 3000 checks are red ${'…'.repeat(500)}`,
      facts: { list: Array.from({ length: 2000 }, (_, n) => ({ n, text: 'x'.repeat(300) })) },
    },
  });
}

test('a limit cuts details, never the verdict', () => {
  const report = hugeReport();
  const whole = Buffer.byteLength(renderMarkdown(report));
  assert.ok(whole > 1_000_000, `${whole}`);
  for (const limitBytes of [1_000_000, 60_000, 10_000, 2000, 300, 40]) {
    const text = renderMarkdown(report, { limitBytes });
    assert.ok(Buffer.byteLength(text) <= limitBytes, `${limitBytes}: ${Buffer.byteLength(text)}`);
    assert.ok(text.startsWith('# 🔴 hardening: red\n'), text.slice(0, 60));
    assert.not.match(text, '\ufffd');
    if (limitBytes >= 2000) {
      assert.match(text, '1500 of 3000 checks are red');
      assert.match(text, '*Shortened to fit here. All of it stands in `20261121T022314Z-4711-2.json`.*');
    }
    if (limitBytes >= 10_000) {
      assert.match(text, '**Fix:**\n\n```sql\nALTER TABLE t0 ');
      assert.match(text, '3000 checks: 1500 red, 1500 green');
    }
  }
});

test('a command or fix that does not fit is not shown by half', () => {
  const fix = `UPDATE t SET a = 1 WHERE ${'b = 2 AND '.repeat(400)} c = 3;`;
  const report = sampleReport({
    result: { checks: [sampleCheck({ verdict: 'red', fix, meaning: 'y'.repeat(9000) })] },
  });
  const text = renderMarkdown(report, { limitBytes: 5000 });
  assert.match(text, '**Fix:** in the JSON report.');
  assert.not.match(text, 'b = 2 AND');
});

test.run();
