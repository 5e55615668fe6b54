import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOMS = 'scripts/lib';

/** Rooms that a ground room may import, besides itself. Every other room may use these and other rooms. */
const GROUND: Readonly<Record<string, readonly string[]>> = {
  runtime: [],
  postgres: ['runtime'],
  sql: ['runtime'],
  tenancy: ['runtime', 'postgres', 'sql'],
  archive: ['runtime'],
  storage: ['runtime'],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const specifiers = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+'(\.[^']+)'/g),
    ...text.matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)/g),
    ...text.matchAll(/new URL\(\s*'(\.[^']+\.ts)'\s*,\s*import\.meta\.url/g),
  ].map((match) => match[1] ?? '');
  return specifiers.map((target) => ({ file, target: relative('.', join(dirname(file), target)) }));
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function roomOf(file: string): string | undefined {
  return file.startsWith(`${ROOMS}/`) ? file.slice(ROOMS.length + 1).split('/')[0] : undefined;
}

/** Why the import breaks the plan of the house, or undefined. */
function violation({ file, target }: Import): string | undefined {
  const from = roomOf(file);
  const to = roomOf(target);
  if (from === undefined || from === to) return undefined;
  if (to === undefined && target.endsWith('.ts')) return `${file} (a room) imports ${target} (a door)`;
  if (to === undefined) return undefined;
  const allowed = GROUND[from];
  if (allowed !== undefined && !allowed.includes(to))
    return `${file} imports ${target}: ${from} stands below ${to}`;
  if (to === 'adapters') return `${file} imports ${target}: only doors use the adapters`;
  return undefined;
}

function circles(imports: readonly Import[]): string[] {
  const uses = new Map<string, Set<string>>();
  for (const { file, target } of imports) {
    const [from, to] = [roomOf(file), roomOf(target)];
    if (from === undefined || to === undefined || from === to) continue;
    uses.set(from, (uses.get(from) ?? new Set()).add(to));
  }
  const found: string[] = [];
  const walk = (room: string, path: readonly string[]) => {
    if (path.includes(room)) {
      if (path[0] === room) found.push([...path, room].join(' → '));
      return;
    }
    for (const next of uses.get(room) ?? []) walk(next, [...path, room]);
  };
  for (const room of uses.keys()) walk(room, []);
  return found;
}

const all = sources('scripts').flatMap(importsOf);

test('the walk sees the imports', () => {
  assert.ok(all.length > 100, `${all.length} imports`);
});

test('no room imports a door, nor a room above it', () => {
  assert.equal(
    all.map(violation).filter((text) => text !== undefined),
    [],
  );
});

test('rooms use each other without circles', () => {
  assert.equal(circles(all), []);
});

test('the rule catches what it is for', () => {
  assert.ok(violation({ file: 'scripts/lib/archive/seal.ts', target: 'scripts/lib/postgres/copy.ts' }));
  assert.ok(violation({ file: 'scripts/lib/backup/run.ts', target: 'scripts/backup/backup-nightly.ts' }));
  assert.is(
    circles([
      { file: 'scripts/lib/backup/a.ts', target: 'scripts/lib/restore/b.ts' },
      { file: 'scripts/lib/restore/b.ts', target: 'scripts/lib/backup/a.ts' },
    ]).length,
    2,
  );
});

test('every command says once, at its end, that it can run by itself', () => {
  const doors = sources('scripts').filter((file) => roomOf(file) === undefined);
  const commands = doors.filter((file) => /= command\(\{/.test(readFileSync(file, 'utf8')));
  assert.ok(commands.length > 0);
  for (const file of commands) {
    assert.match(readFileSync(file, 'utf8'), /\nif \(import\.meta\.main\) await runCli\(\w+\);\n$/, file);
  }
});

test.run();
