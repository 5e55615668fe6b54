import {
  readAddress,
  readEndpoint,
  readTransfer,
  TRANSFER_OPTIONS,
  type Transfer,
  unusableSetting,
} from '../bucket/address.ts';

/** All that is to be said about a Backblaze B2 bucket. As many upload URLs are in use as requests may be at once. */
export interface B2Settings extends Transfer {
  readonly bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
  readonly applicationKeyId: string;
  readonly applicationKey: string;
  /** Where the key is authorised; the answer tells where everything else is. */
  readonly endpoint: string;
}

/** How the settings are given by a command's inputs. */
export interface B2Given {
  readonly applicationKeyId?: string | undefined;
  readonly applicationKey?: string | undefined;
  readonly endpoint?: string | undefined;
}

export const B2_ADDRESS = 'b2://bucket/prefix, with options such as ?part-size=100 (in MiB)';

const BACKBLAZE = 'https://api.backblazeb2.com';
const ADDRESS = { bucketName: /^[a-z0-9-]{6,63}$/i, options: TRANSFER_OPTIONS };

/** B2 takes parts of 5 MB to 5 GB, 2 to 10,000 of them. */
const TRANSFER = {
  partSize: { fallback: 32, min: 5, max: 4768 },
  partBudget: { fallback: 10_000, min: 2, max: 10_000 },
  requests: { fallback: 32 },
};

/**
 * Reads `bucket/prefix?option=value&…`, the part of the address after `b2://`. Pure.
 * @throws {BulkheadError} STORE_SETTING with all that is wrong; it never repeats the value of an unknown option.
 */
export function b2Settings(address: string, given: B2Given): B2Settings {
  const problems: string[] = [];
  const { bucket, prefix, options } = readAddress(address, ADDRESS, problems);
  const { applicationKeyId = '', applicationKey = '', endpoint = BACKBLAZE } = given;
  if (applicationKeyId === '') problems.push('B2_APPLICATION_KEY_ID is missing');
  if (applicationKey === '') problems.push('B2_APPLICATION_KEY is missing');
  checkEndpoint(endpoint, problems);
  const transfer = readTransfer(options, TRANSFER, problems);
  if (problems.length > 0) {
    throw unusableSetting(
      problems,
      `Write ${B2_ADDRESS}; the keyID and applicationKey that Backblaze shows when a key is made are B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY.`,
    );
  }
  return {
    bucket,
    prefix,
    applicationKeyId,
    applicationKey,
    endpoint: endpoint.replace(/\/+$/, ''),
    ...transfer,
  };
}

function checkEndpoint(text: string, problems: string[]): void {
  const url = readEndpoint(text, { name: 'B2_ENDPOINT', example: BACKBLAZE }, problems);
  if (url?.protocol === 'http:' && !/^(127\.|localhost$|\[::1\]$)/.test(url.hostname)) {
    // The key itself is sent there, not a signature as with S3.
    problems.push('B2_ENDPOINT would send the application key unencrypted: use https');
  }
}
