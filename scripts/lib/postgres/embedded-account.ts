import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BulkheadError } from '../runtime/errors.ts';

/** As whom the server's processes run when we are root, whom PostgreSQL refuses. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const CANDIDATES = ['postgres', 'nobody'];

/**
 * The unprivileged account for the server, or `undefined` when we are not root and run it as ourselves.
 * Only accounts that exist are taken; none is created. Throws when there is no such account.
 */
export async function chooseAccount(passwd = '/etc/passwd'): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = parseAccounts(await readFile(passwd, 'utf8'));
  for (const name of CANDIDATES) {
    const account = accounts.find((candidate) => candidate.name === name && candidate.uid > 0);
    if (account !== undefined) return account;
  }
  throw new BulkheadError({
    what: `PostgreSQL does not run as root, and ${passwd} has none of the accounts ${CANDIDATES.join(', ')}`,
    fix: 'Run this as an ordinary user, or add one of these accounts.',
    code: 'POSTGRES_ACCOUNT',
  });
}

function parseAccounts(text: string): Account[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (name === undefined || uid === undefined || gid === undefined || uid === '' || gid === '') return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

/** Whether the account may enter a folder: it and every folder above must have the search bit for it. */
export async function mayEnter(account: Account | undefined, folder: string): Promise<boolean> {
  if (account === undefined) return true;
  for (let path = await realpath(folder); ; path = dirname(path)) {
    const { mode, uid, gid } = await stat(path);
    const searchBit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & searchBit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
