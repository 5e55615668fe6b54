import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { digestOf, ledgerLine } from '../../scripts/lib/reports/ledger-entry.ts';
import { readLedgerFiles, requireEntry } from '../../scripts/lib/reports/ledger-file.ts';
import type { LedgerProblem } from '../../scripts/lib/reports/ledger-problem.ts';
import { verifyLedger } from '../../scripts/lib/reports/ledger-verify.ts';
import { reportBytes } from '../../scripts/lib/reports/schema.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import { reportsFolder } from './folder.ts';
import { sampleReport } from './sample.ts';

const FILE = 'ledger/2026.jsonl';
const PATH = 'hardening/2026/11/20261103T000000Z-4711-2.json';

/** Five reports on the 1st to the 5th; `PATH` is that of the 3rd, on line 3. */
async function fiveReports(folder: string): Promise<void> {
  for (const day of [1, 2, 3, 4, 5])
    await writeReport(folder, sampleReport({ at: `2026-11-0${day}T00:00:00.000Z` }));
}

/** Changes the ledger as someone with an editor would. */
async function editLines(folder: string, edit: (lines: string[]) => string[]): Promise<void> {
  const lines = (await readFile(join(folder, FILE), 'utf8')).trimEnd().split('\n');
  await writeFile(join(folder, FILE), `${edit(lines).join('\n')}\n`);
}

interface Tampering {
  name: string;
  act: (folder: string) => Promise<void>;
  /** `file:line CODE` of each problem. */
  found: string[];
}

const line = (number: number, code: LedgerProblem['code']) => `${FILE}:${number} ${code}`;

