import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Picture } from '../../../scripts/lib/gate/judge/picture.ts';
import { compare } from '../../../scripts/lib/gate/judge/weaker.ts';
import type { Check, CheckVerdict } from '../../../scripts/lib/runtime/result.ts';

type Row = readonly [id: string, verdict: CheckVerdict, object?: string];

function picture(
  status: readonly Row[],
  isolation: readonly Row[] = [],
  lines: readonly string[] = [],
): Picture {
  const ground = { database: 'd', model: 'm', environment: null, major: 18, schemas: [], migrations: null };
  return {
    status: status.map(checkOf),
    isolation: isolation.map(checkOf),
    guards: { ...ground, sha256: '', lines },
  };
}

function checkOf([id, verdict, object]: Row): Check {
  const words = { title: id, expected: '', observed: '', meaning: '' };
  return { id, verdict, ...words, ...(object === undefined ? {} : { object }) };
}

function weaker(before: readonly Row[], after: readonly Row[]): string[] {
  return compare(picture(before), picture(after)).weaker.map(
    ({ check, before: was }) => `${check.id} ${check.object ?? ''} ${was ?? 'new'}→${check.verdict}`,
  );
}

const table: readonly [name: string, before: readonly Row[], after: readonly Row[], weaker: string[]][] = [
  ['nothing changed', [['A', 'green']], [['A', 'green']], []],
  ['red is red still', [['A', 'red', 't']], [['A', 'red', 't']], []],
  ['green for all becomes red for one', [['A', 'green']], [['A', 'red', 't']], ['A t green→red']],
  ['proved before, and no longer can be', [['A', 'green']], [['A', 'grey']], ['A  green→grey']],
  ['grey becomes red', [['A', 'grey', 't']], [['A', 'red', 't']], ['A t grey→red']],
  ['what is new and red', [], [['A', 'red', 't']], ['A t new→red']],
  ['what is new and green', [], [['A', 'green', 't']], []],
  [
    'planned and excepted count as decided',
    [['A', 'green']],
    [
      ['A', 'planned', 't'],
      ['A', 'excepted', 'u'],
    ],
    [],
  ],
  ['an exception that is gone', [['A', 'excepted', 't']], [['A', 'red', 't']], ['A t excepted→red']],
  [
    'the worst of several findings about one object counts',
    [
      ['A', 'green', 't'],
      ['A', 'red', 't'],
    ],
    [['A', 'red', 't']],
    [],
  ],
  [
    'red for one hides nothing of another',
    [['A', 'red', 't']],
    [
      ['A', 'red', 't'],
      ['A', 'red', 'u'],
    ],
    ['A u new→red'],
  ],
];

for (const [name, before, after, expected] of table) {
  test(name, () => assert.equal(weaker(before, after), expected));
}

test('what got better is counted, and guards are compared by their lines', () => {
  const comparison = compare(
    picture(
      [
        ['A', 'red', 't'],
        ['B', 'grey'],
      ],
      [['ISO-01', 'green']],
      ['a', 'b'],
    ),
    picture(
      [
        ['A', 'green', 't'],
        ['B', 'green'],
      ],
      [['ISO-01', 'red']],
      ['b', 'c'],
    ),
  );
  assert.is(comparison.better, 2);
  assert.equal(
    comparison.weaker.map(({ check }) => check.id),
    ['ISO-01'],
  );
  assert.equal([comparison.removed, comparison.added], [['a'], ['c']]);
});

test.run();
