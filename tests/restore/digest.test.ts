import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RowsSum, sameRows } from '../../scripts/lib/restore/digest.ts';
import { RowCutter, rowBytes, unescapeValue } from '../../scripts/lib/restore/rows.ts';

const rowText = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll('\n', ''));
const rowList = fc.array(rowText, { maxLength: 30 });

function addRow(sum: RowsSum, row: string): void {
  const bytes = Buffer.from(row);
  sum.add(rowBytes(bytes), 0, bytes.length);
}

function digestOf(rows: Iterable<string>) {
  const sum = new RowsSum();
  for (const row of rows) addRow(sum, row);
  return sum.result();
}

/** The same rows as COPY text, cut into pieces at the given places. */
function digestOfPieces(rows: readonly string[], cuts: readonly number[]) {
  const text = Buffer.from(rows.map((row) => `${row}\n`).join(''));
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  const sum = new RowsSum();
  const cutter = new RowCutter((piece, from, to) => sum.add(piece, from, to));
  [0, ...places].forEach((place, index) => {
    // Given in a buffer that is wiped afterwards, as a socket would reuse it.
    const piece = Buffer.from(text.subarray(place, places[index] ?? text.length));
    cutter.add(piece);
    piece.fill(0);
  });
  cutter.end();
  return sum.result();
}

test('the order of rows and the pieces they come in do not matter', () => {
  fc.assert(
    fc.property(rowList, fc.array(fc.nat(), { maxLength: 12 }), fc.nat(), (rows, cuts, turn) => {
      const turned = [...rows.slice(turn % (rows.length + 1)), ...rows.slice(0, turn % (rows.length + 1))];
      assert.equal(digestOfPieces(turned, cuts), digestOf(rows));
    }),
    { numRuns: 500 },
  );
});

test('a row that is missing, twice, added or changed does', () => {
  fc.assert(
    fc.property(fc.array(rowText, { minLength: 1, maxLength: 20 }), fc.nat(), (rows, pick) => {
      const at = pick % rows.length;
      const whole = digestOf(rows);
      assert.not.ok(sameRows(whole, digestOf(rows.toSpliced(at, 1))));
      assert.not.ok(sameRows(whole, digestOf([...rows, rows[at] ?? ''])));
      assert.not.ok(sameRows(whole, digestOf([...rows, 'another row'])));
      assert.not.ok(sameRows(whole, digestOf(rows.with(at, `${rows[at]}.`))));
    }),
    { numRuns: 200 },
  );
});

test('two rows of another pair do not cancel each other out', () => {
  assert.not.ok(sameRows(digestOf(['a', 'a']), digestOf(['b', 'b'])));
  assert.not.ok(sameRows(digestOf(['ab', 'c']), digestOf(['a', 'bc'])));
});

test('sums add up as one: modulo 2^128, against plain arithmetic', () => {
  const rows = Array.from({ length: 5000 }, (_, index) => `row ${index}`);
  const left = new RowsSum();
  const right = new RowsSum();
  for (const [index, row] of rows.entries()) addRow(index % 3 === 0 ? left : right, row);
  left.merge(right);
  const hashes = rows.map((row) => BigInt(`0x${digestOf([row]).sum}`));
  const expected = hashes.reduce((sum, hash) => sum + hash, 0n) % (1n << 128n);
  assert.equal(left.result(), { rows: 5000, sum: expected.toString(16).padStart(32, '0') });
});

test('text that ends within a row is refused', () => {
  const cutter = new RowCutter(() => undefined);
  cutter.add(Buffer.from('a\nb'));
  assert.throws(() => cutter.end(), /ends within a row/);
});

test('values as COPY escapes them', () => {
  assert.is(unescapeValue('\\N'), undefined);
  assert.is(unescapeValue('plain'), 'plain');
  assert.is(unescapeValue('a\\tb\\nc\\\\d\\\\N'), 'a\tb\nc\\d\\N');
});

test.run();
