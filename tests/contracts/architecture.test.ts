import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

// The table of rooms in docs/ARCHITECTURE.md is what the imports are.

const ROOMS = 'scripts/lib';
const GROUND = new Set(['runtime', 'postgres', 'sql', 'tenancy', 'archive', 'storage']);

/** What each room uses beside the ground, from its imports. */
function usesOf(): Map<string, Set<string>> {
  const uses = new Map<string, Set<string>>();
  for (const name of readdirSync(ROOMS, { recursive: true, encoding: 'utf8' })) {
    const from = name.split('/')[0] ?? '';
    if (!name.endsWith('.ts') || !name.includes('/')) continue;
    const used = uses.get(from) ?? new Set();
    uses.set(from, used);
    for (const [, target = ''] of readFileSync(join(ROOMS, name), 'utf8').matchAll(/from\s+'(\.[^']+)'/g)) {
      const to = relative(ROOMS, join(ROOMS, dirname(name), target)).split('/')[0] ?? '';
      if (to !== from && to !== '..' && !GROUND.has(to)) used.add(to);
    }
  }
  return uses;
}

/** Rows `| room | what it is | uses |` of the page. */
function rowsOf(page: string): Map<string, { what: string; uses: string }> {
  const rows = page.matchAll(/^\| `(\w+)` \| (.+?) \| (.+?) \|$/gm);
  return new Map([...rows].map(([, room = '', what = '', uses = '']) => [room, { what, uses }]));
}

const page = readFileSync('docs/ARCHITECTURE.md', 'utf8');

test('every room has its row, and no row is without a room', () => {
  assert.equal([...rowsOf(page).keys()].sort(), [...usesOf().keys()].sort());
});

test('a row names the rooms that are used, and no others', () => {
  const rows = rowsOf(page);
  for (const [room, used] of usesOf()) {
    const names = [...used].sort().map((name) => `\`${name}\``);
    const expected = GROUND.has(room) ? 'ground' : names.length === 0 ? '–' : names.join(', ');
    assert.is(rows.get(room)?.uses, expected, room);
  }
});

test('the picture shows every room', () => {
  const picture = /```mermaid\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const missing = [...usesOf().keys()].filter(
    (room) => room !== 'adapters' && !new RegExp(`\\b${room}\\b`).test(picture),
  );
  assert.equal(missing, []);
});

test.run();
