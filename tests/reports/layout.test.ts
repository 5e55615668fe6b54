import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { layOutJson } from '../../scripts/lib/reports/layout.ts';
import { canonicalJson } from '../../scripts/lib/runtime/canonical.ts';

const AWKWARD = {
  b: [],
  a: {},
  '10': [1, [2, { z: 'a,b:{"c"}[\\', y: null }]],
  '9': -1.5e-7,
  ü: 'line\nbreak\ttab "quote" \\',
  nested: { deep: [{ deeper: true }] },
};

test('layout changes white space only, and keeps keys that look like numbers in canonical order', () => {
  const compact = canonicalJson(AWKWARD).trimEnd();
  const laidOut = layOutJson(compact);
  assert.equal(JSON.parse(laidOut), AWKWARD);
  assert.ok(laidOut.indexOf('"10"') < laidOut.indexOf('"9"'));
  assert.ok(laidOut.includes('"b": []') && laidOut.includes('"a": {}'));
});

test('layout is what jq -S prints, so that an auditor needs no tool of ours', () => {
  const jq = spawnSync('jq', ['-S', '.'], { input: JSON.stringify({ b: [1, {}], a: { y: [], x: 'é' } }) });
  if (jq.error !== undefined) return; // jq is not needed to build or test anything else.
  const ours = layOutJson(canonicalJson({ b: [1, {}], a: { y: [], x: 'é' } }).trimEnd());
  assert.is(`${ours}\n`, jq.stdout.toString());
});

test('a long text full of escapes is laid out like any other', () => {
  const value = { text: '"\\\n'.repeat(1_000_000), end: ['\\'] };
  assert.equal(JSON.parse(layOutJson(canonicalJson(value).trimEnd())), value);
});

test.run();
