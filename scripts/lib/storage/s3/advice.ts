import { BulkheadError } from '../../runtime/errors.ts';
import { type Failure, failureOf } from './failure.ts';
import type { S3Settings } from './settings.ts';

interface Advice {
  readonly code: string;
  readonly fix: string;
}

const CREDENTIALS: Advice = {
  code: 'STORE_CREDENTIALS',
  fix: 'The server does not know these keys: check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, that both are of one pair, and that they are of this provider.',
};
const EXPIRED: Advice = {
  code: 'STORE_CREDENTIALS_EXPIRED',
  fix: 'The session token has run out: get new credentials for a longer time than the run takes, then run it again.',
};
const BUSY: Advice = {
  code: 'STORE_BUSY',
  fix: 'The store refused for longer than we waited: run it again later, with fewer requests at once (option requests in the address of the store).',
};
const UNREACHABLE: Advice = {
  code: 'STORE_UNREACHABLE',
  fix: 'Check AWS_ENDPOINT_URL_S3, AWS_REGION and the network between here and the store.',
};
const REGION: Advice = {
  code: 'STORE_REGION',
  fix: 'The bucket is in another region: set AWS_REGION to it.',
};
const DENIED: Advice = {
  code: 'STORE_DENIED',
  fix: 'Give these keys the right to do that in this bucket and prefix. Without the right to list, an absent object is refused in the same way.',
};
const FULL: Advice = {
  code: 'STORE_FULL',
  fix: 'The quota or the disk of the store is used up: free space there, or raise its cap.',
};
const TLS: Advice = {
  code: 'STORE_TLS',
  fix: 'The certificate or protocol of the endpoint cannot be trusted: check AWS_ENDPOINT_URL_S3 (https or http), and give Node the authority by NODE_EXTRA_CA_CERTS.',
};

const BY_CODE: Readonly<Record<string, Advice>> = {
  InvalidAccessKeyId: CREDENTIALS,
  SignatureDoesNotMatch: CREDENTIALS,
  InvalidToken: CREDENTIALS,
  CredentialsProviderError: {
    code: 'STORE_CREDENTIALS',
    fix: 'No keys were given and none were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a role is attached.',
  },
  ExpiredToken: EXPIRED,
  ExpiredTokenException: EXPIRED,
  TokenRefreshRequired: EXPIRED,
  RequestExpired: EXPIRED,
  AccessDenied: DENIED,
  AllAccessDisabled: DENIED,
  AccountProblem: DENIED,
  RequestTimeTooSkewed: {
    code: 'STORE_CLOCK',
    fix: 'Set this machine’s clock (NTP): a store refuses requests that are signed more than 15 minutes from its own time.',
  },
  NoSuchBucket: {
    code: 'STORE_NO_BUCKET',
    fix: 'Make the bucket, or correct its name in BACKUP_STORE; with AWS_ENDPOINT_URL_S3, check that it is the right server.',
  },
  PermanentRedirect: REGION,
  AuthorizationHeaderMalformed: REGION,
  IllegalLocationConstraintException: REGION,
  SlowDown: BUSY,
  Throttling: BUSY,
  ThrottlingException: BUSY,
  TooManyRequests: BUSY,
  RequestLimitExceeded: BUSY,
  ServiceUnavailable: BUSY,
  InternalError: BUSY,
  OperationAborted: BUSY,
  ConditionalRequestConflict: {
    code: 'STORE_CONFLICT',
    fix: 'Another writer wrote or removed the same key at the same time. Nothing was stored: run it again.',
  },
  NoSuchUpload: {
    code: 'STORE_UPLOAD_GONE',
    fix: 'The unfinished upload was removed, by a sweep or by a lifecycle rule (AbortIncompleteMultipartUpload): give it at least a day, then run it again.',
  },
  InvalidPart: {
    code: 'STORE_PARTS',
    fix: 'The store does not have the parts that it confirmed. Nothing was stored: look at the store, then run it again.',
  },
  InvalidPartOrder: {
    code: 'STORE_PARTS',
    fix: 'The store did not take the parts in their order. Nothing was stored: report this.',
  },
  EntityTooSmall: {
    code: 'STORE_PARTS',
    fix: 'This store wants larger parts: raise option part-size in the address of the store.',
  },
  EntityTooLarge: {
    code: 'STORE_TOO_LARGE',
    fix: 'This store takes no parts of that size: lower option part-size in the address of the store.',
  },
  InvalidArgument: {
    code: 'STORE_REFUSED',
    fix: 'If it was a part: this store allows fewer in one object; set option part-budget (1000 at some providers) in the address of the store.',
  },
  BadDigest: {
    code: 'STORE_DIGEST',
    fix: 'What arrived was not what was sent, again and again: look at the network and at proxies in between.',
  },
  InvalidObjectState: {
    code: 'STORE_ARCHIVED',
    fix: 'The object was moved to cold storage: restore it there first, and take backups out of that lifecycle rule.',
  },
  QuotaExceeded: FULL,
  StorageQuotaExceeded: FULL,
  XMinioStorageFull: FULL,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  ECONNREFUSED: UNREACHABLE,
  ECONNRESET: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  EPIPE: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  TimeoutError: UNREACHABLE,
  EPROTO: TLS,
  XAmzContentSHA256Mismatch: {
    code: 'STORE_DIGEST',
    fix: 'What arrived was not what was sent: look at the network and at proxies in between.',
  },
  NotImplemented: {
    code: 'STORE_UNSUPPORTED',
    fix: 'This server does not have that part of S3; see the options in the address of the store (checksum=md5, if-none-match=off).',
  },
};

