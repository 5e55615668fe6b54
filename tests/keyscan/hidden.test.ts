import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ANON, DATABASE, placesIn, SECRET, SERVICE, scanText } from './samples.ts';

const parts = (text: string, size: number) => text.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];

test('split in two literals at every place', () => {
  for (const secret of [SERVICE, SECRET]) {
    for (let at = 1; at < secret.length; at += 1) {
      const text = `const k =\n  "${secret.slice(0, at)}" + '${secret.slice(at)}';`;
      const rule = secret === SERVICE ? 'KEY-01' : 'KEY-02';
      assert.equal(placesIn(text), [`${rule} 2:4`], `at ${at}`);
    }
  }
});

const joins: [name: string, between: string, options?: { quotes?: [string, string] }][] = [
  ['+ over lines', '" +\n      "'],
  ['+ and no space', '"+"'],
  ['+ with single quotes', "' + '", { quotes: ["'", "'"] }],
  ['templates', '` + `', { quotes: ['`', '`'] }],
  ['literals one below the other', '"\n  "'],
  ['the dot of PHP', '" . "'],
  ['concat', '".concat("'],
  ['a line that goes on', '\\\n'],
  ['a source map', '\\" +\\n  \\"', { quotes: ['{"sourcesContent":["k = \\"', '\\""]}'] }],
  ['a list', '","', { quotes: ['["', '"].join("")'] }],
  ['a wrapped line', '\n    ', { quotes: ['key: >-\n    ', '\n'] }],
];
for (const [name, between, { quotes: [open, close] = ['"', '"'] } = {}] of joins) {
  test(`split by ${name}, in two, three and many`, () => {
    for (const size of [110, 70, 40, 20]) {
      const places = placesIn(`${open}${parts(SERVICE, size).join(between)}${close}`);
      const line = open.split('\n').length;
      assert.equal(places, [`KEY-01 ${line}:${(open.split('\n').at(-1) ?? '').length + 1}`], `${size}`);
    }
  });
}

test('the three parts as a list, as members, as constants', () => {
  const [a = '', b = '', c = ''] = SERVICE.split('.');
  for (const text of [
    `["${a}","${b}","${c}"].join(".")`,
    `const j={h:"${a}",p:"${b}",s:"${c}"}`,
    `const h = '${a}';\nconst p = '${b}';\nconst s = '${c}';`,
    `var h="${a}",p="${b}",s="${c}";`,
  ]) {
    assert.is(placesIn(text).length, 1, text.slice(0, 20));
    assert.equal(placesIn(text.replace(b, ANON.split('.')[1] ?? '')), []);
  }
});

test('other secrets split too', () => {
  assert.equal(placesIn(`u = "${DATABASE.slice(0, 20)}" +\n "${DATABASE.slice(20)}"`), ['KEY-03 1:6']);
});

test('anon tokens beside each other are not made into one of the service', () => {
  assert.equal(placesIn(`["${ANON}", "${ANON}"].concat("${ANON}" + "${ANON}")`), []);
});

test('in base64 at every alignment, url-safe, wrapped, twice, and in an inlined source map', () => {
  for (const before of ['', 'a', 'ab', 'abc', '{"role":1,"key":"']) {
    const encoded = Buffer.from(`${before}${SERVICE}`).toString('base64');
    const column = 4 + Math.floor((before.length * 4) / 3);
    assert.equal(placesIn(`k="${encoded}"`), [`KEY-01 1:${column}`], before);
    assert.equal(placesIn(`path/to/${encoded}`).length, 1);
  }
  const twice = Buffer.from(Buffer.from(SERVICE).toString('base64')).toString('base64');
  assert.is(placesIn(twice).length, 1);
  assert.is(placesIn(Buffer.from(SECRET).toString('base64url')).length, 1);
  assert.is(placesIn(Buffer.from(DATABASE).toString('base64')).length, 1);
  const wrapped = parts(Buffer.from(`key: ${SERVICE}`).toString('base64'), 76).join('\n  ');
  assert.is(placesIn(`data: |\n  ${wrapped}\n`).length, 1);
  const map = JSON.stringify({
    version: 3,
    sourcesContent: [`${'const a = 1;\n'.repeat(200_000)}k='${SERVICE}'`],
  });
  const inlined = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`;
  assert.equal(
    scanText(inlined).map(({ rule, form }) => `${rule} ${form}`),
    ['KEY-01 base64'],
  );
  assert.equal(placesIn(Buffer.from(ANON).toString('base64')), []);
});

test('random text never makes it fail, and random bytes around a secret never hide it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ maxLength: 300 }),
      (before, after) => {
        if (before.includes('\0')) return;
        const clean = before.replace(/[\w.-]+$/, '');
        const places = scanText(`${clean}\n"${SERVICE}"\n${after}`);
        const marked = /bulkhead:/.test(before + after);
        assert.ok(marked || places.filter(({ rule }) => rule === 'KEY-01').length === 1);
      },
    ),
    { numRuns: 300 },
  );
});

test.run();
