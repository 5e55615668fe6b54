import { createHash } from 'node:crypto';
import type { GuardRow } from './guards.ts';

/** Characters of one line; of a longer one the rest is a digest. */
const LONGEST = 600;

/**
 * The guards as sorted lines, each once. The partitions of one table become one: a new month must not be a
 * change, and a single partition that lacks what its twins have must be one.
 */
export function linesOf(rows: readonly GuardRow[]): string[] {
  const lines = new Set<string>();
  for (const row of rows) if (row.part === null) lines.add(lineOf(row.subject, row.fact));
  for (const line of partitionLines(rows)) lines.add(line);
  // By UTF-16 units: what `<` compares, in any locale.
  return [...lines].sort();
}

/** SHA-256 of the lines, hexadecimal. */
export function digestLines(lines: readonly string[]): string {
  return createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');
}

function partitionLines(rows: readonly GuardRow[]): string[] {
  const partitions = new Map<string, Set<string>>();
  const holders = new Map<string, { root: string; parts: Set<string> }>();
  for (const { fact, root, part } of rows) {
    if (part === null || root === null) continue;
    const [qualified, bare] = part;
    partitions.set(root, (partitions.get(root) ?? new Set()).add(qualified));
    const line = lineOf(`partitions of ${root}`, fact.replaceAll(qualified, '*').replaceAll(bare, '*'));
    const holder = holders.get(line) ?? { root, parts: new Set() };
    holder.parts.add(qualified);
    holders.set(line, holder);
  }
  return [...holders].map(([line, { root, parts }]) =>
    parts.size === partitions.get(root)?.size ? `${line} (every one)` : `${line} (only some)`,
  );
}

/** One line: the server lays expressions out over several. */
function lineOf(subject: string, fact: string): string {
  const line = `${subject}: ${fact}`.replaceAll(/\s*\n\s*/g, ' ');
  if (line.length <= LONGEST) return line;
  return `${line.slice(0, LONGEST)}… sha256 ${createHash('sha256').update(line).digest('hex')}`;
}

/** What two fingerprints do not have in common. Both lists are sorted. */
export interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Compares the lines of an earlier fingerprint with those of now. */
export function compareLines(before: readonly string[], now: readonly string[]): Difference {
  const [old, current] = [new Set(before), new Set(now)];
  return {
    added: now.filter((line) => !old.has(line)),
    removed: before.filter((line) => !current.has(line)),
  };
}
