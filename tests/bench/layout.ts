import { formatBytes } from '../../scripts/lib/reports/quantity.ts';
import { alignTable } from '../../scripts/lib/reports/table.ts';
import { type Measurement, reaches } from './bench.ts';
import type { Machine } from './machine.ts';
import type { BenchRun } from './runner.ts';

/** The machine in two lines. */
export function machineLines(machine: Machine, postgres: string | undefined): string {
  const { date, processor, cores, memory, system, node } = machine;
  return [
    `${date} UTC, ${cores} cores (${processor}), ${memory}, ${system}`,
    `Node ${node}${postgres === undefined ? '' : `, PostgreSQL ${postgres}`}`,
  ].join('\n');
}

/** One bench as a table, with the load of the machine before and after it. */
export function benchTable({ name, summary, load, seconds, measurements }: BenchRun): string {
  const rows = measurements.map((measurement) => {
    const { what, unit, ours, other, ratio, processor } = measurement;
    const spread = ratio === undefined ? '' : ratio.quartiles.map((value) => value.toFixed(2)).join('–');
    return [
      what,
      ours === undefined ? 'not measured' : amount(ours, unit),
      other === undefined ? '' : amount(other, unit),
      ratio === undefined ? '' : ratio.median.toFixed(2),
      spread,
      processor === undefined ? '' : processor.median.toFixed(2),
      aimOf(measurement),
    ];
  });
  const table = alignTable(rows, {
    columns: [
      { header: '' },
      { header: 'ours', align: 'right' },
      { header: 'other', align: 'right' },
      { header: 'ratio', align: 'right' },
      { header: 'quartiles', align: 'right' },
      { header: 'by CPU time', align: 'right' },
      { header: 'aim' },
    ],
    indent: 2,
  });
  const notes = measurements.flatMap(({ what, note }) => (note === undefined ? [] : [`  ${what}: ${note}`]));
  const heading = `${name}: ${summary} (${seconds.toFixed(0)} s, load ${load.before} before, ${load.after} after)`;
  return [heading, table, ...notes].join('\n');
}

function aimOf(measurement: Measurement): string {
  const { aim } = measurement;
  if (aim === undefined) return '';
  const most = aim.of === 'ratio' ? `≤ ${aim.most}` : `≤ ${amount(aim.most, aim.of)}`;
  const reached = reaches(measurement);
  return reached === undefined ? most : `${most} ${reached ? 'met' : 'MISSED'}`;
}

function amount(milliseconds: number, unit: Measurement['unit']): string {
  if (unit === 'bytes') return formatBytes(milliseconds);
  if (unit === 'rate') return `${Math.round(1000 / milliseconds).toLocaleString('en')} /s`;
  if (unit === 'microseconds') return `${Math.round(milliseconds * 1000).toLocaleString('en')} µs`;
  return milliseconds < 10
    ? `${milliseconds.toFixed(2)} ms`
    : `${Math.round(milliseconds).toLocaleString('en')} ms`;
}
