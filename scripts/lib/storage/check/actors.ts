import type { Context } from '../../runtime/context.ts';
import { BulkheadError, InputError } from '../../runtime/errors.ts';
import { openStore, type StoreSetting } from '../open-store.ts';
import type { Store } from '../store.ts';

export const ROLES = ['write', 'read', 'prune'] as const;
export type Role = (typeof ROLES)[number];

export const KINDS = ['file', 's3', 'b2'] as const;
export type StoreKind = (typeof KINDS)[number];

/** A key as its provider gives it out: the two halves, and what belongs to a temporary one. */
export interface RoleKey {
  readonly id?: string | undefined;
  readonly secret?: string | undefined;
  readonly sessionToken?: string | undefined;
}

/** Somebody with a key of one purpose, before the store. */
export interface Actor {
  readonly role: Role;
  readonly store: Store;
  /** The same, of nothing but the folder of this check: what is swept there is of nobody else. */
  readonly folder: Store;
}

export interface Actors {
  readonly kind: StoreKind;
  readonly write: Actor;
  /** Undefined when no such key was given. */
  readonly read: Actor | undefined;
  readonly prune: Actor | undefined;
}

/** Parts as small as every provider allows, so that an upload in parts is a small one. */
const PART_MIB = '5';

/** Which kind of store an address names. Throws what `openStore` throws for any other. */
export function kindOf(address: string): StoreKind {
  const scheme = address.trim().split(':', 1)[0]?.toLowerCase();
  const kind = KINDS.find((known) => known === scheme);
  if (kind !== undefined) return kind;
  throw new BulkheadError({
    what: 'the backup store setting cannot be used: it names no kind of store that can be checked',
    fix: 'Supported: file:, s3:// and b2://.',
    code: 'STORE_SETTING',
  });
}

/**
 * Opens the store once for each key that was given. The key for writing is that of the setting itself.
 * Throws INPUT for half a key, and for keys beside a folder; and what `openStore` throws.
 */
export async function openActors(
  setting: StoreSetting,
  keys: Readonly<Record<'read' | 'prune', RoleKey>>,
  folder: string,
  context: Pick<Context, 'cwd' | 'log' | 'signal'>,
): Promise<Actors> {
  const kind = kindOf(setting.address);
  checkKeys(kind, keys);
  const open = async (role: Role, given: StoreSetting): Promise<Actor> => ({
    role,
    store: await openStore({ ...given, address: addressOf(given.address, kind) }, context),
    folder: await openStore({ ...given, address: addressOf(given.address, kind, folder) }, context),
  });
  const other = (role: 'read' | 'prune') =>
    keys[role].id === undefined ? undefined : open(role, withKey(setting, keys[role]));
  return {
    kind,
    write: await open('write', setting),
    read: await other('read'),
    prune: await other('prune'),
  };
}

/** The address with small parts and, where one is given, a folder at its end. */
export function addressOf(address: string, kind: StoreKind, folder?: string): string {
  const [path = '', query = ''] = address.trim().split('?', 2);
  const inside = folder === undefined ? path : `${path.replace(/\/+$/, '')}/${folder}`;
  if (kind === 'file') return inside;
  const options = new URLSearchParams(query);
  options.set('part-size', PART_MIB);
  return `${inside}?${options}`;
}

function withKey(setting: StoreSetting, { id, secret, sessionToken }: RoleKey): StoreSetting {
  return {
    ...setting,
    // The token of one key is none of the other's.
    s3: { ...setting.s3, accessKeyId: id, secretAccessKey: secret, sessionToken },
    b2: { ...setting.b2, applicationKeyId: id, applicationKey: secret },
  };
}

function checkKeys(kind: StoreKind, keys: Readonly<Record<'read' | 'prune', RoleKey>>): void {
  const problems: string[] = [];
  for (const role of ['read', 'prune'] as const) {
    const { id, secret } = keys[role];
    const name = `BACKUP_${role.toUpperCase()}_KEY`;
    if ((id === undefined) !== (secret === undefined)) problems.push(`give both of ${name}_ID and ${name}`);
    else if (id !== undefined && kind === 'file') problems.push(`${name}_ID: a folder knows no keys`);
  }
  if (problems.length > 0) {
    throw new InputError('the keys cannot be used', problems, 'docs/SETUP.md says which key is given where.');
  }
}
