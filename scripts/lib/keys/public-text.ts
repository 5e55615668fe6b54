import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BulkheadError, messageOf } from '../runtime/errors.ts';

/**
 * What is public may stand in the variable itself as PEM text, or be the path of a file that is pinned in the
 * repository; several paths are separated by commas. Throws PUBLIC_KEY_FILE. `name` is used in messages.
 */
export async function publicText(given: string, cwd: string, name: string): Promise<string> {
  if (given.includes('-----BEGIN')) return given;
  const texts: string[] = [];
  for (const path of given.split(',')) texts.push(await readPublicFile(resolve(cwd, path.trim()), name));
  return texts.join('\n');
}

async function readPublicFile(file: string, name: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new BulkheadError({
      what: `${name}: the file ${file} cannot be read (${messageOf(cause)})`,
      fix: 'Give PEM text, or the path of a PEM file; several paths are separated by commas.',
      code: 'PUBLIC_KEY_FILE',
      cause,
    });
  }
}
