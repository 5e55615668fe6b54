import { parseArgs } from 'node:util';
import type { Inputs } from '../runtime/inputs.ts';

/**
 * Several paths on a command line as the one argument that a command takes: one path a line, which is also how a workflow
 * gives them. Everything else stays as it was.
 */
export function foldPaths(argv: readonly string[], inputs: Inputs): string[] {
  const options = Object.fromEntries(
    Object.entries(inputs)
      .filter(([, { type }]) => type !== 'argument')
      .map(([name, { type }]) => [name, { type: type === 'flag' ? 'boolean' : 'string' } as const]),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const places = tokens.filter(({ kind }) => kind === 'positional').map(({ index }) => index);
  if (places.length < 2) return [...argv];
  const paths = places.map((place) => argv[place] ?? '').join('\n');
  return argv.flatMap((word, place) => {
    if (place === places[0]) return [paths];
    return places.includes(place) ? [] : [word];
  });
}

/** The paths of the argument. */
export function listPaths(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Values separated by commas or lines. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
