import type { LedgerLine } from './ledger-file.ts';

/** What is wrong, where. `line` counts from 1; 0 is the file as a whole. */
export interface LedgerProblem {
  readonly file: string;
  readonly line: number;
  readonly code:
    | 'TORN'
    | 'NOT_A_LINE'
    | 'EDITED'
    | 'MISSING_LINES'
    | 'OUT_OF_ORDER'
    | 'WRONG_YEAR'
    | 'DOUBLE'
    | 'REPORT_MISSING'
    | 'REPORT_CHANGED'
    | 'REPORT_DIFFERS'
    | 'NOT_IN_LEDGER'
    | 'BACK_DATED'
    | 'DATED_AHEAD'
    | 'LINE_LOST'
    | 'CHAIN_REWRITTEN'
    | 'ANCHOR_REFUSED'
    | 'MANIFEST_UNRECORDED'
    | 'INDEX_UNVOUCHED'
    | 'INDEX_INVALID'
    | 'ARCHIVE_MISSING'
    | 'ARCHIVE_CHANGED';
  readonly problem: string;
  readonly fix?: string;
}

/** A problem at a line. */
export function problemAt(line: LedgerLine, code: LedgerProblem['code'], problem: string): LedgerProblem {
  return { file: line.file, line: line.line, code, problem };
}
