import {
  readAddress,
  readChoice,
  readEndpoint,
  readTransfer,
  TRANSFER_OPTIONS,
  type Transfer,
  unusableSetting,
} from '../bucket/address.ts';

/** Credentials as they were given; without them the SDK looks for its usual sources. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** All that is to be said about an S3 bucket. */
export interface S3Settings extends Transfer {
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

const DEFAULT_REGION = 'us-east-1';
const ENDPOINT = { name: 'the endpoint', example: 'https://s3.example.com' };

const ADDRESS = {
  bucketName: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/i,
  options: ['checksum', 'if-none-match', ...TRANSFER_OPTIONS],
};

/** 10,000 parts of an object are what AWS takes; some providers take 1,000. */
const TRANSFER = {
  partSize: { fallback: 32, min: 5, max: 5120 },
  partBudget: { fallback: 10_000, min: 1, max: 10_000 },
  requests: { fallback: 64 },
};

export const S3_ADDRESS =
  's3://bucket/prefix, with options such as ?part-size=64&part-budget=1000 (sizes in MiB)';

/**
 * Reads `bucket/prefix?option=value&…`, the part of the address after `s3://`, and fills in what AWS or another
 * server usually wants. Pure. Throws STORE_SETTING with all that is wrong.
 */
export function s3Settings(address: string, given: S3Given): S3Settings {
  const problems: string[] = [];
  const { bucket, prefix, options } = readAddress(address, ADDRESS, problems);
  const { endpoint } = given;
  if (endpoint !== undefined) readEndpoint(endpoint, ENDPOINT, problems);
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
    checksum: readChoice(options, 'checksum', ['sha256', 'md5'], aws ? 'sha256' : 'md5', problems),
    conditional: readChoice(options, 'if-none-match', ['on', 'off'], 'on', problems) === 'on',
    ...readTransfer(options, TRANSFER, problems),
  };
  if (problems.length === 0) return settings;
  throw unusableSetting(
    problems,
    `Write ${S3_ADDRESS}; endpoint, region and keys are settings of their own (AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).`,
  );
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
