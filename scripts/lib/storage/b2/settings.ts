import { BulkheadError } from '../../runtime/errors.ts';

/** All that is to be said about a Backblaze B2 bucket. */
export interface B2Settings {
  readonly bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
  readonly applicationKeyId: string;
  readonly applicationKey: string;
  /** Where the key is authorised; the answer tells where everything else is. */
  readonly endpoint: string;
  /** Bytes of a part. */
  readonly partBytes: number;
  /** Parts of one object. */
  readonly partBudget: number;
  /** Bytes that all uploads at once may hold. */
  readonly memory: number;
  /** Requests at once; as many upload URLs are in use. */
  readonly requests: number;
}

/** How the settings are given by a command's inputs. */
export interface B2Given {
  readonly applicationKeyId?: string | undefined;
  readonly applicationKey?: string | undefined;
  readonly endpoint?: string | undefined;
}

export const B2_ADDRESS = 'b2://bucket/prefix, with options such as ?part-size=100 (in MiB)';

const BACKBLAZE = 'https://api.backblazeb2.com';
const MIB = 1 << 20;

/** Options of the address with their default and bounds; sizes in MiB. B2 takes parts of 5 MB to 5 GB, 2 to 10,000 of them. */
const OPTIONS = {
  'part-size': { fallback: 32, min: 5, max: 4768 },
  'part-budget': { fallback: 10_000, min: 2, max: 10_000 },
  memory: { fallback: 256, min: 16, max: 65_536 },
  requests: { fallback: 32, min: 1, max: 1000 },
} as const;
type Option = keyof typeof OPTIONS;

/**
 * Reads `bucket/prefix?option=value&…`, the part of the address after `b2://`. Pure.
 * @throws {BulkheadError} STORE_SETTING with all that is wrong; it never repeats the value of an unknown option.
 */
export function b2Settings(address: string, given: B2Given): B2Settings {
  const problems: string[] = [];
  const [path = '', query = ''] = address.split('?', 2);
  const [bucket = '', ...names] = path.split('/');
  if (!/^[a-z0-9-]{6,63}$/i.test(bucket)) {
    problems.push(bucket.includes('@') ? 'credentials do not belong into the address' : 'it names no bucket');
  }
  const prefix = names.filter((name) => name !== '').join('/');
  if (names.some((name) => name === '.' || name === '..')) problems.push('its prefix has a name "." or ".."');
  const { applicationKeyId = '', applicationKey = '', endpoint = BACKBLAZE } = given;
  if (applicationKeyId === '') problems.push('B2_APPLICATION_KEY_ID is missing');
  if (applicationKey === '') problems.push('B2_APPLICATION_KEY is missing');
  checkEndpoint(endpoint, problems);
  const options = readOptions(query, problems);
  if (problems.length > 0) throw unusable(problems);
  return {
    bucket,
    prefix,
    applicationKeyId,
    applicationKey,
    endpoint: endpoint.replace(/\/+$/, ''),
    partBytes: options['part-size'] * MIB,
    partBudget: options['part-budget'],
    memory: options.memory * MIB,
    requests: options.requests,
  };
}

function readOptions(query: string, problems: string[]): Record<Option, number> {
  const given = new Map(new URLSearchParams(query));
  for (const name of given.keys()) {
    if (!Object.hasOwn(OPTIONS, name)) {
      problems.push(`option "${name}" is not known (${Object.keys(OPTIONS).join(', ')})`);
    }
  }
  const numberOf = (name: Option) => {
    const { fallback, min, max } = OPTIONS[name];
    const text = given.get(name);
    if (text === undefined) return fallback;
    if (/^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    problems.push(`option ${name} takes a whole number from ${min} to ${max}, not "${text}"`);
    return fallback;
  };
  return {
    'part-size': numberOf('part-size'),
    'part-budget': numberOf('part-budget'),
    memory: numberOf('memory'),
    requests: numberOf('requests'),
  };
}

function checkEndpoint(text: string, problems: string[]): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    problems.push('B2_ENDPOINT is not a URL such as https://api.backblazeb2.com');
  } else if (url.username !== '' || url.password !== '') {
    problems.push('B2_ENDPOINT holds credentials, which do not belong there');
  } else if (url.protocol === 'http:' && !/^(127\.|localhost$|\[::1\]$)/.test(url.hostname)) {
    // The key itself is sent there, not a signature as with S3.
    problems.push('B2_ENDPOINT would send the application key unencrypted: use https');
  }
}

function unusable(problems: readonly string[]): BulkheadError {
  return new BulkheadError({
    what: `the backup store setting cannot be used: ${problems.join('; ')}`,
    fix: `Write ${B2_ADDRESS}; the keyID and applicationKey that Backblaze shows when a key is made are B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY.`,
    code: 'STORE_SETTING',
  });
}