const TAMPERINGS: Tampering[] = [
  {
    name: 'a verdict is made green in the middle',
    act: (folder) => editLines(folder, (lines) => lines.with(2, lines[2]?.replace('"red"', '"green"') ?? '')),
    found: [line(3, 'EDITED'), line(3, 'REPORT_DIFFERS')],
  },
  {
    name: 'a verdict is made green in the last line',
    act: (folder) => editLines(folder, (lines) => lines.with(4, lines[4]?.replace('"red"', '"green"') ?? '')),
    found: [line(5, 'REPORT_DIFFERS')],
  },
  {
    name: 'a line is back-dated',
    act: (folder) =>
      editLines(folder, (lines) => lines.with(4, lines[4]?.replace('2026-11-05T', '2026-10-05T') ?? '')),
    found: [line(5, 'REPORT_DIFFERS')],
  },
  {
    name: 'the number of a line is changed',
    act: (folder) =>
      editLines(folder, (lines) =>
        lines.with(2, lines[2]?.replace('"seq":3', `"seq":${Number.MAX_SAFE_INTEGER}`) ?? ''),
      ),
    found: [line(3, 'EDITED')],
  },
  {
    name: 'the number of a line is made that of another',
    act: (folder) =>
      editLines(folder, (lines) => lines.with(2, lines[2]?.replace('"seq":3', '"seq":1') ?? '')),
    found: [line(3, 'EDITED'), line(3, 'EDITED'), line(3, 'EDITED')],
  },
  {
    name: 'a space is put into a line',
    act: (folder) => editLines(folder, (lines) => lines.with(1, lines[1]?.replace(',', ', ') ?? '')),
    found: [line(2, 'NOT_A_LINE'), 'hardening/2026/11/20261102T000000Z-4711-2.json:0 NOT_IN_LEDGER'],
  },
  {
    name: 'a line is deleted',
    act: (folder) => editLines(folder, (lines) => lines.toSpliced(2, 1)),
    found: [line(3, 'MISSING_LINES'), `${PATH}:0 NOT_IN_LEDGER`],
  },
  {
    name: 'the first line is deleted',
    act: (folder) => editLines(folder, (lines) => lines.slice(1)),
    found: [line(1, 'MISSING_LINES'), 'hardening/2026/11/20261101T000000Z-4711-2.json:0 NOT_IN_LEDGER'],
  },
  {
    name: 'a line and its report are deleted',
    act: async (folder) => {
      await editLines(folder, (lines) => lines.toSpliced(2, 1));
      await rm(join(folder, PATH));
    },
    found: [line(3, 'MISSING_LINES')],
  },
  {
    name: 'a line is deleted and the rest numbered and chained anew, except for the reports',
    act: async (folder) => {
      await editLines(folder, (lines) => lines.toSpliced(2, 1));
      await rechain(folder);
    },
    found: [`${PATH}:0 NOT_IN_LEDGER`],
  },
  {
    name: 'two lines change places',
    act: (folder) => editLines(folder, ([a = '', b = '', c = '', ...rest]) => [a, c, b, ...rest]),
    found: [line(2, 'OUT_OF_ORDER'), line(3, 'OUT_OF_ORDER')],
  },
  {
    name: 'a line is doubled',
    act: (folder) => editLines(folder, (lines) => lines.toSpliced(3, 0, lines[2] ?? '')),
    found: [line(4, 'OUT_OF_ORDER'), line(4, 'DOUBLE')],
  },
  {
    name: 'the last line is cut off',
    act: (folder) => editLines(folder, (lines) => lines.slice(0, -1)),
    found: ['hardening/2026/11/20261105T000000Z-4711-2.json:0 NOT_IN_LEDGER'],
  },
  {
    name: 'the file is cut in the middle of a line',
    act: async (folder) => {
      const bytes = await readFile(join(folder, FILE));
      await writeFile(join(folder, FILE), bytes.subarray(0, -20));
    },
    found: [line(5, 'TORN'), 'hardening/2026/11/20261105T000000Z-4711-2.json:0 NOT_IN_LEDGER'],
  },
  {
    name: 'the ledger is removed',
    act: (folder) => rm(join(folder, 'ledger'), { recursive: true }),
    found: [1, 2, 3, 4, 5].map(
      (day) => `hardening/2026/11/2026110${day}T000000Z-4711-2.json:0 NOT_IN_LEDGER`,
    ),
  },
  {
    name: 'a report is edited',
    act: async (folder) => {
      const text = await readFile(join(folder, PATH), 'utf8');
      await writeFile(join(folder, PATH), text.replace('3 rows are NULL', '0 rows are NULL'));
    },
    found: [line(3, 'REPORT_CHANGED')],
  },
  {
    name: 'a report is deleted',
    act: (folder) => rm(join(folder, PATH)),
    found: [line(3, 'REPORT_MISSING')],
  },
  {
    name: 'a report and its hash in the line are changed together',
    act: async (folder) => {
      const old = await readFile(join(folder, PATH));
      const bytes = reportBytes(
        sampleReport({ at: '2026-11-03T00:00:00.000Z', result: { summary: 'All is well' } }),
      );
      await writeFile(join(folder, PATH), bytes);
      await editLines(folder, (lines) =>
        lines.with(2, lines[2]?.replace(digestOf(old), digestOf(bytes)) ?? ''),
      );
    },
    found: [line(3, 'EDITED')],
  },
  {
    name: 'a report is replaced by what is none, with the right hash',
    act: async (folder) => {
      const old = await readFile(join(folder, PATH));
      await writeFile(join(folder, PATH), '{}');
      await editLines(folder, (lines) =>
        lines.with(2, lines[2]?.replace(digestOf(old), digestOf('{}')) ?? ''),
      );
    },
    found: [line(3, 'EDITED'), line(3, 'REPORT_DIFFERS')],
  },
  {
    name: 'a chain is begun elsewhere',
    act: (folder) =>
      editLines(folder, (lines) => lines.with(0, lines[0]?.replace(/"prev":"0000/, '"prev":"1111') ?? '')),
    found: [line(1, 'EDITED'), line(1, 'EDITED')],
  },
];

async function rechain(folder: string): Promise<void> {
  let prev = '0'.repeat(64);
  const lines: string[] = [];
  for (const [index, { entry }] of (await readLedgerFiles(folder)).flatMap((file) => file.lines).entries()) {
    if (entry === undefined) throw new Error('not a line');
    lines.push(ledgerLine({ ...entry, seq: index + 1, prev }));
    prev = digestOf(lines.at(-1) ?? '');
  }
  await writeFile(join(folder, FILE), `${lines.join('\n')}\n`);
}

for (const { name, act, found } of TAMPERINGS) {
  test(`found with file and line: ${name}`, async () => {
    await using folder = await reportsFolder();
    await fiveReports(folder.path);
    assert.equal(await verifyLedger(folder.path), []);
    await act(folder.path);
    const problems = await verifyLedger(folder.path);
    assert.equal(
      problems.map((problem) => `${problem.file}:${problem.line} ${problem.code}`),
      found,
    );
  });
}

test('a year taken out of the middle is found at the first line after it', async () => {
  await using folder = await reportsFolder();
  for (const year of [2024, 2025, 2026]) {
    await writeReport(folder.path, sampleReport({ at: `${year}-06-01T00:00:00.000Z` }));
  }
  await rm(join(folder.path, 'ledger/2025.jsonl'));
  const [first] = await verifyLedger(folder.path);
  assert.is(`${first?.file}:${first?.line} ${first?.code}`, 'ledger/2026.jsonl:1 MISSING_LINES');
});

test('a report of a later year than its file is found', async () => {
  await using folder = await reportsFolder();
  await writeReport(folder.path, sampleReport({ at: '2026-06-01T00:00:00.000Z' }));
  const text = await readFile(join(folder.path, FILE));
  await writeFile(join(folder.path, 'ledger/2025.jsonl'), text);
  await rm(join(folder.path, FILE));
  const problems = await verifyLedger(folder.path);
  assert.equal(
    problems.map(({ file, code }) => `${file} ${code}`),
    ['ledger/2025.jsonl WRONG_YEAR'],
  );
});

test('a line that is none is named with its place', async () => {
  assert.throws(
    () => requireEntry({ file: FILE, line: 7, text: 'x', hash: '', entry: undefined }),
    /ledger\/2026\.jsonl:7 is not a line of the ledger/,
  );
});

test.run();
