import { chainProblems } from './ledger-chain.ts';
import { missingReport, readEvidence } from './ledger-evidence.ts';
import { type LedgerFile, type LedgerLine, readLedgerFiles, tornFix } from './ledger-file.ts';
import { type LedgerProblem, problemAt } from './ledger-problem.ts';

/**
 * Looks for every trace of tampering that the folder itself can show: lines edited, deleted, reordered or doubled, and
 * reports missing, changed or unknown to the ledger. A tail cut off together with its reports leaves no trace here; the
 * anchors outside find it. Returns an empty list when all is well; throws only when files cannot be read.
 */
export async function verifyLedger(folder: string): Promise<LedgerProblem[]> {
  const files = await readLedgerFiles(folder);
  const lines = files.flatMap((file) => file.lines);
  const { missing, problems } = await readEvidence(folder, lines);
  return [...lineProblems(files, lines, folder), ...missing.map(missingReport), ...problems];
}

/** What the lines alone show, without a look at their reports. `lines` are those of all files. */
export function lineProblems(
  files: readonly LedgerFile[],
  lines: readonly LedgerLine[],
  folder: string,
): LedgerProblem[] {
  return [
    ...files.flatMap((file) => tornIn(file, folder)),
    ...chainProblems(lines),
    ...files.flatMap(wrongYears),
    ...doubles(lines),
  ];
}

function tornIn(file: LedgerFile, folder: string): LedgerProblem[] {
  if (file.tornBytes === 0) return [];
  const problem = `the line is torn after ${file.tornBytes} bytes: a process died while it wrote, or the file was cut`;
  return [
    { file: file.file, line: file.lines.length + 1, code: 'TORN', problem, fix: tornFix(file, folder) },
  ];
}

function wrongYears(file: LedgerFile): LedgerProblem[] {
  return file.lines
    .filter(({ entry }) => entry !== undefined && Number(entry.at.slice(0, 4)) > file.year)
    .map((line) =>
      problemAt(line, 'WRONG_YEAR', `a report of ${line.entry?.at} cannot stand in ${file.file}`),
    );
}

function doubles(lines: readonly LedgerLine[]): LedgerProblem[] {
  const problems: LedgerProblem[] = [];
  const seen = new Map<string, LedgerLine>();
  for (const line of lines) {
    if (line.entry === undefined) continue;
    const first = seen.get(line.entry.path);
    if (first === undefined) seen.set(line.entry.path, line);
    else {
      const where = `${first.file}:${first.line}`;
      problems.push(problemAt(line, 'DOUBLE', `${line.entry.path} is recorded already at ${where}`));
    }
  }
  return problems;
}
