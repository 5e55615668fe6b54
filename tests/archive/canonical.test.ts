import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { canonicalJson } from '../../scripts/lib/runtime/canonical.ts';

test('keys are sorted by code point, at every depth', () => {
  assert.is(
    canonicalJson({ b: 1, a: { d: [{ z: 1, y: 2 }], c: null } }),
    '{"a":{"c":null,"d":[{"y":2,"z":1}]},"b":1}\n',
  );
  assert.is(canonicalJson({ '😀': 1, Ａ: 2 }), '{"Ａ":2,"😀":1}\n');
  assert.is(canonicalJson({ 10: 1, 9: 2 }), '{"10":1,"9":2}\n');
});

test('members without a value are left out, dates are texts', () => {
  assert.is(canonicalJson({ a: undefined, b: new Date(0) }), '{"b":"1970-01-01T00:00:00.000Z"}\n');
});

test('what JSON cannot say exactly is refused', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, Symbol('s'), undefined, cycle]) {
    assert.throws(
      () => canonicalJson(value),
      (error: unknown) => error instanceof TypeError,
    );
  }
});

test('it says the same as JSON.stringify, and says it always the same way', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      assert.equal(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      assert.is(canonicalJson(JSON.parse(text)), text);
    }),
  );
});

test.run();
