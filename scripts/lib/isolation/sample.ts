import { quoteLiteral } from '../postgres/identifiers.ts';
import type { Column } from './relation.ts';

/** A value for one column, as SQL, that differs from row to row where it can. */
export type Sample = (row: number) => string;

/** What a column's samples must heed beyond its type. */
export interface Hints {
  /** Part of a key or a unique index: values that differ come first. */
  readonly distinct: boolean;
  /** Definitions of CHECKs and partition bounds that mention the column: their literals are good guesses. */
  readonly definitions: readonly string[];
}

const TEXT = new Set(['text', 'varchar', 'bpchar', 'name', 'citext', 'char', 'unknown']);
const INTEGERS: Readonly<Record<string, readonly [first: bigint, span: bigint]>> = {
  int2: [20_000n, 10_000n],
  int4: [2_000_000_000n, 100_000_000n],
  int8: [9_000_000_000_000_000_000n, 100_000_000_000_000_000n],
  oid: [3_000_000_000n, 100_000_000n],
};
const TIMES = new Set(['date', 'timestamp', 'timestamptz', 'time', 'timetz']);

/** Types for which one value is as good as another. */
const FIXED: Readonly<Record<string, string>> = {
  bool: 'false',
  json: '{}',
  jsonb: '{}',
  bytea: '\\x00',
  interval: '1 hour',
  inet: '192.0.2.1',
  cidr: '192.0.2.0/24',
  macaddr: '08:00:2b:01:02:03',
  macaddr8: '08:00:2b:01:02:03:04:05',
  money: '1',
  xml: '<x/>',
  tsvector: '',
  tsquery: 'a',
  hstore: '',
  ltree: 'a',
  point: '(0,0)',
  line: '{1,1,1}',
  lseg: '[(0,0),(1,1)]',
  box: '((0,0),(1,1))',
  path: '[(0,0),(1,1)]',
  polygon: '((0,0),(1,1),(1,0))',
  circle: '<(0,0),1>',
  pg_lsn: '0/0',
  geometry: 'POINT(0 0)',
  geography: 'POINT(0 0)',
};

/**
 * Values to try for a column, the likeliest first. Empty when nothing is known of its type. `seed` is what
 * makes the values of one run differ from those of all others.
 */
export function samplesFor(column: Column, hints: Hints, seed: bigint): Sample[] {
  const literals = literalsOf(hints.definitions.concat(column.domainChecks));
  const own = ownSamples(column, hints, seed);
  const guesses = guessesFrom(literals, column);
  // A CHECK that lists values is met by its own literals, one that compares numbers by their neighbours.
  const ordered = hints.definitions.length + column.domainChecks.length > 0 ? [...guesses, ...own] : own;
  return ordered.map((text) => (row: number) => `${quoteLiteral(text(row))}::${column.type}`);
}

type Text = (row: number) => string;

function ownSamples(column: Column, hints: Hints, seed: bigint): Text[] {
  const always = (text: string) => [() => text];
  if (column.category === 'A') return always('{}');
  if (column.form === 'e') return column.labels.map((label) => () => label);
  if (column.form === 'r') return always('empty');
  if (column.form === 'm') return always('{}');
  if (column.form !== 'b') return [];
  if (TEXT.has(column.base)) return textSamples(column, seed);
  if (column.base === 'uuid') return [(row) => uuidOf(seed, column.name, row)];
  const range = INTEGERS[column.base];
  if (range !== undefined) {
    const distinct = (row: number) => String(range[0] + (seed % range[1]) + BigInt(row));
    return hints.distinct
      ? [distinct, ...numbers(['1'])]
      : [...numbers(['1', '0', '50', '100', '-1']), distinct];
  }
  if (column.base === 'numeric' || column.base === 'float4' || column.base === 'float8') {
    return [
      ...(hints.distinct ? [decimal(column, seed)] : []),
      ...numbers(['1', '0', '0.5', '50', '100', '-1']).filter((text) => fits(column, Number(text(0)))),
    ];
  }
  if (TIMES.has(column.base)) return timeSamples(column, hints, seed);
  if (column.base === 'bit' || column.base === 'varbit') {
    return always('0'.repeat(column.modifier > 0 ? column.modifier : 1));
  }
  if (column.base === 'vector') return always(`[${Array(Math.max(1, column.modifier)).fill('0').join(',')}]`);
  const fixed = FIXED[column.base];
  return fixed === undefined ? [] : always(fixed);
}

function numbers(texts: readonly string[]): Text[] {
  return texts.map((text) => () => text);
}

