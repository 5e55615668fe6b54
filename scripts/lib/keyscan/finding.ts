import { createHash, scryptSync } from 'node:crypto';
import type { RuleId } from './rules.ts';

/** How a secret was written: as it is, in several literals, or encoded. */
export type Form = 'plain' | 'split' | 'base64';

/** A secret in a text; holds the secret itself and never leaves the room. Offsets are in the scanned text. */
export interface Hit {
  readonly rule: RuleId;
  readonly start: number;
  readonly end: number;
  readonly secret: string;
  readonly form: Form;
}

/** Why a finding is not red. */
export interface Suppression {
  readonly kind: 'line' | 'rotated';
  readonly reason: string;
}

/** One thing that was found, without the secret. */
export interface Finding {
  readonly rule: RuleId;
  /** Path as it is shown: relative to the working folder where it is inside, `/` between the parts. */
  readonly file: string;
  /** Both from 1; the column in UTF-16 units, as editors and SARIF count. */
  readonly line: number;
  readonly column: number;
  /** First six characters and the length; of a variable its whole name. */
  readonly masked: string;
  /** The same for the same secret wherever it stands: 12 hexadecimal digits. */
  readonly fingerprint: string;
  readonly form: Form;
  /** More about this one, such as the import path or the original source. */
  readonly detail?: string;
  /** Where in the history, for findings there. */
  readonly commit?: string;
  readonly suppressed?: Suppression;
}

const SHOWN = 6;

/** The value as it may be shown. The name of a variable is no secret and is shown whole. */
export function maskSecret({ rule, secret }: Pick<Hit, 'rule' | 'secret'>): string {
  if (rule === 'KEY-04') return secret;
  return `${secret.slice(0, SHOWN)}… (${secret.length} characters)`;
}

/**
 * Names a secret without giving it away. Keys are long and random, so a hash of them cannot be reversed; a password may
 * be short, and gets a hash that is slow to try.
 */
export function fingerprintOf({ rule, secret }: Pick<Hit, 'rule' | 'secret'>): string {
  if (rule !== 'KEY-03') return createHash('sha256').update(`${rule}\0${secret}`).digest('hex').slice(0, 12);
  const known = SLOW.get(secret);
  if (known !== undefined) return known;
  const hash = scryptSync(secret, 'bulkhead/keyscan/v1', 6).toString('hex');
  SLOW.set(secret, hash);
  return hash;
}

/** One URL stands in many versions of one file; each hash of it takes some 40 ms. */
const SLOW = new Map<string, string>();

/** Whether somebody has to do something about it. */
export function isOpen(finding: Finding): boolean {
  return finding.suppressed === undefined;
}
