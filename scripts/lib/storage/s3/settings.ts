import { BulkheadError } from '../../runtime/errors.ts';

/** Credentials as they were given; without them the SDK looks for its usual sources. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** All that is to be said about an S3 bucket. */
export interface S3Settings {
  readonly bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
  /** URL of a server that speaks S3; undefined for AWS itself. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** The bucket in the path of the URL, not in its host name. */
  readonly pathStyle: boolean;
  readonly credentials: S3Credentials | undefined;
  /** `sha256` where the server verifies that; `md5` is what every S3 server verifies. */
  readonly checksum: 'sha256' | 'md5';
  /** Whether the server understands `If-None-Match: *`. */
  readonly conditional: boolean;
  /** Bytes of a part. */
  readonly partBytes: number;
  /** Parts of one object: 10,000 at AWS, 1,000 at some providers. */
  readonly partBudget: number;
  /** Bytes that all uploads at once may hold. */
  readonly memory: number;
  /** Requests at once. */
  readonly requests: number;
}

/** How the settings are given: by a command's inputs, and by the options in the address itself. */
export interface S3Given {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly pathStyle?: 'auto' | 'true' | 'false' | undefined;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  readonly sessionToken?: string | undefined;
}

const MIB = 1 << 20;
const DEFAULT_REGION = 'us-east-1';

const OPTIONS = ['checksum', 'if-none-match', 'part-size', 'part-budget', 'memory', 'requests'] as const;
type Option = (typeof OPTIONS)[number];

export const S3_ADDRESS =
  's3://bucket/prefix, with options such as ?part-size=64&part-budget=1000 (sizes in MiB)';

/**
 * Reads `bucket/prefix?option=value&…`, the part of the address after `s3://`, and fills in what AWS or another
 * server usually wants. Pure. Throws STORE_SETTING with all that is wrong.
 */
export function s3Settings(address: string, given: S3Given): S3Settings {
  const problems: string[] = [];
  const [path = '', query = ''] = address.split('?', 2);
  const [bucket = '', ...names] = path.split('/');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/i.test(bucket)) {
    problems.push(bucket.includes('@') ? 'credentials do not belong into the address' : 'it names no bucket');
  }
  const prefix = names.filter((name) => name !== '').join('/');
  if (names.some((name) => name === '.' || name === '..')) problems.push('its prefix has a name "." or ".."');
  const options = readOptions(query, problems);
  const endpoint = readEndpoint(given.endpoint, problems);
  const aws = endpoint === undefined || isAws(endpoint);
  const credentials = readCredentials(given, problems);
  const settings = {
    bucket,
    prefix,
    endpoint,
    region: given.region ?? regionOf(endpoint) ?? DEFAULT_REGION,
    pathStyle:
      given.pathStyle === undefined || given.pathStyle === 'auto' ? !aws : given.pathStyle === 'true',
    credentials,
    checksum: oneOf(options, 'checksum', ['sha256', 'md5'], aws ? 'sha256' : 'md5', problems),
    conditional: oneOf(options, 'if-none-match', ['on', 'off'], 'on', problems) === 'on',
    partBytes: number(options, 'part-size', { fallback: 32, min: 5, max: 5120 }, problems) * MIB,
    partBudget: number(options, 'part-budget', { fallback: 10_000, min: 1, max: 10_000 }, problems),
    memory: number(options, 'memory', { fallback: 256, min: 16, max: 65_536 }, problems) * MIB,
    requests: number(options, 'requests', { fallback: 64, min: 1, max: 1000 }, problems),
  };
  if (problems.length === 0) return settings;
  throw new BulkheadError({
    what: `the backup store setting cannot be used: ${problems.join('; ')}`,
    fix: `Write ${S3_ADDRESS}; endpoint, region and keys are settings of their own (AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).`,
    code: 'STORE_SETTING',
  });
}

function readOptions(query: string, problems: string[]): ReadonlyMap<Option, string> {
  const options = new Map<Option, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const known = OPTIONS.find((option) => option === name);
    // The value of an unknown option could be a secret that somebody put there.
    if (known === undefined) problems.push(`option "${name}" is not known (${OPTIONS.join(', ')})`);
    else options.set(known, value);
  }
  return options;
}

function readEndpoint(text: string | undefined, problems: string[]): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    problems.push('the endpoint is not a URL such as https://s3.example.com');
  } else if (url.username !== '' || url.password !== '') {
    problems.push('the endpoint holds credentials, which do not belong there');
  }
  return text;
}

function readCredentials(
  { accessKeyId, secretAccessKey, sessionToken }: S3Given,
  problems: string[],
): S3Credentials | undefined {
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  }
  if (accessKeyId !== undefined || secretAccessKey !== undefined) {
    problems.push(
      `the access key is given by half: its ${accessKeyId === undefined ? 'id' : 'secret'} is missing`,
    );
  }
  return undefined;
}

function isAws(endpoint: string): boolean {
  return URL.canParse(endpoint) && /\.amazonaws\.com(\.cn)?$/i.test(new URL(endpoint).hostname);
}

/** Many providers write the region into the host name: s3.eu-central-003.backblazeb2.com, s3.eu-west-1.amazonaws.com. */
function regionOf(endpoint: string | undefined): string | undefined {
  if (endpoint === undefined || !URL.canParse(endpoint)) return undefined;
  const { hostname } = new URL(endpoint);
  if (hostname.endsWith('.r2.cloudflarestorage.com')) return 'auto';
  return /(?:^|\.)s3[.-]([a-z]{2}-[a-z]+-\d+)\./i.exec(hostname)?.[1];
}

function oneOf<const C extends readonly string[]>(
  options: ReadonlyMap<Option, string>,
  name: Option,
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

function number(
  options: ReadonlyMap<Option, string>,
  name: Option,
  { fallback, min, max }: { fallback: number; min: number; max: number },
  problems: string[],
): number {
  const value = options.get(name);
  if (value === undefined) return fallback;
  if (/^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  problems.push(`option ${name} takes a whole number from ${min} to ${max}, not "${value}"`);
  return fallback;
}
