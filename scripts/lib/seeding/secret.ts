import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { BulkheadError } from '../runtime/errors.ts';

/** A secret as the database keeps it: never the secret itself. */
export interface HashedSecret {
  /** The derivation with its parameters, such as `scrypt:n=16384,r=8,p=1,bytes=32`. */
  readonly derivation: string;
  /** Hexadecimal. */
  readonly salt: string;
  /** Hexadecimal. */
  readonly hash: string;
}

interface Parameters {
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly bytes: number;
}

/** 16 MiB and some 50 ms per guess; the secret itself is to be random, so this is the second lock and not the first. */
const CURRENT: Parameters = { n: 16_384, r: 8, p: 1, bytes: 32 };

/** Fewer characters than this can be guessed. */
export const SHORTEST_SECRET = 16;

/** Hashes a secret with a salt of its own. */
export async function hashSecret(secret: string): Promise<HashedSecret> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt, CURRENT);
  const { n, r, p, bytes } = CURRENT;
  return {
    derivation: `scrypt:n=${n},r=${r},p=${p},bytes=${bytes}`,
    salt: salt.toString('hex'),
    hash: hash.toString('hex'),
  };
}

/** Whether this is the secret that was hashed; takes the same time whether it is or not. Throws for a derivation we do not know. */
export async function isSecret(secret: string, stored: HashedSecret): Promise<boolean> {
  const parameters = parseDerivation(stored.derivation);
  const expected = Buffer.from(stored.hash, 'hex');
  const given = await derive(secret, Buffer.from(stored.salt, 'hex'), parameters);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Bounded, because the row comes from the database: it must not be able to keep us busy for hours. */
function parseDerivation(text: string): Parameters {
  const match = /^scrypt:n=(\d{1,7}),r=(\d{1,2}),p=(\d{1,2}),bytes=(\d{1,2})$/.exec(text);
  const [n = 0, r = 0, p = 0, bytes = 0] = (match?.slice(1) ?? []).map(Number);
  const known = n >= 16_384 && n <= 1_048_576 && (n & (n - 1)) === 0 && r >= 8 && r <= 16 && p >= 1 && p <= 8;
  if (known && bytes >= 32 && bytes <= 64) return { n, r, p, bytes };
  throw new BulkheadError({
    what: `the gate in the database was made with "${text}", which is no derivation known here`,
    fix: 'Set it again with npx tsx scripts/hardening/configure-gate.ts.',
    code: 'GATE_DERIVATION',
  });
}

function derive(secret: string, salt: Buffer, { n, r, p, bytes }: Parameters): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: n, r, p, maxmem: 256 * n * r };
    scrypt(secret.trim(), salt, bytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
