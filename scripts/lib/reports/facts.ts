import type { Plain } from './plain.ts';
import { formatNumber, wordsOf } from './quantity.ts';

/** Facts in the shape in which people read them. Cells are text of unknown origin, not yet escaped for any output. */
export interface FactTable {
  readonly title: string;
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** Rows that were left out. */
  readonly more: number;
}

type Members = { [key: string]: Plain };

/**
 * Lays facts out as tables: the single values together first, then each list of records or record of values as a table of
 * its own, with at most `maxRows` rows.
 */
export function factTables(facts: Readonly<Record<string, Plain>>, maxRows: number): FactTable[] {
  const single = Object.entries(facts).filter(([, value]) => !isRecord(value) && !isRecordList(value));
  const tables = single.length === 0 ? [] : [valueTable('Facts', Object.fromEntries(single), maxRows)];
  for (const [name, value] of Object.entries(facts)) {
    const title = sentenceCase(wordsOf(name));
    if (isRecord(value) && isRecordList(Object.values(value))) {
      tables.push(recordTable(title, namedRecords(value), maxRows));
    } else if (isRecord(value)) tables.push(valueTable(title, value, maxRows));
    else if (isRecordList(value)) tables.push(recordTable(title, value, maxRows));
  }
  return tables.filter(({ rows }) => rows.length > 0);
}

function valueTable(title: string, values: Readonly<Members>, maxRows: number): FactTable {
  const entries = Object.entries(values);
  return {
    title,
    columns: [
      { name: 'fact', numeric: false },
      { name: 'value', numeric: false },
    ],
    rows: entries.slice(0, maxRows).map(([name, value]) => [wordsOf(name), cellText(name, value)]),
    more: Math.max(0, entries.length - maxRows),
  };
}

function recordTable(title: string, records: readonly Members[], maxRows: number): FactTable {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return {
    title,
    columns: names.map((name) => ({
      name: wordsOf(name),
      numeric: records.every((record) => record[name] === undefined || typeof record[name] === 'number'),
    })),
    rows: records
      .slice(0, maxRows)
      .map((record) => names.map((name) => cellText(name, record[name] ?? null))),
    more: Math.max(0, records.length - maxRows),
  };
}

/** A record of records as a list whose first member is the key. */
function namedRecords(value: Members): Members[] {
  return Object.entries(value).map(([name, record]) => ({ name, ...(isRecord(record) ? record : {}) }));
}

function cellText(name: string, value: Plain): string {
  if (value === null) return '–';
  if (typeof value === 'number') return formatNumber(name, value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    return value.length === 0 ? 'none' : value.map((item) => cellText(name, item)).join(', ');
  }
  return JSON.stringify(value);
}

function isRecord(value: Plain): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecordList(value: Plain): value is Members[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