/** True when `numeric(precision, scale)` has room for a number of this size. */
function fits(column: Column, value: number): boolean {
  if (column.base !== 'numeric' || column.modifier < 4) return true;
  const precision = ((column.modifier - 4) >> 16) & 0xffff;
  const scale = (column.modifier - 4) & 0x7ff;
  return Math.abs(value) < 10 ** (precision - scale);
}

/** A number that fits `numeric(precision, scale)` and differs from row to row where there is room. */
function decimal(column: Column, seed: bigint): Text {
  if (column.base !== 'numeric' || column.modifier < 4) {
    return (row) => String(1_000_000n + (seed % 1_000_000n) * 1000n + BigInt(row));
  }
  const precision = ((column.modifier - 4) >> 16) & 0xffff;
  const scale = (column.modifier - 4) & 0x7ff;
  const room = 10n ** BigInt(Math.max(0, Math.min(precision - scale, 12)));
  return (row) => String(((seed + BigInt(row)) % room) % (room > 1n ? room : 1n));
}

function timeSamples(column: Column, hints: Hints, seed: bigint): Text[] {
  const distinct: Text = (row) => {
    const at = new Date(Date.UTC(2001, 0, 1) + Number(seed % 300_000_000n) * 1000 + row * 86_400_000);
    return column.base.startsWith('time') && !column.base.startsWith('timestamp')
      ? at.toISOString().slice(11, 23)
      : at.toISOString();
  };
  const now = column.base === 'time' || column.base === 'timetz' ? '12:00' : 'now';
  return hints.distinct ? [distinct, () => now] : [() => now, distinct, () => '2099-12-31'];
}

function textSamples(column: Column, seed: bigint): Text[] {
  const room = column.base === 'char' ? 1 : column.modifier > 4 ? column.modifier - 4 : undefined;
  const limit = room === undefined || column.base === 'name' ? 60 : room;
  const of = (alphabet: string, length: number) => (row: number) =>
    encode(seed + BigInt(row), alphabet, Math.max(1, Math.min(length, limit)));
  const lower = of('abcdefghijklmnopqrstuvwxyz', 12);
  const fitting = (make: Text): Text[] => (limit >= 40 ? [make] : []);
  return [
    ...fitting((row) => `bulkhead-${lower(row)}`),
    lower,
    of('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 12),
    of('0123456789', 12),
    ...[1, 2, 3, 4, 5, 6, 8, 10].flatMap((length) => [
      of('ABCDEFGHIJKLMNOPQRSTUVWXYZ', length),
      of('0123456789', length),
    ]),
    ...fitting((row) => `${lower(row)}@example.com`),
    ...fitting((row) => `https://example.com/${lower(row)}`),
    ...fitting((row) => `/${lower(row)}`),
    ...fitting((row) => `+4930${of('0123456789', 8)(row)}`),
    ...fitting((row) => uuidOf(seed, column.name, row)),
    () => '',
  ];
}

/** The lowest digits of a number in an alphabet, so that neighbouring numbers differ however short the text. */
function encode(value: bigint, alphabet: string, length: number): string {
  const base = BigInt(alphabet.length);
  let text = '';
  let rest = value;
  for (let index = 0; index < length; index++) {
    text = `${alphabet[Number(rest % base)] ?? ''}${text}`;
    rest /= base;
  }
  return text;
}

/** A version-4 UUID made from the run's seed, the column's name and the row. */
function uuidOf(seed: bigint, name: string, row: number): string {
  let mixed = seed;
  for (const letter of name)
    mixed = (mixed * 1_099_511_628_211n + BigInt(letter.codePointAt(0) ?? 0)) % 2n ** 96n;
  const hex = `${mixed.toString(16).padStart(24, '0')}${(row + 1).toString(16).padStart(8, '0')}`.slice(
    0,
    32,
  );
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function guessesFrom(literals: readonly string[], column: Column): Text[] {
  const numeric = column.base in INTEGERS || /^(?:numeric|float[48])$/.test(column.base);
  const fitting = numeric
    ? literals
        .filter((text) => /^-?\d{1,15}(?:\.\d+)?$/.test(text))
        .flatMap((text) => [text, String(Number(text) + 1), String(Number(text) - 1)])
    : literals;
  return [...new Set(fitting)].map((text) => () => text);
}

/** The string and number literals of a definition as the server writes it. */
function literalsOf(definitions: readonly string[]): string[] {
  const found = definitions.flatMap((definition) =>
    [...definition.matchAll(/'((?:[^']|'')*)'|(?<![\w.$])(-?\d+(?:\.\d+)?)(?!\w)/g)].map(
      ([, text, number]) => text?.replaceAll("''", "'") ?? number ?? '',
    ),
  );
  return [...new Set(found)].slice(0, 24);
}
