import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { MigrationFile } from '../../migrations/files.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import type { Finding } from '../finding.ts';

/** What our own rules judge as well, knowing the schema: where ours is silent, squawk's is taken for mistaken. */
const COVERED: Readonly<Record<string, string>> = {
  'adding-field-with-default': 'MIG-13',
  'adding-not-nullable-field': 'MIG-09',
  'adding-required-field': 'MIG-15',
  'adding-serial-primary-key-field': 'MIG-10',
  'ban-concurrent-index-creation-in-transaction': 'MIG-04',
  'ban-drop-column': 'MIG-19',
  'ban-drop-not-null': 'MIG-44',
  'ban-drop-table': 'MIG-18',
  'ban-truncate-cascade': 'MIG-32',
  'ban-uncommitted-transaction': 'MIG-38',
  'changing-column-type': 'MIG-16',
  'constraint-missing-not-valid': 'MIG-07',
  'disallowed-unique-constraint': 'MIG-10',
  'prefer-bigint-over-int': 'MIG-20',
  'prefer-bigint-over-smallint': 'MIG-20',
  'renaming-column': 'MIG-17',
  'renaming-table': 'MIG-17',
  'require-concurrent-index-creation': 'MIG-01',
  'require-concurrent-index-deletion': 'MIG-02',
  'require-concurrent-partition-detach': 'MIG-25',
  'require-concurrent-reindex': 'MIG-03',
  'require-lock-timeout': 'MIG-28',
  'syntax-error': 'MIG-00',
  'transaction-nesting': 'MIG-38',
};

/** What is known to be wrong, or no harm, and why. */
const MUTED: Readonly<Record<string, string>> = {
  'adding-foreign-key-constraint':
    'a key beside a new column is valid from birth and scans nothing (measured on 15 and 18); a key of its own is MIG-06',
  'ban-char-field': 'a matter of taste',
  'prefer-identity': 'a matter of taste',
  'prefer-repack': 'MIG-22 says what to do instead of VACUUM FULL',
  'prefer-robust-stmts':
    'a file is one transaction, so that nothing of it is half done; and IF NOT EXISTS keeps an invalid index for ever (MIG-41)',
  'prefer-text-field': 'a length that somebody wants is no harm; to widen it writes no row anew',
  'prefer-timestamp-tz': 'a matter of taste',
  'require-enum-value-ordering': 'where a label stands changes no row',
  'require-statement-timeout':
    'a statement that works holds nobody up beyond its locks, which lock_timeout and the rules bound',
  'require-table-schema': 'the runner pins the search path',
  'unused-ignore': 'our allowances are checked by ALLOW-06',
};

/** What became of squawk's findings. */
export interface Squawked {
  /** Under `squawk:<rule>`. */
  readonly kept: readonly Finding[];
  /** Left out, and why. */
  readonly muted: readonly { readonly finding: Finding; readonly reason: string }[];
}

/** The squawk that is installed in a project, or undefined: bundles cannot hold it. */
export function findSquawk(folder: string): string | undefined {
  const path = join(folder, 'node_modules', '.bin', 'squawk');
  return existsSync(path) ? path : undefined;
}

const reported = z.array(
  z.object({
    line: z.number(),
    column: z.number(),
    line_end: z.number(),
    message: z.string(),
    help: z.string().nullable(),
    rule_name: z.string(),
  }),
);

/** Runs squawk over one file. Throws `SQUAWK` when it does not answer as it should. */
export async function runSquawk(
  binary: string,
  file: MigrationFile,
  serverMajor: number,
): Promise<Finding[]> {
  const mode = file.transactional ? ['--assume-in-transaction'] : [];
  const child = spawn(
    binary,
    ['--reporter', 'json', '--pg-version', `${serverMajor}.0`, '--stdin-filepath', file.path, ...mode],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const ended = once(child, 'close');
  // Who ends without reading closes the pipe; what it said instead is judged below.
  child.stdin.on('error', () => undefined);
  child.stdin.end(file.text);
  const [output, problem] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const parsed = reported.safeParse(parse(output));
  if (!parsed.success) {
    throw new BulkheadError({
      what: `squawk did not say what it found in ${file.path}: ${(problem.trim() || output.trim()).slice(0, 200)}`,
      fix: 'Run it by hand, or leave it out: our own rules do not need it.',
      code: 'SQUAWK',
    });
  }
  const lines = file.text.split('\n');
  return parsed.data.map(
    ({ line, column, line_end, message, help, rule_name }): Finding => ({
      rule: `squawk:${rule_name}`,
      severity: 'warn',
      file: file.path,
      line: line + 1,
      column: column + 1,
      endLine: line_end + 1,
      excerpt: lines[line]?.trim() ?? '',
      what: message.replace(/\.$/, ''),
      fix: help ?? '',
    }),
  );
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Leaves out what ours says better, and what is known to be wrong. A rule that we have never heard of is kept. */
export function weighSquawk(findings: readonly Finding[]): Squawked {
  const kept: Finding[] = [];
  const muted: { finding: Finding; reason: string }[] = [];
  for (const finding of findings) {
    const name = finding.rule.slice('squawk:'.length);
    const ours = COVERED[name];
    const reason = MUTED[name] ?? (ours === undefined ? undefined : `${ours} judges it, knowing the schema`);
    if (reason === undefined) kept.push(finding);
    else muted.push({ finding, reason });
  }
  return { kept, muted };
}
