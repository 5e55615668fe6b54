import { isAbsolute, resolve } from 'node:path';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Values } from '../runtime/inputs.ts';
import { B2_ADDRESS, type B2Given, b2Settings } from './b2/settings.ts';
import { fileStore } from './file-store.ts';
import type { storeInputs } from './inputs.ts';
import { S3_ADDRESS, type S3Given, s3Settings } from './s3/settings.ts';
import type { Store } from './store.ts';

/** An address, and what its kind of store needs besides. */
export interface StoreSetting {
  /** `file:/var/backups/bulkhead`, `file:./backups` relative to where the command was started, `s3://bucket/prefix`, `b2://…`. */
  readonly address: string;
  readonly s3?: S3Given;
  readonly b2?: B2Given;
}

/** What is given by `storeInputs`. */
export function storeSetting(input: Values<typeof storeInputs>): StoreSetting {
  return {
    address: input.store,
    s3: {
      endpoint: input['s3-endpoint'],
      region: input['s3-region'],
      pathStyle: input['s3-path-style'],
      accessKeyId: input['s3-access-key-id'],
      secretAccessKey: input['s3-secret-access-key'],
      sessionToken: input['s3-session-token'],
    },
    b2: {
      applicationKeyId: input['b2-application-key-id'],
      applicationKey: input['b2-application-key'],
      endpoint: input['b2-endpoint'],
    },
  };
}

/**
 * The store that a setting names. Asks nothing of it yet.
 * @throws {BulkheadError} STORE_SETTING naming what is supported.
 */
export async function openStore(
  setting: string | StoreSetting,
  context: Pick<Context, 'cwd' | 'log' | 'signal'>,
): Promise<Store> {
  const { address, s3 = {}, b2 = {} } = typeof setting === 'string' ? { address: setting } : setting;
  const [, given, rest = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(address.trim()) ?? [];
  const scheme = given?.toLowerCase();
  if (scheme === 'file') return openFolder(rest, context.cwd);
  if (scheme === 's3') {
    const settings = s3Settings(rest.replace(/^\/\//, ''), s3);
    // Not loaded by those who keep their backups in a folder: the SDK takes a third of a second.
    const { s3Store } = await import('./s3/open-s3.ts');
    return s3Store(settings, context);
  }
  if (scheme === 'b2') {
    const settings = b2Settings(rest.replace(/^\/\//, ''), b2);
    const { b2Store } = await import('./b2/open-b2.ts');
    return b2Store(settings, context);
  }
  throw unusable(scheme === undefined ? 'it has no scheme' : `${scheme}: is not supported`);
}

function openFolder(rest: string, cwd: string): Store {
  const path = rest.startsWith('///') ? rest.slice(2) : rest;
  if (path.startsWith('//')) throw unusable('a folder on another host cannot be named; mount it');
  if (path === '' || path === '.') throw unusable('it names no folder of its own');
  if (isAbsolute(path)) return fileStore(path);
  if (/^\.\.?\//.test(path)) return fileStore(resolve(cwd, path));
  throw unusable(`say whether "${path}" is absolute (/…) or relative (./…)`);
}

function unusable(why: string): BulkheadError {
  return new BulkheadError({
    what: `the backup store setting cannot be used: ${why}`,
    fix: `Supported now: file:/absolute/folder, file:./relative/folder, ${S3_ADDRESS} and ${B2_ADDRESS}.`,
    code: 'STORE_SETTING',
  });
}
