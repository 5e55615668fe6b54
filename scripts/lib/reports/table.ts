import { displayWidth, padTo, wrapText } from './text-width.ts';

export interface Column {
  readonly header?: string;
  readonly align?: 'left' | 'right';
  /** A column that may be narrowed and wrapped when the table is wider than told; others keep their width. */
  readonly shrink?: boolean;
  /** Colours a finished piece of a cell; `row` counts from 0, the header is -1. Its width must stay what it is on screen. */
  readonly style?: (text: string, row: number) => string;
}

export interface TableOptions {
  readonly columns: readonly Column[];
  /** Columns of the terminal; without it nothing is wrapped. */
  readonly width?: number;
  /** Spaces before each line. */
  readonly indent?: number;
}

const GAP = 2;

/** A column is not made narrower than this: single letters below each other cannot be read. */
const NARROWEST = 12;

/** Rows of plain text as lines of aligned columns, without trailing spaces; wrapped where they would be too wide. */
export function alignTable(rows: readonly (readonly string[])[], options: TableOptions): string {
  const { columns, indent = 0 } = options;
  const headers = columns.map(({ header }) => header ?? '');
  const withHeader = headers.some((header) => header !== '');
  const all = withHeader ? [headers, ...rows] : rows;
  const natural = columns.map((_, index) => Math.max(0, ...all.map((row) => widest(row[index] ?? ''))));
  const widths = fit(natural, columns, (options.width ?? Number.POSITIVE_INFINITY) - indent);
  return all
    .map((row, index) => layRow(row, columns, widths, withHeader ? index - 1 : index))
    .map((lines) => lines.map((line) => `${' '.repeat(indent)}${line}`.trimEnd()).join('\n'))
    .join('\n');
}

/** Takes width from the widest column that may shrink, until all fit or none can give more. */
function fit(natural: readonly number[], columns: readonly Column[], width: number): number[] {
  const widths = [...natural];
  const used = widths.filter((size) => size > 0).length;
  let excess = widths.reduce((sum, size) => sum + size, 0) + GAP * Math.max(0, used - 1) - width;
  while (excess > 0) {
    let widestIndex = -1;
    for (const [index, size] of widths.entries()) {
      const candidate = columns[index]?.shrink === true && size > NARROWEST;
      if (candidate && size > (widths[widestIndex] ?? 0)) widestIndex = index;
    }
    if (widestIndex === -1) break;
    widths[widestIndex] = (widths[widestIndex] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function layRow(
  row: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
  rowNumber: number,
): string[] {
  const cells = columns.map((_, index) => wrapText(row[index] ?? '', widths[index] ?? 0));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column, index) => {
        const size = widths[index] ?? 0;
        const text = padTo(cells[index]?.[line] ?? '', size, column.align ?? 'left');
        return size === 0 ? undefined : (column.style?.(text, rowNumber) ?? text);
      })
      .filter((text) => text !== undefined)
      .join(' '.repeat(GAP)),
  );
}

function widest(text: string): number {
  return Math.max(...text.split('\n').map(displayWidth));
}
