import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A page for people, as it stands in the repository. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** A command line in a page, as a person would copy it: in a block, or quoted in a sentence. */
export interface QuotedLine {
  readonly page: string;
  readonly text: string;
  /** The words from the path of the script on. */
  readonly words: readonly string[];
}

const FENCE = /^ *```[^\n]*\n([\s\S]*?)^ *```/gm;
const SCRIPT = /npx tsx ((?:scripts|docs)\/[\w./-]+\.ts(?:[^\n]*\\\n)*[^\n]*)/g;

/** The pages that people read: the two of the root, and all below `docs/`. */
export async function readPages(): Promise<Page[]> {
  const below = (await readdir('docs', { recursive: true })).filter((name) => name.endsWith('.md'));
  const paths = ['README.md', 'SECURITY.md', ...below.map((name) => join('docs', name)).sort()];
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}

/** What stands in a page outside of its blocks. */
export function proseOf(text: string): string {
  return text.replace(FENCE, '');
}

/** The anchors that GitHub gives to the headings of a page; of two that are equal the second one gets -1. */
export function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
  return new Set(anchors);
}

/** Every command line that a page quotes. */
export function quotedLines({ path, text }: Page): QuotedLine[] {
  const blocks = [...text.matchAll(FENCE)].map(([, block = '']) => block.replace(/^ +/gm, ''));
  const inline = [...proseOf(text).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll('\n', ' '));
  return [...blocks, ...inline].flatMap((code) =>
    [...code.matchAll(SCRIPT)].map(([, line = '']) => {
      const whole = line.replaceAll('\\\n', ' ').trim();
      return { page: path, text: `npx tsx ${whole}`, words: shellWords(whole) };
    }),
  );
}

/** The words of a command line up to a comment, a pipe or the next command; quotes are taken off. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  for (const [whole, single, double, bare] of line.matchAll(
    /'([^']*)'|"([^"]*)"|((?:<[\w-]+>|[^\s'"|;&])+)|[|;&]+/g,
  )) {
    if (/^[|;&#]/.test(whole) || whole === '>') break;
    words.push(single ?? double ?? bare ?? '');
  }
  return words;
}
