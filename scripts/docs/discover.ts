import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from '../lib/runtime/command.ts';

/** The doors: folders whose files may each be a command. */
const DOORS = ['scripts', 'scripts/backup', 'scripts/evidence', 'scripts/hardening', 'docs/examples/portal'];

/** Every command of the repository, by its path, found and not listed, so that none can be forgotten. */
export async function discoverCommands(root: string): Promise<Command[]> {
  const commands: Command[] = [];
  for (const folder of DOORS) {
    for (const file of await typescriptFiles(join(root, folder))) {
      const exports: Record<string, unknown> = await import(pathToFileURL(resolve(file)).href);
      for (const value of Object.values(exports)) if (isCommand(value)) commands.push(value);
    }
  }
  return commands.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function typescriptFiles(folder: string): Promise<string[]> {
  let entries: string[];
  try {
    entries = await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return entries.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

function isCommand(value: unknown): value is Command {
  return (
    value !== null &&
    typeof value === 'object' &&
    'inputs' in value &&
    'run' in value &&
    'path' in value &&
    'kind' in value
  );
}
