import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newSigningKey } from '../lib/archive/signing-key.ts';

/** The keys of a night at home, as the variables that the commands read. */
export interface NightKeys {
  /** Missing where backups are encrypted to certificates: then the night holds nothing that opens them. */
  readonly BACKUP_ENCRYPTION_KEY?: string;
  readonly BACKUP_SIGNING_KEY: string;
}

/**
 * The keys that were given, and those kept in `folder` for what was not. Whoever gives certificates wants no key
 * beside them that opens what they encrypt: none is made up for him.
 */
export async function nightKeys(
  folder: string,
  encryption: string | undefined,
  signing: string | undefined,
  certificates?: string,
): Promise<NightKeys> {
  const needsKey = encryption === undefined && certificates === undefined;
  const kept = needsKey || signing === undefined ? await localFolder(folder) : folder;
  const key = needsKey
    ? await keep(join(kept, 'encryption.hex'), () => randomBytes(32).toString('hex'))
    : encryption;
  return {
    ...(key === undefined ? {} : { BACKUP_ENCRYPTION_KEY: key }),
    BACKUP_SIGNING_KEY: signing ?? (await keep(join(kept, 'signing.pem'), () => newSigningKey().privatePem)),
  };
}

/** The key of a pruner, which signs marks and nothing else; kept in the folder. */
export async function nightMarksKey(folder: string): Promise<string> {
  return await keep(join(await localFolder(folder), 'marks.pem'), () => newSigningKey().privatePem);
}

/**
 * The folder of the keys that are made on the first night and kept, so that the next night continues the same chain
 * of backups and can open what this one wrote. Only its owner can read it.
 */
async function localFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return folder;
}

/** The text of the file; written first when it is not there. Of two first nights at once, one wins. */
async function keep(file: string, make: () => string): Promise<string> {
  try {
    await writeFile(file, make(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!exists) throw error;
  }
  return await readFile(file, 'utf8');
}
