import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newSigningKey } from '../lib/archive/signing-key.ts';

/** The keys of a night at home, as the variables that the commands read. */
export interface NightKeys {
  readonly BACKUP_ENCRYPTION_KEY: string;
  readonly BACKUP_SIGNING_KEY: string;
}

/** The keys that were given, and those kept in `folder` for what was not. */
export async function nightKeys(
  folder: string,
  encryption: string | undefined,
  signing: string | undefined,
): Promise<NightKeys> {
  if (encryption !== undefined && signing !== undefined) {
    return { BACKUP_ENCRYPTION_KEY: encryption, BACKUP_SIGNING_KEY: signing };
  }
  const kept = await localKeys(folder);
  return {
    BACKUP_ENCRYPTION_KEY: encryption ?? kept.BACKUP_ENCRYPTION_KEY,
    BACKUP_SIGNING_KEY: signing ?? kept.BACKUP_SIGNING_KEY,
  };
}

/**
 * The keys in `folder`, made on the first night and kept, so that the next night continues the same chain
 * of backups and can open what this one wrote. Only the owner of the files can read them.
 */
async function localKeys(folder: string): Promise<NightKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return {
    BACKUP_ENCRYPTION_KEY: await keep(join(folder, 'encryption.hex'), () => randomBytes(32).toString('hex')),
    BACKUP_SIGNING_KEY: await keep(join(folder, 'signing.pem'), () => newSigningKey().privatePem),
  };
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
