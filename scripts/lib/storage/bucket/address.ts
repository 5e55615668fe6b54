import { BulkheadError } from '../../runtime/errors.ts';

/** `bucket/prefix?option=value&…`, taken apart: what stands after `s3://` or `b2://`. */
export interface BucketAddress {
  readonly bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
  readonly options: BucketOptions;
}

export type BucketOptions = ReadonlyMap<string, string>;

/** What every driver takes from the options of its address. */
export interface Transfer {
  /** Bytes of a part. */
  readonly partBytes: number;
  /** Parts of one object. */
  readonly partBudget: number;
  /** Bytes that all uploads at once may hold. */
  readonly memory: number;
  /** Requests at once. */
  readonly requests: number;
}

/** Names of the options of `readTransfer`. */
export const TRANSFER_OPTIONS = ['part-size', 'part-budget', 'memory', 'requests'] as const;

export interface Bounds {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

const MIB = 1 << 20;

/** Takes an address apart. Pure; what is wrong with it is added to `problems`. */
export function readAddress(
  address: string,
  { bucketName, options: known }: { bucketName: RegExp; options: readonly string[] },
  problems: string[],
): BucketAddress {
  const [path = '', query = ''] = address.split('?', 2);
  const [bucket = '', ...names] = path.split('/');
  if (!bucketName.test(bucket)) {
    problems.push(bucket.includes('@') ? 'credentials do not belong into the address' : 'it names no bucket');
  }
  if (names.some((name) => name === '.' || name === '..')) problems.push('its prefix has a name "." or ".."');
  const options = new Map(new URLSearchParams(query));
  for (const name of options.keys()) {
    // The value of an unknown option could be a secret that somebody put there.
    if (!known.includes(name)) problems.push(`option "${name}" is not known (${known.join(', ')})`);
  }
  return { bucket, prefix: names.filter((name) => name !== '').join('/'), options };
}

/** The options of `TRANSFER_OPTIONS`, of which `part-size` and `memory` are given in MiB. Pure, as `readAddress`. */
export function readTransfer(
  options: BucketOptions,
  {
    partSize,
    partBudget,
    requests,
  }: { partSize: Bounds; partBudget: Bounds; requests: Pick<Bounds, 'fallback'> },
  problems: string[],
): Transfer {
  const memory = { fallback: 256, min: 16, max: 65_536 };
  return {
    partBytes: readNumber(options, 'part-size', partSize, problems) * MIB,
    partBudget: readNumber(options, 'part-budget', partBudget, problems),
    memory: readNumber(options, 'memory', memory, problems) * MIB,
    requests: readNumber(options, 'requests', { ...requests, min: 1, max: 1000 }, problems),
  };
}

function readNumber(
  options: BucketOptions,
  name: (typeof TRANSFER_OPTIONS)[number],
  { fallback, min, max }: Bounds,
  problems: string[],
): number {
  const value = options.get(name);
  if (value === undefined) return fallback;
  if (/^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  problems.push(`option ${name} takes a whole number from ${min} to ${max}, not "${value}"`);
  return fallback;
}

/** One of a few words. Pure, as `readAddress`. */
export function readChoice<const C extends readonly string[]>(
  options: BucketOptions,
  name: string,
  choices: C,
  fallback: C[number],
  problems: string[],
): C[number] {
  const value = options.get(name);
  if (value === undefined) return fallback;
  if (choices.includes(value)) return value;
  problems.push(`option ${name} takes ${choices.join(' or ')}, not "${value}"`);
  return fallback;
}

/** The URL of a server, or undefined when it is none. `name` and `example` are for the problem. Pure, as `readAddress`. */
export function readEndpoint(
  text: string,
  { name, example }: { name: string; example: string },
  problems: string[],
): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    problems.push(`${name} is not a URL such as ${example}`);
    return undefined;
  }
  if (url.username === '' && url.password === '') return url;
  problems.push(`${name} holds credentials, which do not belong there`);
  return undefined;
}

/** The error STORE_SETTING, with all that is wrong. */
export function unusableSetting(problems: readonly string[], fix: string): BulkheadError {
  return new BulkheadError({
    what: `the backup store setting cannot be used: ${problems.join('; ')}`,
    fix,
    code: 'STORE_SETTING',
  });
}
