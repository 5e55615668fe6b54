import { parseCertificates, requireValid } from '../archive/certificate.ts';
import type { Recipient } from '../archive/envelope.ts';
import { parseSymmetricKey } from '../archive/symmetric-key.ts';
import type { Context } from '../runtime/context.ts';
import { InputError } from '../runtime/errors.ts';
import {
  collect,
  collectReadingKeys,
  type OpeningTexts,
  type ReadingKeys,
  type TrustedTexts,
} from './opening-keys.ts';
import { wordsOf } from './order.ts';
import { publicText } from './public-text.ts';

/** The keys of a rotation, as they were given. */
export type RotationTexts = OpeningTexts &
  TrustedTexts & {
    readonly add: string | undefined;
    readonly 'add-key': string | undefined;
    readonly retire: string | undefined;
    /** Ids of the keys that somebody agreed to; `none`: that nothing is added. Undefined: whoever runs it knows the keys. */
    readonly 'add-ids'?: string | undefined;
  };

/** The keys of a rotation. */
export interface RotationKeys extends ReadingKeys {
  readonly add: readonly Recipient[];
  readonly retire: readonly string[];
}

const KEY_ID = /^(?:kek-[0-9a-f]{12}|rsa-[0-9a-f]{16})$/;

/** Reads all that a rotation needs, and reports all that is wrong or missing in one `InputError`. */
export async function readRotationKeys(
  texts: RotationTexts,
  { cwd, now }: Pick<Context, 'cwd' | 'now'>,
): Promise<RotationKeys> {
  const problems: string[] = [];
  const { add, 'add-key': addKey } = texts;
  const retire = wordsOf(texts.retire ?? '');
  const certificates =
    add === undefined
      ? []
      : ((await collect(problems, '--add', async () => {
          const read = parseCertificates(await publicText(add, cwd, '--add'), '--add');
          for (const certificate of read) requireValid(certificate, now());
          return read;
        })) ?? []);
  const symmetric =
    addKey === undefined
      ? undefined
      : await collect(problems, 'BACKUP_NEW_ENCRYPTION_KEY', () => parseSymmetricKey(addKey));
  const reading = await collectReadingKeys(texts, cwd, problems);
  const all: Recipient[] = [...certificates, ...(symmetric === undefined ? [] : [symmetric])];
  for (const kid of retire) {
    if (!KEY_ID.test(kid))
      problems.push(`--retire: "${kid}" is no id of a key, such as rsa-0f51533b9a1c040e`);
    else if (all.some((recipient) => recipient.kid === kid))
      problems.push(`${kid} is both added and retired`);
  }
  if (problems.length === 0) problems.push(...strangers(all, texts['add-ids']));
  if (add === undefined && addKey === undefined && retire.length === 0)
    problems.push('neither --add nor BACKUP_NEW_ENCRYPTION_KEY nor --retire is given');
  if (problems.length === 0) return { add: all, retire, ...reading };
  throw new InputError(
    'the keys of the backups cannot be changed',
    problems,
    'npx tsx scripts/backup/list-keys.ts shows which keys open which run; docs/KEYS.md has the steps.',
  );
}

/**
 * Keys that are added and were not agreed to, and those that were and are not added. A path or the name of a secret says
 * nothing about what is in it: between a plan and its execution either may have been filled with another key.
 */
function strangers(added: readonly Recipient[], agreed: string | undefined): string[] {
  if (agreed === undefined) return [];
  const ids = new Set(agreed.trim() === 'none' ? [] : wordsOf(agreed));
  const wrong = [...ids].filter((id) => !KEY_ID.test(id));
  if (wrong.length > 0) return wrong.map((id) => `--add-ids: "${id}" is no id of a key, and not none`);
  const kids = added.map(({ kid }) => kid);
  const others = kids.filter((kid) => !ids.has(kid));
  const absent = [...ids].filter((id) => !kids.includes(id));
  return [
    ...others.map((kid) => `${kid} would be added, and --add-ids does not name it`),
    ...absent.map((id) => `--add-ids names ${id}, and no such key is given`),
  ];
}
