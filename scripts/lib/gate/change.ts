import { matchesGlob } from 'node:path';
import { type MigrationFile, migrationFile } from '../migrations/files.ts';
import type { Finding } from './finding.ts';

/** One file at two revisions; undefined where it is not there. */
export interface ChangedText {
  readonly path: string;
  /** At the tip of the branch that the change is to be merged into. */
  readonly base: string | undefined;
  readonly head: string | undefined;
  /** Where the branches parted, if that is not the tip: what came to the base since is then not taken for removed. */
  readonly fork?: string | undefined;
}

/** What a change does to the migrations. Files are in the order in which they are applied. */
export interface Change {
  /** At the base, and therefore taken to be applied. */
  readonly base: readonly MigrationFile[];
  readonly added: readonly MigrationFile[];
  readonly edited: readonly { readonly file: MigrationFile; readonly was: MigrationFile }[];
  readonly removed: readonly MigrationFile[];
  readonly renamed: readonly { readonly file: MigrationFile; readonly was: MigrationFile }[];
}

/**
 * Sorts out which migrations a change adds, edits, removes and renames. `patterns` are those of the model;
 * files that match none are left out.
 */
export function planChange(texts: readonly ChangedText[], patterns: readonly string[]): Change {
  const base: MigrationFile[] = [];
  const added: MigrationFile[] = [];
  const removed: MigrationFile[] = [];
  const edited: { file: MigrationFile; was: MigrationFile }[] = [];
  for (const text of texts) {
    const pattern = patterns.find((one) => matchesGlob(text.path, one));
    if (pattern === undefined) continue;
    const file = (content: string) =>
      migrationFile(nameIn(pattern, text.path), text.path, Buffer.from(content));
    const was = text.base === undefined ? undefined : file(text.base);
    const is = text.head === undefined ? undefined : file(text.head);
    // Merged into the base after the branches parted: the head cannot know it.
    const fork = 'fork' in text ? text.fork : text.base;
    if (was !== undefined) base.push(was);
    if (was === undefined && is !== undefined) added.push(is);
    else if (was !== undefined && is === undefined && fork !== undefined) removed.push(was);
    else if (was !== undefined && is !== undefined && is.checksum !== was.checksum)
      edited.push({ file: is, was });
  }
  const renamed = added.flatMap((file) => {
    const was = removed.find((one) => one.checksum === file.checksum);
    return was === undefined ? [] : [{ file, was }];
  });
  return {
    base: base.sort(byName),
    added: added.filter((file) => !renamed.some((one) => one.file === file)).sort(byName),
    edited,
    removed: removed.filter((file) => !renamed.some((one) => one.was === file)),
    renamed,
  };
}

/** Path below the fixed part of its pattern, as the ledger knows a migration. */
function nameIn(pattern: string, path: string): string {
  const parts = pattern.split('/');
  const fixed = parts.findIndex((part) => /[*?[{]/.test(part));
  const folder = (fixed < 0 ? parts.slice(0, -1) : parts.slice(0, fixed)).map((part) => `${part}/`).join('');
  return path.slice(folder.length);
}

function byName(a: MigrationFile, b: MigrationFile): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
}

/** MIG-50 and MIG-51: what must not be done to migrations as files. */
export function judgeFiles({ base, added, edited, removed, renamed }: Change): Finding[] {
  const findings: Finding[] = [];
  for (const { file, was } of edited) {
    const line = firstDifference(file.text, was.text);
    const excerpt = file.text.split('\n')[line - 1]?.trim() ?? '';
    findings.push({
      ...at(file, line, excerpt),
      rule: 'MIG-50',
      what: `${file.name} is applied already and no longer what was applied: databases that have it will never get this, new ones will, and the runner refuses both`,
      fix: `git checkout <base> -- ${file.path} # and put the change into a new migration`,
    });
  }
  for (const was of removed) {
    findings.push({
      ...at(was, 1, was.text.split('\n')[0]?.trim() ?? ''),
      rule: 'MIG-50',
      what: `${was.name} is applied already and is removed: the runner refuses a database whose migrations are not on disk`,
      fix: `git checkout <base> -- ${was.path} # what it did is undone by a new migration`,
    });
  }
  for (const { file, was } of renamed) {
    findings.push({
      ...at(file, 1, file.text.split('\n')[0]?.trim() ?? ''),
      rule: 'MIG-50',
      what: `${was.name} is applied already and is called ${file.name} now: the ledger knows it by its name, and would apply it once more`,
      fix: `git mv ${file.path} ${was.path}`,
    });
  }
  return [...findings, ...added.flatMap((file) => numbered(file, base, added))];
}

/** The number that a name begins with, or undefined. */
function numberOf(name: string): string | undefined {
  return /^\d+/.exec(name)?.[0];
}

function numbered(
  file: MigrationFile,
  base: readonly MigrationFile[],
  added: readonly MigrationFile[],
): Finding[] {
  const number = numberOf(file.name);
  if (number === undefined) return [];
  const rank = BigInt(number);
  const same = (other: MigrationFile) =>
    other !== file && numberOf(other.name) !== undefined && BigInt(numberOf(other.name) ?? '0') === rank;
  const twin = base.find(same) ?? added.find((other) => same(other) && byName(other, file) < 0);
  const highest = base
    .flatMap(({ name }) => numberOf(name) ?? [])
    .reduce((most, one) => (BigInt(one) > most ? BigInt(one) : most), -1n);
  const next = String(highest + 1n).padStart(number.length, '0');
  const fix = `git mv ${file.path} ${file.path.slice(0, -file.name.length)}${file.name.replace(/^\d+/, next)}`;
  const excerpt = file.text.split('\n')[0]?.trim() ?? '';
  if (twin !== undefined) {
    return [
      {
        ...at(file, 1, excerpt),
        rule: 'MIG-51',
        what: `${twin.name} has the number ${number} already: in which order the two are applied depends on their names, and on which database`,
        fix,
      },
    ];
  }
  if (rank > highest) return [];
  return [
    {
      ...at(file, 1, excerpt),
      rule: 'MIG-51',
      what: `${file.name} comes before migrations that are applied already: a new database gets it in another order than the old ones`,
      fix,
    },
  ];
}

function firstDifference(one: string, other: string): number {
  const [a, b] = [one.split('\n'), other.split('\n')];
  const index = a.findIndex((line, at) => line !== b[at]);
  return (index === -1 ? Math.min(a.length, b.length) : index) + 1;
}

function at(file: MigrationFile, line: number, excerpt: string) {
  return { severity: 'block', file: file.path, line, column: 1, endLine: line, excerpt } as const;
}
