import { join } from 'node:path';
import type { Finding } from '../../scripts/lib/gate/finding.ts';
import type { Picture } from '../../scripts/lib/gate/read/picture.ts';
import { readChange } from '../../scripts/lib/gate/read/read-change.ts';
import { findSquawk, runSquawk } from '../../scripts/lib/gate/read/squawk.ts';
import { migrationFile } from '../../scripts/lib/migrations/files.ts';
import { alignTable } from '../../scripts/lib/reports/table.ts';
import { type Case, modelFor, readCases, readPortal, TODAY } from '../gate/corpus/case.ts';
import type { Bench, Measurement } from './bench.ts';
import { median } from './rounds.ts';
import { type Score, scoreOurs, scoreSquawk } from './squawk.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A change of one file: seconds that a person waits for `--explain`. */
const AIM = 5_000;

export const bench: Bench = {
  name: 'gate',
  summary: 'the rules over the corpus of migrations, beside squawk',
  async run(bench) {
    const cases = await readCases();
    const base = await readPortal(await modelFor());
    bench.say(`${cases.length} migrations by our rules`);
    const ours = await timed(cases, (item) => readOurs(item, base));
    const scores: [string, Score][] = [['bulkhead', scoreOurs(cases, ours.findings)]];
    const measurements: Measurement[] = [
      {
        what: 'one migration, by our rules',
        ours: median(ours.milliseconds),
        unit: 'milliseconds',
        aim: { of: 'milliseconds', most: AIM },
        note: `the slowest ${Math.max(...ours.milliseconds).toFixed(0)} ms; the portal's schema was read once before`,
      },
    ];
    const binary = findSquawk(ROOT);
    if (binary === undefined) {
      measurements.push({
        what: 'one migration, by squawk',
        ours: undefined,
        unit: 'milliseconds',
        note: 'squawk is not installed',
      });
    } else {
      bench.say(`${cases.length} migrations by squawk`);
      const theirs = await timed(cases, (item) => runSquawk(binary, fileOf(item), item.serverMajor));
      scores.push(['squawk', scoreSquawk(cases, theirs.findings)]);
      measurements.push({
        what: 'one migration, by squawk',
        ours: median(theirs.milliseconds),
        unit: 'milliseconds',
        note: 'a process of its own for each, as it is run',
      });
    }
    bench.say(scoreTable(scores, cases));
    return measurements;
  },
};

async function timed(cases: readonly Case[], read: (item: Case) => Promise<Finding[]>) {
  const findings = new Map<string, readonly Finding[]>();
  const milliseconds: number[] = [];
  for (const item of cases) {
    const began = performance.now();
    findings.set(item.name, await read(item));
    milliseconds.push(performance.now() - began);
  }
  return { findings, milliseconds };
}

async function readOurs(item: Case, base: Picture): Promise<Finding[]> {
  const change = { base: [], added: [fileOf(item)], edited: [], removed: [], renamed: [] };
  const { serverMajor, rows, runner } = item;
  return readChange(change, await modelFor(item.stages), { base, serverMajor, today: TODAY, rows, runner });
}

function fileOf(item: Case) {
  return migrationFile(`${item.name}.sql`, item.path, Buffer.from(item.text));
}

/** Found, missed and false; then the same for the statements that destroy isolation alone. */
function scoreTable(scores: readonly [string, Score][], cases: readonly Case[]): string {
  const isolation = new Set(cases.filter(({ name }) => /^isolation\/\d/.test(name)).map(({ name }) => name));
  const rows = scores.map(([tool, score]) => {
    const lost = new Set(
      score.missed.map((item) => item.split(' ')[0] ?? '').filter((name) => isolation.has(name)),
    );
    return [
      tool,
      `${score.found} of ${score.expected}`,
      String(score.missed.length),
      `${score.falsely.length} of ${score.harmless}`,
      `${isolation.size - lost.size} of ${isolation.size}`,
    ];
  });
  const table = alignTable(rows, {
    columns: [
      { header: '' },
      { header: 'found', align: 'right' },
      { header: 'missed', align: 'right' },
      { header: 'false on harmless', align: 'right' },
      { header: 'destroying isolation, all found', align: 'right' },
    ],
    indent: 2,
  });
  const falsely = scores.flatMap(([tool, { falsely: names }]) =>
    names.length === 0 ? [] : [`  ${tool} warns of ${names.join(', ')}`],
  );
  return [table, ...falsely].join('\n');
}
