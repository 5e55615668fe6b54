import { BulkheadError } from '../../runtime/errors.ts';
import { type B2Failure, brokenBody, isDamaged } from './failure.ts';
import type { B2Settings } from './settings.ts';

interface Advice {
  readonly code: string;
  readonly fix: string;
}

const CREDENTIALS: Advice = {
  code: 'STORE_CREDENTIALS',
  fix: 'Backblaze does not accept this key: check B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY, that both are of one key, and that it was neither deleted nor has run out.',
};
const BUSY: Advice = {
  code: 'STORE_BUSY',
  fix: 'The store refused for longer than we waited: run it again later, with fewer requests at once (option requests in the address of the store).',
};
const UNREACHABLE: Advice = {
  code: 'STORE_UNREACHABLE',
  fix: 'Check the network between here and Backblaze (and B2_ENDPOINT, if it is set).',
};
const DENIED: Advice = {
  code: 'STORE_DENIED',
  fix: 'Give the application key the capability for that (writing: listBuckets, listFiles, writeFiles; reading: readFiles; pruning: deleteFiles; locks: readFileRetentions, writeFileRetentions), for this bucket and prefix.',
};
const PARTS: Advice = {
  code: 'STORE_PARTS',
  fix: 'The store does not have the parts that it confirmed. Nothing was stored: look at the store, then run it again.',
};
const DIGEST: Advice = {
  code: 'STORE_DIGEST',
  fix: 'What arrived was not what was sent, again and again: look at the network and at proxies in between.',
};
const TLS: Advice = {
  code: 'STORE_TLS',
  fix: 'The certificate or protocol of the endpoint cannot be trusted: look at proxies in between, and give Node their authority by NODE_EXTRA_CA_CERTS.',
};
const ACCOUNT: Advice = {
  code: 'STORE_DENIED',
  fix: 'Backblaze does not serve this account: sign in there, and look at its e-mail address and its payments.',
};

function cap(which: string): Advice {
  return {
    code: 'STORE_FULL',
    fix: `The ${which} cap of the account is used up: raise it under Caps & Alerts at Backblaze, or wait for the next day (caps are counted from 00:00 UTC), then run it again.`,
  };
}

const BY_CODE: Readonly<Record<string, Advice>> = {
  key_refused: CREDENTIALS,
  bad_auth_token: CREDENTIALS,
  expired_auth_token: {
    code: 'STORE_CREDENTIALS_EXPIRED',
    fix: 'The token has run out, and so did each new one: look at when the application key expires, then run it again with a new one.',
  },
  unauthorized: DENIED,
  access_denied: DENIED,
  unsupported: {
    code: 'STORE_CREDENTIALS',
    fix: 'The application key is for several buckets, which this version of Backblaze’s API does not know: make one for this bucket.',
  },
  email_not_verified: ACCOUNT,
  no_payment_history: ACCOUNT,
  storage_cap_exceeded: cap('storage'),
  transaction_cap_exceeded: cap('transaction'),
  download_cap_exceeded: cap('download'),
  cap_exceeded: cap('usage'),
  bad_bucket_id: {
    code: 'STORE_NO_BUCKET',
    fix: 'The bucket was removed: make it, or correct its name in BACKUP_STORE.',
  },
  missing_part: PARTS,
  part_sha1_mismatch: PARTS,
  sha1_differs: DIGEST,
  bad_answer: {
    code: 'STORE_ANSWER',
    fix: 'What answered is not Backblaze: look at proxies in between (and at B2_ENDPOINT, if it is set).',
  },
  range_not_satisfiable: {
    code: 'STORE_RANGE',
    fix: 'The object is shorter than its record says: verify the run.',
  },
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  EPROTO: TLS,
};

/**
 * The error of an exchange as one of ours: the action, B2's name for the error and what to do. The library's error,
 * which holds the request with its tokens, is not in it. A defect comes back as it is.
 */
export function explain(error: unknown, action: string, settings: B2Settings): Error {
  const failure = brokenBody(error);
  if (failure === undefined) return error instanceof Error ? error : new Error(String(error));
  const { code, status, message } = failure;
  const advice = adviceOn(failure);
  const answered = status === undefined || code.startsWith('HTTP') ? '' : ` (HTTP ${status})`;
  return new BulkheadError({
    what: `${action} failed with ${code}${answered} in bucket ${settings.bucket}`,
    ...advice,
    cause: new Error(scrub(message, settings)),
  });
}

function adviceOn(failure: B2Failure): Advice {
  const { code, status, message } = failure;
  if (isDamaged(failure)) return DIGEST;
  if (status === 400 && /file.?lock|object.?lock|retention/i.test(message)) {
    return {
      code: 'STORE_NO_LOCK',
      fix: 'The bucket has no object lock, or does not take that retention: enable it for the bucket, or take the lock out of the settings.',
    };
  }
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (/^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) return TLS;
  if (status === undefined) return UNREACHABLE;
  if (status === 401) return CREDENTIALS;
  if (status === 403) return DENIED;
  if (status === 408 || status === 429 || status >= 500) return BUSY;
  return {
    code: 'STORE_REFUSED',
    fix: 'Look the code up in the documents of the B2 API, and check the settings.',
  };
}

function scrub(text: string, { applicationKey, applicationKeyId }: B2Settings): string {
  return [applicationKey, applicationKeyId].reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}
