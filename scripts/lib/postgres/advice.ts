import { BulkheadError } from '../runtime/errors.ts';

interface Advice {
  code: string;
  what: (message: string) => string;
  fix: string;
}

const RUNBOOK = 'RUNBOOK-MULTI-TENANT.md#no-connection';

const CUT: Advice = {
  code: 'CONNECTION_CUT',
  what: (message) => `the connection was cut (${message})`,
  fix: 'Run it again; if it happens each time, look at the proxies and idle limits in between.',
};

const ENDED: Advice = {
  code: 'CONNECTION_ENDED',
  what: (message) => `the server ended the connection (${message})`,
  fix: 'Look at the server log for the reason (restart, failover, an administrator), then run it again.',
};

/** What each SQLSTATE or socket error means for somebody who has to act on it. Source: PostgreSQL, appendix A. */
const ADVICE: Readonly<Record<string, Advice>> = {
  '28P01': {
    code: 'CONNECT_PASSWORD',
    what: (message) => `the server refused the password (${message})`,
    fix: 'Check the password in the connection URL; percent-encode characters such as @ : / #.',
  },
  '28000': {
    code: 'CONNECT_REFUSED_ROLE',
    what: (message) => `the server refused this role (${message})`,
    fix: 'Check the user name, that the role has LOGIN, and pg_hba.conf (or the IP allow-list of the provider).',
  },
  '3D000': {
    code: 'CONNECT_NO_DATABASE',
    what: (message) => message,
    fix: 'Check the database name at the end of the connection URL.',
  },
  '53300': {
    code: 'CONNECT_TOO_MANY',
    what: () => 'the server has no connection left',
    fix: 'Close idle connections or raise max_connections, then run it again.',
  },
  '42501': {
    code: 'PRIVILEGE',
    what: (message) => `a privilege is missing (${message})`,
    fix: 'Grant it to the role of this connection, or connect as the role that the set-up page names for this command.',
  },
  '55P03': {
    code: 'LOCK_TIMEOUT',
    what: () => 'a lock was not granted in time',
    fix: 'Another session holds the table; look at pg_stat_activity, then run it again.',
  },
  '57014': {
    code: 'STATEMENT_TIMEOUT',
    what: () => 'the server cancelled a statement that ran too long',
    fix: 'Run it again when the server is less busy, or raise the time limit of this command.',
  },
  '57P01': ENDED,
  '57P02': ENDED,
  '57P03': {
    code: 'CONNECT_NOT_YET',
    what: (message) => `the server takes no connections at the moment (${message})`,
    fix: 'It is starting, stopping or recovering: wait until it is up, then run it again.',
  },
  ECONNREFUSED: {
    code: 'CONNECT_REFUSED',
    what: (message) => `nothing answers there (${message})`,
    fix: 'Check host and port of the connection URL, and that the server is running.',
  },
  ENOTFOUND: {
    code: 'CONNECT_NO_HOST',
    what: (message) => `the host name is unknown (${message})`,
    fix: 'Check the host in the connection URL.',
  },
  EAI_AGAIN: {
    code: 'CONNECT_NO_HOST',
    what: (message) => `the host name could not be looked up (${message})`,
    fix: 'Check the host in the connection URL and the name service of this machine.',
  },
  ETIMEDOUT: {
    code: 'CONNECT_TIMEOUT',
    what: (message) => `the host did not answer (${message})`,
    fix: 'Check host, port and firewall; a pooler or provider may need this machine on its allow-list.',
  },
  ENETUNREACH: {
    code: 'CONNECT_NO_ROUTE',
    what: (message) => `there is no route to the host (${message})`,
    fix: 'A host that has only an IPv6 address cannot be reached from an IPv4 network: use the session pooler.',
  },
  ECONNRESET: CUT,
  // What a write meets when the server has closed its end before we have read why.
  EPIPE: CUT,
};

/** SQLSTATE or socket code of an error, where it has one. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof AggregateError) return error.errors.map(errorCode).find((code) => code !== undefined);
  if (error !== null && typeof error === 'object' && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return undefined;
}

/** An error of the driver as one that says what to do; other errors come back unchanged. `doing` says what was tried. */
export function explainDatabaseError(error: unknown, doing: string): unknown {
  if (error instanceof BulkheadError) return error;
  const code = errorCode(error);
  const message = innermostMessage(error);
  const advice =
    (code === undefined ? undefined : ADVICE[code]) ??
    (code?.startsWith('08') ? CUT : undefined) ??
    driverAdvice(message);
  if (advice === undefined) return error;
  return new BulkheadError({
    what: `${doing}: ${advice.what(message)}`,
    fix: advice.fix,
    code: advice.code,
    runbook: RUNBOOK,
    cause: error,
  });
}

/** The driver reports some failures without a code; these are the ones a person meets. */
function driverAdvice(message: string): Advice | undefined {
  if (/timeout expired|connection timeout/i.test(message)) return ADVICE.ETIMEDOUT;
  if (/Connection terminated|Client has encountered a connection error/i.test(message)) {
    return CUT;
  }
  if (/does not support SSL/i.test(message)) {
    return {
      code: 'CONNECT_NO_TLS',
      what: () => 'the server does not speak TLS',
      fix: 'Add sslmode=disable to the connection URL, but only for a server on this machine or network.',
    };
  }
  if (/certificate/i.test(message)) {
    return {
      code: 'CONNECT_CERTIFICATE',
      what: (text) => `the certificate of the server was not accepted (${text})`,
      fix: 'Give the authority with sslrootcert=…, or use sslmode=require to encrypt without checking the certificate.',
    };
  }
  return undefined;
}

function innermostMessage(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return innermostMessage(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