const BY_STATUS: Readonly<Record<number, Advice>> = {
  301: REGION,
  400: {
    code: 'STORE_REFUSED',
    fix: 'Credentials that have expired, a wrong region and a wrong endpoint look like this: check AWS_SESSION_TOKEN, AWS_REGION and AWS_ENDPOINT_URL_S3.',
  },
  401: CREDENTIALS,
  403: DENIED,
  412: {
    code: 'STORE_CHANGED',
    fix: 'The object was replaced meanwhile: find out who else writes there, then run it again.',
  },
  429: BUSY,
};

/**
 * The error of an exchange as one of ours: the action, the server's name for the error and what to do. Never the
 * server's answer itself, which repeats access keys and signatures. A defect comes back as it is.
 */
export function explain(error: unknown, action: string, settings: S3Settings): Error {
  const failure = failureOf(error);
  if (failure === undefined) return error instanceof Error ? error : new Error(String(error));
  const advice = adviceOn(failure);
  const status =
    failure.status === undefined || failure.code.startsWith('HTTP') ? '' : ` (HTTP ${failure.status})`;
  return new BulkheadError({
    what: `${action} failed with ${failure.code}${status} in bucket ${settings.bucket}${detail(failure)}`,
    code: advice.code,
    fix: advice.fix,
    cause: new Error(scrub(failure.message, settings)),
  });
}

function adviceOn({ code, status, message }: Failure): Advice {
  if (/object.?lock|retention/i.test(message) && status === 400) {
    return {
      code: 'STORE_NO_LOCK',
      fix: 'The bucket was not made with object lock, or does not take that retention: enable it for the bucket, or take the lock out of the settings.',
    };
  }
  const known = BY_CODE[code] ?? (status === undefined ? undefined : BY_STATUS[status]);
  if (known !== undefined) return known;
  if (/^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) return TLS;
  if (status !== undefined && status >= 500) return BUSY;
  return {
    code: 'STORE_REFUSED',
    fix: 'Look the code up in the documents of the provider, and check the settings.',
  };
}

/** How far the clocks are apart, or which region the bucket is in: what the headers tell and the name does not. */
function detail({ code, headers }: Failure): string {
  if (code === 'RequestTimeTooSkewed') {
    const minutes = Math.round((Date.now() - Date.parse(headers.date ?? '')) / 60_000);
    if (Number.isFinite(minutes) && minutes !== 0) {
      return `: this machine's clock is ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'} the store's`;
    }
  }
  const region = headers['x-amz-bucket-region'];
  return region === undefined || !/^[a-z0-9-]+$/.test(region) ? '' : `, which is in region ${region}`;
}

function scrub(text: string, { credentials }: S3Settings): string {
  const secrets = [credentials?.accessKeyId, credentials?.secretAccessKey, credentials?.sessionToken];
  return secrets.reduce<string>((clean, secret) => (secret ? clean.replaceAll(secret, '***') : clean), text);
}
