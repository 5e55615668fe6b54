import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { discoverCommands } from '../../scripts/docs/discover.ts';

// Whoever is sent to a page stands before something broken: the page and its section must be there.

const files = async (folder: string, end: string) =>
  (await readdir(folder, { recursive: true }))
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name));
const pages = new Map<string, { headings: readonly string[]; text: string }>();
for (const file of await files('docs', '.md')) {
  const text = await readFile(file, 'utf8');
  const outside = text.replace(/^```[\s\S]*?^```/gm, '');
  pages.set(file, {
    text,
    headings: [...outside.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading),
  });
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Whether `docs/<link>` is a page, and its part after # one of its sections. */
function exists(file: string, anchor: string | undefined): boolean {
  const page = pages.get(file);
  return (
    page !== undefined && (anchor === undefined || page.headings.some((text) => anchorOf(text) === anchor))
  );
}

for (const command of await discoverCommands('.')) {
  test(`${command.name} sends to a section of the runbook`, () => {
    const [page = '', anchor] = command.runbook.split('#');
    // A page of one subject may be meant whole; in the runbook one looks for what happened.
    assert.ok(anchor !== undefined || !page.startsWith('RUNBOOK'), 'names a section, not only a page');
    assert.ok(exists(`docs/${page}`, anchor), command.runbook);
  });
}

test('every page and section that an error, a fix or a hint names is there', async () => {
  const sources = [...(await files('scripts', '.ts')), ...(await files('migrations', '.sql'))];
  let named = 0;
  const missing: string[] = [];
  for (const source of sources) {
    const text = await readFile(source, 'utf8');
    for (const [whole, page = '', anchor] of text.matchAll(/\b([A-Z][A-Z-]+\.md)(?:#([\w-]+))?/g)) {
      // A check's page is named by its id, a folder's by the folder.
      if (page === 'README.md') continue;
      named++;
      if (!exists(`docs/${page}`, anchor)) missing.push(`${source}: ${whole}`);
    }
    // As people quote it: RUNBOOK.md, "A heading", or RUNBOOK.md, section 2.
    for (const [whole, page = '', heading, section] of text.matchAll(
      /\b([A-Z][A-Z-]+\.md), (?:"([^"]+)"|section (\d+))/g,
    )) {
      const { headings } = pages.get(`docs/${page}`) ?? { headings: [] };
      const found = headings.some((text) => text === heading || text.startsWith(`${section}. `));
      if (!found) missing.push(`${source}: ${whole}`);
    }
  }
  assert.ok(named > 20, `${named} were found`);
  assert.equal(missing, []);
});

test('the pages themselves point to pages and sections that are there', () => {
  const missing: string[] = [];
  for (const [file, { text }] of pages) {
    for (const [whole, target = '', anchor] of text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([\w-]+))?\)/g)) {
      const page = target === '' ? file : normalize(join(dirname(file), target));
      if (page.endsWith('.md') && page.startsWith('docs/') && !exists(page, anchor))
        missing.push(`${file}: ${whole}`);
    }
  }
  assert.equal(missing, []);
});

test('the section about a failed drill lists every check of the drill', async () => {
  const sources = await Promise.all(
    (await files('scripts/lib/restore', '.ts')).map((file) => readFile(file, 'utf8')),
  );
  const ids = new Set(
    sources.flatMap((text) => [...text.matchAll(/id: '(DRL-\d+)'/g)].map(([, id = '']) => id)),
  );
  assert.ok(ids.size >= 8);
  const { text } = pages.get('docs/RUNBOOK-DISASTER-RECOVERY.md') ?? { text: '' };
  assert.equal(
    [...ids].filter((id) => !text.includes(`| ${id} |`)),
    [],
  );
});

test.run();
