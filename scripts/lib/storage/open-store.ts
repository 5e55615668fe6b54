import { isAbsolute, resolve } from 'node:path';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { fileStore } from './file-store.ts';
import type { Store } from './store.ts';

/**
 * The store that a setting such as `BACKUP_STORE` names: `file:/var/backups/bulkhead` or `file:./backups`,
 * relative to where the command was started.
 * @throws {BulkheadError} STORE_SETTING naming what is supported.
 */
export async function openStore(setting: string, context: Pick<Context, 'cwd'>): Promise<Store> {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(setting.trim()) ?? [];
  if (scheme?.toLowerCase() !== 'file') {
    throw unusable(scheme === undefined ? 'it has no scheme' : `${scheme}: is not supported`);
  }
  const path = rest.startsWith('///') ? rest.slice(2) : rest;
  if (path.startsWith('//')) throw unusable('a folder on another host cannot be named; mount it');
  if (path === '' || path === '.') throw unusable('it names no folder of its own');
  if (isAbsolute(path)) return fileStore(path);
  if (/^\.\.?\//.test(path)) return fileStore(resolve(context.cwd, path));
  throw unusable(`say whether "${path}" is absolute (/…) or relative (./…)`);
}

function unusable(why: string): BulkheadError {
  return new BulkheadError({
    what: `the backup store setting cannot be used: ${why}`,
    fix: 'Supported now: file:/absolute/folder and file:./relative/folder.',
    code: 'STORE_SETTING',
  });
}
