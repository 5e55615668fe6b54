import type { Page } from './docs-pages.ts';

/** A command as a page shows it: one line of a shell block, a whole block that only works as one, or code in a sentence. */
export interface PageCommand {
  readonly page: string;
  /** In one line, without comments, and without the assignments of what the reader fills in. */
  readonly key: string;
  /** What is typed: the key, or of a whole block its text. */
  readonly text: string;
}

const FENCE = /^ *```([^\n]*)\n([\s\S]*?)^ *```/gm;
const SHELL = new Set(['bash', 'sh', 'console']);
const PROGRAMS =
  'npx|npm|node|gh|git|psql|curl|openssl|base64|aws|b2|jq|zstd|tar|sha256sum|pg_dump|shred|docker';

/** What is a command when it stands in a sentence: a program with something behind it. */
const IN_PROSE = new RegExp(`^(?:\\w+=\\S+ )*(?:${PROGRAMS}) \\S`);
/** Blocks in which a line alone means nothing. */
const COMPOUND = /^\s*done\b|\(\) \{|\|\s*$/m;
/** Prepare the shell and do nothing; what they set is given to the commands. */
const SETS = /^(?:export|read) /;

/** The commands of a page, each as often as it stands there. */
export function commandsOf({ path, text }: Page): PageCommand[] {
  const found = (words: string): PageCommand => {
    const key = keyOf(words);
    return { page: path, key, text: key };
  };
  const blocks = [...text.matchAll(FENCE)].map(([, language = '', block = '']) => ({
    language: language.trim(),
    block: block.replace(/^ +(?=\S)/gm, ''),
  }));
  const prose = text.replace(FENCE, '');
  return [
    ...blocks.flatMap(({ language, block }) => {
      const shell = SHELL.has(language);
      if (shell && COMPOUND.test(block)) {
        const first = block.split('\n').find((line) => !line.startsWith('#')) ?? '';
        return [{ page: path, key: keyOf(first), text: block }];
      }
      if (!shell && language !== '') return [];
      return block
        .replaceAll('\\\n', ' ')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => (shell ? isCommand(line) : IN_PROSE.test(line)))
        .map(found);
    }),
    ...[...prose.matchAll(/`([^`]+)`/g)]
      .map(([, code = '']) => code.replace(/\s+/g, ' '))
      .filter((code) => IN_PROSE.test(code))
      .map(found),
    ...[...prose.matchAll(/^ {4}(\S.*)$/gm)]
      .map(([, line = '']) => line)
      .filter((line) => IN_PROSE.test(line))
      .map(found),
  ];
}

/** Whether a line of a shell block does something. */
function isCommand(line: string): boolean {
  return line !== '' && !line.startsWith('#') && !SETS.test(line);
}

/** A line without its comment, and without `NAME=…` in front: that is the environment of whoever runs it. */
export function keyOf(line: string): string {
  const bare = line
    .replace(/(?:^|\s)#.*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  const [, given = '', rest = ''] = /^((?:\w+=(?:"[^"]*"|'[^']*'|\$\([^)]*\)|\S)* )*)(.*)$/.exec(bare) ?? [];
  const kept = [...given.matchAll(/\w+=(?:"[^"]*"|'[^']*'|\$\([^)]*\)|\S)* /g)]
    .map(([assignment]) => assignment)
    .filter((assignment) => !/[…<]/.test(assignment));
  return kept.join('') + rest;
}

/** The names that the shell blocks of a page set with `export` and `read`. */
export function variablesOf({ text }: Page): string[] {
  return [...text.matchAll(FENCE)].flatMap(([, language = '', block = '']) =>
    SHELL.has(language.trim())
      ? [...block.matchAll(/^ *(?:export|read) .*$/gm)].flatMap(([line]) =>
          [...line.replace(/#.*$/, '').matchAll(/\b([A-Z][A-Z0-9_]+)\b(?==| |$)/g)]
            .map(([, name = '']) => name)
            .filter(
              (name) => line.includes(`${name}=`) || new RegExp(`(?:read -rs|export) ${name}\\b`).test(line),
            ),
        )
      : [],
  );
}

/** The first arguments of the calls `run('…')` in the text of a test: the commands that it runs. */
export function commandsRunBy(source: string): string[] {
  return [
    ...source.matchAll(/\brun\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g),
  ].map(([, single, double, template]) =>
    whole((single ?? double ?? template ?? '').replace(/\\(.)/g, '$1')),
  );
}

/** The whole line for what tests say from `scripts/` on. */
export function whole(line: string): string {
  return /^(?:backup|evidence|hardening)\/|^nightly\.ts/.test(line) ? `npx tsx scripts/${line}` : line;
}
